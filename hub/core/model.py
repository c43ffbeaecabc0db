"""PURE: what the hub knows about one business day, as frozen values.

A `Day` is made only by `evolve` from events, so the journal can always make it again. Its maps are
never changed in place: a new day shares all that did not change. They have no order, so whatever
leaves the core in an order is sorted, or read from a `Row` or `Line`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType

from immutables import Map

from hub.core.line import EMPTY, Line, Row

TicketId = NewType("TicketId", str)  # the request_id born at the press
VisitId = NewType("VisitId", str)
CounterId = NewType("CounterId", str)

NO_MAP: Map[Any, Any] = Map()


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
    how: str = "hub"  # lease, local: a kiosk alone; paper: called before anybody told of it
    paper: str = ""  # who said that it is out: printer, paper, timeout; empty: nobody yet
    copies: int = 0  # reprints
    asked_field: str = ""  # the field it was issued for; `field` is where it waits now


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterNow:
    """One counter now. `ended_visit` is the latest visit that a citizen may still rate.

    `since` is when its mode was last set, or a person left it; None: not today.
    """

    id: CounterId
    mode: CounterMode = CounterMode.CLOSED
    since: datetime | None = None
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
class Lent:
    """Numbers `first`..`last` that one kiosk alone may give out on a business day."""

    device: str
    series: str
    date: date
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Numbers `first`..`last` that the hub does not give on `date`: they may be on paper already.

    The day that is opened next leaves out all of them as well.
    """

    series: str
    date: date
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Served:
    """The ended visits of one field, in whole microseconds: sums of floats would drift.

    A visit counts from the call: so long the counter is taken. `changes` are the calls of people
    who waited already when the counter was free, and `changes_us` how long it took until then.
    """

    count: int = 0
    total_us: int = 0
    squares_us2: int = 0
    changes: int = 0
    changes_us: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Yesterday:
    """What is still known of the day before, for kiosks that tell of it late."""

    tickets: Map[TicketId, Ticket] = NO_MAP
    aliases: Map[str, TicketId] = NO_MAP
    late: Map[str, str] = NO_MAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One business day of one centre. `epoch` grows by one with each day ever opened.

    `ordinary_run[field]` counts the ordinary people called since the last priority person of that
    field; no entry means no priority person yet. `calls` holds the latest call of each ticket,
    newest first (a few more than a board shows). `earlier_visits` are those of the day before, for
    ratings that come late. `last_at` is the latest stamp: facts never go back behind it.

    `by_number` also leads from a number that was replaced. `last_number` is the highest number of
    each series that the hub itself gave or skipped, `top_number` the highest that any ticket has.
    `leases` and `skips` are those of this business day, the next, and the one before (a kiosk with
    a wrong clock); `lent` is the same leases by series, ascending. `spent` counts the tickets from
    each lease of today, by series and first number.

    `lines` are those who wait, by field. `sent` are those of them who wait for one counter,
    `unheard` those of whose paper their kiosk has said nothing, `aside` the printing, missed and
    parked ones. `given` counts today's tickets by the field they were asked for, without voided
    and cancelled ones.

    `term` tells the lives of the store apart. `awaited` are kiosks that a restored hub wants to
    hear before it gives numbers; it is `recovering` until then, a minute from `restored_at` on at
    most. `skipped` counts the numbers
    that the restored hub gave to nobody. `aliases` leads from a kiosk's request_id to a ticket that
    got its name without it; `late` holds the numbers that came for days that are over, by
    request_id; `reprints` the tickets by print_id.
    """

    site: str
    date: date
    epoch: int
    opened_at: datetime
    tickets: Map[TicketId, Ticket] = NO_MAP
    counters: Map[CounterId, CounterNow] = NO_MAP
    visits: Map[VisitId, Visit] = NO_MAP
    ratings: Map[str, VisitId] = NO_MAP
    by_number: Map[str, TicketId] = NO_MAP
    last_number: Map[str, int] = NO_MAP
    top_number: Map[str, int] = NO_MAP
    ordinary_run: Map[str, int] = NO_MAP
    calls: tuple[CallMade, ...] = ()
    closed: bool = False
    earlier_visits: Map[VisitId, Visit] = NO_MAP
    last_at: datetime | None = None
    lines: Map[str, Line] = NO_MAP
    sent: Row = EMPTY
    unheard: Map[str, Row] = NO_MAP  # by device
    aside: Map[TicketState, Row] = NO_MAP
    given: Map[str, int] = NO_MAP
    served: Map[str, Served] = NO_MAP
    leases: tuple[Lent, ...] = ()
    lent: Map[str, tuple[Lent, ...]] = NO_MAP
    spent: Map[tuple[str, int], int] = NO_MAP
    skips: tuple[Skip, ...] = ()
    term: int = 0
    awaited: frozenset[str] = frozenset()
    restored_at: datetime | None = None
    recovering: bool = False
    skipped: int = 0
    aliases: Map[str, TicketId] = NO_MAP
    late: Map[str, str] = NO_MAP
    reprints: Map[str, TicketId] = NO_MAP
    yesterday: Yesterday = Yesterday()
