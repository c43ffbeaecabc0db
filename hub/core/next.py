"""PURE: who is next, and why. Overtaking without a recorded reason cannot happen here.

The rule, whole:

1. First is who has waited longest, of all that a counter may call.
2. A priority person may go before that first one when it is priority's turn in their field: after
   each priority person, `ordinary_per_priority` ordinary people of the field are called before the
   next may overtake. With no ordinary person waiting there, it is always priority's turn.
3. Once the first one has waited longer than `ordinary_max_wait_min`, nobody goes before them.

So a priority person is never worse off than an ordinary one who came at the same time, and what an
ordinary person loses by priority is bounded.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from hub.core.centre import Centre, Rules
from hub.core.evolve import counter_now
from hub.core.model import CounterMode, Day, Ticket, TicketId, TicketState

_WAITING = TicketState.WAITING
_PRINTING = TicketState.PRINTING
_NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who is called and `why`: first-come, transferred, priority or waited-long."""

    ticket: Ticket
    why: str


def next_for(centre: Centre, day: Day, counter_id: str, now: datetime) -> Choice | None:
    """Whom a counter calls next; None when nobody waits for it."""
    return next(in_turn(centre, day, for_counter(centre, day, counter_id, now), now), None)


def upcoming_at(
    centre: Centre, day: Day, counter_id: str, *, now: datetime, n: int
) -> tuple[Choice, ...]:
    """The next `n` that a counter would call if nobody else called or came meanwhile."""
    waiting = for_counter(centre, day, counter_id, now)
    return tuple(islice(in_turn(centre, day, waiting, now), n))


def upcoming(centre: Centre, day: Day, field_id: str, now: datetime, n: int) -> tuple[Ticket, ...]:
    """The next `n` of one field's queue, in the order in which they will be called."""
    waiting = [t for t in queued(day, field_id) if callable_now(t, centre.rules, now)]
    return tuple(choice.ticket for choice in islice(in_turn(centre, day, waiting, now), n))


def ahead(centre: Centre, day: Day, ticket_id: str, now: datetime) -> int:
    """How many people of the field will be called before this ticket; 0 when it does not wait."""
    ticket = day.tickets[TicketId(ticket_id)]
    line = in_turn(centre, day, queued(day, ticket.field), now)
    for place, choice in enumerate(line):
        if choice.ticket.id == ticket_id:
            return place
    return 0


def queued(day: Day, field_id: str) -> list[Ticket]:
    """All that wait in one field, those whose paper is still being printed among them."""
    return [
        ticket
        for ticket in day.tickets.values()
        if (ticket.state is _WAITING or ticket.state is _PRINTING) and ticket.field == field_id
    ]


def callable_now(ticket: Ticket, rules: Rules, now: datetime) -> bool:
    """Whether a ticket may be called: it waits, and its paper is out or overdue."""
    return ticket.state is _WAITING or paper_overdue(ticket, rules, now)


def paper_overdue(ticket: Ticket, rules: Rules, now: datetime) -> bool:
    """Whether the printer had its time: whoever holds half a ticket must not become uncallable.

    A clock that was set back cannot tell how long it was; then the person counts as waiting.
    """
    if ticket.state is not _PRINTING:
        return False
    return not _NO_TIME <= now - ticket.issued_at < timedelta(seconds=rules.print_confirm_s)


def for_counter(centre: Centre, day: Day, counter_id: str, now: datetime) -> list[Ticket]:
    """All that a counter may call now.

    Who was sent to one counter waits for that one, unless nobody sits there or the set-up has it no
    more. A field that no counter serves any more (the set-up was changed in the day) may be called
    by every counter.
    """
    fields = {field for counter in centre.counters for field in counter.fields}
    elsewhere = fields.difference(
        *(counter.fields for counter in centre.counters if counter.id == counter_id)
    )
    manned = {
        counter.id
        for counter in centre.counters
        if counter_now(day, counter.id).mode is not CounterMode.CLOSED
    }
    found = []
    for ticket in day.tickets.values():
        if ticket.state is not _WAITING and ticket.state is not _PRINTING:
            continue
        only = ticket.only_counter
        mine = only == counter_id if only in manned else ticket.field not in elsewhere
        if mine and callable_now(ticket, centre.rules, now):
            found.append(ticket)
    return found


def in_turn(centre: Centre, day: Day, waiting: Iterable[Ticket], now: datetime) -> Iterator[Choice]:
    """The waiting tickets in the order in which one counter would call them all now."""
    lines = _lines(centre, day, waiting)
    while heads := [line for line in lines.values() if line.priority or line.ordinary]:
        choice = _choose(heads, centre.rules, now)
        lines[choice.ticket.field].take(choice.ticket)
        yield choice


class _Line:
    """One field's queue while it is being walked, last person first so that `pop` is cheap."""

    __slots__ = ("ordinary", "priority", "run")

    def __init__(self, run: int | None) -> None:
        self.priority: list[Ticket] = []
        self.ordinary: list[Ticket] = []
        self.run = run

    def first(self) -> Ticket:
        heads = [*self.priority[-1:], *self.ordinary[-1:]]
        return min(heads, key=_place)

    def priority_turn(self, rules: Rules) -> bool:
        if not self.priority:
            return False
        return self.run is None or self.run >= rules.ordinary_per_priority or not self.ordinary

    def take(self, ticket: Ticket) -> None:
        if self.priority and self.priority[-1] is ticket:
            self.priority.pop()
            self.run = 0
        else:
            self.ordinary.pop()
            self.run = None if self.run is None else self.run + 1


def _lines(centre: Centre, day: Day, waiting: Iterable[Ticket]) -> dict[str, _Line]:
    without_priority = {field.id for field in centre.fields if not field.priority_allowed}
    lines: dict[str, _Line] = {}
    for ticket in sorted(waiting, key=_place, reverse=True):
        line = lines.get(ticket.field)
        if line is None:
            line = lines[ticket.field] = _Line(day.ordinary_run.get(ticket.field))
        if ticket.priority is None or ticket.field in without_priority:
            line.ordinary.append(ticket)
        else:
            line.priority.append(ticket)
    return lines


def _choose(heads: list[_Line], rules: Rules, now: datetime) -> Choice:
    first = min((line.first() for line in heads), key=_place)
    in_order = "transferred" if first.transferred else "first-come"
    turn = [line.priority[-1] for line in heads if line.priority_turn(rules)]
    if not turn:
        return Choice(ticket=first, why=in_order)

    best = min(turn, key=_place)
    if best is first:
        return Choice(ticket=first, why=in_order)
    if now - first.since > timedelta(minutes=rules.ordinary_max_wait_min):
        return Choice(ticket=first, why="waited-long")
    return Choice(ticket=best, why="priority")


def _place(ticket: Ticket) -> tuple[datetime, str, int]:
    return ticket.since, ticket.series, ticket.n
