"""I6: nobody is overtaken without a recorded reason, counted again beside the core.

Only the lines are taken from the day, to look at those who wait and at nobody else;
`invariants_whole` counts the lines again.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hub.core import events as e
from hub.core.centre import Centre
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
        gone = called.counter not in {counter.id for counter in centre.counters}
        if called.state is not S.PARKED or not (gone or called.counter == event.counter):
            yield f"I6: {called.number} was not parked at {event.counter}"
        return
    if event.why == "by-number":
        # The person stands there: that is the reason, whoever waits, whichever counter it is.
        if called.state is not S.WAITING:
            yield f"I6: {called.number} was {called.state} when it was called by its number"
        return
    if not may_call(centre, before, event.counter, called):
        yield f"I6: counter {event.counter} may not call {called.number}"
    longest = timedelta(minutes=centre.rules.ordinary_max_wait_min)
    for ticket in _before(before, called):
        if not may_call(centre, before, event.counter, ticket) or not waits(centre, ticket, now):
            continue
        if event.why != "priority" or not has_priority(centre, called):
            yield f"I6: {called.number} ({event.why}) went before {ticket.number}"
        elif now - ticket.since > longest:
            yield f"I6: {called.number} went before {ticket.number}, who waited too long"


def _before(day: Day, called: Ticket) -> Iterator[Ticket]:
    """All who wait with a better place than one person."""
    for line in day.lines.values():
        for id_ in line:
            ticket = day.tickets[id_]
            if place(ticket) >= place(called):
                break
            yield ticket


class PriorityTurns:
    """Between two priority people of a field come enough ordinary ones, if any waited."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._run: dict[str, int] = {}

    def after(self, day: Day | None, event: e.Event) -> Iterator[str]:
        """What `event` breaks; `day` is the day before it. Events come one after the other."""
        if isinstance(event, e.DayOpened):
            self._run = {}
        if not isinstance(event, e.Called) or event.why == "taken-back" or day is None:
            return
        called = day.tickets[event.ticket]  # type: ignore[index]
        least = self._centre.rules.ordinary_per_priority
        due = self._run.get(called.field, least)
        if event.why == "priority" and has_priority(self._centre, called) and due < least:
            waiting = any(
                t.state is S.WAITING
                and t.priority is None
                and may_call(self._centre, day, event.counter, t)
                for t in (day.tickets[id_] for id_ in day.lines.get(called.field, ()))
            )
            if waiting:
                yield f"I6: {called.number} went first after only {due} ordinary people"
        if called.priority is not None:
            self._run[called.field] = 0
        elif called.field in self._run:
            self._run[called.field] += 1


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


def place(ticket: Ticket) -> tuple[datetime, str, int, str]:
    """The place in line."""
    return ticket.since, ticket.series, ticket.n, ticket.id
