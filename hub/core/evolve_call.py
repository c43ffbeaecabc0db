"""PURE: how calls and visits change the day: ticket, counter and visit together."""

from datetime import timedelta

from immutables import Map

from hub.core import events as e
from hub.core.change import changed
from hub.core.evolve_put import counter_now, stamped, with_counter, with_ticket
from hub.core.model import (
    CallMade,
    CounterId,
    CounterNow,
    Day,
    Served,
    Ticket,
    TicketId,
    TicketState,
    Visit,
    VisitId,
)

# A board shows fewer (rules.latest_calls, which the check of the set-up holds below this).
CALLS_KEPT = 24

# Visits after which the ticket is done; after all others it is moved by the next event.
_FOR_GOOD = ("done", "counter-gone")

# Calls of whoever was next, by the rule.
_IN_TURN = ("first-come", "priority", "waited-long")

_MICROSECOND = timedelta(microseconds=1)


def called(day: Day, event: e.Called) -> Day:
    """The ticket is at the counter, and announced."""
    before = day.tickets[TicketId(event.ticket)]
    ticket = changed(
        before,
        state=TicketState.CALLED,
        counter=CounterId(event.counter),
        calls=before.calls + 1,
        recalls=0,
        call_id=event.call_id,
        called_at=event.at,
    )
    counter = counter_now(day, event.counter)
    run = day.ordinary_run
    # Who is taken back was called in turn before: that counts once.
    if event.why != "taken-back":
        if ticket.priority is not None:
            run = run.set(ticket.field, 0)
        elif ticket.field in run:
            run = run.set(ticket.field, run[ticket.field] + 1)
    return stamped(
        day,
        event,
        **with_ticket(day, ticket),
        counters=with_counter(day, changed(counter, ticket=ticket.id)),
        ordinary_run=run,
        calls=_announced(day, ticket, event),
        served=_changed_over(day, before, counter, event),
    )


def _changed_over(
    day: Day, ticket: Ticket, counter: CounterNow, event: e.Called
) -> Map[str, Served]:
    """With the time that passed from one person to the next, where the next one waited already."""
    free_at = counter.since
    if free_at is None or ticket.since >= free_at or event.why not in _IN_TURN:
        return day.served
    # A person who is back or was sent on has an old place, and may have come just now.
    if ticket.returned or ticket.transferred:
        return day.served
    us = max((event.at - free_at) // _MICROSECOND, 0)
    so_far = day.served.get(ticket.field, Served())
    more = changed(so_far, changes=so_far.changes + 1, changes_us=so_far.changes_us + us)
    return day.served.set(ticket.field, more)


def recalled(day: Day, event: e.Recalled) -> Day:
    """Announced once more."""
    before = day.tickets[TicketId(event.ticket)]
    ticket = changed(before, calls=before.calls + 1, recalls=event.repeat, call_id=event.call_id)
    calls = _announced(day, ticket, event)
    return stamped(day, event, **with_ticket(day, ticket), calls=calls)


def _announced(day: Day, ticket: Ticket, event: e.Called | e.Recalled) -> tuple[CallMade, ...]:
    made = CallMade(
        call_id=event.call_id,
        ticket=ticket.id,
        number=ticket.number,
        counter=CounterId(event.counter),
        at=event.at,
        repeat=ticket.recalls,
    )
    # An older call of the same ticket would send the person to the wrong counter.
    others = [call for call in day.calls if call.ticket != ticket.id]
    return (made, *others[: CALLS_KEPT - 1])


def started(day: Day, event: e.Started) -> Day:
    """A visit runs."""
    before = day.tickets[TicketId(event.ticket)]
    visit = Visit(
        id=VisitId(event.visit),
        ticket=before.id,
        number=before.number,
        field=before.field,
        counter=CounterId(event.counter),
        officer=event.officer,
        called_at=before.called_at or event.at,
        started_at=event.at,
    )
    ticket = changed(before, state=TicketState.SERVING, visit=visit.id, visits=before.visits + 1)
    visits = day.visits.set(visit.id, visit)
    return stamped(day, event, **with_ticket(day, ticket), visits=visits)


def finished(day: Day, event: e.Finished) -> Day:
    """End the visit; a ticket that goes on elsewhere stays until the event that moves it."""
    visit = changed(day.visits[VisitId(event.visit)], ended_at=event.at)
    counter = changed(counter_now(day, event.counter), ended_visit=visit.id, since=event.at)
    ticket = day.tickets[TicketId(event.ticket)]
    if event.why in _FOR_GOOD:
        ticket = changed(ticket, state=TicketState.DONE, counter=None, visit=None)
        counter = changed(counter, ticket=None)
    else:
        ticket = changed(ticket, visit=None)
    return stamped(
        day,
        event,
        **with_ticket(day, ticket),
        counters=with_counter(day, counter),
        visits=day.visits.set(visit.id, visit),
        served=_served(day, visit, event.at - visit.called_at),
    )


def _served(day: Day, visit: Visit, length: timedelta) -> Map[str, Served]:
    us = length // _MICROSECOND
    so_far = day.served.get(visit.field, Served())
    more = changed(
        so_far,
        count=so_far.count + 1,
        total_us=so_far.total_us + us,
        squares_us2=so_far.squares_us2 + us * us,
    )
    return day.served.set(visit.field, more)
