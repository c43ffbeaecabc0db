"""The checkers bite: each promise is broken on purpose, and found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from immutables import Map

from hub.core import commands as c
from hub.core import events as e
from hub.core.change import changed
from hub.core.evolve import evolve
from hub.core.line import EMPTY, Line
from hub.core.model import Day, TicketState
from tests.hub.core.hall import Hall
from tests.hub.core.kiosks import Kiosk
from tests.invariants import (
    check_day,
    check_journal,
    check_step,
    faults_of_a_step,
    i1_only_what_was_lent,
    i2_no_paper_is_lost,
    i5_same_id_same_effect,
    i10_only_calls_that_exist,
)

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def busy() -> Hall:
    """Lent numbers, five people: done, served, waiting, printing, missed."""
    hall = Hall()
    hall.open("1", "2")
    hall.do(c.Lend(device="kiosk-1"))
    for _ in range(4):
        hall.press()
    hall.serve("1")
    hall.call("2")
    hall.at(c.NoShow, "2")
    hall.call("1")
    hall.at(c.Start, "1")
    hall.press(paper=False)
    hall.check()
    return hall


def asked(hall: Hall, **other: Any) -> e.Issued:
    fields = {
        "at": hall.now, "ticket": "new", "number": "A006", "series": "A", "n": 6,
        "service": "civil", "field": "civil", "language": "vi", "priority": None,
        "device": "kiosk-1", "token": "t",
    } | other  # fmt: skip
    return e.Issued(**fields)


def found(hall: Hall, event: e.Event) -> str:
    with pytest.raises(AssertionError) as broken:
        check_step(hall.centre, hall.day, [event], now=hall.now)
    return str(broken.value)


def test_the_hall_of_these_tests_keeps_its_promises() -> None:
    hall = busy()
    check_day(hall.day)
    check_step(hall.centre, hall.day, [asked(hall)], now=hall.now)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"number": "A003", "n": 3}, "I1: A003 is given twice"),
        ({"number": "A003", "n": 3}, "I7: A003 follows 5"),
        ({"number": "A008", "n": 8}, "I7: A008 leaves out 6 without a reason"),
        ({"number": "A960", "n": 960}, "I1: the hub gave A960, which is lent to a kiosk"),
        ({"ticket": "press-1"}, "I4: A006 is issued as A001 was"),
    ],
)
def test_a_wrong_number_is_found(other: dict[str, Any], said: str) -> None:
    hall = busy()
    assert said in found(hall, asked(hall, **other))


def test_a_number_of_a_paper_that_somebody_has_is_found() -> None:
    hall = busy()
    assert "I1: A003" in found(hall, asked(hall, number="A003", n=3, how="lease", since=hall.now))


@pytest.mark.parametrize(
    ("first", "last", "on", "said"),
    [
        (940, 989, MONDAY, "overlaps 950..999 of kiosk-1"),
        (60, 109, MONDAY, "too near to the hub's own numbers"),
        (850, 899, date(2026, 3, 1), "for 2026-03-01"),
        (899, 850, MONDAY, "I1: kiosk-2 is lent A 899..850"),
    ],
)
def test_a_wrong_lease_is_found(first: int, last: int, on: date, said: str) -> None:
    hall = busy()
    lease = e.Leased(
        at=hall.now, device="kiosk-2", series="A", business_day=on, first=first, last=last
    )
    assert said in found(hall, lease)


def test_a_lease_with_a_number_in_it_that_is_given_is_found() -> None:
    hall = busy()
    hall.do(told(hall, "p", number="A870", n=870))
    lease = e.Leased(
        at=hall.now, device="kiosk-2", series="A", business_day=MONDAY, first=850, last=899
    )
    assert "and 870 is given" in found(hall, lease)


def test_a_hub_that_numbers_before_it_has_heard_is_found() -> None:
    hall = busy()
    hall.do(c.Restore(term=1))
    said = found(hall, asked(hall, number="A1001", n=1001))
    assert said == "I1: Issued before ['kiosk-1'] is heard"


def told(hall: Hall, id_: str, **other: Any) -> c.Settle:
    kiosk = Kiosk("kiosk-1", "X1")
    kiosk.hears(hall.day)
    paper = kiosk.gives(hall.centre, id_, "civil", hall.now, True)
    return replace(kiosk.settles(paper, hall.now), **other)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (e.Called, "I6: A004 (first-come) went before A003"),
        (e.Voided, "I4: A001 changed after it was done"),
        (e.Missed, "I4: A001 went from done to no_show"),
    ],
)
def test_a_wrong_step_is_found(event: type[e.TicketEvent], said: str) -> None:
    hall = busy()
    at = {"at": hall.now}
    made = {
        e.Called: lambda: e.Called(**at, ticket="press-4", counter="2", officer="binh",
                                   call_id="x", why="first-come"),
        e.Voided: lambda: e.Reprinted(**at, ticket="press-1", print_id="x", counter="1",
                                      device="kiosk-1", copy=1),
        e.Missed: lambda: e.Missed(**at, ticket="press-1", counter="1"),
    }[event]()  # fmt: skip
    if said.startswith("I6"):
        hall.at(c.Return, "2", number="A002")
        said = "I6: A004 (first-come) went before A002"
    assert said in found(hall, made)


def test_a_call_by_number_of_somebody_who_does_not_wait_is_found() -> None:
    hall = busy()
    call = e.Called(at=hall.now, ticket="press-2", counter="2", officer="binh", call_id="x",
                    why="by-number")  # fmt: skip
    assert "I6: A002 was no_show when it was called by its number" in found(hall, call)


def test_one_ticket_at_two_counters_is_found() -> None:
    hall = busy()
    call = e.Called(at=hall.now, ticket="press-3", counter="2", officer="binh", call_id="x",
                    why="first-come")  # fmt: skip
    assert "I3: A003" in found(hall, call)


def test_time_that_goes_back_is_found() -> None:
    hall = busy()
    early = asked(hall, at=hall.now - timedelta(hours=1))
    assert "time: Issued" in found(hall, early)
    day = evolve(hall.day, e.Restored(at=hall.now, term=5, awaited=()))
    again = e.Restored(at=hall.now, term=5, awaited=())
    assert "time: term 5 after 5" in faults_of_a_step(day, again, evolve(day, again))


def test_a_new_day_that_forgets_its_term_is_found() -> None:
    hall = busy()
    hall.do(c.Restore(term=5))
    hall.wait(h=24)
    events = [changed(one, term=0) if isinstance(one, e.DayOpened) else one
              for one in hall.do(c.Tick())]  # fmt: skip
    opened = next(one for one in events if isinstance(one, e.DayOpened))
    journal = hall.journal[: hall.ends[-2]]
    before = evolve(evolve(_fold(journal), events[0]), e.DayClosed(at=hall.now))
    faults = faults_of_a_step(before, opened, evolve(before, opened))
    assert "time: day 2026-03-03 has term 0 after 5" in faults


def _fold(journal: list[e.Event]) -> Day:
    day: Day | None = None
    for event in journal:
        day = evolve(day, event)
    assert day is not None
    return day


def test_a_rating_of_somebody_else_is_found() -> None:
    hall = busy()
    rated = e.Rated(at=hall.now, rating_id="r", visit="2026-03-02.A001.v1", counter="1",
                    officer="binh", level=4, reasons=(), device="pad")  # fmt: skip
    assert "I8: r went to binh, not to an" in found(hall, rated)
    running = replace(rated, officer="an", visit="2026-03-02.A003.v1")
    assert "I8: r rates 2026-03-02.A003.v1, which cannot be rated" in found(hall, running)


BROKEN_DAYS: dict[str, Callable[[Day], dict[str, Any]]] = {
    "I1: A003 leads to": lambda day: {"by_number": day.by_number.delete("A003")},
    "I1: A005 is above 1": lambda day: {"top_number": Map({"A": 1})},
    "I1: A005 is above 2": lambda day: {"last_number": Map({"A": 2})},
    "line civil": lambda day: {"lines": Map()},
    "is among those with priority": lambda day: {
        "lines": day.lines.set("civil", Line(priority=day.lines["civil"].ordinary))
    },
    "unheard kiosk-1": lambda day: {"unheard": Map()},
    "aside no_show": lambda day: {"aside": day.aside.delete(TicketState.NO_SHOW)},
    "sent sent": lambda day: {"sent": day.aside[TicketState.NO_SHOW]},
    "given": lambda day: {"given": Map({"civil": 9})},
    "served": lambda day: {"served": Map({"civil": changed(day.served["civil"], count=7)})},
    "the squares": lambda day: {
        "served": Map({"civil": changed(day.served["civil"], squares_us2=7)})
    },
    "spent": lambda day: {"spent": Map({("A", 950): 51})},
    "leases of": lambda day: {"lent": Map()},
    "overlaps": lambda day: {"leases": (*day.leases, replace(day.leases[0], device="k-2"))},
    "I5: press-4 waits as A004": lambda day: {
        "aliases": Map({"press-4": day.tickets["press-1"].id})  # type: ignore[index]
    },
    "I3: A003 is serving": lambda day: {
        "counters": day.counters.set("1", changed(day.counters["1"], ticket=None))  # type: ignore[call-overload, index]
    },
    "I3: visits": lambda day: {"visits": Map()},
    "I8: rating r": lambda day: {
        "ratings": Map({"r": next(iter(sorted(day.visits)))}),
    },
}


@pytest.mark.parametrize("said", BROKEN_DAYS)
def test_an_index_that_is_wrong_is_found(said: str) -> None:
    day = busy().day
    with pytest.raises(AssertionError, match=said):
        check_day(changed(day, **BROKEN_DAYS[said](day)))
    assert EMPTY.last() is None


def test_a_paper_that_is_lost_or_has_another_number_is_found() -> None:
    hall = busy()
    hall.do(told(hall, "p"))
    hall.do(told(hall, "q", number="A950", n=950))
    papers = {"p": "A950", "q": "A950", "press-1": "A001", "press-2": "A009", "lost": "A951"}
    assert list(i2_no_paper_is_lost(papers, hall.journal)) == [
        "I2: paper A009 of press-2 is A002 at the hub",
        "I2: paper A951 of lost is None at the hub",
    ]


def test_a_number_of_another_kiosk_is_found() -> None:
    hall = busy()
    hall.do(told(hall, "p", device="kiosk-7"))
    assert list(i1_only_what_was_lent(hall.journal)) == [
        "I1: A950 of kiosk-1 was given out by kiosk-7"
    ]


def test_a_gap_in_the_journal_is_found() -> None:
    hall = busy()
    hall.do(told(hall, "p", how="hub", number="A009", n=9))
    check_journal(hall.centre, hall.journal)
    without = [one for one in hall.journal if not isinstance(one, e.Skipped)]
    with pytest.raises(AssertionError, match=r"I7: series A of 2026-03-02 has gaps: \[6, 7, 8\]"):
        check_journal(hall.centre, without)


def test_leases_and_skips_that_a_new_day_forgets_are_found() -> None:
    hall = busy()
    hall.do(c.Restore(term=1))
    hall.wait(h=24)
    hall.do(c.Tick())
    journal = [changed(one, leases=(), skips=()) if isinstance(one, e.DayOpened) else one
               for one in hall.journal]  # fmt: skip
    with pytest.raises(AssertionError) as broken:
        check_journal(hall.centre, journal)
    assert "leases were lost" in str(broken.value)
    assert "skipped numbers were forgotten" in str(broken.value)


def test_what_happens_twice_is_found() -> None:
    hall = busy()
    hall.at(c.Reprint, "1", number="A004")
    copy = hall.journal[-1]
    with pytest.raises(AssertionError, match=r"I5: \('copy'"):
        check_journal(hall.centre, [*hall.journal, copy])
    answers = [("a", 1), ("b", 2), ("a", 3)]
    assert list(i5_same_id_same_effect(answers)) == ["I5: a got 1, and then 3"]


def test_a_call_that_nobody_made_is_found_and_one_under_the_old_number_is_not() -> None:
    hall = Hall()
    hall.open("1")
    hall.do(c.Lend(device="kiosk-1"))
    hall.do(c.Ask(request_id="p", device="kiosk-1", service="civil", language="vi",
                  priority=None, token="t"))  # fmt: skip
    hall.wait(s=20)
    hall.call("1")
    hall.do(told(hall, "p"))
    hall.at(c.Recall, "1")
    made = [("2026-03-02.A001.1", "A001", "1"), ("2026-03-02.A950.2", "A950", "1")]
    assert list(i10_only_calls_that_exist(made, hall.journal)) == []
    (said,) = i10_only_calls_that_exist([("2026-03-02.A001.1", "A950", "1")], hall.journal)
    assert "which nobody made" in said


def test_priority_twice_in_a_row_is_found() -> None:
    hall = Hall()
    hall.open("1", "2")
    for priority in (None, None, None, "old", "old"):
        hall.press(priority=priority)
    hall.call("1")
    jump = e.Called(at=hall.now, ticket="press-5", counter="2", officer="binh", call_id="x",
                    why="priority")  # fmt: skip
    with pytest.raises(AssertionError, match="I6: A005 went first after only 0 ordinary people"):
        check_journal(hall.centre, [*hall.journal, jump])
