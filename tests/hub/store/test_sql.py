"""The store on SQLite: quick whatever is behind it, and honest when the disk is not."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.outcome import Key
from hub.store.port import StoreBroken
from hub.store.sql import SqlStore
from tests.contract.town import Town

HOUSE = Path(__file__).resolve().parents[3]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


def opened(file: Path, connect: Callable[[], Any] | None = None) -> Town:
    return Town(SqlStore(f"sqlite:///{file}", "hall", connect=connect).open())


def test_nothing_that_the_hub_does_walks_through_the_past(file: Path) -> None:
    opened(file).store.close()  # what an upgrade does is done once
    said: list[str] = []  # with all values in it

    def overheard() -> sqlite3.Connection:
        connection = sqlite3.connect(file, check_same_thread=False)
        connection.set_trace_callback(said.append)
        return connection

    town = opened(file, overheard)
    town.store.latest_days()
    town.store.restore_pending()
    town.store.answers([Key("ask", "a"), Key("ask", "b"), Key("do", "c")])
    town.sit()
    town.serve(level=4)
    town.store.ticket_by_token("secret")
    town.store.latest_ratings(5)
    town.store.latest_events()
    town.store.journal(after_seq=3)
    assert len(said) > 30
    with closing(sqlite3.connect(file)) as database:
        for statement in said:
            if statement.split()[0] not in ("SELECT", "UPDATE", "DELETE"):
                continue
            plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}")]
            walks = [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step]
            small = ("alembic_version", "sqlite_master", "journal_head")
            assert [step for step in walks if step.split()[1] not in small] == [], statement
            for table, needs in {"answer": "id=?", "ticket": "request_id=?"}.items():
                found = [step for step in plan if step.split()[1] == table]
                assert all(needs in step or "token=?" in step for step in found), plan
    town.store.close()


def test_a_store_lives_on_the_connections_that_it_is_given(file: Path) -> None:
    given: list[sqlite3.Connection] = []

    def connect() -> sqlite3.Connection:
        given.append(sqlite3.connect(file, check_same_thread=False))
        return given[-1]

    town = opened(file, connect)
    town.do(town.ask("one"))
    assert len(town.store.journal()) == 2
    assert len(given) == 2  # the writer's and a reader's
    assert given[0].execute("PRAGMA synchronous").fetchone() == (2,)
    town.store.close()
    for connection in given:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_no_folder_is_made_for_connections_that_are_given(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "hub.db"
    town = Town(
        SqlStore(
            f"sqlite:///{elsewhere}", "hall",
            connect=lambda: sqlite3.connect(tmp_path / "real.db", check_same_thread=False),
        ).open()
    )  # fmt: skip
    town.do(town.ask())
    town.store.close()
    assert not elsewhere.parent.exists()


class Moody(sqlite3.Connection):
    """A connection whose commits can be made to fail, before or after they are done."""

    fault: BaseException | None = None
    written = False

    def commit(self) -> None:
        if type(self).fault is None:
            super().commit()
            return
        if type(self).written:
            super().commit()
        raise type(self).fault


@pytest.fixture
def moody(file: Path) -> Iterator[Town]:
    town = opened(file, lambda: sqlite3.connect(file, factory=Moody, check_same_thread=False))
    town.do(town.ask("before"))
    yield town
    Moody.fault, Moody.written = None, False
    town.store.close()


@pytest.mark.parametrize("written", [True, False], ids=["written", "lost"])
@pytest.mark.parametrize(
    "fault",
    [sqlite3.OperationalError("disk I/O error"), sqlite3.DatabaseError("?"), MemoryError(),
     sqlite3.IntegrityError("UNIQUE constraint failed: ticket.site, ticket.token")],
    ids=lambda fault: type(fault).__name__,
)  # fmt: skip
def test_a_commit_of_which_nobody_knows_is_never_taken_for_one(
    moody: Town, file: Path, fault: BaseException, written: bool
) -> None:
    Moody.fault, Moody.written = fault, written
    with pytest.raises(StoreBroken):
        moody.do(moody.ask("in-doubt"))
    Moody.fault = None
    with pytest.raises(StoreBroken, match="earlier write failed"):
        moody.store.append([])
    moody.store.close()
    again = opened(file)
    found = again.store.answers([Key("ask", "before"), Key("ask", "in-doubt")])
    assert {key.id for key in found} == ({"before", "in-doubt"} if written else {"before"})
    assert again.store.verify() is None
    again.store.close()


def test_the_end_of_the_process_leaves_the_store_in_doubt_too(moody: Town) -> None:
    Moody.fault = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        moody.do(moody.ask("in-doubt"))
    Moody.fault = None
    with pytest.raises(StoreBroken, match="earlier write failed"):
        moody.do(moody.ask("after"))


def test_a_full_disk_is_a_broken_store_and_loses_nothing(file: Path) -> None:
    """SQLITE_FULL, as for ENOSPC."""

    def small() -> sqlite3.Connection:
        connection = sqlite3.connect(file, check_same_thread=False)
        connection.execute("PRAGMA max_page_count=90").close()
        return connection

    town, acknowledged = opened(file, small), 0

    def until_it_is_full() -> None:
        nonlocal acknowledged
        while True:
            town.do(town.ask(f"press-{acknowledged}"))
            acknowledged += 1

    with pytest.raises(StoreBroken, match="full"):
        until_it_is_full()
    town.store.close()
    assert acknowledged > 10
    again = opened(file)
    keys = [Key("ask", f"press-{n}") for n in range(acknowledged + 1)]
    assert len(again.store.answers(keys)) == acknowledged
    assert again.store.verify() is None
    again.store.close()


def test_a_disk_that_can_only_be_read_is_a_broken_store(file: Path) -> None:
    opened(file).store.close()

    def read_only() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{file}?mode=ro", uri=True, check_same_thread=False)

    with closing(sqlite3.connect(file)) as keeps_the_log:
        keeps_the_log.execute("SELECT count(*) FROM event").fetchone()
        town = opened(file, read_only)
        with pytest.raises(StoreBroken, match="readonly"):
            town.do(town.ask())
        town.store.close()


@pytest.mark.slow
@pytest.mark.parametrize("most_bytes", [600_000, 900_000])
def test_on_a_disk_that_becomes_full_all_that_was_said_is_there(
    file: Path, most_bytes: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hub.store.full_disk", str(file), str(most_bytes)],
        cwd=HOUSE, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 70, done.stderr
    said = [line.split() for line in done.stdout.splitlines()]
    assert len(said) > 5
    again = opened(file)
    found = again.store.answers([Key("ask", id_) for id_, _ in said])
    assert {(key.id, known.outcome.number) for key, known in found.items()} == {
        (id_, number) for id_, number in said
    }
    assert again.store.answers([Key("ask", f"press-{len(said)}")]) == {}  # it was never told
    assert again.store.verify() is None
    again.store.close()
