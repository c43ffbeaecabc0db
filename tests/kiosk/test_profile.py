"""What a printer can do is read from a file, and used only where it is certain."""

import pytest

from hub.bench.paper_letters import letters as read_letters
from kiosk.doctor_page import SAMPLE, VOWELS
from kiosk.profile import UNKNOWN, Profile, profile_text, read_profile
from kiosk.profile_letters import encode, plain
from kit.config import ConfigError

ALL = VOWELS.replace(" ", "") + VOWELS.upper().replace(" ", "")


def as_printed(data):
    """The letters on paper, by a decoder that knows the pages from elsewhere."""
    text, table = "", 0
    while data:
        if data[:2] == b"\x1bt":
            table, data = data[2], data[3:]
            continue
        text, data = text + read_letters(data[:1], table), data[1:]
    return text


def test_the_sample_has_every_vietnamese_letter_in_both_sizes():
    accented = {letter for letter in ALL if not letter.isascii()}
    assert len(accented) == 134


@pytest.mark.parametrize("letter", [letter for letter in ALL if not letter.isascii()])
def test_each_letter_of_tcvn3_is_the_one_that_was_meant(letter):
    data = encode(letter, "tcvn3", (30, 31))
    assert data is not None
    assert as_printed(data) == letter


def test_a_whole_line_changes_between_the_two_pages_as_it_must():
    data = encode(SAMPLE, "tcvn3", (30, 31))
    assert as_printed(data) == SAMPLE
    assert data.count(b"\x1bt") == 2  # small letters, then capitals


def test_cp1258_keeps_every_letter_with_its_tone_apart():
    data = encode(SAMPLE, "cp1258", (52,))
    assert read_letters(data.removeprefix(b"\x1bt\x34"), 52) == SAMPLE


@pytest.mark.parametrize("kind", ["ascii", "tcvn3", "cp1258"])
def test_a_letter_that_the_page_lacks_is_not_left_out_but_refused(kind):
    pages = {"ascii": (), "tcvn3": (30, 31), "cp1258": (52,)}[kind]
    assert encode("Nhà số 5 ☎", kind, pages) is None
    assert encode("A012", kind, pages) == b"A012"


def test_an_unknown_printer_has_only_plain_letters():
    assert encode("Tư pháp", UNKNOWN.letters, UNKNOWN.pages) is None


def test_a_typesetters_dash_is_a_plain_one_and_decomposed_text_is_composed():
    assert plain("15–25 phu\u0301t…") == "15-25 phút..."


def test_a_profile_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "printer.toml"
    profile = Profile(
        model='EPSON "TM-T88V"\\', width_dots=512, qr=True, letters="tcvn3", pages=(30, 31),
        chinese=True,
    )  # fmt: skip
    path.write_text(profile_text(profile), encoding="utf-8")
    read = read_profile(path)
    assert read.model.split() == ["EPSON", "TM-T88V"]  # signs that could break the file are gone
    assert (read.width_dots, read.qr, read.letters, read.pages, read.chinese) == (
        512, True, "tcvn3", (30, 31), True,
    )  # fmt: skip


def test_without_a_file_the_printer_is_unknown(tmp_path):
    assert read_profile(tmp_path / "printer.toml") == UNKNOWN


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("letters = ", "is not TOML"),
        ('letters = "tcvn4"', "letters"),
        ("leters = 'ascii'", "did you mean"),
        ("pages = [300, 31]", "are not numbers from 0 to 255"),
    ],
)
def test_a_damaged_profile_is_a_sentence_that_names_the_file(tmp_path, text, says):
    path = tmp_path / "printer.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_profile(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
