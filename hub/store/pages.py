"""The queries of the pages, and how their rows become values."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select

from hub.store import schema as s
from hub.store.port import OfficerRatings

Query = Select[*tuple[Any, ...]]  # which columns come back is said by each query
Found = Row[*tuple[Any, ...]]


def ratings_query(site: str, first: date, last: date) -> Query:
    """Finished visits counted by officer and level (None: not rated)."""
    visit, rating = s.visit.c, s.rating.c
    rated = (rating.site == visit.site) & (rating.visit == visit.visit)
    return (
        select(visit.officer, rating.level, func.count())
        .select_from(s.visit.outerjoin(s.rating, rated))
        .where(visit.site == site, visit.ended_at.is_not(None))
        .where(visit.business_day.between(first, last))
        .group_by(visit.officer, rating.level)
        .order_by(visit.officer, rating.level)
    )


def officer_ratings(rows: Sequence[Found]) -> tuple[OfficerRatings, ...]:
    """One value per officer from the counted rows."""
    visits: dict[str, int] = defaultdict(int)
    levels: dict[str, dict[int, int]] = defaultdict(dict)
    for officer, level, count in rows:
        visits[officer] += count
        if level is not None:
            levels[officer][level] = count
    return tuple(
        OfficerRatings(officer=officer, visits=count, levels=levels[officer])
        for officer, count in sorted(visits.items())
    )


def latest_ratings_query(site: str, limit: int) -> Query:
    """The columns of `RatingRow`, newest first."""
    visit, rating = s.visit.c, s.rating.c
    of_visit = (rating.site == visit.site) & (rating.visit == visit.visit)
    return (
        select(rating.at, rating.officer, rating.counter, visit.number, rating.level)
        .select_from(s.rating.join(s.visit, of_visit))
        .where(rating.site == site)
        .order_by(rating.at.desc(), rating.rating_id)
        .limit(limit)
    )


def journal_query(site: str, after_seq: int, limit: int) -> Query:
    """The columns of `JournalRow` after a sequence number, oldest first."""
    return _journal(site).where(s.event.c.seq > after_seq).order_by(s.event.c.seq).limit(limit)


def latest_events_query(site: str, limit: int) -> Query:
    """The columns of `JournalRow`, newest first."""
    return _journal(site).order_by(s.event.c.seq.desc()).limit(limit)


def _journal(site: str) -> Query:
    row = s.event.c
    return select(row.seq, row.at, row.business_day, row.kind, row.body).where(row.site == site)


def ticket_query(site: str, token: str) -> Query:
    """The columns of `TicketRow` of the ticket with a token."""
    row = s.ticket.c
    return select(
        row.request_id,
        row.business_day,
        row.number,
        row.series,
        row.service,
        row.field,
        row.state,
        row.counter,
        row.issued_at,
    ).where(row.site == site, row.token == token, s.SECRET_SQL)
