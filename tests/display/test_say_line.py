"""Who is said next and how: in order, twice, short when many wait, and nobody is left out."""

import pytest

from display.say_line import Line, Saying, Waiting, ahead, backlog_s, begin, join
from tests.display.samples import call


def waiting(n: int, *, left: int = 2, full_s: float = 6.0) -> Waiting:
    return Waiting(call=call(n), left=left, full_s=full_s)


def line(*numbers: int, left: int = 2, full_s: float = 6.0) -> Line:
    return join(Line(), *(waiting(n, left=left, full_s=full_s) for n in numbers))


def said(line: Line) -> list[Saying]:
    """All that is said until nobody waits."""
    found = []
    while True:
        line, saying = begin(line)
        if saying is None:
            return found
        found.append(saying)


def test_a_call_is_said_twice_with_one_chime() -> None:
    first, second = said(line(1))
    assert (first.chime, first.left, first.short) == (True, 1, False)
    assert (second.chime, second.left, second.short) == (False, 0, False)


def test_nobody_comes_between_the_two_times_of_a_call() -> None:
    assert [one.call for one in said(line(1, 2))] == [call(1), call(1), call(2), call(2)]


def test_nothing_is_said_when_nobody_waits() -> None:
    assert begin(Line()) == (Line(), None)


@pytest.mark.parametrize(("full_s", "short"), [(10.0, False), (10.1, True)])
def test_phrases_are_short_when_the_last_in_line_would_wait_more_than_20_s(
    full_s: float, short: bool
) -> None:
    waits = line(1, 2, full_s=full_s)
    assert backlog_s(waits) == 2 * full_s
    assert said(waits)[0].short is short


def test_the_last_in_line_is_said_in_full_again() -> None:
    *_, before, last = said(line(1, 2, 3, 4))
    assert not before.short
    assert not last.short


@pytest.mark.parametrize(("count", "times"), [(6, 2), (7, 1)])
def test_only_beyond_a_minute_a_call_is_said_once(count: int, times: int) -> None:
    sayings = said(line(*range(1, count + 1)))
    assert [one.call for one in sayings].count(call(1)) == times
    assert {one.call.call_id for one in sayings} == {
        call(n).call_id for n in range(1, count + 1)
    }, "shorter, never dropped"


def test_a_call_that_was_begun_is_said_a_second_time_whoever_comes() -> None:
    begun, _ = begin(line(1))
    crowded = join(begun, *(waiting(n) for n in range(2, 20)))
    _, second = begin(crowded)
    assert second is not None
    assert (second.call, second.short, second.chime) == (call(1), True, False)


def test_a_third_time_is_for_quiet_hours() -> None:
    begun, _ = begin(line(1, left=3))
    crowded = join(begun, *(waiting(n) for n in range(2, 20)))
    assert [one.call for one in said(crowded)].count(call(1)) == 1


def test_what_a_restart_left_unsaid_comes_first_and_chimes_again() -> None:
    resumed = ahead(line(3), waiting(1, left=1), waiting(2))
    sayings = said(resumed)
    assert [one.call for one in sayings] == [call(n) for n in (1, 2, 2, 3, 3)]
    assert sayings[0].chime
