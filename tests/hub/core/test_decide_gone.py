"""A counter is taken out of the set-up in the day: nobody is left there or loses the place."""

from dataclasses import replace

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.errors import Refused
from hub.core.model import CounterMode, TicketState
from tests.hub.core.hall import CENTRE, Hall


def without(hall: Hall, *counters: str) -> None:
    """The hub is started again with a set-up that lacks these counters."""
    kept = tuple(counter for counter in CENTRE.counters if counter.id not in counters)
    hall.centre = replace(CENTRE, counters=kept)


def kinds(events: tuple[e.Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


def busy(*, served: bool = False) -> Hall:
    """A001 is at counter 2, two more wait; counter 1 has the same field."""
    hall = Hall()
    hall.open("1", "2")
    for _ in range(3):
        hall.press()
    hall.call("2")
    if served:
        hall.at(c.Start, "2")
        hall.wait(min=3)
    without(hall, "2")
    return hall


def test_who_was_called_there_waits_again_in_the_old_place() -> None:
    hall = busy()
    assert kinds(hall.do(c.Tick())) == ["Transferred", "SignedOut"]
    assert hall.ticket("A001").state is TicketState.WAITING
    assert hall.serve_all("1") == ["A001", "A002", "A003"]
    hall.check()


def test_who_was_sent_to_that_one_counter_waits_for_any_of_the_field() -> None:
    hall = Hall()
    hall.open("1", "2")
    hall.press()
    hall.call("1")
    hall.at(c.Transfer, "1", to_counter="2")
    hall.call("2")
    without(hall, "2")
    hall.do(c.Tick())
    assert hall.ticket("A001").only_counter is None
    assert hall.call("1") == "A001"
    hall.check()


def test_who_was_served_there_is_done_and_may_rate_the_visit() -> None:
    hall = busy(served=True)
    ended, _ = hall.do(c.Tick())
    assert isinstance(ended, e.Finished)
    assert ended.why == "counter-gone"
    assert hall.ticket("A001").state is TicketState.DONE
    assert hall.day.visits[ended.visit].ended_at == hall.now  # type: ignore[index]
    assert hall.day.served["civil"].count == 1
    assert hall.counter("2").ended_visit == ended.visit
    hall.do(c.Rate(rating_id="r", device="pad", counter="2", visit=ended.visit, level=4))  # type: ignore[arg-type]
    assert hall.serve_all("1") == ["A002", "A003"]
    hall.check()


def test_the_officer_is_signed_out_and_sits_down_elsewhere() -> None:
    hall = busy()
    hall.do(c.Tick())
    assert (hall.counter("2").mode, hall.counter("2").officer) == (CounterMode.CLOSED, None)
    hall.at(c.SignOut, "1")
    assert kinds(hall.at(c.SignIn, "1", officer="binh")) == ["SignedIn"]


def test_an_officer_who_had_nobody_is_signed_out_as_well() -> None:
    hall = Hall()
    hall.open("1")
    hall.at(c.SignIn, "3", officer="chi")
    without(hall, "1", "3")
    assert kinds(hall.do(c.Tick())) == ["SignedOut", "SignedOut"]


def test_it_is_done_once() -> None:
    hall = busy()
    hall.do(c.Tick())
    assert hall.do(c.Tick()) == ()
    with pytest.raises(Refused, match="unknown-counter"):
        hall.at(c.SignIn, "2", officer="binh")


def test_a_counter_that_stays_keeps_its_person() -> None:
    hall = Hall()
    hall.open("1", "2")
    hall.press()
    hall.call("1")
    without(hall, "2")
    assert kinds(hall.do(c.Tick())) == ["SignedOut"]
    assert hall.number_at("1") == "A001"


def test_a_person_there_does_not_hold_back_the_new_day() -> None:
    hall = busy()
    hall.wait(h=20 - 1 / 60)  # a minute before four in the night
    hall.do(c.Tick())
    hall.wait(min=2)
    assert "DayOpened" in kinds(hall.do(c.Tick()))
    hall.check()


def test_when_the_counter_is_back_it_is_like_new() -> None:
    hall = busy()
    hall.do(c.Tick())
    hall.centre = CENTRE
    assert hall.do(c.Tick()) == ()
    hall.open("2")
    assert hall.call("2") == "A001"
    hall.check()


def parked_at_2() -> Hall:
    hall = Hall()
    hall.open("1", "2")
    hall.press()
    hall.call("2")
    hall.at(c.Park, "2")
    return hall


@pytest.mark.parametrize("verb", [c.TakeBack, c.CallNumber])
def test_who_was_set_aside_there_is_taken_back_at_any_counter(verb: type[c.AtCounter]) -> None:
    hall = parked_at_2()
    with pytest.raises(Refused, match="wrong-counter: 2"):
        hall.at(verb, "1", number="A001")
    without(hall, "2")
    hall.do(c.Tick())
    hall.at(verb, "1", number="A001")
    assert (hall.number_at("1"), hall.why()) == ("A001", "taken-back")
    hall.check()
