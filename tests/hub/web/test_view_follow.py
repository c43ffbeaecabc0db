"""What a phone shows of its own number, in each state of its life."""

from dataclasses import replace
from datetime import date

import pytest

from hub.core import commands as c
from hub.core.estimate import wait_range
from hub.store.port import TicketRow
from hub.web.view_follow import Followed, follow_view, spoken
from hub.web.view_lists import Moment
from hub.web.words import Lang
from tests.hub.core.hall import CENTRE, Hall


def row_of(hall: Hall, key: str) -> TicketRow:
    ticket = hall.ticket(key)
    return TicketRow(
        request_id=ticket.id, business_day=hall.day.date, number=ticket.number,
        series=ticket.series, service=ticket.service, field=ticket.field,
        state=ticket.state.value, counter=ticket.counter, issued_at=ticket.issued_at,
    )  # fmt: skip


def shown(hall: Hall, key: str, lang: Lang = "vi") -> Followed:
    at = Moment(centre=hall.centre, day=hall.day, now=hall.now, lang=lang)
    page = follow_view(at, row_of(hall, key))
    assert page is not None
    return page


def test_who_waits_sees_how_many_go_first_and_where() -> None:
    hall = Hall()
    hall.open("1")
    for _ in range(5):
        hall.press()
    mine = hall.press()
    page = shown(hall, mine)
    assert (page.state, page.number, page.ahead) == ("waiting", "A006", "5")
    assert (page.field, page.counters, page.taken) == ("Tư pháp – Hộ tịch", "1", "08:00")
    hall.wait(min=10)
    page = shown(hall, mine)
    assert (page.taken, page.at) == ("08:00", "08:10")
    assert (page.headline, page.counter) == ("Đang chờ gọi", "")


def test_too_few_visits_give_no_estimate_and_say_so() -> None:
    hall = Hall()
    hall.open("1")
    page = shown(hall, hall.press())
    assert (page.wait, page.note) == ("", "Chưa đủ số liệu để ước tính thời gian chờ.")


def test_without_an_open_counter_the_page_says_that() -> None:
    hall = Hall()
    page = shown(hall, hall.press())
    assert (page.wait, page.note) == ("", "Hiện chưa có quầy nào mở cho lĩnh vực này.")
    assert page.state == "waiting", "nobody is nearly called while nobody calls"


def test_the_estimate_is_the_same_range_as_on_paper() -> None:
    hall = Hall()
    hall.open("1")
    for minutes in (3, 5, 4, 6, 5):
        hall.press()
        hall.serve("1", min=minutes)
    for _ in range(3):
        hall.press()
    number = hall.press()
    on_paper = wait_range(hall.centre, hall.day, hall.ticket(number).id, hall.now)
    assert on_paper is not None
    page = shown(hall, number)
    assert (page.ahead, page.wait) == ("3", f"{on_paper[0]}–{on_paper[1]}")
    assert "người ưu tiên có thể được gọi trước" in page.note


def test_the_next_few_are_asked_to_come_near() -> None:
    hall = Hall()
    hall.open("1")
    numbers = [hall.press() for _ in range(4)]
    states = [shown(hall, number).state for number in numbers]
    assert states == ["soon", "soon", "soon", "waiting"]
    assert shown(hall, numbers[0]).again_s < shown(hall, numbers[3]).again_s


def test_a_paper_on_its_way_says_to_wait_for_it() -> None:
    hall = Hall()
    number = hall.press(paper=False)
    page = shown(hall, number)
    assert (page.state, page.headline) == ("printing", "Phiếu đang in")


def test_a_call_names_the_counter_and_each_repeat_rings_again() -> None:
    hall = Hall()
    number = hall.press()
    hall.open("1")
    hall.call("1")
    page = shown(hall, number)
    assert (page.state, page.headline, page.counter) == ("called", "Mời đến quầy", "1")
    assert page.advice.startswith("Đã gọi lúc 08:00.")
    assert page.ahead == page.wait == ""
    hall.at(c.Recall, "1")
    assert shown(hall, number).calls == page.calls + 1


def test_a_visit_and_its_end() -> None:
    hall = Hall()
    number = hall.press()
    hall.open("1")
    hall.call("1")
    hall.at(c.Start, "1")
    assert (shown(hall, number).state, shown(hall, number).counter) == ("serving", "1")
    hall.at(c.Finish, "1")
    page = shown(hall, number)
    assert (page.state, page.headline, page.counter) == ("done", "Đã xong. Xin cảm ơn!", "")


