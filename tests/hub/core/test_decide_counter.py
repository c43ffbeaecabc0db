"""Sitting down, opening, pausing, leaving."""

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.errors import Refused
from hub.core.model import CounterMode
from tests.hub.core.hall import Hall


def test_who_sits_down_is_paused_until_open() -> None:
    hall = Hall()
    hall.at(c.SignIn, "1", officer="an")
    assert (hall.counter("1").mode, hall.counter("1").reason) == (CounterMode.PAUSED, None)
    hall.at(c.Open, "1")
    assert hall.counter("1").mode is CounterMode.OPEN
    assert hall.at(c.Open, "1") == ()


def test_signing_in_twice_at_the_same_counter_changes_nothing() -> None:
    hall = Hall()
    hall.open("1")
    assert hall.at(c.SignIn, "1", officer="an") == ()
    assert hall.counter("1").mode is CounterMode.OPEN


def test_an_officer_who_sits_down_elsewhere_leaves_the_first_counter() -> None:
    hall = Hall()
    hall.open("1")
    hall.at(c.SignIn, "2", officer="an")
    assert (hall.counter("1").mode, hall.counter("1").officer) == (CounterMode.CLOSED, None)
    assert hall.counter("2").officer == "an"


def test_an_officer_with_a_person_does_not_move() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.call("1")
    with pytest.raises(Refused, match="officer-elsewhere"):
        hall.at(c.SignIn, "2", officer="an")


def test_a_stand_in_replaces_an_idle_officer_but_not_a_busy_one() -> None:
    hall = Hall()
    hall.open("1")
    left, _ = hall.at(c.SignIn, "1", officer="em")
    assert isinstance(left, e.SignedOut)
    assert left.officer == "an"
    assert (hall.counter("1").officer, hall.counter("1").mode) == ("em", CounterMode.PAUSED)
    hall.at(c.Open, "1")
    hall.press()
    hall.call("1")
    with pytest.raises(Refused, match="counter-busy"):
        hall.at(c.SignIn, "1", officer="an")


@pytest.mark.parametrize(
    ("counter", "officer", "reason"),
    [("1", "nobody", "unknown-officer"), ("99", "an", "unknown-counter")],
)
def test_strangers_and_strange_counters_are_refused(
    counter: str, officer: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        Hall().at(c.SignIn, counter, officer=officer)


def test_a_pause_has_a_reason_that_the_centre_knows() -> None:
    hall = Hall()
    hall.open("1")
    with pytest.raises(Refused, match="unknown-reason"):
        hall.at(c.Pause, "1", reason="karaoke")
    hall.at(c.Pause, "1", reason="lunch")
    assert (hall.counter("1").mode, hall.counter("1").reason) == (CounterMode.PAUSED, "lunch")
    assert hall.at(c.Pause, "1", reason="lunch") == ()
    assert len(hall.at(c.Pause, "1", reason="meeting")) == 1
    hall.at(c.Open, "1")
    assert hall.counter("1").reason is None


@pytest.mark.parametrize("verb", [c.Pause, c.SignOut])
def test_nobody_walks_away_from_a_person(verb: type[c.AtCounter]) -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.call("1")
    more = {"reason": "lunch"} if verb is c.Pause else {}
    with pytest.raises(Refused, match="counter-busy"):
        hall.at(verb, "1", **more)


@pytest.mark.parametrize("verb", [c.Open, c.SignOut, c.CallNext, c.Finish, c.Recall])
def test_a_counter_without_an_officer_does_nothing(verb: type[c.AtCounter]) -> None:
    with pytest.raises(Refused, match="not-signed-in"):
        Hall().at(verb, "1")


def test_a_closed_counter_still_has_the_visit_that_may_be_rated() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.serve("1")
    hall.at(c.SignOut, "1")
    assert hall.counter("1").mode is CounterMode.CLOSED
    assert hall.counter("1").ended_visit == "2026-03-02.A001.v1"
