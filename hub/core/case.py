"""PURE: what a decision is made from, and the look-ups that every decision begins with."""

from dataclasses import dataclass
from datetime import datetime

from hub.core.centre import Centre, Counter
from hub.core.errors import Refused
from hub.core.events import Event
from hub.core.evolve_put import counter_now
from hub.core.model import CounterMode, CounterNow, Day, Ticket, TicketState

Events = tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The centre, its day, and two times.

    `now` is what the clock says and judges whether a time is over. `at` stamps what happens and
    never goes back: a clock that was set back must not let a later person overtake.
    """

    centre: Centre
    day: Day
    now: datetime
    at: datetime


def counter_of(case: Case, counter_id: str) -> CounterNow:
    """The counter, whoever sits there; `unknown-counter` when the centre has no such counter."""
    if configured(case.centre, counter_id) is None and counter_id not in case.day.counters:
        raise Refused("unknown-counter", counter_id)
    return counter_now(case.day, counter_id)


def manned(case: Case, counter_id: str) -> CounterNow:
    """The counter with somebody signed in; `not-signed-in` otherwise."""
    counter = counter_of(case, counter_id)
    if counter.mode is CounterMode.CLOSED:
        raise Refused("not-signed-in")
    return counter


def idle(case: Case, counter_id: str) -> CounterNow:
    """The manned counter with nobody at it; `counter-busy` otherwise."""
    counter = manned(case, counter_id)
    if counter.ticket is not None:
        raise Refused("counter-busy", case.day.tickets[counter.ticket].number)
    return counter


def ready(case: Case, counter_id: str) -> CounterNow:
    """The open counter with nobody at it: one that may call."""
    counter = idle(case, counter_id)
    if counter.mode is not CounterMode.OPEN:
        raise Refused("counter-paused")
    return counter


def at_counter(case: Case, counter_id: str) -> Ticket | None:
    """The ticket that is called to or served at a manned counter."""
    counter = manned(case, counter_id)
    return None if counter.ticket is None else case.day.tickets[counter.ticket]


def called_to(case: Case, counter_id: str) -> Ticket:
    """The ticket that was called and has not come yet; `nothing-called` otherwise."""
    ticket = at_counter(case, counter_id)
    if ticket is None or ticket.state is not TicketState.CALLED:
        raise Refused("nothing-called")
    return ticket


def numbered(case: Case, number: str) -> Ticket:
    """The ticket with a number of today."""
    ticket_id = case.day.by_number.get(number)
    if ticket_id is None:
        raise Refused("no-such-ticket", number)
    return case.day.tickets[ticket_id]


def sitting(counter: CounterNow) -> str:
    """Who sits at a manned counter."""
    if counter.officer is None:
        raise TypeError(f"counter {counter.id} is {counter.mode} without an officer")
    return counter.officer


def configured(centre: Centre, counter_id: str) -> Counter | None:
    """The counter as the set-up has it; None when it was taken out."""
    return next((c for c in centre.counters if c.id == counter_id), None)


def is_parked_here(case: Case, ticket: Ticket, counter_id: str) -> bool:
    """Whether a parked ticket may be taken back at a counter: its own, or any when that is gone."""
    gone = ticket.counter is not None and configured(case.centre, ticket.counter) is None
    return gone or ticket.counter == counter_id


def name_in(day: Day, rest: str) -> str:
    """A name within the day that no other day gives, nor an earlier life of a restored store.

    Boards and pads remember names for ever: what a store has forgotten may be in their memory.
    """
    life = f".t{day.term}" if day.term else ""
    return f"{day.date.isoformat()}{life}.{rest}"
