"""The driver behaves as the standard library's does where the product looks at it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.storage.crash_fs import Mount
from tests.storage.dbapi import Driver
from tests.storage.disk import EMPTY, Disk, Killed, PowerCut


@pytest.fixture
def driver() -> Iterator[Driver]:
    mount = Mount(Disk(EMPTY, Random(0)))
    driver = Driver(mount)
    yield driver
    driver.close()
    mount.close()


@pytest.fixture
def path(driver: Driver) -> Path:
    return driver.mount.folder / "a.db"


@pytest.fixture(params=["crash", "library"])
def db(request: pytest.FixtureRequest, driver: Driver, path: Path, tmp_path: Path) -> Iterator[Any]:
    """Every test with it is also a test of what the library does."""
    real = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    db = real if request.param == "library" else driver.connect(path)
    db.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT UNIQUE)")
    yield db
    db.close()
    real.close()


def test_rows_come_as_they_were_put(db: Any) -> None:
    rows = [(1, "một"), (2, None), (3, "")]
    db.executemany("INSERT INTO t VALUES (?, ?)", rows)
    assert db.execute("SELECT * FROM t ORDER BY n").fetchall() == rows
    cursor = db.execute("SELECT * FROM t ORDER BY n")
    assert cursor.fetchone() == rows[0]
    assert cursor.fetchmany(5) == rows[1:]
    assert cursor.fetchone() is None
    assert list(db.execute("SELECT n FROM t WHERE n > ?", (1,))) == [(2,), (3,)]


def test_columns_have_names_also_when_no_row_is_found(db: Any) -> None:
    cursor = db.execute("SELECT n, text AS word FROM t")
    assert [column[0] for column in cursor.description] == ["n", "word"]
    assert db.execute("INSERT INTO t VALUES (1, 'x')").description is None


def test_changed_rows_are_counted(db: Any) -> None:
    cursor = db.cursor()
    cursor.executemany("INSERT INTO t VALUES (?, ?)", [(1, "a"), (2, "b"), (3, "c")])
    assert cursor.rowcount == 3
    cursor.executemany("UPDATE t SET text = ? WHERE n > ?", [("x", 5), ("y", 2)])
    assert cursor.rowcount == 1
    assert db.execute("DELETE FROM t").rowcount == 3
    assert db.execute("SELECT 1").rowcount == -1
    assert db.execute("INSERT INTO t (text) VALUES ('z')").lastrowid == 1


@pytest.mark.parametrize(
    ("sql", "error", "says"),
    [
        ("INSERT INTO t VALUES (1, 'a')", sqlite3.IntegrityError, "UNIQUE constraint failed: t.n"),
        ("SELECT * FROM nowhere", sqlite3.OperationalError, "no such table: nowhere"),
        ("COMMIT", sqlite3.OperationalError, "no transaction is active"),
    ],
)
def test_errors_are_those_of_the_library(
    db: Any, sql: str, error: type[sqlite3.Error], says: str
) -> None:
    db.execute("INSERT INTO t VALUES (1, 'a')")
    with pytest.raises(error, match=says) as raised:
        db.execute(sql)
    assert type(raised.value) is error
    assert raised.value.sqlite_errorname.startswith("SQLITE_")


def test_a_file_that_is_no_database_is_told_as_the_library_tells_it(
    driver: Driver, path: Path, tmp_path: Path
) -> None:
    disk = Disk({"a.db": b"no" * 4096}, Random(0))
    mount = Mount(disk)
    (tmp_path / "a.db").write_bytes(b"no" * 4096)
    ours, theirs = Driver(mount).connect(mount.folder / "a.db"), sqlite3.connect(tmp_path / "a.db")
    for db in (ours, theirs):
        with pytest.raises(sqlite3.DatabaseError, match="not a database") as raised:
            db.execute("SELECT * FROM t")
        assert type(raised.value) is sqlite3.DatabaseError
        db.close()
    mount.close()


def test_a_transaction_begins_and_ends_when_somebody_says_so(db: Any) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO t VALUES (1, 'a')")
    assert db.in_transaction
    db.rollback()
    assert not db.in_transaction
    db.execute("INSERT INTO t VALUES (2, 'b')")
    db.commit()
    with db:
        db.execute("BEGIN")
        db.execute("INSERT INTO t VALUES (3, 'c')")
    assert db.execute("SELECT n FROM t").fetchall() == [(2,), (3,)]


def test_a_block_that_fails_is_undone(db: Any) -> None:
    def fail() -> None:
        with db:
            db.execute("BEGIN")
            db.execute("INSERT INTO t VALUES (3, 'c')")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert db.execute("SELECT n FROM t").fetchall() == []


def test_functions_of_the_program_can_be_called(db: Any) -> None:
    db.create_function("twice", 1, lambda text: text * 2, deterministic=True)
    assert db.execute("SELECT twice('ab')").fetchone() == ("abab",)


def test_there_are_no_transactions_that_begin_by_themselves(driver: Driver, path: Path) -> None:
    db = driver.connect(path)
    assert db.isolation_level is None
    with pytest.raises(sqlite3.NotSupportedError):
        db.isolation_level = "DEFERRED"


def test_the_first_call_after_a_cut_does_not_come_back(driver: Driver, path: Path) -> None:
    db = driver.connect(path)
    db.execute("CREATE TABLE t (n)")
    driver.disk.cut_after(2)
    with pytest.raises(PowerCut):
        db.execute("INSERT INTO t VALUES (1)")
    for again in (lambda: db.execute("SELECT 1"), lambda: driver.connect(path), db.commit):
        with pytest.raises(PowerCut):
            again()
    db.rollback()
    db.close()


def test_a_program_that_swallows_errors_is_stopped_all_the_same(driver: Driver, path: Path) -> None:
    """A checkpoint that fails is no failed commit; without power nobody may hear of the commit."""
    db = driver.connect(path)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA wal_autocheckpoint=1")
    db.execute("CREATE TABLE t (n)")
    before = driver.disk.ops
    db.execute("INSERT INTO t VALUES (0)")
    driver.disk.cut_after(driver.disk.ops - before - 1)  # inside the checkpoint
    with pytest.raises(PowerCut):
        db.execute("INSERT INTO t VALUES (1)")


def test_a_killed_process_has_no_locks_any_more(driver: Driver, path: Path) -> None:
    db = driver.connect(path)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("CREATE TABLE t (n)")
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO t VALUES (1)")
    driver.disk.kill_after(1)
    with pytest.raises(Killed):
        db.execute("COMMIT")
    driver.close()
    driver.disk.next_process()
    other = Driver(driver.mount).connect(path)
    other.execute("INSERT INTO t VALUES (2)")
    assert other.execute("SELECT n FROM t").fetchall() == [(2,)]
    other.close()


def test_what_a_program_left_open_is_closed_without_another_word(
    driver: Driver, path: Path
) -> None:
    db = driver.connect(path)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("CREATE TABLE t (n)")
    before = driver.disk.ops
    driver.close()
    assert db.closed
    assert driver.disk.ops == before


def test_other_words_may_be_put_into_the_mouth_of_the_program(driver: Driver, path: Path) -> None:
    db = Driver(driver.mount, say=lambda sql: sql.replace("1", "2")).connect(path)
    assert db.execute("SELECT 1").fetchone() == (2,)
    db.close()
