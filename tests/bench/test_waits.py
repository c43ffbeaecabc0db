"""The estimate on a few made-up days: enough to notice when it breaks."""

from statistics import fmean

import pytest

from tests.bench.waits import figures, of_days
from tests.bench.waits_day import OfficeDay, Told
from tests.bench.waits_offices import OFFICES, WARD


@pytest.fixture(scope="module")
def offices():
    return [of_days(office, range(5)) for office in OFFICES]


def test_it_errs_half_as_much_as_the_wait_of_the_last_one_called(offices):
    assert fmean(office["to_les"] for office in offices) < 0.55


def test_it_errs_a_third_as_much_as_the_average_of_the_day(offices):
    assert fmean(office["to_mean"] for office in offices) < 0.36


def test_it_is_neither_too_long_nor_too_short(offices):
    assert abs(fmean(office["bias"] for office in offices)) < 0.07


def test_four_of_five_wait_as_long_as_the_range_says_and_it_is_no_excuse(offices):
    assert 0.79 < fmean(office["coverage"] for office in offices) < 0.92


def test_most_people_are_told_something(offices):
    assert all(office["told"] > 0.5 * office["people"] for office in offices)


def test_a_day_is_the_same_every_time():
    assert OfficeDay(WARD, 3).run() == OfficeDay(WARD, 3).run()
    assert OfficeDay(WARD, 3).run() != OfficeDay(WARD, 4).run()


def test_the_figures_are_those_of_the_people():
    day = [
        Told("civil", (0, 4), 5.0, 2.0),
        Told("civil", (10, 20), 2.0, 9.0),
        Told("civil", None, None, 4.0),
        Told("civil", (5, 9), 2.0, None),
    ]
    found = figures([day])
    assert (found["people"], found["told"], found["coverage"]) == (3, 2, 0.5)
    assert found["mae_min"] == 3.0  # 0 and 6
    assert found["to_les"] == 3.0 / 5.0  # 3 and 7
    assert found["to_mean"] == 3.0 / 3.5  # 3 and 4 from an average of 5
