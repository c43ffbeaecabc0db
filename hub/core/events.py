"""PURE: what happened (past participles): the only way a day changes, and what the journal keeps.

Each is a flat frozen value so that the store can write it as JSON and read it for years: add
fields with defaults, never rename.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`at` is the hub's own time of the fact, aware, UTC."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """A business day began; `epoch` is one more than any day before."""

    site: str
    date: date
    epoch: int
    counters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Event):
    """The day is over; what was not ended has expired before this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent(Event):
    """Something happened to one ticket."""

    ticket: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed(TicketEvent):
    """The paper is out (`by` printer) or the time to say so is over (`by` timeout)."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided(TicketEvent):
    """The paper never came out: the number is on record and never used again."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Called(TicketEvent):
    """Called to a counter. `why`: first-come, priority, waited-long, transferred, taken-back."""

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
    """The visit ended and may be rated; `why`: done, transferred, parked, expired."""

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
    """The ticket waits elsewhere, keeping its time."""

    counter: str
    field: str
    only_counter: str | None


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
class CounterEvent(Event):
    """Something happened to one counter."""

    counter: str


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
    DayOpened, DayClosed, Issued, Confirmed, Voided, Called, Recalled, Started, Finished, Missed,
    Returned, Transferred, Parked, Cancelled, Expired, Rated, SignedIn, SignedOut, Opened, Paused,
)  # fmt: skip
