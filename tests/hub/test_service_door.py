"""Who is let in when more come than can be served."""

from hub.service_door import BUSY_PER_S, FEW, WAITED_MOST_S, WAITS_MOST_S, Door
from tests.hub.one_path import Clock

FULL = 64


def batches(door: Door, clock: Clock, each_s: float, count: int = 10) -> None:
    """So many full batches one after the other, at a steady pace."""
    for _ in range(count):
        door.takes(FULL, clock.now_s())
        clock.go(s=FULL * each_s)


def test_as_many_wait_as_can_be_served_in_time() -> None:
    for each_s in (0.0003, 0.001):
        clock = Clock()
        door = Door(clock.now_s, FULL)
        batches(door, clock, each_s)
        most = int(WAITS_MOST_S / each_s)
        assert not door.is_late(most - 2)
        assert door.is_late(most + 2)


def test_a_door_that_knows_nothing_yet_lets_in() -> None:
    assert not Door(Clock().now_s, FULL).is_late(9_000)


def test_a_quiet_hour_says_nothing_about_how_fast_it_goes() -> None:
    clock = Clock()
    door = Door(clock.now_s, FULL)
    for _ in range(10):
        door.takes(1, clock.now_s())
        clock.go(s=60)
    assert not door.is_late(1_000)


def test_a_disk_that_stood_still_for_a_moment_is_soon_forgotten() -> None:
    clock = Clock()
    door = Door(clock.now_s, FULL)
    batches(door, clock, 0.0003)
    clock.go(s=5)
    batches(door, clock, 0.0003, 2)
    assert not door.is_late(FEW), "those who are few are served at once"
    batches(door, clock, 0.0003, 8)
    assert not door.is_late(400)


def test_who_had_waited_too_long_is_a_sign_whatever_was_reckoned() -> None:
    clock = Clock()
    door = Door(clock.now_s, FULL)
    door.takes(FULL, clock.now_s() - WAITED_MOST_S - 0.1)
    assert door.is_late(FEW + 1)
    door.takes(FULL, clock.now_s())
    assert not door.is_late(FEW + 1)


def test_some_are_told_in_each_second_and_the_others_hear_nothing() -> None:
    clock = Clock()
    door = Door(clock.now_s, FULL)
    for _ in range(2):
        told = [not door.stays_silent() for _ in range(4 * BUSY_PER_S)]
        assert told == [True] * BUSY_PER_S + [False] * 3 * BUSY_PER_S
        clock.go(s=1)
