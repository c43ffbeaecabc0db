"""The tables as SQLAlchemy Core values; `migrations/` makes them, a test compares the two.

Every key begins with the site, so that the centres of a province may share one database. Names of
constraints are what `StoreConflict` says.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

ACTIVE_SQL = text("state IN ('called', 'serving')")
SECRET_SQL = text("token <> ''")  # who was called from paper alone has no token yet


class Instant(TypeDecorator[datetime]):
    """An aware moment: `timestamptz` on PostgreSQL, UTC without offset on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; ValueError for a naive time, which nobody could place."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no offset")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

event = Table(
    "event",
    metadata,
    Column("site", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("business_day", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("site", "seq", name="event_pk"),
    Index("event_epoch", "site", "epoch", "seq"),
)

# Where the journal ends, written with every batch: rows cut off its end are missed as well. `term`
# is the highest that a `Restored` event in it has.
journal_head = Table(
    "journal_head",
    metadata,
    Column("site", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("term", BigInteger, nullable=False),
    PrimaryKeyConstraint("site", name="journal_head_pk"),
)

# What whoever put the store back from a backup has to tell the hub. `tops` is JSON.
restore = Table(
    "restore",
    metadata,
    Column("site", String(32), nullable=False),
    Column("term", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("tops", Text, nullable=False),
    PrimaryKeyConstraint("site", "term", name="restore_pk"),
)

business_day = Table(
    "business_day",
    metadata,
    Column("site", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("date", Date, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    PrimaryKeyConstraint("site", "epoch", name="business_day_pk"),
    UniqueConstraint("site", "date", name="business_day_date"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("site", String(32), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("business_day", Date, nullable=False),
    Column("series", String(8), nullable=False),
    Column("n", Integer, nullable=False),
    Column("number", String(16), nullable=False),
    Column("service", String(64), nullable=False),
    Column("field", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("priority", String(64)),
    Column("device", String(64), nullable=False),
    Column("token", String(64), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("counter", String(32)),
    Column("calls", Integer, nullable=False),
    Column("called_at", Instant),
    Column("missed_at", Instant),
    Column("how", String(8), nullable=False, server_default="hub"),
    PrimaryKeyConstraint("site", "request_id", name="ticket_pk"),
)

ticket_token = Index(
    "ticket_token",
    ticket.c.site,
    ticket.c.token,
    unique=True,
    sqlite_where=SECRET_SQL,
    postgresql_where=SECRET_SQL,
)

# No two people called to one counter at a time, whatever the program believes.
ticket_active = Index(
    "ticket_active",
    ticket.c.site,
    ticket.c.business_day,
    ticket.c.counter,
    unique=True,
    sqlite_where=ACTIVE_SQL,
    postgresql_where=ACTIVE_SQL,
)

# Every number that anybody ever had. A ticket that got another number keeps its first one here, so
# that it goes to nobody else.
given = Table(
    "given",
    metadata,
    Column("site", String(32), nullable=False),
    Column("business_day", Date, nullable=False),
    Column("number", String(16), nullable=False),
    Column("ticket", String(64), nullable=False),
    PrimaryKeyConstraint("site", "business_day", "number", name="ticket_number"),
    sqlite_with_rowid=False,  # the key is nearly all of it
)

# The kiosk's name (request_id) of a ticket that was called from its paper, under a name of ours.
alias = Table(
    "alias",
    metadata,
    Column("site", String(32), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("ticket", String(64), nullable=False),
    PrimaryKeyConstraint("site", "request_id", name="alias_pk"),
    ForeignKeyConstraint(
        ["site", "ticket"], ["ticket.site", "ticket.request_id"], name="alias_ticket"
    ),
)

visit = Table(
    "visit",
    metadata,
    Column("site", String(32), nullable=False),
    Column("visit", String(64), nullable=False),
    Column("ticket", String(64), nullable=False),
    Column("business_day", Date, nullable=False),
    Column("number", String(16), nullable=False),
    Column("field", String(64), nullable=False),
    Column("counter", String(32), nullable=False),
    Column("officer", String(64), nullable=False),
    Column("called_at", Instant, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    PrimaryKeyConstraint("site", "visit", name="visit_pk"),
    ForeignKeyConstraint(
        ["site", "ticket"], ["ticket.site", "ticket.request_id"], name="visit_ticket"
    ),
    Index("visit_day", "site", "business_day"),
)

rating = Table(
    "rating",
    metadata,
    Column("site", String(32), nullable=False),
    Column("rating_id", String(64), nullable=False),
    Column("visit", String(64), nullable=False),
    Column("business_day", Date, nullable=False),
    Column("counter", String(32), nullable=False),
    Column("officer", String(64), nullable=False),
    Column("level", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("device", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("site", "rating_id", name="rating_pk"),
    UniqueConstraint("site", "visit", name="rating_visit"),
    ForeignKeyConstraint(["site", "visit"], ["visit.site", "visit.visit"], name="rating_of_visit"),
    Index("rating_latest", "site", "at"),
)

answer = Table(
    "answer",
    metadata,
    Column("site", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("id", String(80), nullable=False),
    Column("source", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    PrimaryKeyConstraint("site", "kind", "id", name="answer_pk"),
)
