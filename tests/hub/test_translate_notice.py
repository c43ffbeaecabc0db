"""The sentence at a closed door."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hub.core.hours import opening
from hub.translate_notice import notice
from tests.hub.core.hall import CENTRE

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
TET = replace(CENTRE, holidays=("2026-03-04",))


def said(text: str) -> tuple[str, str]:
    now = datetime.fromisoformat(text).replace(tzinfo=HANOI)
    return notice(TET, opening(TET, now), now)


@pytest.mark.parametrize(
    ("when", "vietnamese"),
    [
        ("2026-03-02 06:00", "Chưa đến giờ lấy số. Mời Ông/Bà quay lại từ 7 giờ 30."),
        (
            "2026-03-02 12:00",
            "Đã hết giờ lấy số buổi sáng. Mời Ông/Bà quay lại từ 13 giờ 30.",
        ),
        (
            "2026-03-02 18:00",
            "Đã hết giờ lấy số hôm nay. Mời Ông/Bà quay lại từ 7 giờ 30 ngày mai (thứ Ba, 3/3).",
        ),
        (
            "2026-03-03 18:00",
            "Đã hết giờ lấy số hôm nay. Mời Ông/Bà quay lại từ 7 giờ 30 thứ Năm, ngày 5/3.",
        ),
        (
            "2026-03-07 10:00",
            "Hôm nay Trung tâm không làm việc. Mời Ông/Bà quay lại từ 7 giờ 30 thứ Hai, ngày 9/3.",
        ),
    ],
)
def test_a_closed_door_says_when_to_come_back(when: str, vietnamese: str) -> None:
    assert said(when)[0] == vietnamese


def test_it_says_so_in_english_too() -> None:
    assert said("2026-03-02 18:00")[1] == (
        "No more numbers are given today. Please come back from 07:30 tomorrow (Tuesday 3/3)."
    )


def test_an_open_centre_says_what_it_likes() -> None:
    centre = replace(CENTRE, notice="Thang máy hỏng", notice_en="The lift is broken")
    now = datetime(2026, 3, 2, 8, 0, tzinfo=HANOI)
    assert notice(centre, opening(centre, now), now) == ("Thang máy hỏng", "The lift is broken")


def test_a_centre_without_hours_sends_people_to_the_staff() -> None:
    centre = replace(CENTRE, hours=())
    now = datetime(2026, 3, 2, 8, 0, tzinfo=HANOI)
    assert "hỏi nhân viên" in notice(centre, opening(centre, now), now)[0]
