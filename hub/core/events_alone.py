"""PURE: the events of kiosks that go on without a hub, and of a hub that lost its last records."""

from dataclasses import dataclass
from datetime import date, datetime

from hub.core.fact import Event, TicketEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbered(TicketEvent):
    """The kiosk had no answer in time and printed another number: that one counts, not `was`."""

    number: str
    series: str
    n: int
    was: str
    how: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised(TicketEvent):
    """The ticket that was called from its paper is the kiosk's `request_id`."""

    request_id: str
    service: str
    language: str
    priority: str | None
    device: str
    token: str
    how: str = "lease"  # or local


@dataclass(frozen=True, slots=True, kw_only=True)
class CameLate(Event):
    """A ticket of a business day that is over was heard of only now: on record, never called.

    `request_id` is the press when `ticket` is another name: the press had a number already that is
    not the one on its paper.
    """

    ticket: str
    business_day: date
    number: str
    series: str
    n: int
    service: str
    field: str
    language: str
    priority: str | None
    device: str
    token: str
    how: str
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprinted(TicketEvent):
    """Staff had the ticket printed once more, marked."""

    print_id: str
    counter: str
    device: str
    copy: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased(Event):
    """A kiosk may give out `first`..`last` of a series alone on `business_day`."""

    device: str
    series: str
    business_day: date
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped(Event):
    """The hub gives none of `first`..`last`: they may be on paper. `why` is a word.

    Among them may be numbers that are lent, and that kiosks go on to give out. `business_day` is
    the day of those papers; None: this one.
    """

    series: str
    first: int
    last: int
    why: str
    business_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Event):
    """The store came back from a backup. `awaited` are the kiosks to be heard before we number.

    `clock_at` is what the clock said, should it be behind `at`: the minute of waiting is by it.
    `why` seen-by-…: there was no backup; that kiosk knew of numbers or of a term that we did not.
    """

    term: int
    awaited: tuple[str, ...]
    clock_at: datetime | None = None
    why: str = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Event):
    """An awaited kiosk has said what it holds (or did not in time: `in_time` False)."""

    device: str
    in_time: bool = True
