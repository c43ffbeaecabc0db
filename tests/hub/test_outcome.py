"""What is answered, and by what a repeat is known."""

from dataclasses import replace

from hub.core import commands as c
from hub.core.commands import Command
from hub.outcome import Key, Outcome, key_of, on_record, outcome, source_of
from tests.hub.core.hall import Hall
from tests.hub.core.kiosks import Kiosk


def alone(printed: bool | None = True) -> tuple[Hall, c.Settle]:
    """A hall, and what its kiosk tells of a ticket that it gave out."""
    hall = Hall()
    hall.open("1")
    hall.do(c.Lend(device="kiosk-1"))
    kiosk = Kiosk("kiosk-1", "X1")
    kiosk.hears(hall.day)
    return hall, kiosk.settles(kiosk.gives(hall.centre, "p", "civil", hall.now, printed), hall.now)


def after(hall: Hall, command: Command) -> Outcome:
    hall.do(command)
    return outcome(hall.centre, command, hall.day, hall.now)


def test_what_a_kiosk_or_the_hub_itself_says_is_decided_anew_each_time() -> None:
    _, told = alone()
    assert key_of(told) is None
    assert source_of(told) == "kiosk-1"
    lend, holds = c.Lend(device="kiosk-2"), c.Witness(device="kiosk-3", term=0)
    assert [source_of(one) for one in (lend, holds)] == ["kiosk-2", "kiosk-3"]
    mine = (c.Restore(term=1), c.Tick())
    assert [key_of(one) for one in (lend, holds, *mine)] == [None] * 4
    assert [source_of(one) for one in mine] == ["", ""]


def test_what_an_officer_does_with_a_number_is_done_once() -> None:
    call = c.CallNumber(request_id="r", counter="1", number="A001")  # type: ignore[arg-type]
    assert (key_of(call), source_of(call)) == (Key("do", "r"), "counter/1")


def test_a_kiosk_hears_what_is_known_of_its_paper() -> None:
    hall, told = alone(printed=None)
    assert after(hall, told).printed is None
    hall.wait(s=20)
    hall.do(c.Tick())
    assert after(hall, told).printed is None, "that the time is over is no report"
    assert after(hall, replace(told, printed=True)).printed == "confirmed"
    assert after(hall, told).printed == "confirmed"


def test_a_paper_that_failed_is_known_as_failed() -> None:
    hall, told = alone(printed=False)
    assert after(hall, told).printed == "failed"
    assert after(hall, replace(told, printed=None)).printed == "failed"


def test_a_ticket_with_another_name_is_answered_by_its_own() -> None:
    hall, told = alone()
    hall.at(c.CallNumber, "1", number="A950")
    told_of = after(hall, replace(told, printed=None))
    assert (told_of.ticket, told_of.number, told_of.printed) == (
        "2026-03-02.A950", "A950", "confirmed",
    )  # fmt: skip
    hall.at(c.Finish, "1")
    assert after(hall, told).done


def test_a_number_with_a_letter_behind_is_told() -> None:
    hall, told = alone()
    hall.do(told)
    assert after(hall, replace(told, request_id="q")).number == "A950B"


def test_what_came_too_late_is_on_record() -> None:
    hall, told = alone()
    hall.wait(h=24)
    late = replace(told, waited_s=86_000.0)
    assert after(hall, late) == on_record(late, hall.now)
    assert on_record(late, hall.now).printed == "confirmed"
    assert on_record(replace(late, printed=False), hall.now).printed == "failed"


def test_a_press_that_was_told_of_first_gets_the_number_on_its_paper() -> None:
    """The ask was under way for so long that its kiosk gave a number by itself."""
    hall, told = alone()
    hall.do(told)
    asked = c.Ask(request_id="p", device="kiosk-1", service="civil", language="vi",
                  priority=None, token="t")  # fmt: skip
    assert after(hall, asked).number == "A950"


def test_a_press_whose_ticket_has_another_name_gets_that_one() -> None:
    hall, told = alone()
    hall.at(c.CallNumber, "1", number="A950")
    hall.do(told)
    asked = c.Ask(request_id="p", device="kiosk-1", service="civil", language="vi",
                  priority=None, token="t")  # fmt: skip
    assert (after(hall, asked).number, hall.day.last_number.get("A")) == ("A950", None)


def test_a_copy_is_answered_with_the_number_that_is_printed() -> None:
    hall, _ = alone()
    number = hall.press()
    hall.press()
    hall.call("1")
    again = c.Reprint(request_id="copy", counter="1", number="A002")  # type: ignore[arg-type]
    assert (number, after(hall, again).number) == ("A001", "A002")
