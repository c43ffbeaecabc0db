"""The made-up day looks like a real one, and is the same for the same seed."""

import random
from collections import Counter

from bamso.demo.crowd import DAY_S, Habits, crowd

SERVICES = ["khai-sinh", "sao-y", "so-do"]


def people(seed: int = 1, n: int = 4000):
    return crowd(random.Random(seed), n, SERVICES, ["cao-tuoi"], Habits())


def test_the_same_seed_is_the_same_day() -> None:
    assert people(3, 50) == people(3, 50)
    assert people(3, 50) != people(4, 50)


def test_people_come_in_order_within_the_day() -> None:
    arrivals = [citizen.arrives_s for citizen in people()]
    assert arrivals == sorted(arrivals)
    assert arrivals[0] >= 0
    assert arrivals[-1] < DAY_S


def test_the_shares_are_those_that_were_asked_for() -> None:
    found = people()
    absent = sum(not citizen.shows_up for citizen in found) / len(found)
    assert 0.06 < absent < 0.10
    assert 0.05 < sum(citizen.priority is not None for citizen in found) / len(found) < 0.09
    levels = Counter(citizen.level for citizen in found if citizen.level)
    assert levels[4] / levels.total() > 0.85
    assert set(levels) == {1, 2, 3, 4}
