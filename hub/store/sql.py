"""The store on SQLAlchemy Core: SQLite for a centre by itself, PostgreSQL by URL.

The writer numbers the journal itself: a second program on the same database collides on the
primary key and is found out, instead of weaving its own events in between. After an error that
leaves it open what is on disk, nothing is written or told any more.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from hub.core.events import Event, Restored
from hub.outcome import Key
from hub.store import database, journal, pages, proof, restoring
from hub.store import schema as s
from hub.store.database import Connect
from hub.store.faults import commit, rolled_back_unless_well, told
from hub.store.port import (
    BadRow,
    JournalRow,
    Known,
    OfficerRatings,
    RatingRow,
    Recorded,
    Restoring,
    StoreBroken,
    StoreConflict,
    TicketRow,
)
from hub.store.prepared import Prepared
from hub.store.rows import Change, Values, in_groups

log = logging.getLogger(__name__)

ADD_EVENT = insert(s.event)
ADD_ANSWER = insert(s.answer)
ADD_END = insert(s.journal_head)
MOVE_END = update(s.journal_head).where(s.journal_head.c.site == bindparam("at_site"))
KEYS_AT_ONCE = 200  # SQLite takes 32,766 binds in a statement; a batch never has so many keys


@dataclass(frozen=True, slots=True)
class _End:
    """Where the journal ends: the latest row, and the highest term of a `Restored` event."""

    seq: int = 0
    hash: str = journal.FIRST_HASH
    term: int = 0


class SqlStore:
    """One site's store. `open` before use; appending is for one thread, reading for any."""

    def __init__(self, url: str, site: str, *, connect: Connect | None = None) -> None:
        """`connect` makes each connection instead of the driver (SQLite only)."""
        self._url = url
        self._site = site
        self._connect = connect
        self._end = _End()
        self._end_is_noted = False
        self._in_doubt = False

    def open(self) -> "SqlStore":
        """Connect, bring the tables up to date and find the end of the journal."""
        with told():
            self._writer = database.writer_engine(self._url, self._connect)
            self._prepared = Prepared(self._writer.dialect)
            self._readers = database.reader_engine(self._url, self._connect)
            database.bring_up_to_date(self._writer)
            self._find_end()
        return self

    def close(self) -> None:
        """Let go of all connections."""
        self._readers.dispose()
        self._writer.dispose()

    def _find_end(self) -> None:
        noted = select(s.journal_head.c.seq, s.journal_head.c.hash, s.journal_head.c.term)
        newest = (
            select(s.event.c.seq, s.event.c.hash)
            .where(s.event.c.site == self._site)
            .order_by(s.event.c.seq.desc())
            .limit(1)
        )
        with self._writer.connect() as connection:
            end = connection.execute(noted.where(s.journal_head.c.site == self._site)).one_or_none()
            row = connection.execute(newest).one_or_none()
        self._end_is_noted = end is not None
        self._end = _End(*end) if end is not None else _End()
        if (row.seq, row.hash) != (self._end.seq, self._end.hash) if row else self._end.seq > 0:
            log.error("the journal does not end where it was noted to end: run `bamso verify`")
            # Rows that are cut off leave a gap that can be seen for ever; rows put in are kept too.
            if row and row.seq > self._end.seq:
                self._end = replace(self._end, seq=row.seq, hash=row.hash)

    # ---- what the writer does

    def latest_days(self) -> tuple[Event, ...]:
        """The events of the latest business day and the one before; empty on a fresh store."""
        latest = select(func.max(s.event.c.epoch)).where(s.event.c.site == self._site)
        rows = (
            select(s.event.c.kind, s.event.c.body)
            .where(s.event.c.site == self._site, s.event.c.epoch >= latest.scalar_subquery() - 1)
            .order_by(s.event.c.epoch, s.event.c.seq)
        )
        with told(), self._writer.connect() as connection:
            return tuple(journal.event_of(kind, body) for kind, body in connection.execute(rows))

    def restore_pending(self) -> Restoring | None:
        """The restore that the journal does not know of yet."""
        with told(), self._writer.connect() as connection:
            return restoring.pending(connection, self._site, self._end.term)

    def append(self, batch: Sequence[Recorded]) -> None:
        """Write all of it in one transaction; StoreConflict or StoreBroken writes nothing."""
        self._trust()
        with told():
            events, end = self._event_rows(batch)
            answers = [self._answer_row(one) for one in batch if one.key is not None]
            groups = list(in_groups(self._site, (step for one in batch for step in one.steps)))
        try:
            with told(), self._writer.connect() as connection:
                with rolled_back_unless_well(connection):
                    connection.begin()
                    if events:
                        self._prepared.run(connection, ADD_EVENT, events)
                        self._note_end(connection, end)
                    for group in groups:
                        self._change(connection, group)
                    if answers:
                        self._prepared.run(connection, ADD_ANSWER, answers)
                self._in_doubt = True  # until the commit has come back
                commit(connection)
                self._in_doubt = False
        except StoreBroken:
            self._in_doubt = True
            raise
        self._end, self._end_is_noted = end, self._end_is_noted or bool(events)

    def answers(self, keys: Collection[Key]) -> Mapping[Key, Known]:
        """What those of `keys` led to that were ever written."""
        self._trust()
        by_kind: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            by_kind[key.kind].append(key.id)
        found: dict[Key, Known] = {}
        with told(), self._writer.connect() as connection:
            for kind, ids in by_kind.items():
                for start in range(0, len(ids), KEYS_AT_ONCE):
                    some = {
                        f"id{n}": id_ for n, id_ in enumerate(ids[start : start + KEYS_AT_ONCE])
                    }
                    binds = {"site": self._site, "kind": kind, **some}
                    rows = self._prepared.found(connection, _answers_to(len(some)), binds)
                    for id_, source, text in rows:
                        found[Key(kind, id_)] = Known(source, journal.outcome_of(text))
        return found

    def _event_rows(self, batch: Sequence[Recorded]) -> tuple[list[Values], _End]:
        rows: list[Values] = []
        seq, last_hash, term = self._end.seq, self._end.hash, self._end.term
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
            if isinstance(step.event, Restored):
                term = max(term, step.event.term)
        return rows, _End(seq, last_hash, term)

    def _change(self, connection: Connection, group: Sequence[Change]) -> None:
        """Run changes of one statement; StoreConflict when one found another row than it saw."""
        first = group[0]
        done = self._prepared.run(connection, first.statement, [one.values for one in group])
        if first.guarded and done != len(group):
            raise StoreConflict(first.guarded)

    def _note_end(self, connection: Connection, end: _End) -> None:
        values = {"seq": end.seq, "hash": end.hash, "term": end.term}
        if not self._end_is_noted:
            self._prepared.run(connection, ADD_END, [{"site": self._site, **values}])
            return
        moved = self._prepared.run(connection, MOVE_END, [{"at_site": self._site, **values}])
        if moved != 1:
            raise StoreBroken("the end of the journal is not noted any more")

    def _trust(self) -> None:
        if self._in_doubt:
            raise StoreBroken("an earlier write failed: nobody can tell what is on disk")

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
        """The first row that is not what was written; None when all of it is, to the end."""
        with told():
            return proof.verified(self._readers, self._site)

    def _read(self, query: pages.Query) -> Sequence[pages.Found]:
        with told(), self._readers.connect() as connection:
            return connection.execute(query).all()


@cache
def _answers_to(count: int) -> Select[tuple[str, str, str]]:
    """The answers of one kind with `count` ids: SQLite would walk all for `(kind, id) IN …`."""
    table = s.answer.c
    return select(table.id, table.source, table.outcome).where(
        table.site == bindparam("site"),
        table.kind == bindparam("kind"),
        table.id.in_([bindparam(f"id{n}") for n in range(count)]),
    )
