"""The sign above a counter as people see it."""

import pytest

from display.view_sign import view
from kit.painter import Painter
from kit.scene import Box, Scene, Text
from tests.display.samples import moment, signs
from tests.display.test_view import contrast, grounds

PICTURES = signs()


def shown(name: str) -> Scene:
    sign, now_s, size = PICTURES[name]
    return view(sign, moment(now_s), size)


def texts(name: str) -> list[str]:
    return [item.text for item in shown(name).items if isinstance(item, Text)]


@pytest.mark.parametrize("name", PICTURES)
def test_everything_lies_within_the_picture_and_stands_out(name: str) -> None:
    scene = shown(name)
    for item in scene.items:
        assert item.at.w > 0
        assert item.at.x >= 0
        assert item.at.x + item.at.w <= scene.width + 0.01
        if isinstance(item, Box):
            assert item.at.y >= 0
            assert item.at.y + item.at.h <= scene.height + 0.01
    for text, ground in grounds(scene):
        assert contrast(text.color, ground) >= 7, text.text
    Painter().paint(scene)


def test_a_sign_tells_counter_field_officer_and_number() -> None:
    words = texts("sign-calling")
    for word in ("3", "Đăng ký hộ kinh doanh", "Lê Thị Mỹ Hạnh", "A012", "Mời vào",
                 "Chuyên viên Phòng Tài chính – Kế hoạch"):  # fmt: skip
        assert word in words


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("sign-serving", "Đang phục vụ"), ("sign-open", "Sẵn sàng"),
        ("sign-paused", "Tạm ngưng – xin chờ"), ("sign-lunch", "Nghỉ trưa"),
        ("sign-closed", "Chưa mở quầy"), ("sign-waiting-for-news", "Đang kết nối…"),
        ("sign-offline", "MẤT KẾT NỐI – Dữ liệu lúc 08:16"),
    ],
)  # fmt: skip
def test_each_state_is_said_in_words(name: str, word: str) -> None:
    assert word in texts(name)


def test_called_and_serving_differ_in_more_than_their_colour() -> None:
    called = [i.radius for i in shown("sign-calling").items if isinstance(i, Box)]
    serving = [i.radius for i in shown("sign-serving").items if isinstance(i, Box)]
    assert called != serving
