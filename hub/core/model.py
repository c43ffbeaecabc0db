"""PURE: what the hub knows about one business day, as frozen values.

A `Day` is made only by `evolve` from events, so the journal can always make it again. Mappings are
never changed in place: a new day shares what did not change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

TicketId = NewType("TicketId", str)  # the request_id born at the press
VisitId = NewType("VisitId", str)
CounterId = NewType("CounterId", str)


class TicketState(StrEnum):
    """The life of a ticket: PRINTING → WAITING → CALLED → SERVING → DONE, and its exits."""

    PRINTING = "printing"  # issued; the paper is not confirmed yet
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    NO_SHOW = "no_show"
    PARKED = "parked"
    VOIDED = "voided"  # never on paper
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # the day closed


ACTIVE = frozenset({TicketState.CALLED, TicketState.SERVING})
QUEUED = frozenset({TicketState.PRINTING, TicketState.WAITING})
ENDED = frozenset(
    {TicketState.DONE, TicketState.VOIDED, TicketState.CANCELLED, TicketState.EXPIRED}
)


class CounterMode(StrEnum):
    """What an officer has said about the counter; calling and serving follow from its ticket."""

    CLOSED = "closed"  # nobody signed in
    PAUSED = "paused"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One person's place in one queue.

    `since` orders the queue: the time of issue, kept over transfers; a later time only when the
    person came back after the tolerance. `counter` is where the ticket is active, or parked;
    `only_counter` is set when it was transferred to one counter. `visits` counts visits begun.
    """

    id: TicketId
    number: str
    series: str
    n: int
    service: str
    field: str
    language: str
    priority: str | None
    device: str
    token: str
    issued_at: datetime
    since: datetime
    state: TicketState = TicketState.PRINTING
    counter: CounterId | None = None
    only_counter: CounterId | None = None
    calls: int = 0  # calls and recalls ever made
    recalls: int = 0  # recalls within the latest call
    call_id: str | None = None
    called_at: datetime | None = None
    missed_at: datetime | None = None
    visits: int = 0
    visit: VisitId | None = None
    returned: bool = False
    transferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterNow:
    """One counter now. `ended_visit` is the latest visit that a citizen may still rate."""

    id: CounterId
    mode: CounterMode = CounterMode.CLOSED
    officer: str | None = None
    reason: str | None = None
    ticket: TicketId | None = None
    ended_visit: VisitId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One ticket served at one counter by one signed-in officer: the thing that is rated."""

    id: VisitId
    ticket: TicketId
    number: str
    field: str
    counter: CounterId
    officer: str
    called_at: datetime
    started_at: datetime
    ended_at: datetime | None = None
    rating: str | None = None  # rating_id
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """A call or recall that was announced."""

    call_id: str
    ticket: TicketId
    number: str
    counter: CounterId
    at: datetime
    repeat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One business day of one centre. `epoch` grows by one with each day ever opened.

    `ordinary_run[field]` counts the ordinary people called since the last priority person of that
    field; no entry means no priority person yet. `calls` holds the latest call of each ticket,
    newest first (a few more than a board shows). `earlier_visits` are those of the day before, for
    ratings that come late. `last_at` is the latest stamp: facts never go back behind it.
    """

    site: str
    date: date
    epoch: int
    opened_at: datetime
    tickets: Mapping[TicketId, Ticket] = field(default_factory=dict)
    counters: Mapping[CounterId, CounterNow] = field(default_factory=dict)
    visits: Mapping[VisitId, Visit] = field(default_factory=dict)
    ratings: Mapping[str, VisitId] = field(default_factory=dict)
    by_number: Mapping[str, TicketId] = field(default_factory=dict)
    last_number: Mapping[str, int] = field(default_factory=dict)
    ordinary_run: Mapping[str, int] = field(default_factory=dict)
    calls: tuple[CallMade, ...] = ()
    closed: bool = False
    earlier_visits: Mapping[VisitId, Visit] = field(default_factory=dict)
    last_at: datetime | None = None
