"""What is in a store, and whether it is what was written: for the technician, beside a running hub.

Nothing is changed, not even the version of the tables.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, text

from hub.store import database, proof, restoring
from hub.store.faults import told
from hub.store.port import BadRow, StoreBroken

NEWEST = text("SELECT seq, hash, at FROM event WHERE site = :site ORDER BY seq DESC LIMIT 1")
TICKETS = text("SELECT count(*) FROM ticket WHERE site = :site")
ANY_SITE = text("SELECT site FROM event LIMIT 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A store as it was found. `events` and `hash` are its end: who notes them can prove it later.

    `at` is the time of the latest event, None in an empty store. `term` is the highest it was ever
    given. `bad`: the first row that is not what was written.
    """

    version: str
    tickets: int
    events: int
    hash: str
    at: datetime | None
    term: int
    bad: BadRow | None


def facts(url: str, site: str) -> Facts:
    """What is in the store of `site`; StoreBroken when it cannot be read or is of another site."""
    with told():
        file = database.sqlite_file(url)
        if file is not None and not file.is_file():  # SQLite would make one
            raise StoreBroken(f"{file}: there is no such file")
        engine = database.reader_engine(url)
        try:
            return _facts(engine, site)
        finally:
            engine.dispose()


def _facts(engine: Engine, site: str) -> Facts:
    with engine.connect() as connection:
        version = database.version(connection)
        if version is None:
            raise StoreBroken("this is no database of a hub")
        newest = connection.execute(NEWEST, {"site": site}).one_or_none()
        other = connection.execute(ANY_SITE).scalar() if newest is None else None
        if other is not None:
            raise StoreBroken(f"this is a database of {other!r}, not of {site!r}")
        tickets = connection.execute(TICKETS, {"site": site}).scalar_one()
        term = restoring.known_term(connection, site)
    return Facts(
        version=version,
        tickets=tickets,
        events=newest.seq if newest else 0,
        hash=newest.hash if newest else proof.NOTHING.hash,
        at=_moment(newest.at) if newest else None,
        term=term,
        bad=proof.verified(engine, site),
    )


def _moment(at: datetime | str) -> datetime:
    """Aware: SQLite keeps UTC without saying so."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
