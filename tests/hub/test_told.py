"""The log in the words of whoever runs the centre."""

from dataclasses import replace

from hub import told
from hub.core import commands as c
from hub.core.events import EVENTS
from tests.hub.core.hall import CENTRE, Hall
from tests.hub.core.kiosks import Kiosk


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


def test_the_log_tells_how_kiosks_went_on_alone() -> None:
    hall = Hall()
    hall.open("1")
    hall.do(c.Lend(device="kiosk-1"))
    kiosk = Kiosk("kiosk-1", "X1")
    kiosk.hears(hall.day)
    begun = len(hall.journal)
    paper = kiosk.gives(hall.centre, "p", "civil", hall.now, True)
    hall.do(kiosk.settles(paper, hall.now))
    hall.do(c.Ask(request_id="q", device="kiosk-1", service="civil", language="vi",
                  priority=None, token="secret"))  # fmt: skip
    hall.do(kiosk.settles(kiosk.gives(hall.centre, "q", "civil", hall.now, True), hall.now))
    hall.at(c.CallNumber, "1", number="A952")
    hall.do(kiosk.settles(kiosk.gives(hall.centre, "r", "civil", hall.now, True), hall.now))
    hall.at(c.Reprint, "1", number="A952")
    hall.at(c.Finish, "1")
    hall.at(c.Cancel, "1", number="A950", reason="đã về")
    assert list(told.sentences(hall.day, hall.journal[:begun]))[2:4] == [
        "kiosk-1 is lent A950 to A999 for 2026-03-02",
        "kiosk-1 is lent A900 to A949 for 2026-03-03",
    ]
    assert list(told.sentences(hall.day, hall.journal[begun:])) == [
        "A950 issued at kiosk-1 without the hub (lease), ticket p",
        "A001 issued at kiosk-1, request q",
        "A001 is A951 on paper: the kiosk had no answer in time",
        "A952 taken in from its paper: no kiosk has told of it yet",
        "A952 called to counter 1 by an: by-number",
        "A952, called from its paper, is r of kiosk-1",
        "A952 printed again at kiosk-1: copy 1",
        "A952 served at counter 1",
        "A952 finished at counter 1: done",
        "A950 taken out at counter 1: đã về",
    ]


def test_a_restore_asks_for_attention_and_says_how_many_numbers_it_cost() -> None:
    hall = Hall()
    hall.do(c.Lend(device="kiosk-1"))
    hall.do(c.Lend(device="kiosk-2"))
    hall.press()
    events = hall.do(c.Restore(term=7))
    assert list(told.sentences(hall.day, events)) == [
        "ATTENTION: the hub gives none of A002 to A1000, they may be on paper: restored",
        "ATTENTION: the hub gives none of H001 to H1000, they may be on paper: restored",
        "ATTENTION: the hub gives none of K001 to K1000, they may be on paper: restored",
        "ATTENTION: restored from a backup, 2399 numbers skipped in all series; "
        "term 7, waiting for kiosk-1, kiosk-2 to say what they hold",
    ]
    heard = hall.do(c.Witness(device="kiosk-1", term=7))
    assert list(told.sentences(hall.day, heard)) == ["kiosk-1 has said what it holds"]
    hall.wait(min=2)
    assert next(iter(told.sentences(hall.day, hall.do(c.Tick())))) == (
        "ATTENTION: kiosk-2 did not say what it holds, numbers are given without it"
    )


def test_a_paper_of_a_day_that_is_over_is_told_as_such() -> None:
    hall = Hall()
    hall.do(c.Tick())
    kiosk = Kiosk("kiosk-1", "X1")
    paper = kiosk.gives(hall.centre, "p", "civil", hall.now, True)
    hall.wait(h=24)
    (*_, late) = told.sentences(hall.day, hall.do(kiosk.settles(paper, hall.now)))
    assert late == "X1-001 of 2026-03-02 was heard of only now from kiosk-1: on record, not called"


def test_what_became_of_a_counter_that_is_gone_is_told() -> None:
    hall = Hall()
    hall.open("1", "2")
    hall.press()
    hall.press()
    hall.call("1")
    hall.call("2")
    hall.at(c.Start, "2")
    hall.centre = replace(CENTRE, counters=CENTRE.counters[2:])
    assert list(told.sentences(hall.day, hall.do(c.Tick()))) == [
        "A001 waits again: the set-up has no counter 1 any more",
        "an signed out of counter 1",
        "A002 finished at counter 2: counter-gone",
        "binh signed out of counter 2",
    ]


def test_a_store_that_was_lost_calls_for_attention() -> None:
    hall = Hall()
    hall.do(c.Tick())
    events = hall.do(c.Witness(device="kiosk-1", term=3, tops={("A", hall.day.date): 57}))
    assert list(told.sentences(hall.day, events)) == [
        "ATTENTION: the hub gives none of A001 to A1000, they may be on paper: seen-by-kiosk-1",
        "ATTENTION: this store was lost and began anew (seen-by-kiosk-1), 1000 numbers skipped in "
        f"all series; term {hall.day.term}, every kiosk is asked for all of its day",
    ]
