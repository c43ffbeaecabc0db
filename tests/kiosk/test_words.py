"""Every text is there in both languages and says what to do next."""

import string
import unicodedata
from typing import get_args

import pytest

from kiosk import words
from kiosk.flow_events import PrinterWord
from kiosk.flow_state import NO_PRINT

TABLES = [words.TEXTS, words.PRINTER, words.REASONS]
PAIRS = [pair for table in TABLES for pair in table.values()]


@pytest.mark.parametrize(("vietnamese", "english"), PAIRS)
def test_both_languages_are_there_composed_and_take_the_same_values(vietnamese, english):
    assert vietnamese
    assert english
    assert unicodedata.is_normalized("NFC", vietnamese)
    names = [{name for _, name, _, _ in string.Formatter().parse(text) if name}
             for text in (vietnamese, english)]  # fmt: skip
    assert names[0] == names[1]


@pytest.mark.parametrize("word", [*words.REASONS, "a-word-of-the-future"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_reason_says_where_to_go(lang, word):
    said = words.reason(lang, word)
    assert "hướng dẫn" in said if lang == "vi" else "guide desk" in said


def test_an_unknown_reason_is_repeated_for_the_staff():
    assert "printer-on-fire" in words.reason("vi", "printer-on-fire")


def test_every_word_of_a_printer_that_will_not_print_has_a_sentence():
    assert set(words.PRINTER) == set(NO_PRINT)
    assert set(NO_PRINT) < set(get_args(PrinterWord))


def test_no_paper_is_said_before_the_press_and_with_the_number():
    assert words.printer_warning("vi", "no-paper") == (
        "Máy in hết giấy: số sẽ hiện trên màn hình, xin ghi nhớ hoặc chụp lại."
    )
    fault = words.printer("vi", "no-paper")
    assert words.say("vi", "number-on-screen", fault=fault, number="A012") == (
        "Máy in hết giấy – số của Ông/Bà là A012, xin ghi nhớ hoặc chụp màn hình"
    )


def test_a_wait_is_a_range_or_about():
    assert words.wait("vi", (15, 25)) == "Thời gian chờ dự kiến: khoảng 15–25 phút"
    assert words.wait("en", (5, 5)) == "Estimated wait: about 5 min"


def test_the_week_begins_on_monday():
    assert (words.weekday("vi", 1), words.weekday("vi", 7)) == ("thứ Hai", "Chủ nhật")
