"""How words are laid into lines."""

import unicodedata

import pytest

from kit.letters import ABOVE, BELOW, Letters
from kit.scene import Rect, Text


def lay(text: str, room: Rect, size: float = 40, **how: object) -> list[tuple[str, int]]:
    item = Text(at=room, text=text, size=size, color=(0, 0, 0), **how)  # type: ignore[arg-type]
    return [(line.text, line.size_px) for line in Letters().lay(item)]


WIDE = Rect(0, 0, 2000, 200)


def test_words_in_pieces_are_put_together_first() -> None:
    [(text, _)] = lay(unicodedata.normalize("NFD", "Nguyễn Ắng"), WIDE)
    assert text == unicodedata.normalize("NFC", "Nguyễn Ắng")


def test_nothing_is_no_line() -> None:
    assert lay("", WIDE) == []
    assert lay(" \n ", WIDE) == []


def test_letters_are_as_large_as_they_should_be_when_there_is_room() -> None:
    assert lay("Quầy 3", WIDE, size=64) == [("Quầy 3", 64)]


@pytest.mark.parametrize("height", [30, 50, 80, 120])
def test_a_low_box_makes_letters_small_enough_for_all_accents(height: int) -> None:
    [(_, size_px)] = lay("Ắg", Rect(0, 0, 500, height), size=200, min_size=6)
    assert (ABOVE + BELOW) * size_px <= height + 1
    assert (ABOVE + BELOW) * (size_px + 2) > height


def test_the_largest_size_that_fits_is_taken_give_or_take_two_pixels() -> None:
    text = "Đăng ký biện pháp bảo đảm bằng quyền sử dụng đất"
    for width in range(150, 900, 50):
        room = Rect(0, 0, width, 300)
        lines = lay(text, room, size=60, min_size=8, lines=2)
        size_px = lines[0][1]
        assert " ".join(line for line, _ in lines) == text
        if size_px < 60:
            larger = lay(text, room, size=size_px + 3, min_size=size_px + 3, lines=2)
            assert larger[-1][0].endswith("…")


def test_a_word_longer_than_the_line_is_cut_with_dots() -> None:
    [(text, size_px)] = lay("Wwwwwwwwwwwwwwwwwwwww", Rect(0, 0, 200, 100), min_size=40)
    assert text.startswith("Www")
    assert text.endswith("…")
    assert size_px == 40


def test_the_last_line_tells_that_more_was_said() -> None:
    lines = lay("một hai ba bốn năm sáu bảy tám", Rect(0, 0, 200, 200), min_size=40, lines=2)
    assert len(lines) == 2
    assert lines[1][0].endswith("…")


def test_a_line_break_of_the_writer_is_kept() -> None:
    assert [text for text, _ in lay("một\nhai", WIDE, lines=2)] == ["một", "hai"]
