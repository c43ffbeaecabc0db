"""How long it will take: a range, or nothing."""

import pytest

from hub.core import commands as c
from hub.core.estimate import wait_range
from tests.hub.core.hall import Hall


def after_visits(*minutes: float) -> Hall:
    hall = Hall()
    hall.open("1")
    for each in minutes:
        hall.press()
        hall.serve("1", min=each)
    return hall


def estimate(hall: Hall, number: str) -> tuple[int, int] | None:
    return wait_range(hall.centre, hall.day, hall.ticket(number).id, hall.now)


def test_below_five_visits_nothing_is_said() -> None:
    hall = after_visits(5, 5, 5, 5)
    assert estimate(hall, hall.press()) is None
    hall.serve("1")
    assert estimate(hall, hall.press()) is not None


def test_the_range_grows_with_the_people_ahead() -> None:
    hall = after_visits(4, 5, 6, 5, 5)
    ranges = [estimate(hall, hall.press()) for _ in range(4)]
    assert ranges == [(0, 6), (4, 15), (9, 20), (10, 25)]


def test_two_open_counters_halve_it_and_a_shared_one_counts_for_a_part() -> None:
    hall = after_visits(6, 6, 6, 6, 6)
    numbers = [hall.press() for _ in range(5)]
    assert estimate(hall, numbers[-1]) == (20, 30)
    hall.open("2")
    assert estimate(hall, numbers[-1]) == (10, 15)
    hall.press("land")
    assert estimate(hall, numbers[-1]) == (15, 20)


@pytest.mark.parametrize("verb", [c.Pause, c.SignOut])
def test_with_no_open_counter_nothing_is_said(verb: type[c.AtCounter]) -> None:
    hall = after_visits(5, 5, 5, 5, 5)
    number = hall.press()
    hall.at(verb, "1", **({"reason": "lunch"} if verb is c.Pause else {}))
    assert estimate(hall, number) is None


def test_who_is_called_does_not_wait() -> None:
    hall = after_visits(5, 5, 5, 5, 5)
    hall.press()
    assert estimate(hall, hall.call("1")) is None


def test_visits_of_another_field_say_nothing_about_this_one() -> None:
    hall = after_visits(5, 5, 5, 5, 5)
    hall.open("3")
    assert estimate(hall, hall.press("land")) is None
