"""DB-API 2.0 over apsw on a crash disk: as much of it as SQLAlchemy's pysqlite and the spool use.

Errors are those of the standard library's `sqlite3`, so the product cannot see a difference. After
a power cut the first call that comes back raises PowerCut, whatever SQLite made of it (Killed, when
only the process was ended).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import apsw

from tests.storage.crash_fs import Mount

BUSY_MS = 5000  # the waiting time of sqlite3.connect
CHANGES_ROWS = ("INSERT", "UPDATE", "DELETE", "REPLACE")

ERRORS: tuple[tuple[type[apsw.Error], type[sqlite3.Error]], ...] = (
    (apsw.ConstraintError, sqlite3.IntegrityError),
    (apsw.MismatchError, sqlite3.IntegrityError),
    (apsw.TooBigError, sqlite3.DataError),
    (apsw.CorruptError, sqlite3.DatabaseError),
    (apsw.NotADBError, sqlite3.DatabaseError),
    (apsw.Error, sqlite3.OperationalError),
)

Say = Callable[[str], str]
Row = tuple[Any, ...]
Values = Sequence[Any] | Mapping[str, Any]


def as_it_is(sql: str) -> str:
    """The statement as the product wrote it."""
    return sql


class Driver:
    """Gives out connections to files on one disk, and takes them all back at the end.

    `say` may put other words into the product's mouth: that is how a planted fault is made.
    `checkpoint_pages` is how long the log may grow: a short life would never see a checkpoint.
    """

    def __init__(self, mount: Mount, *, say: Say = as_it_is, checkpoint_pages: int = 1000) -> None:
        self.mount = mount
        self.disk = mount.disk
        self.say = say
        self._checkpoint_pages = checkpoint_pages
        self._open: list[Connection] = []

    def connect(self, database: str | Path, **_options: object) -> Connection:
        """A connection in autocommit mode; the options of sqlite3.connect change nothing here."""
        connection = Connection(self, str(database))
        self._open.append(connection)
        connection.execute(f"PRAGMA wal_autocheckpoint={self._checkpoint_pages}").close()
        return connection

    def close(self) -> None:
        """Close what the program left open, as the end of its process would: without a word."""
        for connection in self._open:
            connection.drop()

    def run(self, do: Callable[..., Any], *args: Any) -> Any:
        """What `do` comes back with; Stopped when the program was ended in between."""
        self.disk.check()
        try:
            result = do(*args)
        except apsw.Error as err:
            self.disk.check()
            raise _translated(err) from err
        except UnicodeDecodeError as err:  # garbage where text was; the library says it so, too
            raise sqlite3.OperationalError("Could not decode to UTF-8") from err
        self.disk.check()
        return result


class Connection:
    """Like `sqlite3.Connection` with isolation_level None; nothing else is possible here."""

    def __init__(self, driver: Driver, path: str) -> None:
        self.driver = driver
        self.description: tuple[Row, ...] = ()
        self.db: apsw.Connection = driver.run(_connect, path, driver.mount.vfs)
        # A statement that found no row has no description any more when it comes back.
        self.db.exec_trace = self._note

    @property
    def isolation_level(self) -> None:
        """None: transactions begin when somebody says BEGIN."""

    @isolation_level.setter
    def isolation_level(self, level: str | None) -> None:
        if level is not None:
            raise sqlite3.NotSupportedError("this driver begins no transaction by itself")

    @property
    def in_transaction(self) -> bool:
        """Whether a BEGIN was said and nothing has ended it."""
        return self.db.in_transaction

    @property
    def total_changes(self) -> int:
        """Rows changed since the connection was opened."""
        return self.db.total_changes()

    def cursor(self) -> Cursor:
        return Cursor(self)

    def execute(self, sql: str, values: Values = ()) -> Cursor:
        return Cursor(self).execute(sql, values)

    def executemany(self, sql: str, many: Iterable[Values]) -> Cursor:
        return Cursor(self).executemany(sql, many)

    def commit(self) -> None:
        self.driver.disk.check()
        if self.db.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo; after the end nobody is left to do so, and what cleans up may go on."""
        if not self.driver.disk.stopped and self.db.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        if self.driver.disk.stopped:
            self.drop()
        else:
            self.driver.run(self.db.close)

    def drop(self) -> None:
        """Close and write nothing: no checkpoint, no farewell."""
        if not self.closed:
            self.db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            self.db.exec_trace = None
            self.db.close(True)

    @property
    def closed(self) -> bool:
        """Whether nothing can be asked of it any more."""
        try:
            self.db.get_autocommit()
        except apsw.ConnectionClosedError:
            return True
        return False

    def create_function(
        self, name: str, count: int, function: Callable[..., Any], *, deterministic: bool = False
    ) -> None:
        self.db.create_scalar_function(name, function, count, deterministic=deterministic)

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.commit()
        else:
            self.rollback()

    def _note(self, cursor: apsw.Cursor, _sql: str, _values: object) -> bool:
        self.description = cursor.description
        return True


class Cursor:
    """Like `sqlite3.Cursor`."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.description: tuple[Row, ...] | None = None
        self.rowcount = -1
        self._driver = connection.driver
        self._cursor = connection.db.cursor()

    @property
    def lastrowid(self) -> int:
        return self.connection.db.last_insert_rowid()

    def execute(self, sql: str, values: Values = ()) -> Cursor:
        said = self._driver.say(sql)
        self._driver.run(self._cursor.execute, said, values)
        self.description = self.connection.description or None
        self.rowcount = self.connection.db.changes() if _changes_rows(said) else -1
        return self

    def executemany(self, sql: str, many: Iterable[Values]) -> Cursor:
        rows = 0
        for values in many:
            rows += self.execute(sql, values).rowcount
        self.rowcount = rows
        return self

    def fetchone(self) -> Row | None:
        row: Row | None = self._driver.run(self._cursor.fetchone)
        return row

    def fetchmany(self, size: int | None = None) -> list[Row]:
        return list(islice(iter(self), size or self.arraysize))

    def fetchall(self) -> list[Row]:
        rows: list[Row] = self._driver.run(self._cursor.fetchall)
        return rows

    def close(self) -> None:
        self._cursor.close(True)

    def __iter__(self) -> Iterator[Row]:
        while (row := self.fetchone()) is not None:
            yield row


def _connect(path: str, vfs: str) -> apsw.Connection:
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(path, flags=flags, vfs=vfs)
    connection.set_busy_timeout(BUSY_MS)
    return connection


def _changes_rows(sql: str) -> bool:
    return sql.lstrip()[:7].rstrip().upper() in CHANGES_ROWS


def _translated(err: apsw.Error) -> sqlite3.Error:
    """The same error of the standard library, with its code where SQLite gave one."""
    ours = next(ours for theirs, ours in ERRORS if isinstance(err, theirs))(str(err))
    code = getattr(err, "extendedresult", None)
    if code is not None:
        ours.sqlite_errorcode = code
        ours.sqlite_errorname = apsw.mapping_extended_result_codes.get(
            code, apsw.mapping_result_codes.get(code & 0xFF, "")
        )
    return ours
