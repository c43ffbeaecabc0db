"""How long it will take: a range, or nothing."""

from datetime import UTC, datetime

import pytest

from hub.core import commands as c
from hub.core.estimate import wait_range
from tests.hub.core.hall import MORNING, Hall, with_rules

VISITS = (4, 5, 6, 5, 5)


def after_visits(*minutes: float, hall: Hall | None = None, at: str = "1") -> Hall:
    hall = hall or Hall()
    service = {"1": "civil", "3": "land"}[at]
    hall.open(at)
    for each in minutes:
        hall.press(service)
        hall.serve(at, min=each)
    return hall


def estimate(hall: Hall, number: str) -> tuple[int, int] | None:
    return wait_range(hall.centre, hall.day, hall.ticket(number).id, hall.now)


def middle(hall: Hall, number: str) -> float:
    told = estimate(hall, number)
    assert told is not None
    return sum(told) / 2


def taken(hall: Hall, counter: str, *, min: float = 0) -> None:
    """A person who came just now is at the counter for so long."""
    hall.press({"1": "civil", "2": "civil", "3": "land"}[counter])
    hall.call(counter)
    hall.at(c.Start, counter)
    hall.wait(min=min)


def test_below_five_visits_nothing_is_said() -> None:
    hall = after_visits(5, 5, 5, 5)
    assert estimate(hall, hall.press()) is None
    hall.serve("1")
    assert estimate(hall, hall.press()) is not None


def test_five_people_who_never_came_are_no_visits() -> None:
    hall = Hall()
    hall.open("1")
    for _ in range(6):
        hall.press()
        hall.call("1")
        hall.wait(min=2)
        hall.at(c.NoShow, "1")
    assert estimate(hall, hall.press()) is None


def test_a_free_counter_means_no_wait() -> None:
    hall = after_visits(*VISITS)
    assert estimate(hall, hall.press()) == (0, 1)


def test_the_range_grows_with_the_people_ahead() -> None:
    hall = after_visits(*VISITS)
    taken(hall, "1")
    ranges = [estimate(hall, hall.press()) for _ in range(6)]
    lows, highs = zip(*filter(None, ranges), strict=True)
    assert len(lows) == 6
    assert list(lows) == sorted(lows)
    assert list(highs) == sorted(highs)
    low, high = lows[-1], highs[-1]
    assert low <= 5 * 6 <= high  # one is at the counter, five are ahead, five minutes each


def test_long_waits_are_told_in_steps_of_five_minutes() -> None:
    hall = after_visits(*VISITS)
    for _ in range(12):
        number = hall.press()
    told = estimate(hall, number)
    assert told is not None
    assert all(minutes % 5 == 0 for minutes in told)
    assert 10 < told[0] < told[1]


def test_uneven_visits_widen_the_range() -> None:
    even, uneven = after_visits(*VISITS), after_visits(1, 12, 2, 8, 2)
    widths = []
    for hall in (even, uneven):
        numbers = [hall.press() for _ in range(6)]
        low, high = estimate(hall, numbers[-1]) or (0, 0)
        widths.append(high - low)
    assert 0 < widths[0] < widths[1]


def test_a_second_open_counter_halves_it() -> None:
    hall = after_visits(6, 6, 6, 6, 6)
    numbers = [hall.press() for _ in range(10)]
    alone = middle(hall, numbers[-1])
    hall.open("2")
    assert middle(hall, numbers[-1]) == pytest.approx(alone / 2, rel=0.25)


def test_people_of_another_field_go_first_at_a_shared_counter_if_they_came_first() -> None:
    hall = after_visits(10, 10, 10, 10, 10, at="3")
    after_visits(6, 6, 6, 6, 6, hall=hall)
    hall.open("2")
    none_of_land = [hall.press() for _ in range(6)][-1]
    without = middle(hall, none_of_land)
    for _ in range(8):
        hall.press("land")
    assert middle(hall, none_of_land) == without  # they came later
    after_land = hall.press()
    for _ in range(8):
        hall.press("land")
    assert middle(hall, after_land) > without + 10  # one more of civil, and eight of land


def test_who_has_been_at_the_counter_for_long_leaves_sooner() -> None:
    fresh, long_there = after_visits(9, 10, 11, 10, 10), after_visits(9, 10, 11, 10, 10)
    taken(fresh, "1")
    taken(long_there, "1", min=8)
    assert middle(long_there, long_there.press()) < middle(fresh, fresh.press()) - 5


def test_a_visit_that_never_ends_says_no_more_about_its_end_than_a_new_one() -> None:
    hall = after_visits(*VISITS)
    taken(hall, "1", min=90)
    assert 1 < middle(hall, hall.press()) < 15


def test_a_counter_on_a_pause_counts_once_it_is_expected_back() -> None:
    hall = after_visits(6, 6, 6, 6, 6)
    hall.open("2")
    numbers = [hall.press() for _ in range(20)]
    both = middle(hall, numbers[-1])
    hall.at(c.Pause, "2", reason="meeting")
    paused = middle(hall, numbers[-1])
    hall.at(c.SignOut, "2")
    gone = middle(hall, numbers[-1])
    assert both < paused < gone


def test_the_longer_a_pause_the_longer_it_goes_on() -> None:
    hall = after_visits(6, 6, 6, 6, 6)
    hall.open("2")
    hall.at(c.Pause, "2", reason="meeting")
    numbers = [hall.press() for _ in range(20)]
    at_first = middle(hall, numbers[-1])
    hall.wait(min=40)
    assert middle(hall, numbers[-1]) > at_first


