"""What became of the paper: told once, never taken back while it may be in somebody's hand."""

from kiosk.flow_events import (
    Keep,
    Note,
    Print,
    PrintDone,
    PrinterSaid,
    PrintFailed,
    Report,
    Started,
)
from kiosk.flow_memory import Found
from kiosk.flow_state import Home, Number, Sorry
from kit.bus import Received
from kit.wire import topics
from kit.wire.messages import Printed
from kit.wire.messages_offline import Reprint
from tests.kiosk.stand import Stand, issued


def reports(stand: Stand) -> list[tuple[str, str, str | None]]:
    """What the hub is told of papers: the request, the result and its reason."""
    found = []
    for one in stand.did(Report):
        said = one.printed or one.given.settle
        found.append((said.request_id, said.printed if one.printed is None else said.result,
                      said.reason))  # fmt: skip
    return found


def again(stand: Stand) -> Stand:
    """The kiosk after a power cut, with what lay on its disk then."""
    kept = {one.given.settle.request_id: one.given for one in stand.did(Keep)}
    kept |= {one.given.settle.request_id: one.given for one in stand.did(Report) if one.given}
    found = Found(memory="kept", notes=stand.state.noted, tickets=tuple(kept.values()))
    fresh = Stand(online=False, found=found)
    fresh.hear(Started())
    return fresh


# ---- a slip that is late


def test_without_a_screen_a_slip_that_is_late_is_not_given_back_for_it_may_still_come():
    stand = Stand(has_screen=False)
    request_id = stand.button("17", down=True)
    stand.answer(issued(request_id))
    stand.wait(20)
    assert isinstance(stand.state.page, Sorry)
    assert reports(stand) == []
    stand.hear(PrintDone(request_id, verified=True))
    stand.hear(PrintFailed(request_id, "offline"))
    assert reports(stand) == [(request_id, "confirmed", None)]


def test_without_a_screen_a_late_slip_that_fails_after_all_is_given_back():
    stand = Stand(has_screen=False)
    request_id = stand.button("17", down=True)
    stand.answer(issued(request_id))
    stand.wait(20)
    stand.hear(PrintFailed(request_id, "offline"))
    assert reports(stand) == [(request_id, "failed", "offline")]


def test_a_number_that_was_read_on_the_glass_stays_whatever_the_printer_says_later():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    stand.wait(20)
    stand.hear(PrintFailed(request_id, "offline"), PrintDone(request_id, verified=True))
    assert reports(stand) == [(request_id, "confirmed", "shown-on-screen:offline")]


def test_a_disk_that_never_answers_holds_nobody_up_for_ever():
    stand = Stand(has_screen=False)
    stand.disk = None
    request_id = stand.button("17", down=True)
    stand.answer(issued(request_id))
    stand.wait(20)
    assert reports(stand) == [(request_id, "failed", "disk")]  # nothing was ever printed
    assert stand.did(Print) == []


# ---- a power cut


def test_what_was_printing_when_the_power_went_stands():
    stand = Stand()
    stand.hub("offline")
    request_id = stand.touch("service:khai-sinh")
    after = again(stand)
    assert reports(after) == [(request_id, "confirmed", "interrupted")]
    assert after.did(Print) == []
    assert after.state.page == Home()
    assert reports(again(after)) == []


def test_the_hubs_number_too_and_the_hub_is_told_as_ever():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    [report] = again(stand).did(Report)
    assert report.printed == Printed(
        request_id=request_id, result="confirmed", reason="interrupted"
    )
    assert report.given.settle.printed == "confirmed"


def test_after_a_power_cut_the_numbers_go_on_where_they_were():
    stand = Stand()
    stand.hub("offline")
    stand.touch("service:khai-sinh")
    after = again(stand)
    after.touch("service:khai-sinh")
    assert [one.ticket.number for one in after.did(Print)] == ["A951"]
    assert [one.given.settle.order for one in after.did(Keep)] == [2]


