"""Connections: one for the writer, a few read-only ones for pages; SQLite or PostgreSQL by URL.

SQLite runs in WAL with synchronous=FULL: a commit that returned survives a power cut. The schema is
brought up to date before the first use.
"""

import logging
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from hub.store.port import StoreBroken

log = logging.getLogger(__name__)

HEAD = "0001"  # the newest version in migrations/versions; a test compares
BUSY_MS = 5000  # a backup may hold the file for a moment; longer means something is wrong
READERS = 4  # pages share so many connections
READERS_AT_PEAK = 12


def writer_engine(url: str) -> Engine:
    """The engine of the writer: one connection, used by one thread at a time."""
    where = _url(url)
    if where.get_backend_name() == "sqlite":
        options: dict[str, Any] = {"connect_args": {"check_same_thread": False}}
        engine = create_engine(where, poolclass=StaticPool, **options)
        _tune_sqlite(engine, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
        event.listen(engine, "begin", _begin_immediate)
        return engine
    try:
        return create_engine(where, pool_size=1, max_overflow=0)
    except ModuleNotFoundError as err:
        raise StoreBroken(f"{where.drivername} needs the package {err.name!r}") from err


def reader_engine(url: str) -> Engine:
    """The engine of the pages; a write through it is refused by the database."""
    where = _url(url)
    size = {"pool_size": READERS, "max_overflow": READERS_AT_PEAK - READERS, "pool_timeout": 5}
    if where.get_backend_name() == "sqlite":
        engine = create_engine(where, connect_args={"check_same_thread": False}, **size)
        _tune_sqlite(engine, "PRAGMA query_only=ON")
        return engine
    read_only = {"options": "-c default_transaction_read_only=on"}
    return create_engine(where, connect_args=read_only, **size)


def bring_up_to_date(engine: Engine) -> None:
    """Make or upgrade the tables; StoreBroken when a newer program has been here before."""
    with engine.connect() as connection:
        version = _version(connection)
    if version == HEAD:
        return
    # Alembic costs memory and start time and is needed once per release.
    from hub.store.migrations import upgrade

    if version is not None and not upgrade.knows(version):
        raise StoreBroken(f"the database is of version {version}, this program knows up to {HEAD}")
    log.info("database: from version %s to %s", version or "none", HEAD)
    with engine.begin() as connection:
        upgrade.run(connection)


def _url(url: str) -> URL:
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        if not where.database or where.database == ":memory:":
            raise StoreBroken(
                "database: SQLite needs a file, such as sqlite:////var/lib/bamso/hub.db"
            )
        try:
            Path(where.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            raise StoreBroken(f"{where.database}: {err.strerror}") from err
    return where


def _version(connection: Connection) -> str | None:
    """The version of the tables; None when there are none yet."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def _tune_sqlite(engine: Engine, *pragmas: str) -> None:
    def tune(connection: sqlite3.Connection, _record: object) -> None:
        # The driver would begin transactions by itself, and not IMMEDIATE.
        connection.isolation_level = None
        for pragma in (f"PRAGMA busy_timeout={BUSY_MS}", "PRAGMA foreign_keys=ON", *pragmas):
            connection.execute(pragma).close()

    event.listen(engine, "connect", tune)


def _begin_immediate(connection: Connection) -> None:
    # A read that turns into a write later could be refused in the middle; this waits at the start.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def broken(err: SQLAlchemyError) -> StoreBroken:
    """The library's error as ours, with the database's own sentence only (no values)."""
    cause = getattr(err, "orig", None) or err
    return StoreBroken(f"{type(cause).__name__}: {cause}")
