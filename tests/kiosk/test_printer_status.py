"""Status bytes as the Epson command list has them."""

import pytest

from kiosk.printer_status import is_at_once, is_fault, is_when_printed, out_of_paper, word_of

FINE = 0x12


@pytest.mark.parametrize(
    ("printer", "cause", "paper", "word"),
    [
        (FINE, FINE, FINE, "ok"),
        (FINE, FINE, 0x1E, "near-end"),
        (0x1A, 0x32, 0x7E, "no-paper"),
        (FINE, FINE, 0x72, "no-paper"),
        (0x1A, 0x16, FINE, "cover-open"),
        (0x1A, 0x52, FINE, "printer-fault"),
        (0x1A, FINE, FINE, "offline"),
        (None, None, FINE, "ok"),
        (None, None, None, "unknown"),
    ],
)
def test_three_answers_make_one_word(printer, cause, paper, word):
    assert word_of(printer, cause, paper) == word


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (0x1A, "cutter-jam"),
        (0x52, "over-heat"),
        (0x32, "printer-fault"),
        (0x72, "printer-fault"),  # one of two does not mend itself
        (None, "printer-fault"),
    ],
)
def test_which_fault_it_is_has_a_word_of_its_own(fault, word):
    assert is_fault(0x52)
    assert word_of(0x1A, 0x52, FINE, fault) == word


def test_answers_to_the_two_questions_are_told_apart():
    assert is_at_once(0x12)
    assert is_at_once(0x7E)
    assert not is_at_once(0x00)
    assert is_when_printed(0x00)
    assert is_when_printed(0x0F)
    assert not is_when_printed(0x12)
    for flow_control in (0x11, 0x13):  # XON and XOFF are no answers
        assert not is_at_once(flow_control)
        assert not is_when_printed(flow_control)


def test_the_end_of_the_roll_is_in_the_answer_that_comes_after_the_slip():
    assert out_of_paper(0x0C)
    assert not out_of_paper(0x03)
