"""Who is next, and why."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core import commands as c
from hub.core.centre import Counter
from hub.core.next import ahead, for_counter, in_turn, next_for, queued, upcoming, upcoming_at
from tests.hub.core.hall import CENTRE, Hall, with_rules


def test_first_come_first_called() -> None:
    hall = Hall()
    hall.open("1")
    numbers = [hall.press() for _ in range(3)]
    assert hall.serve_all("1") == numbers


def test_after_a_priority_person_two_ordinary_ones_are_called() -> None:
    hall = Hall()
    hall.open("1")
    for _ in range(5):
        hall.press()
    for _ in range(3):
        hall.press(priority="old")
    order = ["A006", "A001", "A002", "A007", "A003", "A004", "A008", "A005"]
    assert [ticket.number for ticket in upcoming(CENTRE, hall.day, "civil", hall.now, 9)] == order
    assert hall.serve_all("1") == order
    hall.check()


def test_with_no_ordinary_person_waiting_priority_goes_on() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    numbers = [hall.press(priority="old") for _ in range(3)]
    assert hall.serve_all("1") == [numbers[0], "A001", *numbers[1:]]


def test_a_priority_person_is_never_worse_off_than_an_ordinary_one() -> None:
    hall = Hall()
    hall.open("1")
    early = [hall.press(priority="old") for _ in range(3)]
    late = [hall.press() for _ in range(3)]
    assert hall.serve_all("1") == [*early, *late]


def test_the_reason_is_recorded_only_when_somebody_was_overtaken() -> None:
    hall = Hall()
    hall.open("1")
    hall.press(priority="old")
    hall.call("1")
    assert hall.why() == "first-come"
    hall.at(c.Finish, "1")
    for _ in range(3):
        hall.press()
    hall.press(priority="old")
    hall.serve_all("1")
    whys = [
        event.why for event in hall.journal if hasattr(event, "why") and hasattr(event, "call_id")
    ]
    assert whys == ["first-come", "first-come", "first-come", "priority", "first-come"]


def test_who_has_waited_too_long_goes_before_priority() -> None:
    hall = Hall()
    hall.open("1")
    waited = hall.press()
    hall.wait(min=46)
    hall.press()
    hall.press(priority="old")
    assert (hall.call("1"), hall.why()) == (waited, "waited-long")
    hall.at(c.Finish, "1")
    assert (hall.call("1"), hall.why()) == ("A003", "priority")


def test_at_a_counter_with_two_fields_the_earliest_of_both_comes_first() -> None:
    hall = Hall()
    hall.open("2")
    order = [hall.press("land"), hall.press("civil"), hall.press("land")]
    late = hall.press("land", priority="baby")
    assert hall.serve_all("2") == [late, *order]


def test_the_turns_of_priority_are_counted_for_each_field() -> None:
    hall = Hall()
    hall.open("2")
    for field in ("civil", "land", "civil", "land"):
        hall.press(field)
    for field in ("civil", "civil", "land"):
        hall.press(field, priority="old")
    assert hall.serve_all("2") == ["A003", "H003", "A001", "H001", "A002", "A004", "H002"]


def test_where_a_field_has_no_priority_a_person_sent_there_is_an_ordinary_one() -> None:
    hall = Hall()
    hall.open("1", "4")
    first = hall.press("result")
    hall.press("civil", priority="old")
    hall.call("1")
    hall.at(c.Transfer, "1", field="result")
    assert hall.serve_all("4") == [first, "A001"]


def test_people_ahead_are_those_who_will_be_called_before() -> None:
    hall = Hall()
    for _ in range(3):
        hall.press()
    hall.press(priority="old")
    hall.press("land")
    places = {n: ahead(CENTRE, hall.day, f"press-{n}", hall.now) for n in range(1, 6)}
    assert places == {1: 1, 2: 2, 3: 3, 4: 0, 5: 0}


def test_a_person_who_is_called_has_nobody_ahead() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.press()
    hall.call("1")
    assert [ahead(CENTRE, hall.day, f"press-{n}", hall.now) for n in (1, 2)] == [0, 0]


def test_the_preview_of_a_counter_is_what_it_then_calls() -> None:
    hall = Hall()
    hall.open("2")
    for n in range(9):
        hall.press("land" if n % 2 else "civil", priority="old" if n % 3 == 2 else None)
    preview = upcoming_at(CENTRE, hall.day, "2", now=hall.now, n=20)
    assert hall.serve_all("2") == [choice.ticket.number for choice in preview]


def test_a_person_whose_paper_is_being_printed_counts_as_ahead_but_is_not_next() -> None:
    hall = Hall()
    hall.press(paper=False)
    hall.press()
    assert ahead(CENTRE, hall.day, "press-2", hall.now) == 1
    assert [ticket.number for ticket in upcoming(CENTRE, hall.day, "civil", hall.now, 5)] == [
        "A002"
    ]


def test_one_ordinary_per_priority_is_a_setting() -> None:
    hall = Hall(with_rules(ordinary_per_priority=1))
    hall.open("1")
    for _ in range(2):
        hall.press()
    for _ in range(2):
        hall.press(priority="old")
    assert hall.serve_all("1") == ["A003", "A001", "A004", "A002"]


def test_a_person_who_is_taken_back_was_counted_before_and_counts_once() -> None:
    hall = Hall()
    hall.open("1")
    for _ in range(4):
        hall.press()
    first, second = hall.press(priority="old"), hall.press(priority="old")
    assert hall.serve("1", min=1) == first
    hall.call("1")
    hall.at(c.Park, "1")
    hall.at(c.TakeBack, "1", number="A001")
    hall.at(c.Finish, "1")
    assert hall.serve_all("1") == ["A002", second, "A003", "A004"]


def test_who_was_sent_to_a_counter_that_the_setup_has_no_more_is_called_by_another() -> None:
    hall = Hall()
    hall.open("1")
    hall.open("3")
    hall.press()
    hall.call("1")
    hall.at(c.Transfer, "1", to_counter="3")
    assert next_for(hall.centre, hall.day, "2", hall.now) is None
    hall.centre = replace(CENTRE, counters=CENTRE.counters[:2])
    hall.open("2")
    assert hall.call("2") == "A001"
    hall.check()


def test_a_counter_that_was_taken_out_of_the_setup_calls_only_whom_nobody_else_serves() -> None:
    hall = Hall()
    hall.press()
    hall.centre = replace(CENTRE, counters=(*CENTRE.counters[1:],))
    assert next_for(hall.centre, hall.day, "1", hall.now) is None
    hall.centre = replace(CENTRE, counters=(Counter(id="3", fields=("land",)),))
    assert next_for(hall.centre, hall.day, "1", hall.now) is not None


@pytest.mark.parametrize("k", [1, 2, 3])
@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_what_an_ordinary_person_loses_by_priority_is_bounded(k: int, data: st.DataObject) -> None:
    """At most one priority person overtakes for each k ordinary people ahead, and one more."""
    hall = Hall(with_rules(ordinary_per_priority=k))
    hall.open("1")
    ahead_at_press: dict[str, int] = {}
    waiting: list[str] = []
    called: list[str] = []
    for person in data.draw(
        st.lists(st.sampled_from(["old", None, None, "call"]), min_size=8, max_size=40)
    ):
        if person != "call":
            number = hall.press(priority=person)
            if person is None:
                ahead_at_press[number] = len(waiting)
                waiting.append(number)
        elif next_for(hall.centre, hall.day, "1", hall.now):
            number = hall.call("1")
            hall.at(c.Finish, "1")
            called.append(number)
            waiting = [one for one in waiting if one != number]
    called += hall.serve_all("1")

    for number, before in ahead_at_press.items():
        since = hall.ticket(number).since
        overtakers = [
            one
            for one in called[: called.index(number)]
            if hall.ticket(one).priority is not None and hall.ticket(one).since > since
        ]
        assert len(overtakers) <= before // k + 1


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    people=st.lists(
        st.tuples(st.sampled_from([None, None, None, "old"]), st.integers(0, 20)), max_size=30
    ),
    calls=st.integers(0, 8),
    k=st.integers(0, 3),
    service=st.sampled_from(["civil", "result"]),
)
def test_people_ahead_of_who_comes_last_are_counted_as_by_walking_the_line(
    people: list[tuple[str | None, int]], calls: int, k: int, service: str
) -> None:
    """The length of the line is the answer for an ordinary person; the walk is the proof."""
    hall = Hall(with_rules(ordinary_per_priority=k, ordinary_max_wait_min=30))
    counter = "1" if service == "civil" else "4"
    hall.open(counter)
    for priority, minutes in people:
        hall.press(service, priority=priority)
        hall.wait(min=minutes / 10)
    for _ in range(min(calls, len(people))):
        hall.serve(counter, min=0.1)
    for priority in (None, "old"):
        hall.press(service, priority=priority)
        id_ = f"press-{hall.presses}"
        walk = [choice.ticket.id for choice in in_turn(
            hall.centre, hall.day, queued(hall.day, service), hall.now)]  # fmt: skip
        assert ahead(hall.centre, hall.day, id_, hall.now) == walk.index(id_)  # type: ignore[arg-type]


def test_a_counter_sees_who_was_sent_to_it_in_a_field_that_it_has_no_more() -> None:
    hall = Hall()
    hall.open("1", "2", "3")
    for _ in range(3):
        hall.press("land")
    hall.call("2")
    hall.at(c.Transfer, "2", to_counter="3")
    fewer = Counter(id="3", fields=("civil",))
    hall.centre = replace(CENTRE, counters=(*CENTRE.counters[:2], fewer, *CENTRE.counters[3:]))
    assert [one.number for one in for_counter(hall.centre, hall.day, "3", hall.now)] == ["H001"]
    assert hall.call("3") == "H001"


def test_the_line_of_a_field_is_in_order_of_place_also_after_coming_back_late() -> None:
    hall = Hall()
    hall.open("1")
    for _ in range(3):
        hall.press()
    hall.call("1")
    hall.at(c.NoShow, "1")
    hall.wait(min=20)
    hall.at(c.Return, "1", number="A001")
    assert [one.number for one in queued(hall.day, "civil")] == ["A002", "A003", "A001"]
    assert queued(hall.day, "land") == []
    assert ahead(hall.centre, hall.day, "press-1", hall.now) == 2
