"""First tables: journal, business days, tickets, visits, ratings, answers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ACTIVE = sa.text("state IN ('called', 'serving')")

# A journal that can be rewritten proves nothing; the hash chain then finds who did it all the same.
SQLITE_GUARDS = (
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event "
    "BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event "
    "BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
)
POSTGRESQL_GUARDS = (
    "CREATE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'event is append-only'; END $$",
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event "
    "FOR EACH ROW EXECUTE FUNCTION event_append_only()",
)


def upgrade() -> None:
    """Make everything."""
    _event()
    _business_day()
    _ticket()
    _visit()
    _rating()
    _answer()


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("business_day", sa.Date, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("site", "seq", name="event_pk"),
    )
    op.create_index("event_epoch", "event", ["site", "epoch", "seq"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in SQLITE_GUARDS if sqlite else POSTGRESQL_GUARDS:
        op.execute(guard)


def _business_day() -> None:
    op.create_table(
        "business_day",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.PrimaryKeyConstraint("site", "epoch", name="business_day_pk"),
        sa.UniqueConstraint("site", "date", name="business_day_date"),
    )


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("business_day", sa.Date, nullable=False),
        sa.Column("series", sa.String(8), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("field", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("priority", sa.String(64)),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("counter", sa.String(32)),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("called_at", MOMENT),
        sa.Column("missed_at", MOMENT),
        sa.PrimaryKeyConstraint("site", "request_id", name="ticket_pk"),
        sa.UniqueConstraint("site", "business_day", "series", "n", name="ticket_number"),
        sa.UniqueConstraint("site", "token", name="ticket_token"),
    )
    op.create_index(
        "ticket_active",
        "ticket",
        ["site", "business_day", "counter"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("visit", sa.String(64), nullable=False),
        sa.Column("ticket", sa.String(64), nullable=False),
        sa.Column("business_day", sa.Date, nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("field", sa.String(64), nullable=False),
        sa.Column("counter", sa.String(32), nullable=False),
        sa.Column("officer", sa.String(64), nullable=False),
        sa.Column("called_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("site", "visit", name="visit_pk"),
        sa.ForeignKeyConstraint(
            ["site", "ticket"], ["ticket.site", "ticket.request_id"], name="visit_ticket"
        ),
    )
    op.create_index("visit_day", "visit", ["site", "business_day"])


def _rating() -> None:
    op.create_table(
        "rating",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("rating_id", sa.String(64), nullable=False),
        sa.Column("visit", sa.String(64), nullable=False),
        sa.Column("business_day", sa.Date, nullable=False),
        sa.Column("counter", sa.String(32), nullable=False),
        sa.Column("officer", sa.String(64), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site", "rating_id", name="rating_pk"),
        sa.UniqueConstraint("site", "visit", name="rating_visit"),
        sa.ForeignKeyConstraint(
            ["site", "visit"], ["visit.site", "visit.visit"], name="rating_of_visit"
        ),
    )


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("site", "kind", "id", name="answer_pk"),
    )
