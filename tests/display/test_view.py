"""The hall board as people see it: nothing cut off, nothing stale, all of it readable."""

from dataclasses import replace
from itertools import pairwise

import pytest

from display.board import Hall, update
from display.view import view
from kit import style
from kit.bus import BusDown
from kit.loop import Tick
from kit.painter import Painter
from kit.scene import Box, Color, Scene, Text
from tests.display.samples import (
    LONG_NAME,
    at,
    board,
    call,
    counter,
    got,
    hall,
    halls,
    moment,
)
from tests.display.samples import moment as clock

PICTURES = halls()
SIZES = [(1920, 1080), (1280, 720), (1080, 1920), (3840, 2160), (1024, 768), (640, 480)]


def texts(scene: Scene) -> list[str]:
    return [item.text for item in scene.items if isinstance(item, Text)]


def shown(name: str) -> Scene:
    state, now_s, size = PICTURES[name]
    return view(state, clock(now_s), size)


def contrast(one: Color, two: Color) -> float:
    """WCAG 2.2: the ratio of two colours' relative luminance."""

    def light(color: Color) -> float:
        parts = [c / 255 for c in color]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((light(one), light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def grounds(scene: Scene) -> list[tuple[Text, Color]]:
    """Each text with the colour of the last box painted below its middle."""
    found: list[tuple[Text, Color]] = []
    boxes: list[Box] = []
    for item in scene.items:
        if isinstance(item, Box):
            boxes.append(item)
        elif isinstance(item, Text):
            x, y = item.at.x + item.at.w / 2, item.at.y + item.at.h / 2
            below = [box.fill for box in boxes if box.at.contains(x, y)]
            found.append((item, below[-1] if below else scene.background))
    return found


@pytest.mark.parametrize("name", PICTURES)
def test_every_text_lies_within_the_picture_and_has_room(name: str) -> None:
    scene = shown(name)
    for item in scene.items:
        assert item.at.w > 0, item
        assert item.at.h > 0, item
        assert item.at.x >= 0, item
        assert item.at.x + item.at.w <= scene.width + 0.01, item
        # A number may reach for the room of accents that it has not; its ink stays inside.
        spare = item.at.h * 0.21 if isinstance(item, Text) and item.text.isalnum() else 0
        assert item.at.y + spare >= 0, item
        assert item.at.y + item.at.h - spare <= scene.height + 0.01, item


@pytest.mark.parametrize("name", PICTURES)
def test_every_text_stands_out_from_its_ground_by_seven_to_one(name: str) -> None:
    for text, ground in grounds(shown(name)):
        assert contrast(text.color, ground) >= 7, (text.text, text.color, ground)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [0, 1, 2, 12, 13, 20])
def test_every_counter_is_in_the_table_on_every_screen(count: int, size: tuple[int, int]) -> None:
    scene = view(hall(got(call(20)), start=board(count)), clock(1.0), size)
    words = texts(scene)
    for row in board(count).counters:
        assert row.id in words
        assert row.number is None or row.number in words
        assert row.officer is None or row.officer in words
    Painter().paint(scene)


@pytest.mark.parametrize("name", ["long-names", "long-twenty"])
def test_the_longest_names_are_shown_whole(name: str) -> None:
    from kit.letters import Letters

    letters = Letters()
    for item in shown(name).items:
        if isinstance(item, Text) and item.text in (LONG_NAME, "QUẦY", "LĨNH VỰC"):
            assert "…" not in "".join(line.text for line in letters.lay(item)), item


def test_rows_do_not_lie_on_one_another() -> None:
    for name in ("busy", "twenty", "tall", "long-names"):
        rows = [i.at for i in shown(name).items if isinstance(i, Box) and i.border == style.CALL
                and i.radius == 12 * shown_unit(name)]  # fmt: skip
        columns = {round(r.x) for r in rows}
        assert len(rows) in (12, 20)
        for x in columns:
            below = sorted((r for r in rows if round(r.x) == x), key=lambda r: r.y)
            for upper, lower in pairwise(below):
                assert upper.y + upper.h <= lower.y


def shown_unit(name: str) -> float:
    width, height = PICTURES[name][2]
    long, short = max(width, height), min(width, height)
    return min(long / 1920, short / 1080)


def test_a_call_reads_please_number_to_counter() -> None:
    words = texts(shown("busy"))
    assert words.index("MỜI SỐ") < words.index("ĐẾN QUẦY 3")
    assert "Please go to counter 3" in words
    number = next(i for i in shown("busy").items if isinstance(i, Text) and i.size > 250)
    assert number.text == "A012"


def test_the_called_number_is_a_fifth_of_the_screen_high() -> None:
    """Read from eight metres on a 55-inch screen (685 mm high; 1.0 degree is 17.5 mm/m)."""
    largest = max((i for i in shown("busy").items if isinstance(i, Text)), key=lambda i: i.size)
    surface = Painter().paint(
        Scene(width=1920, height=1080, background=(0, 0, 0),
              items=(replace(largest, color=(255, 255, 255)),))
    )  # fmt: skip
    ink = [
        y for y in range(1080) if any(surface.get_at((x, y))[0] > 128 for x in range(0, 1920, 3))
    ]
    assert ink[-1] - ink[0] >= 0.2 * 1080


def test_more_than_twelve_counters_stand_in_two_columns() -> None:
    def left(count: int) -> set[int]:
        scene = view(hall(start=board(count)), clock(100.0), (1920, 1080))
        ids = {row.id for row in board(count).counters}
        return {round(i.at.x) for i in scene.items if isinstance(i, Text) and i.text in ids}

    assert len(left(12)) == 1
    assert len(left(13)) == 2


def test_of_several_calls_the_newest_is_on_top() -> None:
    large = [i for i in shown("burst").items if isinstance(i, Text) and i.size > 100]
    numbers = [i.text for i in sorted(large, key=lambda i: i.at.y)]
    assert numbers == ["C033", "B032", "A031"]


def test_a_call_that_was_seen_long_enough_is_calm() -> None:
    new, old = shown("busy"), shown("calm")
    assert any(isinstance(i, Box) and i.fill == style.CALL and i.at.w > 700 for i in new.items)
    assert not any(isinstance(i, Box) and i.fill == style.CALL and i.at.w > 700 for i in old.items)
    assert "MỜI SỐ" in texts(old)


def test_each_state_has_its_word() -> None:
    words = texts(shown("busy"))
    for word in ("Mời vào", "Đang phục vụ", "Sẵn sàng", "Tạm ngưng – xin chờ", "Chưa mở quầy"):
        assert word in words


def test_a_pause_tells_its_reason() -> None:
    lunch = replace(counter(1, "paused"), reason="Nghỉ trưa")
    assert "Nghỉ trưa" in texts(view(hall(start=board(counters=(lunch,))), moment(1), (1920, 1080)))


def test_without_connection_the_board_says_since_when() -> None:
    assert "MẤT KẾT NỐI – Dữ liệu lúc 08:16" in texts(shown("offline"))
    assert not [t for t in texts(shown("busy")) if "MẤT KẾT NỐI" in t]


def test_without_any_news_the_board_is_not_blank() -> None:
    assert "Đang kết nối…" in texts(shown("waiting-for-news"))
    lost, _ = update(Hall(), BusDown(), 1.0)
    assert "Đang kết nối…" in texts(view(lost, moment(1), (1920, 1080)))


def test_who_was_missed_is_told_where_to_go() -> None:
    assert "Số vắng mặt: A009, H014 – xin liên hệ quầy hướng dẫn" in texts(shown("busy"))
    assert any(", +19 –" in t for t in texts(shown("long-names")))


def test_the_clock_is_the_halls_and_in_vietnamese() -> None:
    words = texts(shown("busy"))
    assert "08:15" in words
    assert "Thứ Hai, 30/3/2020" in words
    sunday = view(hall(), type(moment(0))(0.0, at(6 * 86400)), (1920, 1080))
    assert "Chủ nhật, 5/4/2020" in texts(sunday)


def test_the_same_minute_is_the_same_picture() -> None:
    state = hall()
    later, _ = update(state, Tick(), 40.0)
    assert view(state, moment(1.0), (1920, 1080)) == view(later, moment(40.0), (1920, 1080))


def test_what_is_large_is_not_listed_twice() -> None:
    state = hall(got(call(20)))
    assert texts(view(state, moment(1), (1920, 1080))).count(call(20).number) == 1


def test_the_next_numbers_come_first_of_each_field() -> None:
    words = texts(shown("busy"))
    after = words[words.index("SẮP TỚI") + 1 :]
    assert after[:7] == ["A020", "H021", "K022", "M023", "Q024", "S025", "X026"]
