"""What is still to be said, on the disk: calls that waited when the power went are said afterwards.

A saying is crossed out before it begins, so none is begun twice; a cut costs the one that was
heard in part. Of a call that is said twice, the second is still there.
"""

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kit.wire import codec
from kit.wire.messages import Call

log = logging.getLogger(__name__)

FILE = "to-say.db"
IN_MEMORY = ":memory:"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Left:
    """A call and how many sayings of it were not begun."""

    call: Call
    times: int


class ToSay:
    """The sayings that are not begun yet, in the order of the calls.

    Any thread: each change is one statement, and SQLite serialises them. A disk that does not work
    costs the memory, not the voice: it is logged once.
    """

    def __init__(self, folder: Path) -> None:
        self._failed = False
        self._db = self._try(lambda: _open(folder), None) or _connect(IN_MEMORY)

    def left(self) -> tuple[Left, ...]:
        """What an earlier life of the program left, oldest first; unreadable rows are dropped."""
        rows: list[tuple[str, bytes, int]] = self._try(lambda: self._db.execute(
            "SELECT call_id, body, times FROM to_say ORDER BY n").fetchall(), [])  # fmt: skip
        found = []
        for call_id, body, times in rows:
            try:
                found.append(Left(codec.decode(body, Call), times))
            except codec.WireError as err:
                log.error("call %s cannot be read any more, it is not said: %s", call_id, err)
                self.cross_out(call_id)
        return tuple(found)

    def add(self, call: Call, times: int) -> None:
        """Keep a call: on the disk when this returns (unless it is broken)."""
        row = (call.call_id, codec.encode(call), times)
        self._do("INSERT OR IGNORE INTO to_say (call_id, body, times) VALUES (?, ?, ?)", row)

    def begun(self, call_id: str, left: int) -> None:
        """A saying begins, and `left` more follow; on the disk when this returns."""
        if left:
            self._do("UPDATE to_say SET times = ? WHERE call_id = ?", (left, call_id))
        else:
            self.cross_out(call_id)

    def cross_out(self, call_id: str) -> None:
        """Nothing more of this call."""
        self._do("DELETE FROM to_say WHERE call_id = ?", (call_id,))

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def _do(self, sql: str, values: tuple[object, ...]) -> None:
        self._try(lambda: self._db.execute(sql, values), None)

    def _try(self, act: Callable[[], T], instead: T) -> T:
        try:
            return act()
        except (sqlite3.Error, OSError) as err:
            (log.debug if self._failed else log.error)("calls to be said are not kept: %s", err)
            self._failed = True
            return instead


def _open(folder: Path) -> sqlite3.Connection:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    try:
        return _connect(str(path))
    except sqlite3.DatabaseError as err:
        # Some calls of the last minute; not worth a person's visit.
        log.error("%s is broken and begun anew: %s", path, err)
        for name in (path, *folder.glob(f"{FILE}-*")):
            name.unlink(missing_ok=True)
        return _connect(str(path))


def _connect(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        # A process that was killed may have left a commit that can be read and is not synced.
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute(
            "CREATE TABLE IF NOT EXISTS to_say (n INTEGER PRIMARY KEY, call_id TEXT NOT NULL"
            " UNIQUE, body BLOB NOT NULL, times INTEGER NOT NULL)"
        )
    except BaseException:
        db.close()
        raise
    return db
