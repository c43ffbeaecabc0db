"""Numbers given without the hub, the end of the journal on record, and restores.

SQLite cannot drop a constraint: there the table of tickets is made anew (foreign keys are off for
the time of an upgrade, and looked at afterwards).
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ACTIVE = sa.text("state IN ('called', 'serving')")
SECRET = sa.text("token <> ''")

KEPT = (
    "site, request_id, business_day, series, n, number, service, field, language, priority, "
    "device, token, issued_at, since, state, counter, calls, called_at, missed_at"
)


def upgrade() -> None:
    """Make what is new, and fill it from what is there."""
    _journal_head()
    _restore()
    _given()
    if op.get_bind().dialect.name == "sqlite":
        _ticket_anew()
    else:
        _ticket_altered()
    _ticket_token()
    _alias()
    op.create_index("rating_latest", "rating", ["site", "at"])


def _journal_head() -> None:
    op.create_table(
        "journal_head",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("term", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("site", name="journal_head_pk"),
    )
    op.execute(
        "INSERT INTO journal_head (site, seq, hash, term) "
        "SELECT event.site, event.seq, event.hash, 0 FROM event JOIN "
        "(SELECT site, max(seq) AS seq FROM event GROUP BY site) AS newest "
        "ON event.site = newest.site AND event.seq = newest.seq"
    )


def _restore() -> None:
    op.create_table(
        "restore",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("term", sa.BigInteger, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("tops", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("site", "term", name="restore_pk"),
    )


def _given() -> None:
    op.create_table(
        "given",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("business_day", sa.Date, nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("ticket", sa.String(64), nullable=False),
        # The name that the rule had on the table of tickets, which lets go of it below.
        sa.PrimaryKeyConstraint("site", "business_day", "number", name=_number_rule()),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO given (site, business_day, number, ticket) "
        "SELECT site, business_day, number, request_id FROM ticket "
        "ORDER BY site, business_day, number"
    )


def _number_rule() -> str:
    """`ticket_number`; PostgreSQL has room for one of that name at a time."""
    return "ticket_number" if op.get_bind().dialect.name == "sqlite" else "given_number"


def _ticket_anew() -> None:
    op.create_table(
        "ticket_0002",
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
        sa.Column("how", sa.String(8), nullable=False, server_default="hub"),
        sa.PrimaryKeyConstraint("site", "request_id", name="ticket_pk"),
    )
    op.execute(f"INSERT INTO ticket_0002 ({KEPT}) SELECT {KEPT} FROM ticket ORDER BY rowid")
    op.drop_table("ticket")
    op.rename_table("ticket_0002", "ticket")
    op.create_index(
        "ticket_active",
        "ticket",
        ["site", "business_day", "counter"],
        unique=True,
        sqlite_where=ACTIVE,
    )


def _ticket_altered() -> None:
    op.drop_constraint("ticket_number", "ticket", type_="unique")
    op.drop_constraint("ticket_token", "ticket", type_="unique")
    op.execute("ALTER TABLE given RENAME CONSTRAINT given_number TO ticket_number")
    op.add_column("ticket", sa.Column("how", sa.String(8), nullable=False, server_default="hub"))


def _ticket_token() -> None:
    op.create_index(
        "ticket_token",
        "ticket",
        ["site", "token"],
        unique=True,
        sqlite_where=SECRET,
        postgresql_where=SECRET,
    )


def _alias() -> None:
    op.create_table(
        "alias",
        sa.Column("site", sa.String(32), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("ticket", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("site", "request_id", name="alias_pk"),
        sa.ForeignKeyConstraint(
            ["site", "ticket"], ["ticket.site", "ticket.request_id"], name="alias_ticket"
        ),
    )
