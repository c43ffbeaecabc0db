"""The port to the store: the journal of events, what each id led to, and what pages read.

One writer appends whole batches; whoever reads sees only what is on disk. A store belongs to one
site, although many sites may share a database.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from hub.core.events import Event
from hub.core.model import Day
from hub.outcome import Key, Outcome


class StoreError(Exception):
    """Base of what a store can say."""


class StoreConflict(StoreError):
    """The batch breaks a rule of the store; nothing of it was written. `constraint` names it."""

    def __init__(self, constraint: str) -> None:
        super().__init__(f"the store refuses it: {constraint}")
        self.constraint = constraint


class StoreBroken(StoreError):
    """Nobody can tell what is on disk any more: the process has to end and to read it again."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event with the day before (None: the first day ever) and after it."""

    event: Event
    before: Day | None
    after: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One decision: the steps it led to, and the outcome that a repeat of `key` gets.

    `key` is None for what nobody can repeat (a Tick). `source` is who may repeat it.
    """

    steps: tuple[Step, ...]
    key: Key | None = None
    source: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An outcome that is on disk, and who asked for it."""

    source: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerRatings:
    """One officer's finished visits of a span of days; `levels` counts the ratings by level."""

    officer: str
    visits: int
    levels: Mapping[int, int]

    @property
    def rated(self) -> int:
        """How many visits were rated."""
        return sum(self.levels.values())

    @property
    def not_rated(self) -> int:
        """How many visits ended without a rating; none counts as a good one."""
        return self.visits - self.rated


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """One event as it was written; `body` is its JSON."""

    seq: int
    at: datetime
    business_day: date
    kind: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """A ticket as the store has it now."""

    request_id: str
    business_day: date
    number: str
    series: str
    service: str
    field: str
    state: str
    counter: str | None
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """One rating: on whom, at which counter, for which number."""

    at: datetime
    officer: str
    counter: str
    number: str
    level: int


@dataclass(frozen=True, slots=True)
class BadRow:
    """The first row of the journal that is not what was written.

    `business_day` is what that row says of its day (a missing one: the row before it); None when
    there is none to ask, or it says nothing that is a date.
    """

    seq: int
    fault: str
    business_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """The store was put back from a backup, and the journal does not say so yet.

    `term` is the new life of the store. `tops` are the highest numbers by series and business day
    that the store it replaced had given or lent; empty when that could not be read.
    """

    term: int
    at: datetime
    tops: Mapping[tuple[str, date], int] = field(default_factory=dict)


class Writing(Protocol):
    """What the writer thread does; StoreBroken when the disk or the database does not obey."""

    def latest_days(self) -> tuple[Event, ...]:
        """The events of the latest business day and the one before, in order: enough to go on.

        Yesterday's visits may still be rated. Empty on a fresh store.
        """

    def append(self, batch: Sequence[Recorded]) -> None:
        """Write all of it in one transaction, on disk at return; StoreConflict writes nothing."""

    def answers(self, keys: Collection[Key]) -> Mapping[Key, Known]:
        """What those of `keys` led to that were ever written."""

    def restore_pending(self) -> Restoring | None:
        """What a start has to tell the rules first; None when the store was not restored.

        None again once a `Restored` event of that term or a higher one was appended.
        """


class Reading(Protocol):
    """What pages read, on connections of their own; any thread."""

    def officer_ratings(self, first: date, last: date) -> tuple[OfficerRatings, ...]:
        """Every officer with a finished visit between two business days, by officer id."""

    def latest_ratings(self, limit: int) -> tuple[RatingRow, ...]:
        """The latest ratings, newest first."""

    def journal(self, *, after_seq: int = 0, limit: int = 200) -> tuple[JournalRow, ...]:
        """Events after a sequence number, oldest first."""

    def latest_events(self, limit: int = 50) -> tuple[JournalRow, ...]:
        """The latest events, newest first."""

    def ticket_by_token(self, token: str) -> TicketRow | None:
        """The ticket with this secret token; None when there is none."""

    def verify(self) -> BadRow | None:
        """The first row that breaks the hash chain; None when all of it holds."""


class Store(Writing, Reading, Protocol):
    """The whole store of one site."""

    def close(self) -> None:
        """Let go of all connections; the store is of no use afterwards."""
