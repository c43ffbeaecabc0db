"""Worn tickets are read by programs that know nothing of this house.

The figures of 500: `python -m tests.kiosk.reading 500`.
"""

import pytest

from kiosk.profile import Profile
from tests.kiosk.reading import distance, figures, readings

# Another program for each line of a ticket: about a second each.
pytestmark = pytest.mark.slow

TICKETS = 30
EPSON = Profile(letters="tcvn3", pages=(30, 31), qr=True)


@pytest.mark.parametrize("width", [384, 576])
def test_a_faded_ticket_with_two_dead_dots_is_still_read(width):
    found = figures(readings(TICKETS, seed=width, width=width))
    assert found["characters_right"] >= 0.995
    assert found["codes_read"] == 1


def test_a_ticket_costs_a_quarter_of_its_picture_and_a_kilobyte_on_a_known_printer():
    assert figures(readings(5, seed=1))["share_of_raster"] <= 0.25
    known = figures(readings(5, seed=1, profile=EPSON))
    assert known["bytes_most"] <= 1200
    assert known["codes_read"] == 1


@pytest.mark.parametrize(
    ("wanted", "got", "wrong"), [("phiếu", "phiếu", 0), ("phiếu", "phiêu", 1), ("số 12", "so", 4)]
)
def test_wrong_characters_are_counted_one_by_one(wanted, got, wrong):
    assert distance(wanted, got) == wrong