def test_who_missed_the_call_is_told_until_when_the_place_is_kept() -> None:
    hall = Hall()
    number = hall.press()
    hall.open("1")
    hall.call("1")
    hall.at(c.NoShow, "1")
    page = shown(hall, number)
    assert page.state == "missed"
    assert "quầy 1 hoặc báo quầy hướng dẫn trước 08:15" in page.advice
    hall.wait(min=16)
    assert "ở cuối hàng" in shown(hall, number).advice


def test_a_parked_number_names_the_counter_to_come_back_to() -> None:
    hall = Hall()
    number = hall.press()
    hall.open("1")
    hall.call("1")
    hall.at(c.Park, "1")
    page = shown(hall, number)
    assert (page.state, page.headline, page.counter) == ("parked", "Tạm gác tại quầy", "1")


def test_who_was_sent_to_one_counter_sees_that_one_alone() -> None:
    hall = Hall()
    number = hall.press()
    hall.open("1", "2")
    hall.call("1")
    hall.at(c.Transfer, "1", to_counter="2")
    page = shown(hall, number)
    assert page.counters == "2"
    assert page.note.startswith("Đã chuyển đến đây, giữ nguyên lượt chờ.")
    hall.at(c.Pause, "2", reason="lunch")
    page = shown(hall, number)
    assert (page.state, page.counters) == ("waiting", "2")
    assert "chưa có quầy nào mở" in page.note, "counter 1 is open and not for this person"
    hall.at(c.SignOut, "2")
    assert shown(hall, number).counters == "1", "whoever is there takes over"


def test_a_paper_that_failed_sends_to_the_kiosk_and_looks_again() -> None:
    hall = Hall()
    hall.press(paper=False)
    hall.do(c.ReportPrint(ticket="press-1", device="kiosk-1", ok=False, reason="no-paper"))
    page = shown(hall, "press-1")
    assert page.state == "voided"
    assert page.again_s > 0, "the paper may turn out to be in somebody's hand"


def test_a_cancelled_number_says_whom_to_tell() -> None:
    hall = Hall()
    number = hall.press()
    hall.open("1")
    hall.at(c.Cancel, "1", number=number, reason="left")
    page = shown(hall, number)
    assert (page.state, "quầy hướng dẫn" in page.advice) == ("cancelled", True)
    assert "left" not in str(page), "the reason is for staff"


def test_yesterdays_number_says_its_day_and_asks_no_more() -> None:
    hall = Hall()
    number = hall.press()
    row = row_of(hall, number)
    hall.wait(h=24)
    hall.do(c.Tick())
    at = Moment(centre=hall.centre, day=hall.day, now=hall.now, lang="vi")
    page = follow_view(at, row)
    assert page is not None
    assert (page.state, page.headline, page.again_s) == ("earlier", "Số của ngày 2/3/2026", 0)


def test_a_number_that_the_day_does_not_know_yet_shows_nothing() -> None:
    hall = Hall()
    row = replace(row_of(hall, hall.press()), request_id="not-heard-of")
    at = Moment(centre=hall.centre, day=hall.day, now=hall.now, lang="vi")
    assert follow_view(at, row) is None


@pytest.mark.parametrize(
    ("asked", "lang"), [(None, "vi"), ("en", "en"), ("vi", "vi"), ("<b>", "vi")]
)
def test_the_language_is_that_of_the_press_unless_asked(asked: str | None, lang: str) -> None:
    hall = Hall()
    row = row_of(hall, hall.press())
    assert spoken(hall.day, row, asked) == lang
    assert spoken(hall.day, replace(row, request_id="gone"), asked) == lang


def test_english_is_whole() -> None:
    hall = Hall(replace(CENTRE, name_en="Test centre"))
    hall.open("1")
    page = shown(hall, hall.press(), "en")
    assert (page.centre, page.headline) == ("Test centre", "Nearly your turn")


def test_nobody_else_is_on_the_page() -> None:
    hall = Hall()
    others = [hall.press(), hall.press(priority="old")]
    mine = hall.press()
    hall.open("1", "2")
    hall.call("1")
    whole = str(shown(hall, mine))
    for number in others:
        assert number not in whole
        assert hall.ticket(number).token not in whole
    assert not any(officer.name in whole.split() for officer in CENTRE.officers)
    assert hall.day.date == date(2026, 3, 2)
