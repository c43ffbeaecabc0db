"""A paper once more: what the kiosk is told, and when nobody can be told."""

from datetime import timedelta

from hub.core import commands as c
from hub.core.model import CounterId
from hub.translate_reprint import reprints, why_not_now
from kit.wire import messages as m
from kit.wire import messages_offline as mo
from kit.wire import topics
from tests.hub.core.hall import Hall

ONLINE = m.DeviceState(status="online", kind="kiosk")
OFFLINE = m.DeviceState(status="offline", kind="kiosk")


def waiting_for(number_of: Hall) -> tuple[Hall, str]:
    number_of.open("1")
    return number_of, number_of.press("marriage", priority="old")


def asked(number: str) -> c.Reprint:
    return c.Reprint(request_id="again", counter=CounterId("1"), number=number)


def test_the_kiosk_that_gave_the_number_prints_it_again_with_its_old_time() -> None:
    hall, number = waiting_for(Hall())
    issued_at = hall.ticket(number).issued_at
    hall.wait(min=30)
    (told,) = reprints(hall.centre, hall.day, hall.do(asked(number)))
    assert (told.topic, told.parts) == (topics.REPRINT, {"device": "kiosk-1"})
    copy = told.message
    assert isinstance(copy, mo.Reprint)
    assert (copy.print_id, copy.copy) == ("again", 1)
    answer = copy.answer
    assert (answer.number, answer.service, answer.priority) == (number, "marriage", "old")
    assert (answer.request_id, answer.token) == ("press-1", "token-press-1")
    assert answer.at == issued_at.replace(microsecond=0)
    assert (answer.ahead, answer.wait_min) == (None, None)


def test_a_number_that_the_kiosk_gave_alone_has_the_time_of_its_press() -> None:
    hall = Hall()
    hall.open("1")
    hall.do(c.Lend(device="kiosk-1"))
    hall.wait(min=30)
    pressed_at = hall.now - timedelta(minutes=20)
    hall.do(
        c.Settle(
            request_id="alone", device="kiosk-1", number="A950", series="A", n=950,
            service="civil", language="vi", priority=None, token="t", how="lease", order=1,
            business_day=hall.day.date, waited_s=20 * 60, printed=True,
        )
    )  # fmt: skip
    (told,) = reprints(hall.centre, hall.day, hall.do(asked("A950")))
    assert isinstance(told.message, mo.Reprint)
    assert told.message.answer.at == pressed_at.replace(microsecond=0)


def test_the_second_copy_says_that_it_is_the_second() -> None:
    hall, number = waiting_for(Hall())
    hall.do(asked(number))
    events = hall.do(c.Reprint(request_id="once-more", counter=CounterId("1"), number=number))
    (told,) = reprints(hall.centre, hall.day, events)
    assert isinstance(told.message, mo.Reprint)
    assert told.message.copy == 2


def test_what_is_no_reprint_is_printed_by_nobody() -> None:
    hall = Hall()
    hall.press()
    assert reprints(hall.centre, hall.day, hall.journal) == ()


def test_a_kiosk_that_is_gone_is_asked_for_nothing() -> None:
    hall, number = waiting_for(Hall())
    for devices in ({}, {"kiosk-1": OFFLINE}, {"kiosk-2": ONLINE}):
        assert why_not_now(hall.day, devices, asked(number)) == "kiosk-offline"
    assert why_not_now(hall.day, {"kiosk-1": ONLINE}, asked(number)) is None


def test_the_rules_judge_what_is_no_number_or_no_reprint() -> None:
    hall, number = waiting_for(Hall())
    assert why_not_now(hall.day, {}, asked("A999")) is None
    assert why_not_now(None, {}, asked(number)) is None
    assert why_not_now(hall.day, {}, c.CallNext(request_id="n", counter=CounterId("1"))) is None


def test_a_click_that_is_sent_again_is_done_although_the_kiosk_went_meanwhile() -> None:
    hall, number = waiting_for(Hall())
    hall.do(asked(number))
    assert why_not_now(hall.day, {}, asked(number)) is None
