"""A person stands here with a number: it is called, or printed once more."""

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.errors import Refused
from hub.core.model import TicketState
from tests.hub.core.hall import Hall
from tests.hub.core.kiosks import Kiosk


def kinds(events: tuple[e.Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


def hall_with(*presses: str, open_: tuple[str, ...] = ("1", "2")) -> Hall:
    hall = Hall()
    hall.open(*open_)
    for service in presses:
        hall.press(service)
    return hall


def call(hall: Hall, number: str, counter: str = "1") -> list[str]:
    return kinds(hall.at(c.CallNumber, counter, number=number))


# Calling


def test_a_number_is_called_out_of_turn_and_the_reason_is_on_record() -> None:
    hall = hall_with("civil", "civil")
    assert call(hall, "A002") == ["Called"]
    assert (hall.number_at("1"), hall.why()) == ("A002", "by-number")
    assert hall.call("2") == "A001"
    hall.check()


@pytest.mark.parametrize("typed", ["a2", " A002 ", "a002"])
def test_it_is_found_however_it_is_typed(typed: str) -> None:
    hall = hall_with("civil", "civil")
    call(hall, typed)
    assert hall.number_at("1") == "A002"


def test_it_may_be_a_number_of_another_field_for_the_person_stands_here() -> None:
    hall = hall_with("land")
    assert call(hall, "H001") == ["Called"]


def test_who_shows_a_paper_that_is_not_confirmed_has_a_paper() -> None:
    hall = Hall()
    hall.open("1")
    hall.press(paper=False)
    assert call(hall, "A001") == ["Confirmed", "Called"]
    assert hall.ticket("A001").paper == "paper"
    hall.check()


def test_a_missed_person_who_is_back_is_called_at_once() -> None:
    hall = hall_with("civil")
    hall.call("1")
    hall.at(c.NoShow, "1")
    hall.wait(h=1)
    assert call(hall, "A001", "2") == ["Returned", "Called"]
    hall.check()


def test_who_was_set_aside_here_is_taken_back_and_elsewhere_not() -> None:
    hall = hall_with("civil")
    hall.call("1")
    hall.at(c.Park, "1")
    with pytest.raises(Refused, match="wrong-counter: 1"):
        call(hall, "A001", "2")
    call(hall, "A001", "1")
    assert hall.why() == "taken-back"


def test_who_is_at_a_counter_already_is_not_called_to_another() -> None:
    hall = hall_with("civil")
    hall.call("2")
    with pytest.raises(Refused, match="counter-busy: 2"):
        call(hall, "A001")
    hall.at(c.Finish, "2")
    with pytest.raises(Refused, match="ticket-ended"):
        call(hall, "A001")


def test_only_a_counter_that_may_call_calls_a_number() -> None:
    hall = hall_with("civil", "civil")
    with pytest.raises(Refused, match="not-signed-in"):
        call(hall, "A001", "3")
    hall.at(c.Pause, "2", reason="lunch")
    with pytest.raises(Refused, match="counter-paused"):
        call(hall, "A001", "2")
    hall.call("1")
    with pytest.raises(Refused, match="counter-busy"):
        call(hall, "A002", "1")


def test_a_lent_number_that_nobody_told_of_is_called() -> None:
    hall = hall_with()
    hall.do(c.Lend(device="kiosk-1"))
    assert call(hall, "h951") == ["Issued", "Confirmed", "Called"]
    ticket = hall.ticket("H951")
    assert (ticket.field, ticket.device, ticket.how, ticket.id) == (
        "land", "kiosk-1", "paper", "2026-03-02.H951",
    )  # fmt: skip
    assert hall.journal[-1].call_id == "2026-03-02.H951.1"  # type: ignore[attr-defined]
    hall.at(c.Finish, "1")
    hall.check()


def test_a_number_of_a_kiosks_own_series_is_called_in_the_field_of_the_counter() -> None:
    hall = hall_with(open_=("1", "2", "3"))
    call(hall, "X2-001", "3")
    assert (hall.ticket("X2-001").field, hall.ticket("X2-001").device) == ("land", "")
    hall.check()


@pytest.mark.parametrize("number", ["A005", "A700", "Z001", "hello", "", "A1000"])
def test_a_number_that_nobody_can_have_is_refused(number: str) -> None:
    hall = hall_with("civil")
    hall.do(c.Lend(device="kiosk-1"))
    with pytest.raises(Refused, match="no-such-ticket"):
        call(hall, number)


def test_yesterdays_lent_numbers_are_not_called_today() -> None:
    hall = Hall()
    hall.do(c.Lend(device="kiosk-1"))
    hall.wait(h=24)
    hall.open("1")
    with pytest.raises(Refused, match="no-such-ticket"):
        call(hall, "A950")
    assert call(hall, "A900") == ["Issued", "Confirmed", "Called"]


def test_a_number_that_a_lost_store_gave_is_called() -> None:
    hall = hall_with()
    hall.do(c.Restore(term=1))
    assert call(hall, "A057") == ["Issued", "Confirmed", "Called"]
    hall.wait(min=1)
    assert hall.press() == "A1001"
    hall.check()


def test_a_number_that_we_believe_void_is_called_with_a_letter() -> None:
    """The printer said that it failed, and the person holds the paper."""
    hall = Hall()
    hall.open("1")
    hall.press(paper=False)
    hall.do(c.ReportPrint(ticket="press-1", device="kiosk-1", ok=False))
    assert call(hall, "A001") == ["Issued", "Confirmed", "Called"]
    assert hall.number_at("1") == "A001B"
    hall.at(c.NoShow, "1")
    assert call(hall, "a001b") == ["Returned", "Called"]
    hall.check()


# Printing once more


def test_a_ticket_is_printed_once_more_where_it_was_given_out() -> None:
    hall = hall_with("civil")
    (first,) = hall.at(c.Reprint, "2", number="a1")
    assert isinstance(first, e.Reprinted)
    assert (first.device, first.copy, first.counter) == ("kiosk-1", 1, "2")
    (second,) = hall.at(c.Reprint, "2", number="A001")
    assert isinstance(second, e.Reprinted)
    assert (second.copy, hall.ticket("A001").copies) == (2, 2)
    hall.check()


def test_the_same_wish_prints_once() -> None:
    hall = hall_with("civil")
    again = c.Reprint(request_id="r", counter="1", number="A001")  # type: ignore[arg-type]
    hall.do(again)
    assert hall.do(again) == ()


def test_printing_once_more_leaves_the_person_where_it_is() -> None:
    hall = hall_with("civil")
    hall.call("1")
    hall.at(c.Start, "1")
    before = hall.ticket("A001")
    hall.at(c.Reprint, "1", number="A001")
    after = hall.ticket("A001")
    assert (after.state, after.counter, after.visit) == (before.state, before.counter, before.visit)
    assert hall.number_at("1") == "A001"
    hall.check()


def test_what_the_copy_did_is_noted_and_changes_nothing() -> None:
    hall = hall_with("civil")
    (copy,) = hall.at(c.Reprint, "1", number="A001")
    assert isinstance(copy, e.Reprinted)
    assert hall.do(c.ReportPrint(ticket=copy.print_id, device="kiosk-1", ok=False)) == ()
    assert hall.ticket("A001").state is TicketState.WAITING


def test_what_cannot_be_printed_again() -> None:
    hall = hall_with("civil")
    with pytest.raises(Refused, match="no-such-ticket"):
        hall.at(c.Reprint, "1", number="A009")
    hall.serve("1")
    with pytest.raises(Refused, match="ticket-ended"):
        hall.at(c.Reprint, "1", number="A001")
    call(hall, "X2-001")
    with pytest.raises(Refused, match="no-printer"):
        hall.at(c.Reprint, "1", number="X2-001")
    with pytest.raises(Refused, match="not-signed-in"):
        hall.at(c.Reprint, "3", number="A001")


def test_once_its_kiosk_is_known_it_can_be_printed_again() -> None:
    hall = hall_with()
    kiosk = Kiosk("kiosk-1", "X2")
    paper = kiosk.gives(hall.centre, "p", "civil", hall.now, True)
    call(hall, paper.number)
    hall.do(kiosk.settles(paper, hall.now))
    assert kinds(hall.at(c.Reprint, "1", number=paper.number)) == ["Reprinted"]
