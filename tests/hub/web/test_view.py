"""What the console shows: my number, who is next and why, what waits where."""

from dataclasses import replace

from hub.core import commands as c
from hub.core.model import CounterId
from hub.web.view import Console, console
from hub.web.view_lists import TO_CHOOSE, Moment
from hub.web.words import Lang
from tests.hub.core.hall import CENTRE, Hall


def shown(hall: Hall, counter: str = "1", who: str | None = "an", lang: Lang = "vi") -> Console:
    at = Moment(centre=hall.centre, day=hall.day, now=hall.now, lang=lang)
    return console(at, CounterId(counter), who)


def test_a_closed_counter_asks_to_sign_in() -> None:
    hall = Hall()
    hall.press()
    page = shown(hall)
    assert (page.state, page.seat, page.headline) == ("closed", "none", "Mời đăng nhập")
    assert page.officer is None


def test_who_looks_over_the_shoulder_sees_who_sits_there() -> None:
    hall = Hall()
    hall.open("1")
    page = shown(hall, who=None)
    assert (page.seat, page.seat_text) == ("none", "Quầy này đang do An phụ trách.")


def test_who_was_replaced_is_told_by_whom() -> None:
    hall = Hall()
    hall.open("1")
    hall.at(c.SignIn, "1", officer="binh")
    page = shown(hall, who="an")
    assert page.seat == "replaced"
    assert page.seat_text.startswith("Quầy này nay do Binh phụ trách.")


def test_the_next_person_comes_with_the_reason() -> None:
    hall = Hall()
    hall.press()
    old = hall.press(priority="old")
    hall.open("1")
    page = shown(hall)
    assert page.next is not None
    assert (page.next.number, page.next.why) == (old, "diện ưu tiên")
    assert [line.number for line in page.queues[0].tickets] == [old, "A001"]
    assert [line.priority for line in page.queues[0].tickets] == [True, False]


def test_nobody_waiting_is_said_in_words() -> None:
    hall = Hall()
    hall.open("1")
    assert (shown(hall).next, shown(hall).next_text) == (None, "Không có ai đang chờ")


def test_the_number_at_the_counter_says_since_when() -> None:
    hall = Hall()
    number = hall.press("marriage")
    hall.open("1")
    hall.call("1")
    called_at = hall.now
    page = shown(hall)
    assert page.ticket is not None
    assert (page.state, page.ticket.number, page.ticket.since_word) == (
        "calling", number, "gọi lúc")  # fmt: skip
    assert (page.ticket.field, page.ticket.service) == ("Tư pháp – Hộ tịch", "Kết hôn")
    hall.wait(min=2)
    hall.at(c.Start, "1")
    page = shown(hall)
    assert page.ticket is not None
    assert (page.state, page.ticket.since_word) == ("serving", "bắt đầu lúc")
    assert page.ticket.since == hall.now.isoformat() != called_at.isoformat()


def test_what_is_special_about_a_person_is_marked() -> None:
    hall = Hall()
    hall.press("land", priority="old")
    hall.open("1", "3")
    hall.call("3")
    hall.at(c.Transfer, "3", field="civil")
    hall.call("1")
    hall.at(c.Recall, "1")
    page = shown(hall)
    assert page.ticket is not None
    assert page.ticket.marks == ("Ưu tiên", "Chuyển đến", "Đã gọi 3 lần")


def test_own_queues_come_first_and_count_everybody() -> None:
    hall = Hall()
    for _ in range(11):
        hall.press("land")
    page = shown(hall, "2")
    assert [(q.field, q.here) for q in page.queues] == [
        ("civil", True), ("land", True), ("result", False)]  # fmt: skip
    assert (page.queues[1].waiting, len(page.queues[1].tickets)) == (11, 8)


def test_a_missed_number_says_what_a_return_would_mean() -> None:
    hall = Hall()
    number = hall.press()
    hall.open("1")
    hall.call("1")
    hall.at(c.NoShow, "1")
    (line,) = shown(hall).missed
    assert (line.number, line.note) == (number, "giữ nguyên chỗ")
    hall.wait(min=16)
    assert shown(hall).missed[0].note == "về cuối hàng"


def test_a_parked_number_is_listed_at_its_own_counter_only() -> None:
    hall = Hall()
    number = hall.press()
    hall.open("1", "2")
    hall.call("1")
    hall.at(c.Park, "1")
    assert [line.number for line in shown(hall).parked] == [number]
    assert shown(hall, "2", "binh").parked == ()


def test_a_paused_counter_says_why() -> None:
    hall = Hall()
    hall.open("1")
    hall.at(c.Pause, "1", reason="lunch")
    assert (shown(hall).state, shown(hall).detail) == ("paused", "Nghỉ trưa")


def test_the_console_speaks_english_too() -> None:
    fields = tuple(replace(f, name_en=f"{f.id} field") for f in CENTRE.fields)
    hall = Hall(replace(CENTRE, fields=fields))
    hall.press()
    hall.open("1")
    page = shown(hall, lang="en")
    assert page.next is not None
    assert (page.state_text, page.next.field) == ("Ready", "civil field")
    assert page.next.why == "first in the queue"


def test_a_page_does_not_carry_the_whole_crowd() -> None:
    hall = Hall()
    for _ in range(TO_CHOOSE + 5):
        hall.press()
    page = shown(hall)
    assert (page.queues[0].waiting, len(page.waiting)) == (TO_CHOOSE + 5, TO_CHOOSE)
    assert page.waiting[0].number == "A001"


def test_who_waits_for_two_fields_is_listed_in_one_order() -> None:
    hall = Hall()
    numbers = [hall.press("civil"), hall.press("land", priority="old"), hall.press("civil")]
    assert [line.number for line in shown(hall, "2").waiting] == numbers


def test_on_an_ordinary_day_there_is_no_notice() -> None:
    hall = Hall()
    hall.press()
    assert shown(hall).notice == ""


def test_staff_are_told_all_day_that_numbers_were_skipped() -> None:
    hall = Hall()
    hall.do(c.Lend(device="kiosk-1"))
    hall.do(c.Restore(term=5))
    first = shown(hall).notice
    assert "khôi phục từ bản sao lưu lúc 08:00" in first
    assert f"bỏ qua {hall.day.skipped} số" in first
    assert "kiosk-1" in first
    hall.wait(min=90)
    hall.do(c.Tick())
    assert "khôi phục" in shown(hall).notice
    assert "kiosk-1" not in shown(hall).notice
    assert "restored from a backup at 08:00" in shown(hall, lang="en").notice
    hall.wait(h=24)
    hall.do(c.Tick())
    assert shown(hall).notice == ""


def test_two_looks_at_the_same_day_are_the_same_picture() -> None:
    hall = Hall()
    hall.press()
    assert shown(hall) == shown(hall)
