"""PURE: how each event changes the day. Events are facts: nothing is judged or refused here.

`fold` of the journal gives the very day that the decisions saw, which is what a restart relies on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from hub.core import events as e
from hub.core.model import (
    CallMade,
    CounterId,
    CounterMode,
    CounterNow,
    Day,
    Ticket,
    TicketId,
    TicketState,
    Visit,
    VisitId,
)

# A board shows fewer (rules.latest_calls, which the check of the set-up holds below this).
CALLS_KEPT = 24


def fold(day: Day | None, events: Iterable[e.Event]) -> Day:
    """The day after all the events; a journal starts with None and `DayOpened`."""
    for event in events:
        day = evolve(day, event)
    if day is None:
        raise TypeError("no event to begin a day with")
    return day


def evolve(day: Day | None, event: e.Event) -> Day:
    """The day after one event. A `TypeError` means that a day was never opened: a bug."""
    if isinstance(event, e.DayOpened):
        return _day_opened(day, event)
    if day is None:
        raise TypeError(f"{type(event).__name__} before any DayOpened")
    match event:
        case e.Issued():
            return _issued(day, event)
        case e.Called():
            return _called(day, event)
        case e.Recalled():
            return _recalled(day, event)
        case e.Started():
            return _started(day, event)
        case e.Finished():
            return _finished(day, event)
        case e.TicketEvent():
            return _ticket_moved(day, event)
        case e.CounterEvent():
            return _counter_changed(day, event)
        case e.Rated():
            return _rated(day, event)
        case e.DayClosed():
            return _stamped(day, event, closed=True)
        case _:
            raise TypeError(f"an event that nobody knows: {event!r}")


def counter_now(day: Day, counter_id: str) -> CounterNow:
    """What a counter is doing; one that was added to the set-up in the day is closed."""
    found = day.counters.get(CounterId(counter_id))
    return CounterNow(id=CounterId(counter_id)) if found is None else found


def _day_opened(old: Day | None, event: e.DayOpened) -> Day:
    earlier: Mapping[VisitId, Visit] = {} if old is None else old.visits
    ids = [CounterId(counter) for counter in event.counters]
    return Day(
        site=event.site,
        date=event.date,
        epoch=event.epoch,
        opened_at=event.at,
        counters={counter: CounterNow(id=counter) for counter in ids},
        earlier_visits=earlier,
        last_at=event.at,
    )


def _issued(day: Day, event: e.Issued) -> Day:
    ticket = Ticket(
        id=TicketId(event.ticket),
        number=event.number,
        series=event.series,
        n=event.n,
        service=event.service,
        field=event.field,
        language=event.language,
        priority=event.priority,
        device=event.device,
        token=event.token,
        issued_at=event.at,
        since=event.at,
    )
    highest = max(event.n, day.last_number.get(event.series, 0))
    return _stamped(
        day,
        event,
        tickets={**day.tickets, ticket.id: ticket},
        by_number={**day.by_number, ticket.number: ticket.id},
        last_number={**day.last_number, event.series: highest},
    )


def _called(day: Day, event: e.Called) -> Day:
    before = day.tickets[TicketId(event.ticket)]
    ticket = replace(
        before,
        state=TicketState.CALLED,
        counter=CounterId(event.counter),
        calls=before.calls + 1,
        recalls=0,
        call_id=event.call_id,
        called_at=event.at,
    )
    run = day.ordinary_run
    # Who is taken back was called in turn before: that counts once.
    if event.why != "taken-back":
        if ticket.priority is not None:
            run = {**run, ticket.field: 0}
        elif ticket.field in run:
            run = {**run, ticket.field: run[ticket.field] + 1}
    return _stamped(
        day,
        event,
        tickets={**day.tickets, ticket.id: ticket},
        counters=_with(day, replace(counter_now(day, event.counter), ticket=ticket.id)),
        ordinary_run=run,
        calls=_announced(day, ticket, event),
    )


def _recalled(day: Day, event: e.Recalled) -> Day:
    before = day.tickets[TicketId(event.ticket)]
    ticket = replace(before, calls=before.calls + 1, recalls=event.repeat, call_id=event.call_id)
    return _stamped(
        day,
        event,
        tickets={**day.tickets, ticket.id: ticket},
        calls=_announced(day, ticket, event),
    )


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


def _started(day: Day, event: e.Started) -> Day:
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
    ticket = replace(before, state=TicketState.SERVING, visit=visit.id, visits=before.visits + 1)
    return _stamped(
        day,
        event,
        tickets={**day.tickets, ticket.id: ticket},
        visits={**day.visits, visit.id: visit},
    )


def _finished(day: Day, event: e.Finished) -> Day:
    """End the visit; a ticket that goes on elsewhere stays until the event that moves it."""
    visit = replace(day.visits[VisitId(event.visit)], ended_at=event.at)
    counter = replace(counter_now(day, event.counter), ended_visit=visit.id)
    ticket = day.tickets[TicketId(event.ticket)]
    if event.why == "done":
        ticket = replace(ticket, state=TicketState.DONE, counter=None, visit=None)
        counter = replace(counter, ticket=None)
    else:
        ticket = replace(ticket, visit=None)
    return _stamped(
        day,
        event,
        tickets={**day.tickets, ticket.id: ticket},
        counters=_with(day, counter),
        visits={**day.visits, visit.id: visit},
    )


def _ticket_moved(day: Day, event: e.TicketEvent) -> Day:
    before = day.tickets[TicketId(event.ticket)]
    ticket = _moved(replace(before, counter=None, visit=None), event)
    counters = day.counters
    if before.counter is not None:
        left = counter_now(day, before.counter)
        if left.ticket == before.id:
            counters = _with(day, replace(left, ticket=None))
    return _stamped(day, event, tickets={**day.tickets, ticket.id: ticket}, counters=counters)


def _moved(ticket: Ticket, event: e.TicketEvent) -> Ticket:
    match event:
        case e.Confirmed():
            return replace(ticket, state=TicketState.WAITING)
        case e.Voided():
            return replace(ticket, state=TicketState.VOIDED)
        case e.Missed():
            return replace(ticket, state=TicketState.NO_SHOW, missed_at=event.at)
        case e.Returned():
            return replace(ticket, state=TicketState.WAITING, since=event.since, returned=True)
        case e.Transferred():
            only = None if event.only_counter is None else CounterId(event.only_counter)
            return replace(
                ticket,
                state=TicketState.WAITING,
                field=event.field,
                only_counter=only,
                transferred=True,
            )
        case e.Parked():
            return replace(ticket, state=TicketState.PARKED, counter=CounterId(event.counter))
        case e.Cancelled():
            return replace(ticket, state=TicketState.CANCELLED)
        case e.Expired():
            return replace(ticket, state=TicketState.EXPIRED)
        case _:
            raise TypeError(f"an event that nobody knows: {event!r}")


def _counter_changed(day: Day, event: e.CounterEvent) -> Day:
    before = counter_now(day, event.counter)
    match event:
        case e.SignedIn():
            after = replace(before, mode=CounterMode.PAUSED, officer=event.officer, reason=None)
        case e.SignedOut():
            after = replace(before, mode=CounterMode.CLOSED, officer=None, reason=None)
        case e.Opened():
            after = replace(before, mode=CounterMode.OPEN, reason=None)
        case e.Paused():
            after = replace(before, mode=CounterMode.PAUSED, reason=event.reason)
        case _:
            raise TypeError(f"an event that nobody knows: {event!r}")
    return _stamped(day, event, counters=_with(day, after))


def _rated(day: Day, event: e.Rated) -> Day:
    visit = VisitId(event.visit)
    counter = counter_now(day, event.counter)
    if counter.ended_visit == visit:
        counter = replace(counter, ended_visit=None)
    return _stamped(
        day,
        event,
        ratings={**day.ratings, event.rating_id: visit},
        visits=_with_rating(day.visits, event),
        earlier_visits=_with_rating(day.earlier_visits, event),
        counters=_with(day, counter),
    )


def _with_rating(visits: Mapping[VisitId, Visit], event: e.Rated) -> Mapping[VisitId, Visit]:
    visit = visits.get(VisitId(event.visit))
    if visit is None:
        return visits
    return {**visits, visit.id: replace(visit, rating=event.rating_id, level=event.level)}


def _with(day: Day, counter: CounterNow) -> dict[CounterId, CounterNow]:
    return {**day.counters, counter.id: counter}


def _stamped(day: Day, event: e.Event, **changes: Any) -> Day:
    last_at = event.at if day.last_at is None else max(day.last_at, event.at)
    return replace(day, last_at=last_at, **changes)