@pytest.mark.parametrize("verb", [c.Pause, c.SignOut])
def test_with_no_open_counter_nothing_is_said(verb: type[c.AtCounter]) -> None:
    hall = after_visits(*VISITS)
    number = hall.press()
    hall.at(verb, "1", **({"reason": "lunch"} if verb is c.Pause else {}))
    assert estimate(hall, number) is None


def test_who_would_be_called_in_the_lunch_break_is_told_nothing() -> None:
    hall = after_visits(*VISITS)
    hall.wait(min=150)  # to about eleven
    soon = hall.press()
    for _ in range(12):
        late = hall.press()
    assert estimate(hall, soon) is not None
    assert estimate(hall, late) is None


def test_no_break_comes_after_the_afternoon() -> None:
    hall = after_visits(*VISITS, hall=Hall(now=datetime(2026, 3, 2, 9, 15, tzinfo=UTC)))
    numbers = [hall.press() for _ in range(12)]
    assert estimate(hall, numbers[-1]) is not None


def test_a_centre_that_never_closes_has_no_break() -> None:
    hall = after_visits(*VISITS, hall=Hall(with_rules(always_open=True)))
    hall.wait(min=150)
    numbers = [hall.press() for _ in range(12)]
    assert estimate(hall, numbers[-1]) is not None


def test_a_priority_person_waits_less_than_the_last_in_line() -> None:
    hall = after_visits(*VISITS)
    numbers = [hall.press() for _ in range(6)]
    first = hall.press(priority="old")
    assert middle(hall, first) < middle(hall, numbers[-1])


def test_who_was_sent_on_is_told_the_wait_of_the_new_field() -> None:
    hall = after_visits(20, 20, 20, 20, 20, at="3")
    after_visits(*VISITS, hall=hall)
    hall.press("land")
    taken(hall, "3")
    hall.press("civil")
    number = hall.call("1")
    hall.at(c.Transfer, "1", field="land")
    assert middle(hall, number) > 15


def test_the_time_between_two_people_counts_where_the_next_one_waits_already() -> None:
    brisk, slow = Hall(), Hall()
    middles = []
    for hall, between in ((brisk, 0), (slow, 2)):
        hall.open("1")
        for _ in range(14):
            number = hall.press()
        for _ in range(5):
            hall.wait(min=between)
            hall.serve("1", min=5)
        middles.append(middle(hall, number))
    assert middles[1] > middles[0] + 10


def test_the_way_to_the_counter_is_part_of_it() -> None:
    hall = Hall()
    hall.open("1")
    for _ in range(10):
        number = hall.press()
    for _ in range(5):
        hall.call("1")
        hall.wait(min=6)
        hall.at(c.Finish, "1")  # nobody pressed Start
    told = estimate(hall, number)
    assert told is not None
    assert told[0] <= 4 * 6 <= told[1]


def test_who_is_called_does_not_wait() -> None:
    hall = after_visits(*VISITS)
    hall.press()
    assert estimate(hall, hall.call("1")) is None


def test_visits_of_another_field_say_nothing_about_this_one() -> None:
    hall = after_visits(*VISITS)
    hall.open("3")
    assert estimate(hall, hall.press("land")) is None


def test_it_is_the_same_for_the_same_day_whenever_it_is_asked() -> None:
    hall = after_visits(*VISITS)
    number = hall.press()
    assert hall.now > MORNING
    assert estimate(hall, number) == estimate(hall, number)
    hall.check()


def test_few_visits_seen_widen_the_range() -> None:
    widths = []
    for times in (1, 8):
        hall = after_visits(*(3, 9, 4, 8, 6) * times, hall=Hall(with_rules(always_open=True)))
        numbers = [hall.press() for _ in range(12)]
        low, high = estimate(hall, numbers[-1]) or (0, 0)
        widths.append(high - low)
    assert widths[0] > widths[1] > 0


def test_a_counter_is_free_from_when_nobody_came() -> None:
    hall = Hall()
    hall.open("1")
    numbers = [hall.press() for _ in range(3)]
    hall.call("1")
    hall.wait(min=3)
    hall.at(c.NoShow, "1")
    hall.wait(s=20)
    assert hall.call("1") == numbers[1]
    assert hall.day.served["civil"].changes_us == 20_000_000


def test_a_person_who_is_back_tells_nothing_about_the_time_between_two_people() -> None:
    hall = Hall()
    hall.open("1")
    missed = hall.press()
    hall.call("1")
    hall.at(c.NoShow, "1")
    hall.wait(min=9)
    hall.at(c.Return, "1", number=missed)
    before = hall.day.served
    assert hall.call("1") == missed
    assert hall.day.served == before


def test_a_priority_person_does_not_wait_for_the_ordinary_people_of_another_field() -> None:
    hall = after_visits(10, 10, 10, 10, 10, at="3")
    after_visits(6, 6, 6, 6, 6, hall=hall)
    hall.open("2")
    for _ in range(8):
        hall.press("land")
    assert middle(hall, hall.press(priority="old")) < 2


def test_a_clock_that_is_set_back_a_day_adds_no_day() -> None:
    hall = after_visits(*VISITS)
    taken(hall, "1", min=2)
    number = hall.press()
    hall.clock_jumps(-86_400)
    assert middle(hall, number) < 15
