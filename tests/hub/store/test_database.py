"""Connections and the tables' history."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from hub.store import database
from hub.store.database import bring_up_to_date, reader_engine, writer_engine
from hub.store.facts import facts
from hub.store.migrations import upgrade
from hub.store.port import StoreBroken
from hub.store.schema import metadata
from hub.store.sql import SqlStore
from hub.store.sqlite_file import integrity_fault
from tests.hub.store.old import make_0001


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'hub.db'}"


def test_the_history_leads_to_the_very_tables_that_the_program_uses(url: str) -> None:
    engine = writer_engine(url)
    bring_up_to_date(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_program_knows_the_newest_version_of_its_own_history() -> None:
    assert upgrade.head() == database.HEAD


def test_a_commit_survives_a_power_cut(url: str) -> None:
    engine = writer_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def test_the_writer_takes_its_lock_before_it_reads(url: str) -> None:
    engine = writer_engine(url)
    bring_up_to_date(engine)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0)
    with engine.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    engine.dispose()


def test_a_page_cannot_write(url: str) -> None:
    bring_up_to_date(writer := writer_engine(url))
    reader = reader_engine(url)
    with reader.connect() as connection, pytest.raises(OperationalError, match="readonly"):
        connection.execute(text("DELETE FROM answer"))
    reader.dispose()
    writer.dispose()


def test_an_upgrade_keeps_an_eye_on_rows_that_belong_together(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    make_0001(url)
    engine = writer_engine(url)
    bring_up_to_date(engine)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        visits = "SELECT count(*) FROM visit JOIN ticket ON ticket = request_id"
        assert connection.execute(text(visits)).scalar() == 2
    engine.dispose()


def test_an_upgrade_of_rows_that_point_nowhere_is_not_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    make_0001(url)
    with closing(sqlite3.connect(tmp_path / "hub.db")) as raw:
        raw.execute("DELETE FROM ticket")
        raw.commit()
    with pytest.raises(StoreBroken, match="point nowhere"):
        SqlStore(url, "hall").open()
    assert facts(url, "hall").version == "0001"


def test_an_upgrade_that_finds_no_room_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    make_0001(f"sqlite:///{file}")
    before = facts(f"sqlite:///{file}", "hall")

    def full() -> sqlite3.Connection:
        connection = sqlite3.connect(file, check_same_thread=False)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 2}").close()
        return connection

    store = SqlStore(f"sqlite:///{file}", "hall", connect=full)
    with pytest.raises(StoreBroken, match="full"):
        store.open()
    store.close()
    assert facts(f"sqlite:///{file}", "hall") == before
    assert integrity_fault(file) is None


def test_a_database_of_a_newer_program_is_left_alone(url: str) -> None:
    SqlStore(url, "hall").open().close()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreBroken, match="9999"):
        SqlStore(url, "hall").open()


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "hub.db").write_bytes(b"not a database, but long enough to be read as one" * 9)
    with pytest.raises(StoreBroken, match="not a database"):
        SqlStore(f"sqlite:///{tmp_path / 'hub.db'}", "hall").open()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_in_memory_is_none(url: str) -> None:
    with pytest.raises(StoreBroken, match="file"):
        SqlStore(url, "hall").open()


@pytest.mark.slow
def test_a_start_without_an_upgrade_does_without_alembic(url: str) -> None:
    SqlStore(url, "hall").open().close()
    code = (
        "import sys; from hub.store.sql import SqlStore; "
        f"SqlStore({url!r}, 'hall').open().close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
