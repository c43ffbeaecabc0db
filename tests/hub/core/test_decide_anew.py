"""The store was lost and began anew: the first kiosk that knows more tells it so."""

from datetime import date, timedelta

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.errors import Refused
from tests.hub.core.hall import MORNING, Hall
from tests.hub.core.kiosks import Kiosk

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
NOW_S = int(MORNING.timestamp())


def kinds(events: tuple[e.Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


def said(hall: Hall, *, term: int = 0, n: int = 0, on: date = MONDAY, by: str = "kiosk-1") -> str:
    """What a kiosk says of itself, and what follows, in one word for each event."""
    tops = {("A", on): n} if n else {}
    return " ".join(kinds(hall.do(c.Witness(device=by, term=term, tops=tops))))


def begun() -> Hall:
    """A hub that has just opened its first day and knows of nothing."""
    hall = Hall()
    hall.do(c.Tick())
    return hall


def test_numbers_of_today_that_we_never_gave_begin_a_term() -> None:
    hall = begun()
    assert said(hall, n=57) == "Skipped Restored"
    assert hall.day.term == NOW_S
    hall.check()


def test_numbers_of_a_day_to_come_do_so_as_well() -> None:
    hall = begun()
    assert said(hall, n=949, on=TUESDAY) == "Skipped Skipped Restored"
    assert hall.day.term == NOW_S


@pytest.mark.parametrize("theirs", [1, NOW_S - 1, NOW_S, NOW_S + 99])
def test_a_term_that_we_have_not_heard_of_begins_a_higher_one(theirs: int) -> None:
    hall = begun()
    assert said(hall, term=theirs) == "Restored"
    assert hall.day.term == max(theirs + 1, NOW_S)
    hall.check()


def test_a_second_kiosk_with_a_still_higher_term_is_answered_before_anything_is_lent() -> None:
    hall = begun()
    said(hall, term=3)
    assert said(hall, term=NOW_S + 500, by="kiosk-2") == "Restored"
    assert hall.day.term == NOW_S + 501
    assert said(hall, term=NOW_S + 500, by="kiosk-3") == ""


def test_in_the_minute_that_follows_no_number_is_given_and_none_is_lent() -> None:
    hall = begun()
    said(hall, n=57)
    with pytest.raises(Refused, match="recovering"):
        hall.press()
    assert hall.do(c.Lend(device="kiosk-1")) == ()
    hall.wait(s=59)
    with pytest.raises(Refused, match="recovering"):
        hall.press()
    hall.wait(s=1)
    assert hall.press() == "A1001"
    assert "Leased" in kinds(hall.do(c.Lend(device="kiosk-1")))
    hall.check()


def test_it_begins_one_term_and_not_one_with_each_kiosk() -> None:
    hall = begun()
    said(hall, n=57)
    assert said(hall, n=1500, by="kiosk-2") == "Skipped"
    assert said(hall, n=57) == ""
    assert hall.day.term == NOW_S


def test_a_new_centre_with_new_kiosks_has_no_term() -> None:
    hall = begun()
    assert said(hall) == ""
    hall.do(c.Lend(device="kiosk-1"))
    assert said(hall, n=999) == ""
    assert said(hall, by="kiosk-2") == ""
    assert hall.press() == "A001"
    assert hall.day.term == 0


def test_a_kiosk_that_has_only_our_own_numbers_is_no_news() -> None:
    hall = begun()
    hall.press()
    hall.press()
    assert said(hall, n=2) == ""


def test_a_kiosk_with_numbers_of_last_week_is_no_news() -> None:
    hall = begun()
    assert said(hall, n=80, on=MONDAY - timedelta(days=3)) == ""


def test_a_store_that_has_lent_numbers_may_be_an_old_disk_and_must_not_go_first() -> None:
    hall = begun()
    hall.do(c.Lend(device="kiosk-2"))
    assert said(hall, term=NOW_S) == ""
    assert said(hall, n=1500) == "Skipped"
    hall.wait(h=7 * 24)
    hall.do(c.Tick())
    assert said(hall, term=NOW_S) == "", "it still knows that it lent, the week before"
    assert hall.day.term == 0
    hall.check()


def test_what_was_lost_overnight_is_found_out_in_the_morning() -> None:
    """A new disk in the evening, all kiosks off; the next day is the second one of the store."""
    hall = begun()
    hall.wait(h=24)
    hall.do(c.Tick())
    assert hall.day.epoch == 2
    assert said(hall, n=949, on=TUESDAY) == "Skipped Restored"


def test_with_a_clock_that_is_years_behind_the_term_is_higher_than_theirs_all_the_same() -> None:
    hall = Hall(now=MORNING - timedelta(days=20 * 365))
    hall.do(c.Tick())
    said(hall, term=NOW_S)
    assert hall.day.term == NOW_S + 1


def test_a_kiosk_that_is_mad_begins_no_term() -> None:
    hall = begun()
    assert said(hall, term=2**62) == ""
    assert said(hall, n=99_999) == ""
    assert hall.day.term == 0


def test_who_got_a_number_of_ours_before_keeps_it() -> None:
    hall = begun()
    hall.open("1")
    hall.press()
    said(hall, n=57, by="kiosk-2")
    kiosk = Kiosk("kiosk-1", "X1")
    paper = kiosk.prints(hall.ticket("press-1"), MONDAY, hall.now)
    assert hall.do(kiosk.settles(paper, hall.now)) == ()
    assert hall.call("1") == "A001"
    hall.check()


def test_all_that_the_kiosks_then_tell_waits_in_order() -> None:
    lost = Hall()
    lost.open("1")
    papers = []
    kiosk = Kiosk("kiosk-1", "X1")
    lost.do(c.Lend(device="kiosk-1"))
    kiosk.hears(lost.day)
    for n in (1, 2):
        lost.press()
        papers.append(kiosk.prints(lost.ticket(f"press-{n}"), MONDAY, lost.now))
    papers.append(kiosk.gives(lost.centre, "alone", "civil", lost.now, True))

    hall = Hall(now=lost.now + timedelta(minutes=5))
    hall.do(c.Tick())
    hall.do(kiosk.witnesses())
    hall.open("1")
    for paper in reversed(papers):
        hall.do(kiosk.settles(paper, hall.now))
    assert hall.serve_all("1") == ["A001", "A002", "A950"]
    hall.check()


# Names of calls and visits


def test_calls_and_visits_have_other_names_in_each_life_of_the_store() -> None:
    """Boards and pads remember the names of the life before, for the very same numbers."""
    hall = Hall()
    hall.open("1")
    hall.press()
    before = len(hall.journal)
    hall.serve("1")
    hall.go_back(before)
    hall.do(c.Restore(term=7))
    called, _ = hall.at(c.CallNext, "1"), hall.at(c.Start, "1")
    assert called[-1].call_id == "2026-03-02.t7.A001.1"  # type: ignore[attr-defined]
    assert hall.ticket("A001").visit == "2026-03-02.t7.A001.v1"
    hall.at(c.Finish, "1")
    hall.check()


def test_the_names_of_a_store_that_was_never_restored_are_short() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    (called,) = hall.at(c.CallNext, "1")
    assert called.call_id == "2026-03-02.A001.1"  # type: ignore[attr-defined]
