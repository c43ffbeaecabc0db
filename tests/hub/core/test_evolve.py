"""The journal makes the day again."""

from dataclasses import replace
from datetime import date
from typing import Any

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
    as_it_was = replace(before)
    hall.press()
    hall.call("1")
    assert before == as_it_was
    assert len(before.tickets) == 0
    assert len(before.last_number) == 0


def test_an_event_before_any_day_is_a_bug() -> None:
    with pytest.raises(TypeError):
        evolve(None, e.DayClosed(at=MORNING))
    with pytest.raises(TypeError):
        fold(None, ())


def settle(request_id: str, number: str, n: int, **more: Any) -> c.Settle:
    said = {
        "series": "A", "service": "civil", "language": "vi", "priority": None, "token": request_id,
        "how": "lease", "order": 0, "printed": True,
    }  # fmt: skip
    return c.Settle(request_id=request_id, device="kiosk-1", number=number, n=n, **said | more)


def go_on_alone(hall: Hall) -> None:
    """Numbers are lent, given alone, called from paper, printed again; the store is put back."""
    hall.do(c.Lend(device="kiosk-1"))
    hall.press()
    late = f"press-{hall.presses}"
    hall.do(settle(late, "A950", 950))
    hall.at(c.CallNumber, "2", number="A951")
    hall.do(settle("from-paper", "A951", 951))
    hall.at(c.Reprint, "2", number="A951")
    hall.do(c.Restore(term=1))
    hall.do(c.Witness(device="kiosk-1", term=1, tops={}))


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
    go_on_alone(hall)
    hall.wait(h=24)
    hall.do(c.Tick())
    hall.do(settle("of-yesterday", "A952", 952, business_day=date(2026, 3, 2)))
    assert {type(event) for event in hall.journal} == set(e.EVENTS)
    hall.check()
