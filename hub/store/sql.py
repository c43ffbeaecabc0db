"""The store on SQLAlchemy Core: SQLite for a centre by itself, PostgreSQL by URL.

The writer numbers the journal itself: a second program on the same database collides on the
primary key and is found out, instead of weaving its own events in between.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, func, insert, select, tuple_
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from hub.core.events import Event
from hub.outcome import Key
from hub.store import database, journal, pages
from hub.store import schema as s
from hub.store.conflicts import constraint_of
from hub.store.port import (
    BadRow,
    JournalRow,
    Known,
    OfficerRatings,
    RatingRow,
    Recorded,
    StoreBroken,
    StoreConflict,
    TicketRow,
)
from hub.store.rows import Change, Values, changes

ADD_EVENT = insert(s.event)
ADD_ANSWER = insert(s.answer)
KEYS_AT_ONCE = 200  # SQLite takes 32,766 binds in a statement; a batch never has so many keys


class SqlStore:
    """One site's store. `open` before use; appending is for one thread, reading for any."""

    def __init__(self, url: str, site: str) -> None:
        self._url = url
        self._site = site
        self._seq = 0
        self._hash = journal.FIRST_HASH

    def open(self) -> "SqlStore":
        """Connect, bring the tables up to date and find the end of the journal."""
        with _told():
            self._writer = database.writer_engine(self._url)
            self._readers = database.reader_engine(self._url)
            database.bring_up_to_date(self._writer)
            self._find_end()
        return self

    def close(self) -> None:
        """Let go of all connections."""
        self._readers.dispose()
        self._writer.dispose()

    def _find_end(self) -> None:
        newest = (
            select(s.event.c.seq, s.event.c.hash)
            .where(s.event.c.site == self._site)
            .order_by(s.event.c.seq.desc())
            .limit(1)
        )
        with self._writer.connect() as connection:
            if row := connection.execute(newest).one_or_none():
                self._seq, self._hash = row.seq, row.hash

    # ---- what the writer does

    def latest_days(self) -> tuple[Event, ...]:
        """The events of the latest business day and the one before; empty on a fresh store."""
        latest = select(func.max(s.event.c.epoch)).where(s.event.c.site == self._site)
        rows = (
            select(s.event.c.kind, s.event.c.body)
            .where(s.event.c.site == self._site, s.event.c.epoch >= latest.scalar_subquery() - 1)
            .order_by(s.event.c.seq)
        )
        with _told(), self._writer.connect() as connection:
            return tuple(journal.event_of(kind, body) for kind, body in connection.execute(rows))

    def append(self, batch: Sequence[Recorded]) -> None:
        """Write all of it in one transaction; StoreConflict or StoreBroken writes nothing."""
        with _told():
            events, seq, last_hash = self._event_rows(batch)
            answers = [self._answer_row(one) for one in batch if one.key is not None]
            moves = [
                one for each in batch for step in each.steps for one in changes(self._site, step)
            ]
            with self._writer.begin() as connection:
                if events:
                    connection.execute(ADD_EVENT, events)
                _apply(connection, moves)
                if answers:
                    connection.execute(ADD_ANSWER, answers)
        self._seq, self._hash = seq, last_hash

    def answers(self, keys: Collection[Key]) -> Mapping[Key, Known]:
        """What those of `keys` led to that were ever written."""
        found: dict[Key, Known] = {}
        asked = list(keys)
        table = s.answer.c
        with _told(), self._writer.connect() as connection:
            for start in range(0, len(asked), KEYS_AT_ONCE):
                some = [(key.kind, key.id) for key in asked[start : start + KEYS_AT_ONCE]]
                rows = select(table.kind, table.id, table.source, table.outcome).where(
                    table.site == self._site, tuple_(table.kind, table.id).in_(some)
                )
                for kind, id_, source, text in connection.execute(rows):
                    found[Key(kind, id_)] = Known(source, journal.outcome_of(text))
        return found

    def _event_rows(self, batch: Sequence[Recorded]) -> tuple[list[Values], int, str]:
        rows: list[Values] = []
        seq, last_hash = self._seq, self._hash
        for step in (step for one in batch for step in one.steps):
            seq += 1
            row = journal.Row(
                seq=seq,
                epoch=step.after.epoch,
                business_day=step.after.date,
                at=step.event.at,
                kind=type(step.event).__name__,
                body=journal.body_of(step.event),
            )
            prev_hash, last_hash = last_hash, journal.chained(last_hash, row)
            rows.append(
                {
                    "site": self._site,
                    "seq": row.seq,
                    "epoch": row.epoch,
                    "business_day": row.business_day,
                    "at": row.at,
                    "kind": row.kind,
                    "body": row.body,
                    "prev_hash": prev_hash,
                    "hash": last_hash,
                }
            )
        return rows, seq, last_hash

    def _answer_row(self, one: Recorded) -> Values:
        if one.key is None or one.outcome is None:
            raise TypeError("an answer needs a key and an outcome")
        return {
            "site": self._site,
            "kind": one.key.kind,
            "id": one.key.id,
            "source": one.source,
            "at": one.outcome.at,
            "outcome": journal.outcome_text(one.outcome),
        }

    # ---- what pages read

    def officer_ratings(self, first: date, last: date) -> tuple[OfficerRatings, ...]:
        """Every officer with a finished visit between two business days, by officer id."""
        return pages.officer_ratings(self._read(pages.ratings_query(self._site, first, last)))

    def latest_ratings(self, limit: int) -> tuple[RatingRow, ...]:
        """The latest ratings, newest first."""
        rows = self._read(pages.latest_ratings_query(self._site, limit))
        return tuple(RatingRow(**row._mapping) for row in rows)

    def journal(self, *, after_seq: int = 0, limit: int = 200) -> tuple[JournalRow, ...]:
        """Events after a sequence number, oldest first."""
        rows = self._read(pages.journal_query(self._site, after_seq, limit))
        return tuple(JournalRow(**row._mapping) for row in rows)

    def latest_events(self, limit: int = 50) -> tuple[JournalRow, ...]:
        """The latest events, newest first."""
        rows = self._read(pages.latest_events_query(self._site, limit))
        return tuple(JournalRow(**row._mapping) for row in rows)

    def ticket_by_token(self, token: str) -> TicketRow | None:
        """The ticket with this secret token; None when there is none."""
        rows = self._read(pages.ticket_query(self._site, token))
        return TicketRow(**rows[0]._mapping) if rows else None

    def verify(self) -> BadRow | None:
        """The first row that breaks the hash chain; None when all of it holds."""
        with _told(), self._readers.connect() as connection:
            streamed = connection.execution_options(yield_per=1000)
            return pages.first_bad_row(streamed.execute(pages.chain_query(self._site)))

    def _read(self, query: pages.Query) -> Sequence[pages.Found]:
        with _told(), self._readers.connect() as connection:
            return connection.execute(query).all()


def _apply(connection: Connection, moves: Sequence[Change]) -> None:
    """Run the changes in order, neighbours with the same statement at once."""
    for statement, group in groupby(moves, key=lambda move: move.statement):
        some = list(group)
        result = connection.execute(statement, [move.values for move in some])
        if some[0].guarded and result.rowcount != len(some):
            raise StoreConflict(some[0].guarded)


@contextmanager
def _told() -> Iterator[None]:
    """Turns the library's errors into the port's: a broken rule, or a store one cannot trust."""
    try:
        yield
    except IntegrityError as err:
        constraint = constraint_of(err)
        if constraint == "event_pk":
            raise StoreBroken("another program writes to the same journal") from err
        raise StoreConflict(constraint) from err
    except (DataError, UnicodeError) as err:  # one value that the database cannot hold
        raise StoreConflict("value") from err
    except SQLAlchemyError as err:
        raise database.broken(err) from err
