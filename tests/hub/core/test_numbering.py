"""The hub's own numbers: 1, 2, 3 … but for those that somebody else may have."""

from dataclasses import replace
from datetime import date

import pytest
from immutables import Map

from hub.core.lease import by_series
from hub.core.model import Day, Lent, TicketId
from hub.core.numbering import free_number, is_on_paper, next_n
from tests.hub.core.hall import Hall

MONDAY = date(2026, 3, 2)


def day(
    *, last: int = 0, lent: tuple[tuple[int, int], ...] = (), taken: tuple[str, ...] = ()
) -> Day:
    """A day on which the hub gave `last`, lent blocks, and knows of numbers that kiosks gave."""
    hall = Hall()
    hall.open("1")
    leases = tuple(
        Lent(device="k", series="A", date=MONDAY, first=first, last=end) for first, end in lent
    )
    return replace(
        hall.day,
        last_number=Map({"A": last}),
        leases=leases,
        lent=by_series(leases),
        by_number=Map({number: TicketId(number) for number in taken}),
    )


def test_numbers_follow_each_other() -> None:
    assert next_n(day(), "A") == 1
    assert next_n(day(last=41), "A") == 42


def test_what_was_lent_is_left_out_whatever_the_block() -> None:
    assert next_n(day(last=949, lent=((950, 999),)), "A") == 1000
    assert next_n(day(last=899, lent=((950, 999), (900, 949))), "A") == 1000
    assert next_n(day(last=948, lent=((950, 999),)), "A") == 949


def test_a_number_that_a_kiosk_told_of_is_left_out() -> None:
    assert next_n(day(last=7, taken=("A008", "A009")), "A") == 10


def test_another_series_counts_for_itself() -> None:
    assert next_n(day(last=7, lent=((1, 50),), taken=("A008",)), "H") == 1


@pytest.mark.parametrize(
    ("taken", "number", "series"),
    [
        ((), "A012", "A"),
        (("A012",), "A012B", "AB"),
        (("A012", "A012B", "A012C"), "A012D", "AD"),
    ],
)
def test_a_paper_whose_number_somebody_has_gets_a_letter(
    taken: tuple[str, ...], number: str, series: str
) -> None:
    assert free_number(day(taken=taken), "A012", "A") == (number, series)


def test_letters_do_not_run_out() -> None:
    known, number = ("A012",), ""
    for _ in range(60):
        number, _ = free_number(day(taken=known), "A012", "A")
        assert number not in known
        assert is_on_paper(number, "A012")
        known = (*known, number)
    assert number == "A012CQ"


def test_a_number_with_a_letter_behind_is_the_one_on_paper() -> None:
    assert is_on_paper("A012", "A012")
    assert is_on_paper("A012B", "A012")
    assert is_on_paper("X2-001C", "X2-001")
    assert not is_on_paper("A0120", "A012")
    assert not is_on_paper("A013B", "A012")
