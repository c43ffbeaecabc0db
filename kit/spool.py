"""The small durable outbox of a device: what must reach the hub stays here until the hub answered.

SQLite with WAL and synchronous=FULL: a commit that returned survives a power cut. A broker's
acknowledgement says nothing about any disk (measured: 2,000 of 2,000 lost), so only the hub's own
answer takes an entry out.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kit.wire import codec, topics
from kit.wire.topics import Topic

_BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in topics.TOPICS}


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry, oldest first in `pending`; send it with `bus.publish(topic, message, **parts)`."""

    key: str
    topic: Topic
    parts: Mapping[str, str]
    message: object


class Spool:
    """An outbox in one file; used on one thread. Errors of the disk come out as sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS kept (n INTEGER PRIMARY KEY AUTOINCREMENT,"
            " key TEXT NOT NULL UNIQUE, topic TEXT NOT NULL, parts BLOB NOT NULL,"
            " body BLOB NOT NULL)"
        )

    def put(self, key: str, topic: Topic, message: object, **parts: str) -> None:
        """Keep the message on disk when this returns; the same key again replaces the entry."""
        row = (key, topic.name, msgspec.json.encode(parts), codec.encode(message))
        self._db.execute(
            "INSERT INTO kept (key, topic, parts, body) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET body = excluded.body",
            row,
        )

    def pending(self) -> tuple[Kept, ...]:
        """What the hub has not answered yet, oldest first."""
        rows = self._db.execute("SELECT key, topic, parts, body FROM kept ORDER BY n").fetchall()
        return tuple(
            Kept(
                key,
                _BY_NAME[topic],
                msgspec.json.decode(parts, type=dict[str, str]),
                codec.decode(body, _BY_NAME[topic].message),
            )
            for key, topic, parts, body in rows
        )

    def done(self, key: str) -> None:
        """The hub has it (or will never take it): forget the entry. Unknown keys do no harm."""
        self._db.execute("DELETE FROM kept WHERE key = ?", (key,))

    def count(self) -> int:
        """How many entries wait."""
        return int(self._db.execute("SELECT count(*) FROM kept").fetchone()[0])

    def close(self) -> None:
        """Release the file."""
        self._db.close()
