"""The four bytes that a printer sends by itself."""

import pytest

from kiosk.printer_asb import Asb

OK = bytes([0x10, 0, 0, 0])


def heard(data):
    asb = Asb()
    for byte in data:
        asb.feed(byte)
    return asb.word


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (OK, "ok"),
        (bytes([0x10, 0, 0x03, 0]), "near-end"),
        (bytes([0x18, 0, 0x0F, 0]), "no-paper"),
        (bytes([0x38, 0, 0, 0]), "cover-open"),
        (bytes([0x18, 0x08, 0, 0]), "cutter-jam"),
        (bytes([0x18, 0x40, 0, 0]), "over-heat"),
        (bytes([0x18, 0x20, 0, 0]), "printer-fault"),
        (bytes([0x18, 0, 0, 0]), "offline"),
    ],
)
def test_each_state_has_its_word(frame, word):
    assert heard(frame) == word


def test_the_latest_frame_counts():
    assert heard(bytes([0x18, 0, 0x0F, 0]) + OK) == "ok"


def test_a_frame_that_is_cut_off_says_nothing_and_does_not_spoil_the_next():
    assert heard(OK[:3]) == "unknown"
    assert heard(bytes([0x18, 0, 0x0F]) + OK) == "ok"


def test_other_answers_on_the_line_are_no_frames():
    assert heard(bytes([0x12, 0x00, 0x00, 0x00])) == "unknown"  # DLE EOT, then GS r
