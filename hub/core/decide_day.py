"""PURE: the turn of the business day. Date and epoch only grow, whatever the clock does."""

from dataclasses import replace
from datetime import datetime

from hub.core.case import Events
from hub.core.centre import Centre
from hub.core.day import business_date, kept_until
from hub.core.events import DayClosed, DayOpened, Event, Expired, Finished, SignedOut
from hub.core.evolve_put import place_of
from hub.core.model import ACTIVE, CounterMode, Day, Ticket


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
    return (*closing, opened if day is None else _after(day, opened))


def _after(day: Day, opened: DayOpened) -> DayOpened:
    """With what a day hands on to the next one.

    The numbers lent for the day that ends are kept one day longer: a kiosk with a wrong clock may
    still give them out.
    """
    return replace(
        opened,
        term=day.term,
        leases=tuple(lease for lease in day.leases if lease.date >= day.date),
        skips=tuple(skip for skip in day.skips if skip.date >= day.date),
        awaited=tuple(sorted(day.awaited)),
        restored_at=day.restored_at,
        recovering=day.recovering,
    )


def _held_open(centre: Centre, day: Day, now: datetime) -> bool:
    """Whether a person at a counter still keeps the old day, for some hours at most."""
    if now >= kept_until(centre, day.date):
        return False
    return any(counter.ticket is not None for counter in day.counters.values())


def _close(day: Day, at: datetime) -> Events:
    events: list[Event] = []
    for ticket in _not_ended(day):
        events += _expire(ticket, at)
    for counter in sorted(day.counters.values(), key=lambda counter: counter.id):
        if counter.mode is not CounterMode.CLOSED and counter.officer is not None:
            events.append(SignedOut(at=at, counter=counter.id, officer=counter.officer))
    return (*events, DayClosed(at=at))


def _not_ended(day: Day) -> list[Ticket]:
    """All that wait, are missed, parked or at a counter, in order of place."""
    ids = {id_ for line in day.lines.values() for id_ in line}
    ids |= {id_ for row in day.aside.values() for id_ in row.ids()}
    ids |= {counter.ticket for counter in day.counters.values() if counter.ticket is not None}
    return sorted((day.tickets[id_] for id_ in ids), key=place_of)


def _expire(ticket: Ticket, at: datetime) -> Events:
    expired = Expired(at=at, ticket=ticket.id)
    if ticket.state in ACTIVE and ticket.counter is not None and ticket.visit is not None:
        # An officer forgot to finish: the visit must not stay open for ever.
        ended = Finished(
            at=at, ticket=ticket.id, counter=ticket.counter, visit=ticket.visit, why="expired"
        )
        return (ended, expired)
    return (expired,)
