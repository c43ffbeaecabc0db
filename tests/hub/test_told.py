"""The log in the words of whoever runs the centre."""

from hub import told
from hub.core import commands as c
from hub.core.events import EVENTS
from tests.hub.core.hall import Hall


def test_the_log_tells_a_visit_from_the_press_to_the_rating() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.call("1")
    hall.at(c.Recall, "1")
    hall.at(c.Start, "1")
    hall.at(c.Finish, "1")
    visit = next(iter(hall.day.visits))
    hall.do(c.Rate(rating_id="r", device="p", counter="1", visit=visit, level=4))  # type: ignore[arg-type]
    assert list(told.sentences(hall.day, hall.journal))[1:] == [
        "an signed in at counter 1",
        "A001 issued at kiosk-1, request press-1",
        "A001 called to counter 1 by an: first-come",
        "A001 called again to counter 1: 1",
        "A001 served at counter 1",
        "A001 finished at counter 1: done",
        f"an rated 4 for {visit}",
    ]


def test_the_turn_of_the_day_can_be_told_although_its_tickets_are_gone() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.call("1")
    hall.at(c.Start, "1")
    hall.wait(h=48)
    events = hall.do(c.Tick())
    said = list(told.sentences(hall.day, events))
    assert "day closed" in said
    assert said[-1].startswith("day 2026-03-04 opened")
    assert {type(event) for event in events} <= set(EVENTS)


def test_no_secret_of_a_ticket_is_in_the_log() -> None:
    hall = Hall()
    hall.press()
    assert not any("token" in one for one in told.sentences(hall.day, hall.journal))
