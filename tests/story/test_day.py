"""Whole days of a centre, told quickly: 400 citizens, 12 counters, all programs' cores."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bamso.demo.crowd import DAY_S, Habits, crowd
from bamso.demo.layout import CENTRE_FILE
from hub.centre_file import read_centre
from hub.core import events as e
from hub.core.centre import Centre
from hub.core.evolve import fold
from hub.core.model import TicketState
from tests.invariants import check_journal, i2_no_paper_is_lost, i10_only_calls_that_exist
from tests.story.box import Box
from tests.story.people import Hall, officers_of

HABITS = Habits(no_show=0.08, priority=0.07, rates=0.5, transfer=0.05, park=0.04)


def centre() -> Centre:
    found = read_centre(CENTRE_FILE)
    return replace(found, rules=replace(found.rules, always_open=True))


def open_hall(folder: Path, seed: int, citizens: int) -> Hall:
    box = Box(folder, centre())
    hall = Hall(box, random.Random(seed))
    box.settle()
    for name in ("kiosk-1", "kiosk-2"):
        hall.add_kiosk(name)
    hall.add_board()
    for counter, officer in officers_of(box).items():
        hall.add_counter(counter, officer)
    box.settle()
    for desk in hall.desks.values():
        desk.sit_down()
    services = [service.id for service in box.centre.services]
    priorities = [priority.id for priority in box.centre.priorities]
    hall.expect(crowd(random.Random(seed), citizens, services, priorities, HABITS))
    return hall


def go_home(hall: Hall) -> None:
    """Let the day pass, and on until nobody waits: the work is done, not the hours."""
    hall.box.run(DAY_S)
    for _ in range(40):
        if not hall.busy():
            return
        hall.box.run(hall.box.now_s + 600)
    raise AssertionError("after closing time they still serve")


def check_evening(hall: Hall) -> None:
    """What must be true when everybody has gone home."""
    box = hall.box
    journal, day = box.store.journal, box.service.day
    assert day is not None
    check_journal(box.centre, journal)
    assert list(i2_no_paper_is_lost(hall.papers, journal)) == []

    states = Counter(ticket.state for ticket in day.tickets.values())
    ended = {TicketState.DONE, TicketState.NO_SHOW, TicketState.VOIDED}
    assert set(states) <= ended, states
    calls = [event for event in journal if isinstance(event, e.Called | e.Recalled)]
    assert [call.call_id for call in hall.announced] == [call.call_id for call in calls]
    shown = [(c.call_id, c.number, c.counter) for c in hall.announced]
    assert list(i10_only_calls_that_exist(shown, journal)) == []

    at_hub = {event.rating_id for event in journal if isinstance(event, e.Rated)}
    assert set(hall.rated) == at_hub
    assert fold(None, box.sql.latest_days()) == day
    assert box.sql.verify() is None


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_day_of_four_hundred_citizens_keeps_every_promise(tmp_path: Path) -> None:
    hall = open_hall(tmp_path, seed=20261124, citizens=400)
    go_home(hall)
    check_evening(hall)

    kinds = Counter(type(event).__name__ for event in hall.box.store.journal)
    assert len(hall.papers) == 400
    for kind in ("Missed", "Returned", "Transferred", "Parked", "Recalled", "Rated"):
        assert kinds[kind] > 0, kind
    assert any(event.priority for event in hall.box.store.journal if isinstance(event, e.Issued))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_hub_that_dies_twice_a_day_forgets_nobody(tmp_path: Path) -> None:
    hall = open_hall(tmp_path, seed=11, citizens=120)
    for at_s in (DAY_S / 4, DAY_S / 2):
        hall.box.run(at_s)
        before = hall.box.service.day
        said = len(hall.announced)
        hall.box.restart_hub()
        hall.box.settle()
        assert hall.box.service.day == before
        assert len(hall.announced) == said, "an old call was announced again"
    go_home(hall)
    check_evening(hall)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_board_that_is_switched_on_at_noon_is_right_and_says_no_old_call(tmp_path: Path) -> None:
    hall = open_hall(tmp_path, seed=12, citizens=80)
    hall.box.run(DAY_S / 4)
    said = len(hall.announced)
    late = hall.add_board("hall-2")
    hall.box.settle()
    assert len(hall.announced) == said
    board, day = late.state.board, hall.box.service.day
    assert board is not None
    assert day is not None
    for row in board.counters:
        ticket = day.counters[row.id].ticket
        assert row.number == (day.tickets[ticket].number if ticket else None)


def test_the_first_minutes_of_a_day_keep_every_promise(tmp_path: Path) -> None:
    hall = open_hall(tmp_path, seed=7, citizens=60)
    hall.box.run(600)
    journal = hall.box.store.journal
    check_journal(hall.box.centre, journal)
    assert list(i2_no_paper_is_lost(hall.papers, journal)) == []
    assert len(hall.papers) > 3
