"""How loud it is by the hour, and what is told about a list that cannot be."""

from datetime import datetime

import pytest

from display.say_volume import Volume, faults, percent_at

DAY = (
    Volume(at="13:30", percent=80),
    Volume(at="07:00", percent=100),
    Volume(at="11:30", percent=40),
)


@pytest.mark.parametrize(
    ("clock", "percent"),
    [
        ("07:00", 100), ("11:29", 100), ("11:30", 40), ("13:29", 40), ("13:30", 80),
        ("23:59", 80), ("00:00", 80), ("06:59", 80),
    ],
)  # fmt: skip
def test_the_volume_of_the_hour_counts_in_whatever_order_it_is_written(
    clock: str, percent: int
) -> None:
    assert percent_at(DAY, datetime.fromisoformat(f"2020-03-30T{clock}+07:00")) == percent


def test_without_a_list_it_is_always_loud() -> None:
    assert percent_at((), datetime.fromisoformat("2020-03-30T03:00+07:00")) == 100


def test_a_list_that_works_has_no_faults() -> None:
    assert faults(DAY) == []
    assert faults(()) == []


def test_all_that_is_wrong_is_told_with_its_place() -> None:
    wrong = [
        Volume(at="7:00", percent=50),
        Volume(at="24:00", percent=101),
        Volume(at="08:00", percent=-1),
        Volume(at="08:00", percent=10),
    ]
    assert faults(wrong) == [
        "volume[0].at: '7:00' is no time of day such as 07:30",
        "volume[1].at: '24:00' is no time of day such as 07:30",
        "volume[1].percent: 101 is not from 0 to 100",
        "volume[2].percent: -1 is not from 0 to 100",
        "volume: 08:00 stands there 2 times",
    ]
