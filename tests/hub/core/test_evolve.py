"""The journal makes the day again."""

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.evolve import evolve, fold
from tests.hub.core.hall import MORNING, Hall


def test_folding_the_journal_gives_the_very_day() -> None:
    hall = Hall()
    hall.open("1", "2", "3")
    for n in range(12):
        hall.press("land" if n % 3 else "civil", priority="old" if n % 4 == 1 else None)
    hall.serve("1")
    hall.call("2")
    hall.at(c.Transfer, "2", to_counter="3")
    hall.call("3")
    hall.at(c.Park, "3")
    assert fold(None, hall.journal) == hall.day


def test_the_days_since_yesterday_are_enough_to_begin_with() -> None:
    """A restart reads the journal from the last day but one: late ratings still find a visit."""
    hall = Hall()
    for _ in range(3):
        hall.open("1")
        hall.press()
        hall.serve("1")
        hall.wait(h=24)
    hall.do(c.Tick())
    opened = [n for n, event in enumerate(hall.journal) if isinstance(event, e.DayOpened)]
    assert fold(None, hall.journal[opened[-2] :]) == hall.day


def test_a_day_is_never_changed_in_place() -> None:
    hall = Hall()
    hall.open("1")
    before = hall.day
    tickets = dict(before.tickets)
    hall.press()
    hall.call("1")
    assert before.tickets == tickets
    assert before.last_number == {}


def test_an_event_before_any_day_is_a_bug() -> None:
    with pytest.raises(TypeError):
        evolve(None, e.DayClosed(at=MORNING))
    with pytest.raises(TypeError):
        fold(None, ())


def test_every_kind_of_event_can_be_folded() -> None:
    """A new event that `evolve` does not know would stop a hub at its next start."""
    hall = Hall()
    hall.open("1", "2")
    hall.at(c.Pause, "2", reason="lunch")
    hall.at(c.Open, "2")
    hall.press(paper=False)
    hall.do(c.ReportPrint(ticket="press-1", device="kiosk-1", ok=False))
    for _ in range(5):
        hall.press()
    visit = f"2026-03-02.{hall.serve('1')}.v1"
    hall.do(c.Rate(rating_id="r", device="pad-1", counter="1", visit=visit, level=4))
    hall.call("1")
    hall.at(c.Recall, "1")
    hall.at(c.NoShow, "1")
    hall.at(c.Return, "1", number="A003")
    hall.at(c.Cancel, "1", number="A006", reason="bấm thử")
    hall.call("1")
    hall.at(c.Transfer, "1", field="land")
    hall.call("1")
    hall.at(c.Park, "1")
    hall.wait(h=24)
    hall.do(c.Tick())
    assert {type(event) for event in hall.journal} == set(e.EVENTS)
    hall.check()
