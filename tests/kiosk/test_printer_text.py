"""Paragraphs in a printer's own letters, where it has them."""

import pytest

from hub.bench.paper import Line, read_paper
from kiosk.printer_text import text_of
from kiosk.profile import UNKNOWN, Profile
from kiosk.ticket import Words

EPSON = Profile(letters="tcvn3", pages=(30, 31))
LONG = "Đăng ký biến động, cấp đổi, cấp lại giấy chứng nhận quyền sử dụng đất ở đô thị"


def lines(words, profile=EPSON, width_dots=576):
    """The lines on paper as (text, style of the first letter)."""
    [slip] = read_paper(b"\x1b@" + text_of(words, profile, width_dots))
    assert slip.unknown == ()
    return [
        ("".join(run.text for run in item.pieces), item.pieces[0].style)
        for item in slip.items
        if isinstance(item, Line)
    ]


def test_vietnamese_goes_out_as_letters_where_the_printer_has_them():
    [(text, style)] = lines(Words(text="Quầy phục vụ: 3, 4", mm=2.9, lines=1))
    assert text == "Quầy phục vụ: 3, 4"
    assert (style.width, style.height) == (1, 2)


def test_on_an_unknown_printer_vietnamese_and_boxes_need_a_picture_and_ascii_does_not():
    assert text_of(Words(text="Đất đai", mm=2.9), UNKNOWN, 576) is None
    assert text_of(Words(text="PRIORITY", mm=3.6, boxed=True), UNKNOWN, 576) is None
    assert text_of(Words(text="Counter: 3", mm=2.3), UNKNOWN, 576) == b"Counter: 3\n"


def test_one_letter_that_is_missing_makes_the_whole_paragraph_a_picture():
    assert text_of(Words(text="Chợ ☂", mm=2.9), EPSON, 576) is None
    assert text_of(Words(text="  ", mm=2.9), EPSON, 576) is None


def test_what_is_higher_than_the_printers_letters_stays_a_picture():
    assert text_of(Words(text="A012", mm=18, weight="bold"), EPSON, 576) is None


@pytest.mark.parametrize("width_dots", [384, 576])
@pytest.mark.parametrize("mm", [2.3, 2.9, 3.6])
def test_a_long_name_is_wrapped_between_words_and_nothing_is_lost(width_dots, mm):
    found = lines(Words(text=LONG, mm=mm, lines=3), width_dots=width_dots)
    assert " ".join(text for text, _ in found) == LONG
    for text, style in found:
        assert len(text) * 12 * style.width <= width_dots


def test_two_lines_are_about_equally_long():
    (first, _), (second, _) = lines(Words(text="mười hai " * 7, mm=2.3))
    assert abs(len(first) - len(second)) < 12


def test_bold_and_boxed_end_with_the_paragraph():
    box = Words(text="ƯU TIÊN", mm=3.6, weight="bold", lines=1, boxed=True)
    data = text_of(box, EPSON, 576) + text_of(Words(text="x", mm=2.3), EPSON, 576)
    [slip] = read_paper(b"\x1b@" + data)
    first, last = (item.pieces[0].style for item in slip.items)
    assert (first.inverted, first.bold, first.height) == (True, True, 2)
    assert (last.inverted, last.bold, last.height, last.width) == (False, False, 1, 1)


def test_a_chinese_printer_is_told_first_that_two_bytes_are_two_letters():
    chinese = Profile(letters="tcvn3", pages=(30, 31), chinese=True)
    assert text_of(Words(text="Đất", mm=2.3), chinese, 576).startswith(b"\x1c.")
