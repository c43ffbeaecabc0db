"""SQLite on a crash disk: the ordinary way of WAL, with locks, shared memory and checkpoints."""

from collections.abc import Iterator
from random import Random

import apsw
import pytest

from tests.storage.crash_fs import Mount
from tests.storage.disk import EMPTY, Disk, Image


@pytest.fixture
def mount() -> Iterator[Mount]:
    place = Mount(Disk(EMPTY, Random(0)))
    yield place
    place.close()


def connected(mount: Mount) -> apsw.Connection:
    db = apsw.Connection(str(mount.folder / "a.db"), vfs=mount.vfs)
    db.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
    return db


def numbers_on(image: Image) -> list[int]:
    """What a computer finds that starts with this disk."""
    place = Mount(Disk(image, Random(0)))
    db = connected(place)
    assert db.execute("PRAGMA integrity_check").get == "ok"
    found = [n for (n,) in db.execute("SELECT n FROM t ORDER BY n").fetchall()]
    db.close()
    place.close()
    return found


def test_two_connections_share_the_log_as_on_any_disk(mount: Mount) -> None:
    one, other = connected(mount), connected(mount)
    one.execute("CREATE TABLE t (n)")
    one.execute("INSERT INTO t VALUES (1)")
    assert other.execute("SELECT n FROM t").get == 1
    assert other.execute("PRAGMA locking_mode").get == "normal"
    assert (mount.folder / "a.db-shm").stat().st_size > 0
    one.close()
    other.close()


def test_one_who_writes_keeps_another_writer_out_and_lets_readers_look(mount: Mount) -> None:
    one, other = connected(mount), connected(mount)
    one.execute("CREATE TABLE t (n)")
    one.execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)")
    assert other.execute("SELECT count(*) FROM t").get == 0
    with pytest.raises(apsw.BusyError):
        other.execute("BEGIN IMMEDIATE")
    one.execute("COMMIT")
    other.execute("INSERT INTO t VALUES (2)")
    one.close()
    other.close()


def test_nothing_of_the_content_touches_a_real_disk(mount: Mount) -> None:
    db = connected(mount)
    db.execute("CREATE TABLE t (n); INSERT INTO t VALUES (1)")
    assert (mount.folder / "a.db").stat().st_size == 0
    assert not (mount.folder / "a.db-wal").exists()
    db.close()


def test_what_was_committed_is_there_after_the_power_was_gone(mount: Mount) -> None:
    db = connected(mount)
    db.execute("CREATE TABLE t (n); INSERT INTO t VALUES (1)")
    left = mount.disk.cut()
    db.close(True)
    assert numbers_on(left) == [1]


def test_what_was_checkpointed_is_there_too(mount: Mount) -> None:
    db = connected(mount)
    db.execute("CREATE TABLE t (n)")
    for n in range(1, 40):
        db.execute("INSERT INTO t VALUES (?)", (n,))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("INSERT INTO t VALUES (40)")
    left = mount.disk.cut()
    db.close(True)
    assert numbers_on(left) == list(range(1, 41))


def test_a_program_that_ends_well_leaves_one_file(mount: Mount) -> None:
    db = connected(mount)
    db.execute("CREATE TABLE t (n); INSERT INTO t VALUES (1)")
    db.close()
    left = mount.disk.shut_down()
    assert list(left) == ["a.db"]
    assert numbers_on(left) == [1]


def test_a_log_that_was_deleted_may_come_back_and_does_no_harm() -> None:
    found = set()
    for seed in range(40):
        place = Mount(Disk(EMPTY, Random(seed)))
        db = connected(place)
        db.execute("CREATE TABLE t (n); INSERT INTO t VALUES (1)")
        db.close()
        left = place.disk.cut()
        place.close()
        found.add("a.db-wal" in left)
        assert numbers_on(left) == [1]
    assert found == {True, False}


def test_a_rollback_journal_that_was_left_is_played_back(mount: Mount) -> None:
    db = apsw.Connection(str(mount.folder / "a.db"), vfs=mount.vfs)
    db.execute("PRAGMA cache_size=1; CREATE TABLE t (n, x)")
    db.execute("INSERT INTO t VALUES (1, zeroblob(50000))")
    db.execute("BEGIN; UPDATE t SET n = 2, x = randomblob(50000)")
    db.cache_flush()
    left = mount.disk.cut()
    assert "a.db-journal" in left
    db.close(True)
    assert numbers_on(left) == [1]


def test_a_disk_that_admits_it_gets_every_commit_in_sectors_of_its_own() -> None:
    frames = {}
    for admits in (True, False):
        place = Mount(Disk(EMPTY, Random(0), spoils_neighbours=True, admits_it=admits))
        db = connected(place)
        db.execute("CREATE TABLE t (n)")
        db.execute("INSERT INTO t VALUES (1)")
        log = place.disk.shut_down()["a.db-wal"]
        frames[admits] = (len(log) - 32) // (24 + 4096)
        db.close(True)
        place.close()
    assert frames[True] == frames[False] + 2  # one more for each commit


def test_a_file_that_is_not_there_is_not_made_by_one_who_only_reads(mount: Mount) -> None:
    with pytest.raises(apsw.CantOpenError):
        apsw.Connection(str(mount.folder / "no.db"), flags=apsw.SQLITE_OPEN_READONLY, vfs=mount.vfs)
