"""Whether the journal is what was written: the hash chain, row by row, and where it ends.

Rows are taken as the database has them, as text: a year is more than a million of them, and a value
that was made from a changed text could look like the one that was written.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from hub.store import journal
from hub.store.port import BadRow

ROWS_AT_ONCE = 2000
SQLITE_STAMP = 26  # 2026-03-02 01:00:00.000000

MISSING, CHANGED, PUT_IN = "is missing", "was changed", "was put in"
CUT_OFF, PUT_BEHIND = "is missing at the end", "was put in at the end"
NO_END, OTHER_END = "has no end of the journal noted behind it", "is not the end that was noted"

Raw = Sequence[Any]  # the columns of CHAIN

CHAIN = text(
    "SELECT seq, epoch, business_day, at, kind, body, prev_hash, hash FROM event "
    "WHERE site = :site ORDER BY seq"
)
END = text("SELECT seq, hash FROM journal_head WHERE site = :site")


@dataclass(frozen=True, slots=True)
class End:
    """Where the journal ends, as the writer noted it."""

    seq: int
    hash: str


NOTHING = End(0, journal.FIRST_HASH)


def verified(engine: Engine, site: str) -> BadRow | None:
    """The first row that is not what was written; None when all of them are, to the noted end."""
    with engine.connect() as connection:
        _hold_still(connection)
        end = _end(connection, site)
        streamed = connection.execution_options(yield_per=ROWS_AT_ONCE)
        try:
            with streamed.execute(CHAIN, {"site": site}) as rows:
                return first_bad_row(rows, end)
        except (DBAPIError, UnicodeDecodeError):
            if connection.dialect.name != "sqlite":
                raise
            return _row_by_row(connection, site, end)


def _hold_still(connection: Connection) -> None:
    """See one state of the database until the end: the hub may be writing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    else:
        connection.execution_options(isolation_level="REPEATABLE READ")


def _end(connection: Connection, site: str) -> End | None:
    """None in a database from before it was noted: then nothing can be said about the end."""
    if not connection.dialect.has_table(connection, "journal_head"):
        return None
    found = connection.execute(END, {"site": site}).one_or_none()
    return End(*found) if found else NOTHING


def _row_by_row(connection: Connection, site: str, end: End | None) -> BadRow | None:
    """The same over rows of which one cannot even be read, to say which."""
    driver: Any = connection.connection.dbapi_connection
    driver.text_factory = partial(str, encoding="utf-8", errors="replace")
    rows = _Counted(connection.execution_options(yield_per=1).execute(CHAIN, {"site": site}))
    try:
        return first_bad_row(rows, end)
    except (DBAPIError, UnicodeDecodeError) as err:
        cause = getattr(err, "orig", err)
        return BadRow(rows.count + 1, f"cannot be read ({cause})", rows.last_day)
    finally:
        driver.text_factory = str


class _Counted:
    """Rows that know how many of them came."""

    def __init__(self, rows: Iterable[Raw]) -> None:
        self._rows = rows
        self.count = 0
        self.last_day: date | None = None

    def __iter__(self) -> Iterator[Raw]:
        for row in self._rows:
            self.count += 1
            self.last_day = _date(row[2])
            yield row


def first_bad_row(rows: Iterable[Raw], end: End | None) -> BadRow | None:
    """The first row that does not follow from the one before; None when all do, to the very end."""
    before, place, last_day = journal.FIRST_HASH, 0, None
    for seq, epoch, day, at, kind, body, prev_hash, row_hash in rows:
        place += 1
        if seq != place:
            if isinstance(seq, int) and seq > place:
                return BadRow(place, MISSING, _date(last_day))
            return BadRow(place, PUT_IN, _date(day))
        said = f"{before}\n{seq}\n{epoch}\n{day}\n{_stamp(at)}\n{kind}\n{body}"
        if prev_hash != before or row_hash != _hash(said):
            return BadRow(place, CHANGED, _date(day))
        before, last_day = row_hash, day
    if end is None or end == End(place, before):
        return None
    return _wrong_end(end, place, _date(last_day))


def _wrong_end(end: End, place: int, day: date | None) -> BadRow:
    if isinstance(end.seq, int) and end.seq > place:
        return BadRow(place + 1, CUT_OFF, day)
    if end == NOTHING:
        return BadRow(place, NO_END, day)
    if isinstance(end.seq, int) and end.seq < place:
        return BadRow(end.seq + 1, PUT_BEHIND, day)
    return BadRow(place, OTHER_END, day)


def _hash(said: str) -> str:
    # A half of a letter pair can stand in no row that we wrote; it must not stop the check.
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()


def _stamp(at: object) -> str:
    """The moment as it was hashed: ISO 8601 in UTC, without a fraction that is nought."""
    if isinstance(at, str):
        if len(at) != SQLITE_STAMP or at[10] != " ":
            return f"not a moment: {at}"
        return f"{at[:10]}T{at[11:].removesuffix('.000000')}+00:00"
    return at.astimezone(UTC).isoformat() if isinstance(at, datetime) else f"not a moment: {at}"


def _date(day: object) -> date | None:
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        return None
