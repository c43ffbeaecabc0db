"""Asking for a number, its paper, coming back, being taken out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.errors import Refused
from hub.core.model import TicketState
from tests.hub.core.hall import CENTRE, Hall, with_rules


def asked(request_id: str = "p", service: str = "civil", **more: object) -> c.Ask:
    fields = {"device": "kiosk-1", "language": "vi", "priority": None, "token": "t", **more}
    return c.Ask(request_id=request_id, service=service, **fields)  # type: ignore[arg-type]


def test_a_press_gives_the_next_number_of_its_field() -> None:
    hall = Hall()
    assert [hall.press("civil"), hall.press("land"), hall.press("marriage")] == [
        "A001",
        "H001",
        "A002",
    ]
    assert hall.ticket("A002").token == "token-press-3"


def test_the_same_press_again_changes_nothing() -> None:
    hall = Hall()
    hall.do(asked("one"))
    assert hall.do(asked("one")) == ()
    hall.do(c.ReportPrint(ticket="one", device="kiosk-1", ok=False, reason="no-paper"))
    assert hall.do(asked("one")) == (), "a voided press stays the same press"
    assert hall.press() == "A002"


def test_the_number_after_999_has_four_digits() -> None:
    hall = Hall(with_rules(always_open=True))
    for _ in range(999):
        hall.press("result", paper=False)
    assert hall.press("result") == "K1000"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (asked(service="karaoke"), "unknown-service"),
        (asked(priority="minister"), "unknown-priority"),
    ],
)
def test_what_the_centre_does_not_have_is_refused(command: c.Ask, reason: str) -> None:
    with pytest.raises(Refused) as no:
        Hall().do(command)
    assert no.value.reason == reason


def test_no_number_at_lunch_but_the_morning_numbers_stay() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.wait(h=4)
    with pytest.raises(Refused, match="closed"):
        hall.press()
    assert hall.call("1") == "A001"


def test_a_field_without_priority_gives_an_ordinary_number_all_the_same() -> None:
    hall = Hall()
    number = hall.press("result", priority="old")
    assert hall.ticket(number).priority is None


def test_half_a_ticket_is_callable_after_ten_seconds_without_any_tick() -> None:
    hall = Hall()
    hall.open("1")
    number = hall.press(paper=False)
    with pytest.raises(Refused, match="nobody-waiting"):
        hall.call("1")
    hall.wait(s=10)
    events = hall.at(c.CallNext, "1")
    assert [type(event) for event in events] == [e.Confirmed, e.Called]
    assert hall.number_at("1") == number


def test_a_tick_confirms_a_paper_that_nobody_reported() -> None:
    hall = Hall()
    number = hall.press(paper=False)
    assert hall.do(c.Tick()) == ()
    hall.wait(s=9)
    assert [event.by for event in hall.do(c.Tick()) if isinstance(event, e.Confirmed)] == [
        "timeout"
    ]
    assert hall.ticket(number).state is TicketState.WAITING


def test_no_paper_voids_the_number_and_it_is_never_given_again() -> None:
    hall = Hall()
    first = hall.press(paper=False)
    hall.do(c.ReportPrint(ticket="press-1", device="kiosk-1", ok=False, reason="no-paper"))
    assert hall.ticket(first).state is TicketState.VOIDED
    assert hall.press() == "A002"


def test_a_late_report_of_no_paper_voids_a_waiting_person_but_not_a_called_one() -> None:
    hall = Hall()
    hall.open("1")
    hall.press(paper=False)
    hall.press(paper=False)
    hall.wait(s=20)
    assert hall.call("1") == "A001"
    for key in ("press-1", "press-2"):
        hall.do(c.ReportPrint(ticket=key, device="kiosk-1", ok=False))
    assert hall.ticket("A001").state is TicketState.CALLED
    assert hall.ticket("A002").state is TicketState.VOIDED


def test_a_kiosk_reports_only_on_its_own_paper() -> None:
    hall = Hall()
    hall.press(paper=False)
    for ticket, device in (("press-1", "kiosk-2"), ("press-9", "kiosk-1")):
        with pytest.raises(Refused, match="no-such-ticket"):
            hall.do(c.ReportPrint(ticket=ticket, device=device, ok=False))


def missed(hall: Hall) -> str:
    hall.open("1")
    number = hall.press()
    hall.call("1")
    hall.at(c.NoShow, "1")
    return number


def test_who_comes_back_in_time_keeps_the_place() -> None:
    hall = Hall()
    number = missed(hall)
    later = hall.press()
    hall.wait(min=14)
    hall.at(c.Return, "1", number=number)
    assert [hall.call("1"), hall.ticket(later).state] == [number, TicketState.WAITING]


def test_who_comes_back_too_late_goes_to_the_end() -> None:
    hall = Hall()
    number = missed(hall)
    later = hall.press()
    hall.wait(min=16)
    hall.at(c.Return, "1", number=number)
    assert hall.serve_all("1") == [later, number]


@pytest.mark.parametrize(("number", "reason"), [("A001", "not-missed"), ("A777", "no-such-ticket")])
def test_only_a_missed_person_can_come_back(number: str, reason: str) -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    with pytest.raises(Refused, match=reason):
        hall.at(c.Return, "1", number=number)


def test_staff_take_out_a_test_press_with_a_reason() -> None:
    hall = Hall()
    hall.open("1")
    number = hall.press()
    with pytest.raises(Refused, match="malformed"):
        hall.at(c.Cancel, "1", number=number, reason=" ")
    hall.at(c.Cancel, "1", number=number, reason="bấm thử")
    assert hall.ticket(number).state is TicketState.CANCELLED
    for verb in (c.Cancel, c.Return, c.TakeBack):
        more = {"reason": "again"} if verb is c.Cancel else {}
        with pytest.raises(Refused, match="ticket-ended"):
            hall.at(verb, "1", number=number, **more)


def test_nobody_is_taken_out_while_at_a_counter_nor_by_an_empty_counter() -> None:
    hall = Hall()
    hall.open("1")
    number = hall.press()
    with pytest.raises(Refused, match="not-signed-in"):
        hall.at(c.Cancel, "2", number=number, reason="x")
    hall.call("1")
    with pytest.raises(Refused, match="counter-busy"):
        hall.at(c.Cancel, "1", number=number, reason="x")


def test_an_earlier_clock_does_not_let_the_next_person_overtake() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.now = datetime(2026, 3, 2, 0, 58, tzinfo=UTC)
    hall.press()
    assert hall.ticket("A001").since <= hall.ticket("A002").since
    assert hall.serve_all("1") == ["A001", "A002"]


def test_half_a_ticket_is_callable_when_the_clock_went_back() -> None:
    hall = Hall()
    hall.open("1")
    hall.press(paper=False)
    hall.wait(min=-30)
    assert hall.call("1") == "A001"


def with_quota(n: int) -> Hall:
    fields = (replace(CENTRE.fields[0], quota_per_day=n), *CENTRE.fields[1:])
    return Hall(replace(CENTRE, fields=fields))


def test_when_the_numbers_of_a_day_are_used_up_no_more_are_given() -> None:
    hall = with_quota(2)
    hall.press("civil")
    hall.press("marriage")
    with pytest.raises(Refused, match="quota-full: civil"):
        hall.press("civil")
    assert hall.press("land") == "H001"
    hall.wait(h=24)
    assert hall.press("civil") == "A001"
    hall.check()


def test_what_was_void_or_taken_out_is_given_to_somebody_else() -> None:
    hall = with_quota(2)
    hall.open("1")
    hall.press()
    hall.do(asked("void"))
    hall.do(c.ReportPrint(ticket="void", device="kiosk-1", ok=False))
    assert hall.press() == "A003"
    hall.at(c.Cancel, "1", number="A001", reason="bấm thử")
    assert hall.press() == "A004"
    with pytest.raises(Refused, match="quota-full"):
        hall.press()


def test_who_is_sent_on_counts_for_the_field_of_the_press() -> None:
    hall = with_quota(1)
    hall.open("1", "3")
    hall.press("civil")
    hall.call("1")
    hall.at(c.Transfer, "1", field="land")
    with pytest.raises(Refused, match="quota-full"):
        hall.press("civil")
    hall.call("3")
    hall.at(c.NoShow, "3")
    hall.at(c.Cancel, "3", number="A001", reason="đã về")
    assert hall.press("civil") == "A002"


def test_a_report_that_comes_late_is_still_known() -> None:
    """The hub gave up waiting for the paper; the printer says at last that it is out."""
    hall = Hall()
    hall.open("1")
    hall.press(paper=False)
    hall.wait(s=20)
    hall.do(c.Tick())
    assert (hall.ticket("A001").paper, len(hall.day.unheard["kiosk-1"])) == ("timeout", 1)
    hall.do(c.ReportPrint(ticket="press-1", device="kiosk-1", ok=True))
    assert hall.ticket("A001").paper == "printer"
    assert "kiosk-1" not in hall.day.unheard
    assert hall.do(c.ReportPrint(ticket="press-1", device="kiosk-1", ok=True)) == ()
    hall.check()


def test_a_late_report_leaves_the_person_at_the_counter() -> None:
    hall = Hall()
    hall.open("1")
    hall.press(paper=False)
    hall.wait(s=20)
    hall.call("1")
    hall.do(c.ReportPrint(ticket="press-1", device="kiosk-1", ok=True))
    assert hall.number_at("1") == "A001"
    assert hall.ticket("A001").state is TicketState.CALLED
    hall.at(c.Finish, "1")
    assert hall.do(c.ReportPrint(ticket="press-1", device="kiosk-1", ok=True)) == ()
    hall.check()
