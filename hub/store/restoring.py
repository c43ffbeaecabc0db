"""What a restore leaves behind for the hub's next start: a new term, and the highest numbers known.

The numbers come from the store that was replaced, as far as it can be read: they may be on paper.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from hub.core import events as e
from hub.store import database, journal
from hub.store import schema as s
from hub.store.faults import told
from hub.store.port import Restoring, StoreBroken

Tops = Mapping[tuple[str, date], int]
Top = tuple[str, date, int]  # series, business day, number

# Newest first: what is unreadable further back costs the least.
LATEST = text(
    "SELECT business_day, kind, body FROM event WHERE site = :site AND epoch >= "
    "(SELECT max(epoch) - 1 FROM event WHERE site = :site) ORDER BY epoch DESC, seq DESC"
)


@dataclass(frozen=True, slots=True)
class Left:
    """What a store that is put aside still tells: its highest term, and its highest numbers."""

    term: int
    tops: Tops


def left_in(url: str, site: str) -> Left | None:
    """What can be read of a store that is to be replaced; None when nothing can."""
    try:
        engine = database.reader_engine(url)
        try:
            with engine.connect() as connection:
                return Left(known_term(connection, site), tops_of(connection, site))
        finally:
            engine.dispose()
    except (SQLAlchemyError, UnicodeDecodeError):  # it may tell of a garbled name
        return None


def mark_store(url: str, site: str, at: datetime, left: Left | None) -> int:
    """Bring a store up to date and note in it that it was put back; its new term. StoreBroken."""
    with told():
        engine = database.writer_engine(url)
        try:
            database.bring_up_to_date(engine)
            with engine.begin() as connection:
                above, tops = (0, {}) if left is None else (left.term, left.tops)
                return mark(connection, site, at, above=above, tops=tops)
        finally:
            engine.dispose()


def pending(connection: Connection, site: str, term: int) -> Restoring | None:
    """The latest restore that is of a higher term than the journal's `term`."""
    row = s.restore.c
    latest = (
        select(row.term, row.at, row.tops)
        .where(row.site == site, row.term > term)
        .order_by(row.term.desc())
        .limit(1)
    )
    found = connection.execute(latest).one_or_none()
    if found is None:
        return None
    try:
        tops = msgspec.json.decode(found.tops, type=list[Top])
    except msgspec.MsgspecError as err:
        raise StoreBroken(f"what the restore noted cannot be read: {err}") from err
    return Restoring(
        term=found.term, at=found.at, tops={(series, day): n for series, day, n in tops}
    )


def mark(connection: Connection, site: str, at: datetime, *, above: int, tops: Tops) -> int:
    """Note that the store was put back; the new term, higher than `above` and all that is known.

    It is at least the seconds of `at`: a store that nobody could read may have had a term as well.
    """
    term = max(above + 1, known_term(connection, site) + 1, int(at.timestamp()))
    rows = [(series, day, n) for (series, day), n in sorted(tops.items())]
    noted = msgspec.json.encode(rows).decode()
    connection.execute(insert(s.restore), {"site": site, "term": term, "at": at, "tops": noted})
    return term


def known_term(connection: Connection, site: str) -> int:
    """The highest term that this store was ever given; 0 when it was never restored."""
    terms = [0]
    for table in ("journal_head", "restore"):
        if connection.dialect.has_table(connection, table):
            highest = text(f"SELECT max(term) FROM {table} WHERE site = :site")
            terms.append(connection.execute(highest, {"site": site}).scalar() or 0)
    return max(terms)


def tops_of(connection: Connection, site: str) -> Tops:
    """The highest numbers that were given, lent or skipped on the latest two business days.

    From a damaged store: as many as can be read.
    """
    tops: dict[tuple[str, date], int] = {}
    for series, day, n in _numbers(connection, site):
        tops[series, day] = max(n, tops.get((series, day), 0))
    return tops


def _numbers(connection: Connection, site: str) -> Iterator[Top]:
    try:
        for day, kind, body in connection.execute(LATEST, {"site": site}):
            try:
                event = journal.event_of(kind, body)
            except StoreBroken:  # of a newer program, or damaged
                continue
            yield from _in_event(event, day if isinstance(day, date) else date.fromisoformat(day))
    except (DBAPIError, ValueError):
        return


def _in_event(event: e.Event, day: date) -> Iterable[Top]:
    match event:
        case e.Issued(series=series, n=n) | e.Renumbered(series=series, n=n):
            return ((series, day, n),)
        case e.CameLate(series=series, n=n, business_day=of):
            return ((series, of, n),)
        case e.Leased(series=series, last=last, business_day=of):
            return ((series, of, last),)
        case e.Skipped(series=series, last=last, business_day=on):
            return ((series, on or day, last),)
        case e.DayOpened(leases=leases, skips=skips):
            lent = [(one.series, one.date, one.last) for one in leases]
            return [*lent, *((one.series, one.date, one.last) for one in skips)]
        case _:
            return ()
