"""A hub that comes back from a backup gives no number that may be on paper."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.errors import Refused
from hub.core.model import TicketState
from tests.hub.core.hall import CENTRE, MORNING, Hall
from tests.hub.core.kiosks import Kiosk

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def kinds(events: tuple[e.Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


def skips(
    events: tuple[e.Event, ...], series: str = "A"
) -> list[tuple[int, int, str, date | None]]:
    return [
        (one.first, one.last, one.why, one.business_day)
        for one in events
        if isinstance(one, e.Skipped) and one.series == series
    ]


def restored(*kiosks: str, given: int = 3, lost: int = 2) -> Hall:
    """A hall with numbers given, of which a backup does not know the last ones."""
    hall = Hall()
    hall.open("1")
    for name in kiosks:
        hall.do(c.Lend(device=name))
    for _ in range(given):
        hall.press()
    backup = hall.ends[-1]
    for _ in range(lost):
        hall.press()
    hall.go_back(backup)
    return hall


def test_numbers_go_on_in_the_next_thousand_above_all_that_is_known() -> None:
    hall = restored()
    events = hall.do(c.Restore(term=7))
    assert skips(events) == [(4, 1000, "restored", None)]
    assert skips(events, "H") == [(1, 1000, "restored", None)]
    assert kinds(events)[-1] == "Restored"
    assert (hall.day.term, hall.day.last_number["A"]) == (7, 1000)
    hall.wait(min=1)
    assert hall.press() == "A1001"
    hall.check()


def test_lent_numbers_are_known_and_not_counted_as_lost() -> None:
    hall = restored("kiosk-1")
    hall.do(c.Restore(term=1))
    assert hall.day.last_number["A"] == 1000
    # 3 series to 1000, less three numbers given, less two blocks of 50 of each series.
    assert hall.day.skipped == 3 * 1000 - 3 - 3 * 2 * 50


def test_numbers_beyond_a_thousand_are_skipped_to_the_next() -> None:
    hall = restored()
    hall.do(c.Restore(term=1))
    hall.wait(min=1)
    hall.press()
    assert skips(hall.do(c.Restore(term=2))) == [(1002, 2000, "restored", None)]


def test_a_restore_is_noted_once() -> None:
    hall = restored()
    hall.do(c.Restore(term=2))
    assert hall.do(c.Restore(term=2)) == ()
    assert hall.do(c.Restore(term=1)) == ()


def test_nobody_gets_a_number_before_the_kiosks_are_heard() -> None:
    hall = restored("kiosk-1", "kiosk-2")
    hall.do(c.Restore(term=1))
    assert hall.day.awaited == {"kiosk-1", "kiosk-2"}
    with pytest.raises(Refused, match="recovering"):
        hall.press()
    assert kinds(hall.do(c.Witness(device="kiosk-1", term=0))) == ["Heard"]
    with pytest.raises(Refused, match="recovering"):
        hall.press()
    hall.do(c.Witness(device="kiosk-2", term=0))
    assert hall.press() == "A1001"
    hall.check()


def test_a_backup_from_before_all_kiosks_waits_its_minute() -> None:
    hall = restored()
    hall.do(c.Restore(term=1))
    hall.wait(s=59)
    with pytest.raises(Refused, match="recovering"):
        hall.press()
    hall.wait(s=1)
    assert hall.press() == "A1001"


def test_a_kiosk_that_says_nothing_is_waited_for_a_minute() -> None:
    hall = restored("kiosk-1", "kiosk-2")
    hall.do(c.Restore(term=1))
    hall.do(c.Witness(device="kiosk-2", term=0))
    hall.wait(s=59)
    assert hall.do(c.Tick()) == ()
    hall.wait(s=1)
    events = hall.do(c.Tick())
    assert events[0] == e.Heard(at=hall.now, device="kiosk-1", in_time=False)
    assert "Leased" in kinds(events) or hall.day.leases
    assert hall.press() == "A1001"
    hall.check()


def test_with_a_clock_that_is_behind_the_minute_is_a_minute() -> None:
    hall = restored("kiosk-1")
    hall.clock_jumps(-1200)
    hall.do(c.Restore(term=1))
    hall.wait(s=50)
    with pytest.raises(Refused, match="recovering"):
        hall.press()
    hall.wait(s=10)
    hall.do(c.Tick())
    assert hall.press() == "A1001"
    hall.check()


def test_a_clock_that_is_set_back_keeps_nobody_waiting() -> None:
    hall = restored("kiosk-1")
    hall.do(c.Restore(term=1))
    hall.clock_jumps(-1200)
    assert hall.press() == "A1001"


def test_whoever_is_refused_gets_a_number_of_the_kiosk() -> None:
    hall = Hall()
    hall.open("1")
    hall.do(c.Lend(device="kiosk-1"))
    kiosk = Kiosk("kiosk-1", "X1")
    kiosk.hears(hall.day)
    hall.do(c.Restore(term=1))
    told = kiosk.settles(kiosk.gives(hall.centre, "p", "civil", hall.now, True), hall.now)
    hall.do(told)
    assert hall.call("1") == "A950"


def test_a_number_that_a_kiosk_has_seen_is_skipped_as_well() -> None:
    hall = restored("kiosk-1")
    hall.do(c.Restore(term=1))
    events = hall.do(c.Witness(device="kiosk-1", term=0, tops={("A", MONDAY): 1040}))
    assert kinds(events) == ["Heard", "Skipped"]
    assert skips(events) == [(1001, 2000, "seen-by-kiosk-1", None)]
    assert hall.press() == "A2001"
    hall.check()


def test_what_a_kiosk_holds_and_we_know_is_not_skipped() -> None:
    hall = Hall()
    hall.open("1")
    hall.do(c.Lend(device="kiosk-1"))
    hall.press()
    tops = {
        ("A", MONDAY): 999,
        ("A", TUESDAY): 949,
        ("A", date(2026, 3, 1)): 4000,
        ("X1", MONDAY): 7,
    }
    assert hall.do(c.Witness(device="kiosk-1", term=0, tops=tops)) == ()


def test_a_store_that_is_lost_learns_from_the_kiosks() -> None:
    hall = Hall()
    hall.do(c.Witness(device="kiosk-1", term=0, tops={("A", MONDAY): 57, ("H", MONDAY): 999}))
    hall.wait(min=1)  # other kiosks may know more
    assert hall.press() == "A1001"
    assert hall.press("land") == "H1001"
    assert hall.press("result") == "K001"
    hall.check()


def test_a_kiosk_that_is_mad_is_not_believed() -> None:
    hall = Hall()
    tops = {("A", MONDAY): 99_999, ("A", date(2099, 1, 1)): 500, ("Z", MONDAY): 50}
    hall.do(c.Witness(device="kiosk-1", term=0, tops=tops))
    assert hall.press() == "A001"


def test_above_what_was_skipped_a_thousand_is_not_lent() -> None:
    """The store that is lost may have lent from it to a kiosk that is not here."""
    hall = restored("kiosk-1")
    hall.do(c.Restore(term=1))
    hall.do(c.Witness(device="kiosk-1", term=0))
    hall.do(c.Lend(device="kiosk-2"))
    assert {one.first for one in hall.day.leases if one.device == "kiosk-2"} == {2950, 2900}


def test_with_its_clock_behind_the_hub_gets_to_the_day_of_the_papers_later() -> None:
    """A new card in the Pi, no network yet: it believes that it is Friday. Then the time comes."""
    hall = Hall(now=MORNING - timedelta(days=3))
    hall.open("1")
    hall.press()
    friday = hall.ends[-1]
    hall.wait(h=72)
    assert [hall.press() for _ in range(3)] == ["A001", "A002", "A003"]  # Monday, not in the backup
    hall.go_back(friday)
    hall.clock_jumps(-72 * 3600)
    hall.do(c.Restore(term=1))
    hall.clock_jumps(72 * 3600)
    hall.do(c.Tick())
    assert hall.day.date == MONDAY
    assert hall.press() == "A1001"
    hall.wait(h=24)
    assert hall.press() == "A001", "from the next day on all is as it was"
    hall.check()


def test_a_kiosk_that_holds_papers_of_a_day_to_come_is_believed_when_it_comes() -> None:
    hall = Hall()
    hall.do(c.Restore(term=1))
    hall.wait(min=1)
    events = hall.do(c.Witness(device="kiosk-1", term=0, tops={("A", TUESDAY): 1500}))
    assert skips(events) == [
        (1001, 2000, "seen-by-kiosk-1", None),
        (1, 2000, "seen-by-kiosk-1", TUESDAY),
    ]
    hall.wait(h=24)
    assert hall.press() == "A2001"
    hall.check()


def test_the_minute_of_waiting_outlives_the_turn_of_the_day() -> None:
    hall = Hall(replace(CENTRE, rules=replace(CENTRE.rules, always_open=True)))
    hall.do(c.Lend(device="kiosk-1"))
    hall.wait(h=20 - 1 / 360)  # ten seconds before four in the night
    hall.do(c.Restore(term=1))
    hall.wait(s=20)
    hall.do(c.Tick())
    assert (hall.day.date, hall.day.term, hall.day.awaited) == (TUESDAY, 1, {"kiosk-1"})
    with pytest.raises(Refused, match="recovering"):
        hall.press()
    hall.check()


def test_what_was_finished_is_not_opened_again_by_telling_it() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.serve("1")
    hall.do(c.Restore(term=1))
    kiosk = Kiosk("kiosk-1", "X1")
    paper = kiosk.prints(hall.ticket("press-1"), MONDAY, hall.now)
    assert hall.do(kiosk.settles(paper, hall.now)) == ()
    assert hall.ticket("press-1").state is TicketState.DONE
