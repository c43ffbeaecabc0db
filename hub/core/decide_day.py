"""PURE: the turn of the business day. Date and epoch only grow, whatever the clock does."""

from datetime import datetime

from hub.core.case import Events
from hub.core.centre import Centre
from hub.core.day import business_date, kept_until
from hub.core.events import DayClosed, DayOpened, Event, Expired, Finished, SignedOut
from hub.core.model import ACTIVE, ENDED, CounterMode, Day, Ticket


def turn_over(centre: Centre, day: Day | None, now: datetime, at: datetime) -> Events:
    """The events that close yesterday and open today; none while the day is still the same."""
    date = business_date(centre, now)
    if day is None:
        closing: Events = ()
    elif date <= day.date or _held_open(centre, day, now):
        return ()
    else:
        closing = _close(day, at)

    opened = DayOpened(
        at=at,
        site=centre.site,
        date=date,
        epoch=1 if day is None else day.epoch + 1,
        counters=tuple(counter.id for counter in centre.counters),
    )
    return (*closing, opened)


def _held_open(centre: Centre, day: Day, now: datetime) -> bool:
    """Whether a person at a counter still keeps the old day, for some hours at most."""
    if now >= kept_until(centre, day.date):
        return False
    return any(counter.ticket is not None for counter in day.counters.values())


def _close(day: Day, at: datetime) -> Events:
    events: list[Event] = []
    for ticket in day.tickets.values():
        if ticket.state not in ENDED:
            events += _expire(ticket, at)
    for counter in day.counters.values():
        if counter.mode is not CounterMode.CLOSED and counter.officer is not None:
            events.append(SignedOut(at=at, counter=counter.id, officer=counter.officer))
    return (*events, DayClosed(at=at))


def _expire(ticket: Ticket, at: datetime) -> Events:
    expired = Expired(at=at, ticket=ticket.id)
    if ticket.state in ACTIVE and ticket.counter is not None and ticket.visit is not None:
        # An officer forgot to finish: the visit must not stay open for ever.
        ended = Finished(
            at=at, ticket=ticket.id, counter=ticket.counter, visit=ticket.visit, why="expired"
        )
        return (ended, expired)
    return (expired,)
