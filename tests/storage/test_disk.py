"""The crash disk keeps what was synced, and of the rest what chance leaves."""

from collections import Counter
from random import Random

import pytest

from tests.storage.disk import EMPTY, SECTOR, Disk, Killed, PowerCut

OLD, NEW = b"o" * SECTOR, b"n" * SECTOR


def disk_with(content: bytes, seed: int = 0, **more: bool) -> Disk:
    return Disk({"file": content}, Random(seed), **more)


def fates(seeds: int) -> Counter[str]:
    """What became of one sector that was written over and not synced."""
    found: Counter[str] = Counter()
    for seed in range(seeds):
        disk = disk_with(OLD, seed)
        disk.write(disk.open("file", create=False), 0, NEW)
        left = disk.cut()["file"]
        found["lost" if left == OLD else "kept" if left == NEW else "garbage"] += 1
    return found


def test_what_was_synced_is_kept() -> None:
    for seed in range(200):
        disk = Disk(EMPTY, Random(seed))
        file = disk.open("file", create=True)
        disk.write(file, 100, NEW * 9)
        disk.truncate(file, 3000)
        disk.sync(file)
        disk.sync_names()
        assert disk.cut() == {"file": bytes(100) + b"n" * 2900}


def test_half_of_what_was_not_synced_is_kept_and_a_little_is_garbage() -> None:
    found = fates(4000)
    assert 0.47 < found["kept"] / 4000 < 0.53
    assert 0.44 < found["lost"] / 4000 < 0.50
    assert 0.02 < found["garbage"] / 4000 < 0.04


def test_each_sector_has_its_own_fate() -> None:
    disk = disk_with(OLD * 64)
    disk.write(disk.open("file", create=False), 0, NEW * 64)
    left = disk.cut()["file"]
    sectors = {left[at : at + SECTOR] for at in range(0, len(left), SECTOR)}
    assert {OLD, NEW} <= sectors


def test_an_older_write_may_be_the_one_that_stays() -> None:
    found = set()
    for seed in range(200):
        disk = disk_with(OLD, seed)
        file = disk.open("file", create=False)
        disk.write(file, 0, b"1" * SECTOR)
        disk.write(file, 0, b"2" * SECTOR)
        found.add(disk.cut()["file"][:1])
    assert {b"o", b"1", b"2"} <= found


def test_half_of_the_time_the_disk_writes_in_an_order_of_its_own() -> None:
    """In order the older of two writes stays in 0.50 · 0.47 of all cuts; else in more of them."""
    older = 0
    for seed in range(4000):
        disk = disk_with(OLD, seed)
        file = disk.open("file", create=False)
        disk.write(file, 0, b"1" * SECTOR)
        disk.write(file, 0, b"2" * SECTOR)
        older += disk.cut()["file"] == b"1" * SECTOR
    assert 0.27 < older / 4000 < 0.33


def test_a_file_may_grow_and_have_nothing_in_it() -> None:
    found = set()
    for seed in range(200):
        disk = disk_with(OLD, seed)
        disk.write(disk.open("file", create=False), SECTOR, NEW)
        found.add(disk.cut()["file"])
    assert {OLD, OLD + NEW, OLD + bytes(SECTOR)} <= found


def test_a_smaller_size_that_was_not_synced_may_be_the_old_one() -> None:
    found = set()
    for seed in range(100):
        disk = disk_with(OLD, seed)
        disk.truncate(disk.open("file", create=False), 7)
        found.add(len(disk.cut()["file"]))
    assert found == {7, SECTOR}


def test_a_new_file_may_be_gone_until_its_folder_is_synced() -> None:
    found = set()
    for seed in range(100):
        disk = Disk(EMPTY, Random(seed))
        file = disk.open("new", create=True)
        disk.write(file, 0, NEW)
        disk.sync(file)
        found.add("new" in disk.cut())
    assert found == {True, False}


def test_a_deleted_file_may_come_back_until_its_folder_is_synced() -> None:
    found = set()
    for seed in range(100):
        disk = disk_with(OLD, seed)
        disk.delete("file")
        assert not disk.exists("file")
        found.add("file" in disk.cut())
    assert found == {True, False}
    disk = disk_with(OLD)
    disk.delete("file")
    disk.sync_names()
    assert disk.cut() == EMPTY


def test_garbage_stays_where_something_was_written() -> None:
    for seed in range(500):
        disk = disk_with(OLD * 3, seed)
        disk.write(disk.open("file", create=False), SECTOR + 10, b"n" * 20)
        left = disk.cut()["file"]
        assert left[: SECTOR + 10] == (OLD * 3)[: SECTOR + 10]
        assert left[SECTOR + 30 :] == (OLD * 3)[SECTOR + 30 :]


def test_a_disk_that_spoils_neighbours_takes_the_whole_sector_and_no_other() -> None:
    spoiled = 0
    for seed in range(500):
        disk = disk_with(OLD * 3, seed, spoils_neighbours=True)
        disk.write(disk.open("file", create=False), SECTOR + 10, b"n" * 20)
        left = disk.cut()["file"]
        assert (left[:SECTOR], left[2 * SECTOR :]) == (OLD, OLD)
        spoiled += left[SECTOR : SECTOR + 10] != b"o" * 10
    assert 5 < spoiled < 30


def test_a_disk_that_lies_keeps_only_what_chance_leaves() -> None:
    found = set()
    for seed in range(100):
        disk = disk_with(OLD, seed, honest=False)
        file = disk.open("file", create=False)
        disk.write(file, 0, NEW)
        disk.sync(file)
        found.add(disk.cut()["file"])
    assert {OLD, NEW} <= found


def test_the_power_goes_before_or_after_the_operation_that_was_named() -> None:
    found = set()
    for seed in range(50):
        disk = disk_with(OLD, seed)
        file = disk.open("file", create=False)
        disk.cut_after(2)
        disk.write(file, 0, NEW)
        disk.check()
        disk.sync(file)
        assert disk.ops == 2
        with pytest.raises(PowerCut):
            disk.check()
        found.add(disk.cut()["file"] == NEW)
    assert found == {True, False}


def test_nothing_is_done_after_the_cut() -> None:
    disk = disk_with(OLD)
    left = dict(disk.cut())
    file = disk.open("file", create=False)
    disk.write(file, 0, NEW)
    disk.sync(file)
    disk.open("other", create=True)
    assert disk.cut() == left == {"file": OLD}


def test_a_killed_process_loses_nothing_but_what_it_did_not_get_to_do() -> None:
    disk = disk_with(OLD * 3)
    file = disk.open("file", create=False)
    disk.kill_after(2)
    disk.write(file, 0, NEW)
    disk.write(file, SECTOR, NEW)
    disk.write(file, 2 * SECTOR, NEW)
    with pytest.raises(Killed):
        disk.check()
    disk.next_process()
    disk.check()
    assert bytes(file.seen) in (NEW + OLD + OLD, NEW + NEW + OLD)
    disk.sync(file)
    assert disk.cut()["file"] == bytes(file.seen)


def test_what_is_shut_down_well_is_all_there() -> None:
    disk = disk_with(OLD)
    disk.write(disk.open("new", create=True), 0, NEW)
    assert disk.shut_down() == {"file": OLD, "new": NEW}


def test_the_same_seed_leaves_the_same_bytes() -> None:
    def left(seed: int) -> object:
        disk = disk_with(OLD * 50, seed)
        for at in range(0, 50 * SECTOR, 700):
            disk.write(disk.open(f"file {at % 3}", create=True), at, b"n" * 900)
        return disk.cut()

    assert left(7) == left(7)
    assert left(7) != left(8)