def test_a_kiosk_that_is_switched_on_for_the_first_time_notes_that_it_knows_nothing():
    stand = Stand(online=False)
    stand.hear(Started())
    assert [list(one.notes) for one in stand.did(Note)] == [["past"]]
    after = again(stand)
    assert after.done == []
    assert after.state.holdings.memory == "new"


# ---- a number that is none of ours


def test_a_number_that_is_written_otherwise_is_printed_and_reported_all_the_same():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id, number="007"))
    assert [one.ticket.number for one in stand.did(Print)] == ["007"]
    stand.hear(PrintDone(request_id, verified=True), PrintDone(request_id, verified=True))
    assert reports(stand) == [(request_id, "confirmed", None)]
    assert isinstance(stand.state.page, Number)


# ---- reprints


def reprint(stand: Stand, print_id: str = "p1", **answer) -> None:
    message = Reprint(print_id=print_id, answer=issued("r-of-old", **answer), copy=2)
    stand.hear(Received(topics.REPRINT, {"device": "kiosk-1"}, message))


def test_staff_have_a_ticket_printed_once_more_and_it_is_marked():
    stand = Stand()
    reprint(stand)
    [printing] = stand.did(Print)
    assert (printing.request_id, printing.ticket.number) == ("p1", "A012")
    assert printing.ticket.reprint == "IN LẠI – BẢN 2"
    assert printing.ticket.facts == ("Quầy phục vụ: 3, 4",)  # how many waited then is not true now
    stand.hear(PrintDone("p1", verified=True))
    assert reports(stand) == [("p1", "confirmed", None)]
    assert stand.state.page == Home()  # who stands there has nothing to do with it


def test_the_same_wish_twice_is_one_paper_also_after_a_power_cut():
    stand = Stand()
    reprint(stand)
    reprint(stand)
    stand.hear(PrintDone("p1", verified=True))
    reprint(stand)
    assert len(stand.did(Print)) == 1
    assert reports(stand) == [("p1", "confirmed", None)] * 2  # the hub had not heard of the first
    after = again(stand)
    reprint(after)
    assert after.did(Print) == []
    assert reports(after) == [("p1", "confirmed", None)]


def test_it_is_on_disk_that_a_reprint_was_asked_for_before_it_is_printed():
    stand = Stand()
    reprint(stand)
    assert [type(one) for one in stand.done] == [Note, Print]


def test_a_reprint_that_the_power_cut_ended_is_told_so_that_staff_can_ask_again():
    stand = Stand()
    reprint(stand)
    after = again(stand)
    assert reports(after) == [("p1", "failed", "interrupted")]
    reprint(after)
    assert after.did(Print) == []


def test_a_reprint_that_finds_no_paper_is_told_and_nobody_is_shown_anything():
    stand = Stand()
    reprint(stand)
    stand.hear(PrinterSaid("no-paper"), PrintFailed("p1", "no-paper"))
    assert reports(stand) == [("p1", "failed", "no-paper")]
    assert stand.state.page == Home()


def test_a_reprint_between_does_not_disturb_who_is_being_served():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    reprint(stand)
    stand.answer(issued(request_id, number="A013"))
    stand.hear(PrintDone("p1", verified=True), PrintDone(request_id, verified=True))
    assert [one.ticket.number for one in stand.did(Print)] == ["A012", "A013"]
    assert isinstance(stand.state.page, Number)
    assert stand.state.page.answer.number == "A013"


def test_a_reprint_that_an_old_hub_asks_for_is_not_printed():
    stand = Stand()
    stand.noted("x", term=5)
    reprint(stand, term=4)
    assert stand.did(Print) == []
    reprint(stand, term=5)
    assert len(stand.did(Print)) == 1


def test_only_the_latest_reprints_are_remembered():
    stand = Stand()
    for n in range(70):
        reprint(stand, f"p{n}")
    assert len(stand.state.reprints) == 50
    assert "p69" in stand.state.reprints
