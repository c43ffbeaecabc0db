"""PURE: what happened (past participles): the only way a day changes, and what the journal keeps.

Each is a flat frozen value so that the store can write it as JSON and read it for years: add
fields with defaults, never rename.
"""

from dataclasses import dataclass
from datetime import date, datetime

from hub.core.events_alone import (
    CameLate,
    Heard,
    Leased,
    Recognised,
    Renumbered,
    Reprinted,
    Restored,
    Skipped,
)
from hub.core.fact import CounterEvent, Event, TicketEvent
from hub.core.model import Lent, Skip

__all__ = [
    "EVENTS",
    "Called",
    "CameLate",
    "Cancelled",
    "Confirmed",
    "CounterEvent",
    "DayClosed",
    "DayOpened",
    "Event",
    "Expired",
    "Finished",
    "Heard",
    "Issued",
    "Leased",
    "Missed",
    "Opened",
    "Parked",
    "Paused",
    "Rated",
    "Recalled",
    "Recognised",
    "Renumbered",
    "Reprinted",
    "Restored",
    "Returned",
    "SignedIn",
    "SignedOut",
    "Skipped",
    "Started",
    "TicketEvent",
    "Transferred",
    "Voided",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """A business day began; `epoch` is one more than any day before.

    What outlives a day is said here again, so that a restart need not read further back: the term
    of the store, the numbers that kiosks still hold or that may be on paper, and who is awaited.
    """

    site: str
    date: date
    epoch: int
    counters: tuple[str, ...]
    term: int = 0
    leases: tuple[Lent, ...] = ()
    skips: tuple[Skip, ...] = ()
    awaited: tuple[str, ...] = ()
    restored_at: datetime | None = None
    recovering: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Event):
    """The day is over; what was not ended has expired before this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(TicketEvent):
    """A number was given."""

    number: str
    series: str
    n: int
    service: str
    field: str
    language: str
    priority: str | None
    device: str
    token: str
    how: str = "hub"  # or lease, local, paper: who gave it out before the hub knew
    since: datetime | None = None  # the place in the queue, when it is not the time of this event


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed(TicketEvent):
    """The paper is out, `by` printer, or paper (an officer saw it), or timeout (it should be).

    For a ticket that does not print any more it only says more about the paper.
    """

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided(TicketEvent):
    """The paper never came out: the number is on record and never used again."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Called(TicketEvent):
    """Called to a counter.

    `why`: first-come, priority, waited-long, transferred, taken-back, by-number.
    """

    counter: str
    officer: str
    call_id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled(TicketEvent):
    """Announced again; `repeat` counts 1, 2, … within this call to this counter."""

    counter: str
    call_id: str
    repeat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(TicketEvent):
    """A visit began."""

    counter: str
    officer: str
    visit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(TicketEvent):
    """The visit ended and may be rated.

    `why`: done, transferred, parked, expired, counter-gone (taken out of the set-up meanwhile).
    """

    counter: str
    visit: str
    why: str = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed(TicketEvent):
    """Nobody came to the counter."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(TicketEvent):
    """A missed person is back; `since` is the place in the queue from now on."""

    since: datetime
    in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(TicketEvent):
    """The ticket waits elsewhere, keeping its time.

    `why` counter-gone: nobody sent it on, but the set-up has no more the counter that called it.
    """

    counter: str
    field: str
    only_counter: str | None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(TicketEvent):
    """Set aside at a counter."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(TicketEvent):
    """Taken out by staff."""

    counter: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired(TicketEvent):
    """The day closed over it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(Event):
    """A citizen rated a visit; officer and counter are those of the visit."""

    rating_id: str
    visit: str
    counter: str
    officer: str
    level: int
    reasons: tuple[str, ...]
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(CounterEvent):
    """An officer sat down."""

    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(CounterEvent):
    """The officer left; the counter is closed."""

    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(CounterEvent):
    """The counter calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(CounterEvent):
    """The counter does not call for a while."""

    reason: str


EVENTS: tuple[type[Event], ...] = (
    DayOpened, DayClosed, Leased, Skipped, Restored, Heard, Issued, Renumbered, Recognised,
    CameLate, Reprinted, Confirmed, Voided, Called, Recalled, Started, Finished, Missed,
    Returned, Transferred, Parked, Cancelled, Expired, Rated, SignedIn, SignedOut, Opened, Paused,
)  # fmt: skip
