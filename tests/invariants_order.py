"""I6: nobody is overtaken without a recorded reason, counted again beside the core."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from hub.core import events as e
from hub.core.centre import Centre
from hub.core.evolve import evolve
from hub.core.model import Day, Ticket, TicketState

S = TicketState


def i6_no_overtaking(
    centre: Centre, before: Day | None, event: e.Event, now: datetime
) -> Iterator[str]:
    """Whoever is called goes before nobody that the counter could call, but for a good reason."""
    if not isinstance(event, e.Called) or before is None:
        return
    called = before.tickets[event.ticket]  # type: ignore[index]
    if event.why == "taken-back":
        if called.state is not S.PARKED or called.counter != event.counter:
            yield f"I6: {called.number} was not parked at {event.counter}"
        return
    if not may_call(centre, before, event.counter, called):
        yield f"I6: counter {event.counter} may not call {called.number}"
    passed = [
        ticket
        for ticket in before.tickets.values()
        if place(ticket) < place(called)
        and may_call(centre, before, event.counter, ticket)
        and waits(centre, ticket, now)
    ]
    longest = timedelta(minutes=centre.rules.ordinary_max_wait_min)
    for ticket in passed:
        if event.why != "priority" or not has_priority(centre, called):
            yield f"I6: {called.number} ({event.why}) went before {ticket.number}"
        elif now - ticket.since > longest:
            yield f"I6: {called.number} went before {ticket.number}, who waited too long"


def i6_priority_takes_turns(centre: Centre, journal: Iterable[e.Event]) -> Iterator[str]:
    """Between two priority people of a field come enough ordinary ones, if any waited."""
    run: dict[str, int] = {}
    day: Day | None = None
    for event in journal:
        if isinstance(event, e.DayOpened):
            run = {}
        if isinstance(event, e.Called) and event.why != "taken-back" and day is not None:
            called = day.tickets[event.ticket]  # type: ignore[index]
            if has_priority(centre, called):
                due = run.get(called.field, centre.rules.ordinary_per_priority)
                waiting = any(
                    t.state is S.WAITING
                    and t.field == called.field
                    and t.priority is None
                    and may_call(centre, day, event.counter, t)
                    for t in day.tickets.values()
                )
                if event.why == "priority" and waiting and due < centre.rules.ordinary_per_priority:
                    yield f"I6: {called.number} went first after only {due} ordinary people"
            if called.priority is not None:
                run[called.field] = 0
            elif called.field in run:
                run[called.field] += 1
        day = evolve(day, event)


def may_call(centre: Centre, day: Day, counter: str, ticket: Ticket) -> bool:
    """Whether this counter is one of those that a ticket waits for."""
    sent_to = day.counters.get(ticket.only_counter) if ticket.only_counter else None
    known = sent_to is not None and sent_to.id in {c.id for c in centre.counters}
    if known and sent_to is not None and sent_to.officer is not None:
        return sent_to.id == counter
    serving = {c.id for c in centre.counters if ticket.field in c.fields}
    return counter in serving or not serving


def waits(centre: Centre, ticket: Ticket, now: datetime) -> bool:
    """Whether a ticket could be called at `now`."""
    printing = ticket.state is S.PRINTING and now >= ticket.issued_at
    overdue = now - ticket.issued_at >= timedelta(seconds=centre.rules.print_confirm_s)
    return ticket.state is S.WAITING or (printing and overdue)


def has_priority(centre: Centre, ticket: Ticket) -> bool:
    """Whether a ticket has priority where it waits now."""
    barred = {field.id for field in centre.fields if not field.priority_allowed}
    return ticket.priority is not None and ticket.field not in barred


def place(ticket: Ticket) -> tuple[datetime, str, int]:
    """The place in line."""
    return ticket.since, ticket.series, ticket.n
