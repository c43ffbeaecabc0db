"""Connections: one for the writer, a few read-only ones for pages; SQLite or PostgreSQL by URL.

SQLite runs in WAL with synchronous=FULL: a commit that returned survives a power cut. The schema is
brought up to date before the first use.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from hub.store.port import StoreBroken

log = logging.getLogger(__name__)

HEAD = "0002"  # the newest version in migrations/versions; a test compares
BUSY_MS = 5000  # a backup may hold the file for a moment; longer means something is wrong
READERS = 4  # pages share so many connections
READERS_AT_PEAK = 12

Connect = Callable[[], Any]  # a new DB-API connection, with the errors of the library's `sqlite3`


def writer_engine(url: str, connect: Connect | None = None) -> Engine:
    """The engine of the writer: one connection, used by one thread at a time.

    `connect` makes the connection instead of the driver (SQLite only).
    """
    where = _url(url, make_folder=connect is None)
    if where.get_backend_name() == "sqlite":
        engine = create_engine(where, poolclass=StaticPool, **_options(connect))
        # What a killed process wrote may be unsynced: a power cut must not undo what is read here.
        synced = "PRAGMA wal_checkpoint(PASSIVE)"
        _tune_sqlite(engine, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", synced)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    # Whatever the server's setting is: a commit that returned is on its disk.
    durable = {"options": "-c synchronous_commit=on"}
    try:
        return create_engine(where, pool_size=1, max_overflow=0, connect_args=durable)
    except ModuleNotFoundError as err:
        raise StoreBroken(f"{where.drivername} needs the package {err.name!r}") from err


def reader_engine(url: str, connect: Connect | None = None) -> Engine:
    """The engine of the pages; a write through it is refused by the database."""
    where = _url(url, make_folder=False)
    size = {"pool_size": READERS, "max_overflow": READERS_AT_PEAK - READERS, "pool_timeout": 5}
    if where.get_backend_name() == "sqlite":
        engine = create_engine(where, **_options(connect), **size)
        _tune_sqlite(engine, "PRAGMA query_only=ON")
        return engine
    read_only = {"options": "-c default_transaction_read_only=on"}
    return create_engine(where, connect_args=read_only, **size)


def bring_up_to_date(engine: Engine) -> None:
    """Make or upgrade the tables; StoreBroken when a newer program has been here before."""
    with engine.connect() as connection:
        found = version(connection)
    if found == HEAD:
        return
    # Alembic costs memory and start time and is needed once per release.
    from hub.store.migrations import upgrade

    if found is not None and not upgrade.knows(found):
        raise StoreBroken(f"the database is of version {found}, this program knows up to {HEAD}")
    log.info("database: from version %s to %s", found or "none", HEAD)
    # SQLite makes some tables anew under their name; the rows that point to them must not mind.
    with _foreign_keys_off(engine), engine.begin() as connection:
        upgrade.run(connection)
        if engine.dialect.name == "sqlite" and _orphans(connection):
            raise StoreBroken("the database could not be brought up to date: rows point nowhere")


def version(connection: Connection) -> str | None:
    """The version of the tables; None when there are none yet."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for another kind. StoreBroken when it is in memory."""
    where = _url(url, make_folder=False)
    return Path(where.database or "") if where.get_backend_name() == "sqlite" else None


def _url(url: str, *, make_folder: bool) -> URL:
    try:
        where = make_url(url)
    except SQLAlchemyError as err:
        raise StoreBroken("database: this is no address of a database") from err
    if where.get_backend_name() == "sqlite":
        if not where.database or where.database == ":memory:":
            raise StoreBroken(
                "database: SQLite needs a file, such as sqlite:////var/lib/bamso/hub.db"
            )
        try:
            if make_folder:
                Path(where.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            raise StoreBroken(f"{where.database}: {err.strerror}") from err
    return where


def _options(connect: Connect | None) -> dict[str, Any]:
    if connect is not None:
        return {"creator": connect}
    return {"connect_args": {"check_same_thread": False}}


@contextmanager
def _foreign_keys_off(engine: Engine) -> Iterator[None]:
    """For the time of an upgrade; inside a transaction SQLite would not listen."""
    if engine.dialect.name != "sqlite":
        yield
        return
    _outside_transaction(engine, "PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        _outside_transaction(engine, "PRAGMA foreign_keys=ON")


def _outside_transaction(engine: Engine, pragma: str) -> None:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(pragma)
        cursor.close()
    finally:
        connection.close()


def _orphans(connection: Connection) -> bool:
    return connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None


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
