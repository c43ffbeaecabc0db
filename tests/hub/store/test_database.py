"""Connections and the tables' history."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from hub.store import database
from hub.store.database import bring_up_to_date, reader_engine, writer_engine
from hub.store.migrations import upgrade
from hub.store.port import StoreBroken
from hub.store.schema import metadata
from hub.store.sql import SqlStore


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
