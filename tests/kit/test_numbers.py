"""The number on a ticket, as kiosk and hub write it and as a person types it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.numbers import is_local, number_text, split_number

SERIES = st.from_regex(r"[A-Z][0-9]{0,2}", fullmatch=True)


@pytest.mark.parametrize(
    ("series", "n", "text"),
    [("A", 1, "A001"), ("A", 999, "A999"), ("A", 1000, "A1000"), ("X2", 1, "X2-001")],
)
def test_a_number_has_three_digits_and_four_beyond_999(series: str, n: int, text: str) -> None:
    assert number_text(series, n) == text


@given(SERIES, st.integers(1, 99_999))
def test_what_is_written_can_be_read_again(series: str, n: int) -> None:
    assert split_number(number_text(series, n)) == (series, n)


@given(SERIES, SERIES, st.integers(1, 99_999), st.integers(1, 99_999))
def test_two_numbers_never_look_the_same(a: str, b: str, n: int, m: int) -> None:
    same = (a, n) == (b, m)
    assert (number_text(a, n) == number_text(b, m)) is same


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("a12", ("A", 12)), (" a012 ", ("A", 12)), ("x2-001", ("X2", 1)), ("A1000", ("A", 1000))],
)
def test_an_officer_may_type_it_shorter_and_small(typed: str, meant: tuple[str, int]) -> None:
    assert split_number(typed) == meant


@pytest.mark.parametrize("typed", ["", "A", "12", "AA12", "A-12", "Đ012", "A0000000", "A12B"])
def test_what_is_no_number_is_told(typed: str) -> None:
    assert split_number(typed) is None


def test_only_a_kiosk_counts_in_a_series_with_a_digit() -> None:
    assert is_local("X2")
    assert not is_local("A")
