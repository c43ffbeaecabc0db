"""The small durable outbox of a device: what must reach the hub stays here until the hub answered.

SQLite with WAL and synchronous=FULL: a commit that returned survives a power cut. A broker's
acknowledgement says nothing about any disk (measured: 2,000 of 2,000 lost), so only the hub's own
answer takes an entry out. Notes lie beside the entries: what a device must know without its hub,
written in the same commit as the entry that they belong to.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from kit.wire import codec, topics
from kit.wire.topics import Topic

log = logging.getLogger(__name__)

PAGE_BYTES = 512  # a ticket is some hundred bytes; each commit writes whole pages to the card

_BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in topics.TOPICS}
_COLUMNS = "key, topic, parts, body, pending, day, aside"
_TABLES = (
    "CREATE TABLE IF NOT EXISTS entry (n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
    " topic TEXT NOT NULL, parts TEXT NOT NULL, body TEXT NOT NULL, pending INTEGER NOT NULL,"
    " day TEXT NOT NULL, aside TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS entry_pending ON entry (n) WHERE pending = 1",
    "CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, text TEXT NOT NULL)",
)

Word = Literal["ok", "replaced", "failed"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry; send it with `bus.publish(topic, message, **parts)`.

    An entry of a `day` stays when it is done, so that `again` can bring it back, until `prune`;
    one without a day is gone then. `aside` is the owner's own text about it.
    """

    key: str
    topic: Topic
    parts: Mapping[str, str]
    message: object
    pending: bool = True
    day: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A spool and what became of its file: `ok`, `replaced` (it was broken and is put aside) or
    `failed` (there is no usable disk: all is in memory, and gone with the process).
    """

    spool: "Spool"
    word: Word


def _connect(path: str) -> sqlite3.Connection:
    # The thread that opens is not always the one that thinks; there is never more than one at once.
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


class Spool:
    """An outbox in one file; used on one thread. Errors of the disk come out as sqlite3.Error."""

    def __init__(self, path: Path, connect: Callable[[str], Any] = _connect) -> None:
        """Opens or makes the file; `connect` is that of any DB-API driver for SQLite."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._ill = False
        self._db = connect(str(path))
        try:
            self._set_up()
        except BaseException:
            self._db.close()
            raise

    def put(
        self,
        key: str,
        topic: Topic,
        message: object,
        *,
        pending: bool = True,
        day: str = "",
        aside: str = "",
        notes: Mapping[str, str] | None = None,
        **parts: str,
    ) -> None:
        """Keep the message on disk when this returns; the same key again replaces the entry.

        It keeps its place in the order then. Not `pending`: kept, but sent only after `again`.
        """
        self.put_all([Kept(key, topic, parts, message, pending, day, aside)], notes)

    def put_all(self, entries: Sequence[Kept], notes: Mapping[str, str] | None = None) -> None:
        """Keep the entries and notes, all or none, on disk when this returns."""
        rows = [_row(one) for one in entries]  # a message that cannot be is found before BEGIN
        with self._commit():
            for row in rows:
                self._do(
                    f"INSERT INTO entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (key) DO UPDATE SET topic = excluded.topic,"
                    " parts = excluded.parts, body = excluded.body, pending = excluded.pending,"
                    " day = excluded.day, aside = excluded.aside",
                    row,
                )
            self._write(notes)

    def pending(self, limit: int | None = None) -> tuple[Kept, ...]:
        """What the hub has not answered yet, oldest first; at most `limit`.

        An entry that cannot be read is no longer pending: it must not hold up the others.
        """
        rows = self._do(
            f"SELECT {_COLUMNS} FROM entry WHERE pending = 1 ORDER BY n LIMIT ?",
            (-1 if limit is None else limit,),
        )
        kept = _read(rows)
        if len(kept) == len(rows):
            return kept
        with self._commit(sync=False):
            for key in {row[0] for row in rows} - {one.key for one in kept}:
                self._do("UPDATE entry SET pending = 0 WHERE key = ?", (key,))
        return self.pending(limit)

    def entries(self, topic: Topic) -> tuple[Kept, ...]:
        """All entries of a topic, pending or not, oldest first."""
        return _read(
            self._do(f"SELECT {_COLUMNS} FROM entry WHERE topic = ? ORDER BY n", (topic.name,))
        )

    def done(self, key: str) -> None:
        """The hub has it (or will never take it). Unknown keys do no harm.

        Not synced: should a power cut undo it, the entry is sent once more, and the hub, which
        knows it, answers as before. The next `put` syncs it along, so it wears the card no more.
        """
        with self._commit(sync=False):
            self._do("DELETE FROM entry WHERE key = ? AND day = ''", (key,))
            self._do("UPDATE entry SET pending = 0 WHERE key = ?", (key,))

    def again(self, topic: Topic) -> None:
        """Make all entries of a topic pending again, on disk when this returns."""
        with self._commit():
            self._do("UPDATE entry SET pending = 1 WHERE topic = ?", (topic.name,))

    def prune(self, before: str) -> None:
        """Forget entries of days before this one that are done. Not synced: it can wait."""
        with self._commit(sync=False):
            self._do("DELETE FROM entry WHERE pending = 0 AND day <> '' AND day < ?", (before,))

    def note(self, notes: Mapping[str, str]) -> None:
        """Keep notes by name, on disk when this returns."""
        with self._commit():
            self._write(notes)

    def notes(self) -> dict[str, str]:
        """All notes."""
        return dict(self._do("SELECT name, text FROM note"))

    def count(self) -> int:
        """How many entries wait."""
        return int(self._do("SELECT count(*) FROM entry WHERE pending = 1")[0][0])

    def is_whole(self) -> bool:
        """Whether SQLite finds nothing wrong in the whole file."""
        return bool(self._do("PRAGMA quick_check(1)") == [("ok",)])

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    # ---- inside

    def _set_up(self) -> None:
        self._do(f"PRAGMA page_size={PAGE_BYTES}")
        self._do("PRAGMA journal_mode=WAL")
        self._do("PRAGMA synchronous=FULL")
        # What a killed process wrote may be unsynced: a power cut must not undo what is read here.
        self._do("PRAGMA wal_checkpoint(PASSIVE)")
        with self._commit():
            for table in _TABLES:
                self._do(table)
            self._take_over()

    def _do(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        cursor = self._db.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    @contextmanager
    def _commit(self, *, sync: bool = True) -> Iterator[None]:
        """One transaction: what is inside is on disk afterwards, or not at all (the error says)."""
        if self._ill:
            # After a failed sync the kernel may call pages clean that it has thrown away: what was
            # in the log unsynced would be a hole in it. So all of the log goes into the file first,
            # and the log begins anew. It raises for as long as the disk is not well.
            if self._do("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
                raise sqlite3.OperationalError("the log is in use and cannot be begun anew")
            self._ill = False
        if not sync:
            self._do("PRAGMA synchronous=NORMAL")
        try:
            self._do("BEGIN IMMEDIATE")
            try:
                yield
                self._do("COMMIT")
            except BaseException:
                self._ill = True
                with suppress(Exception):  # SQLite may have rolled back by itself
                    self._do("ROLLBACK")
                raise
        finally:
            if not sync:
                self._do("PRAGMA synchronous=FULL")

    def _write(self, notes: Mapping[str, str] | None) -> None:
        for name, text in (notes or {}).items():
            # To replace the row would move it, and wear a page more.
            self._do(
                "INSERT INTO note (name, text) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET text = excluded.text",
                (name, text),
            )

    def _take_over(self) -> None:
        """What the first release kept lies in a table of another name."""
        if self._do("SELECT 1 FROM sqlite_master WHERE name = 'kept'"):
            self._do(
                f"INSERT OR IGNORE INTO entry ({_COLUMNS}) SELECT key, topic,"
                " CAST(parts AS TEXT), CAST(body AS TEXT), 1, '', '' FROM kept ORDER BY n"
            )
            self._do("DROP TABLE kept")


def _row(one: Kept) -> tuple[object, ...]:
    parts = msgspec.json.encode(one.parts).decode()
    body = codec.encode(one.message).decode()
    return (one.key, one.topic.name, parts, body, int(one.pending), one.day, one.aside)


def _read(rows: Sequence[tuple[Any, ...]]) -> tuple[Kept, ...]:
    """The rows that can be read; the others are told in the log."""
    found = []
    for key, topic, parts, body, pending, day, aside in rows:
        try:
            kind = _BY_NAME[topic]
            message = codec.decode(body.encode(), kind.message)
            where = msgspec.json.decode(parts, type=dict[str, str])
        except (KeyError, codec.WireError, msgspec.DecodeError) as err:
            log.error("entry %s (%s) cannot be read and is not sent: %r", key, topic, err)
        else:
            found.append(Kept(key, kind, where, message, bool(pending), day, aside))
    return tuple(found)
