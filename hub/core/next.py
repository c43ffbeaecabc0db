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
from functools import partial
from heapq import merge
from itertools import islice

from hub.core.centre import Centre, Rules
from hub.core.evolve_put import counter_now, place_of
from hub.core.line import NOBODY, Row
from hub.core.model import CounterMode, Day, Ticket, TicketId, TicketState

_WAITING = TicketState.WAITING
_PRINTING = TicketState.PRINTING
_NO_TIME = timedelta(0)
_HEAD = 20  # of a line: nobody prints so many papers for one field at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who is called and `why`: first-come, transferred, priority or waited-long."""

    ticket: Ticket
    why: str


def next_for(centre: Centre, day: Day, counter_id: str, now: datetime) -> Choice | None:
    """Whom a counter calls next; None when nobody waits for it."""
    return next(_turns_at(centre, day, counter_id, now), None)


def upcoming_at(
    centre: Centre, day: Day, counter_id: str, *, now: datetime, n: int
) -> tuple[Choice, ...]:
    """The next `n` that a counter would call if nobody else called or came meanwhile."""
    return tuple(islice(_turns_at(centre, day, counter_id, now), n))


def upcoming(centre: Centre, day: Day, field_id: str, now: datetime, n: int) -> tuple[Ticket, ...]:
    """The next `n` of one field's queue, in the order in which they will be called.

    Only the head of the line is looked at: in a flood of presses thousands wait for their paper.
    """
    line = day.lines.get(field_id, NOBODY)
    there = partial(callable_now, rules=centre.rules, now=now)
    rows = (
        filter(there, islice(_tickets(day, line.ordinary), _HEAD)),
        filter(there, islice(_tickets(day, line.priority), _HEAD)),
    )
    turns = _turns([_walk(centre, day, field_id, rows)], centre.rules, now)
    return tuple(choice.ticket for choice in islice(turns, n))


def ahead(centre: Centre, day: Day, ticket_id: str, now: datetime) -> int:
    """How many people of the field will be called before this ticket; 0 when it does not wait.

    An ordinary person who came last is called last: nobody behind could overtake. That is nearly
    everybody who presses, so the length of the line is the answer without a look at it.
    """
    ticket = day.tickets[TicketId(ticket_id)]
    line = day.lines.get(ticket.field, NOBODY)
    if ticket.priority is None and line.last() == place_of(ticket):
        return len(line) - 1
    for place, choice in enumerate(_field_in_turn(centre, day, ticket.field, now)):
        if choice.ticket.id == ticket_id:
            return place
    return 0


def queued(day: Day, field_id: str) -> list[Ticket]:
    """All that wait in one field in order of place, those whose paper is being printed as well."""
    return [day.tickets[id_] for id_ in day.lines.get(field_id, NOBODY)]


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
    """All that a counter may call now, in order of place.

    Who was sent to one counter waits for that one, unless nobody sits there or the set-up has it no
    more. A field that no counter serves any more (the set-up was changed in the day) may be called
    by every counter.
    """
    reach = _reach_of(centre, day, counter_id, now)
    rows = [row for field in day.lines for row in _rows_within(day, reach, field)]
    return sorted((ticket for row in rows for ticket in row), key=place_of)


def in_turn(centre: Centre, day: Day, waiting: Iterable[Ticket], now: datetime) -> Iterator[Choice]:
    """The waiting tickets in the order in which one counter would call them all now."""
    lines: dict[str, tuple[list[Ticket], list[Ticket]]] = {}
    for ticket in sorted(waiting, key=place_of):
        ordinary, priority = lines.setdefault(ticket.field, ([], []))
        (ordinary if ticket.priority is None else priority).append(ticket)
    walks = [_walk(centre, day, field, rows) for field, rows in lines.items()]
    return _turns(walks, centre.rules, now)


def _field_in_turn(centre: Centre, day: Day, field_id: str, now: datetime) -> Iterator[Choice]:
    """All of one field's queue, without sorting it."""
    line = day.lines.get(field_id, NOBODY)
    rows = (_tickets(day, line.ordinary), _tickets(day, line.priority))
    return _turns([_walk(centre, day, field_id, rows)], centre.rules, now)


def _turns_at(centre: Centre, day: Day, counter_id: str, now: datetime) -> Iterator[Choice]:
    """All that a counter may call in the order in which it would, without sorting them."""
    reach = _reach_of(centre, day, counter_id, now)
    walks = [_walk(centre, day, field, _rows_within(day, reach, field)) for field in day.lines]
    return _turns(walks, centre.rules, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """Whom a counter may call: `elsewhere` are fields that only other counters serve."""

    counter: str
    elsewhere: frozenset[str]
    manned: frozenset[str]
    rules: Rules
    now: datetime

    def has(self, ticket: Ticket) -> bool:
        only = ticket.only_counter
        mine = only == self.counter if only in self.manned else ticket.field not in self.elsewhere
        return mine and callable_now(ticket, self.rules, self.now)


def _reach_of(centre: Centre, day: Day, counter_id: str, now: datetime) -> _Reach:
    fields = {field for counter in centre.counters for field in counter.fields}
    elsewhere = fields.difference(
        *(counter.fields for counter in centre.counters if counter.id == counter_id)
    )
    manned = frozenset(
        counter.id
        for counter in centre.counters
        if counter_now(day, counter.id).mode is not CounterMode.CLOSED
    )
    return _Reach(
        counter=counter_id,
        elsewhere=frozenset(elsewhere),
        manned=manned,
        rules=centre.rules,
        now=now,
    )


Rows = tuple[Iterable[Ticket], Iterable[Ticket]]  # ordinary and priority people, each in order


def _rows_within(day: Day, reach: _Reach, field_id: str) -> Rows:
    """Those of a field whom a counter may call."""
    line = day.lines[field_id]
    if field_id not in reach.elsewhere:
        ordinary, priority = _tickets(day, line.ordinary), _tickets(day, line.priority)
        return filter(reach.has, ordinary), filter(reach.has, priority)
    sent = [t for t in _tickets(day, day.sent) if t.field == field_id and reach.has(t)]
    return [t for t in sent if t.priority is None], [t for t in sent if t.priority is not None]


def _tickets(day: Day, row: Row) -> Iterator[Ticket]:
    return (day.tickets[place[3]] for place in row)


def _walk(centre: Centre, day: Day, field_id: str, rows: Rows) -> "_Walk":
    ordinary, priority = rows
    if any(field.id == field_id and not field.priority_allowed for field in centre.fields):
        ordinary, priority = merge(ordinary, priority, key=place_of), ()
    return _Walk(day.ordinary_run.get(field_id), iter(ordinary), iter(priority))


class _Walk:
    """One field's queue while it is walked: who is first of each kind, None at the end of them."""

    __slots__ = ("_ordinaries", "_priorities", "ordinary", "priority", "run")

    def __init__(
        self, run: int | None, ordinaries: Iterator[Ticket], priorities: Iterator[Ticket]
    ) -> None:
        self._ordinaries, self._priorities = ordinaries, priorities
        self.ordinary = next(ordinaries, None)
        self.priority = next(priorities, None)
        self.run = run

    def first(self) -> Ticket | None:
        if self.ordinary is None or self.priority is None:
            return self.ordinary or self.priority
        return min(self.ordinary, self.priority, key=place_of)

    def priority_turn(self, rules: Rules) -> bool:
        if self.priority is None:
            return False
        run = self.run
        return run is None or run >= rules.ordinary_per_priority or self.ordinary is None

    def take(self, ticket: Ticket) -> None:
        if ticket is self.priority:
            self.priority = next(self._priorities, None)
            self.run = 0
        else:
            self.ordinary = next(self._ordinaries, None)
            self.run = None if self.run is None else self.run + 1


def _turns(walks: list[_Walk], rules: Rules, now: datetime) -> Iterator[Choice]:
    while True:
        heads = [(first, walk) for walk in walks if (first := walk.first()) is not None]
        if not heads:
            return
        choice = _choose(heads, rules, now)
        for _, walk in heads:
            if choice.ticket is walk.ordinary or choice.ticket is walk.priority:
                walk.take(choice.ticket)
        yield choice


def _choose(heads: list[tuple[Ticket, _Walk]], rules: Rules, now: datetime) -> Choice:
    first = min((head for head, _ in heads), key=place_of)
    in_order = "transferred" if first.transferred else "first-come"
    turn = [
        walk.priority
        for _, walk in heads
        if walk.priority is not None and walk.priority_turn(rules)
    ]
    if not turn:
        return Choice(ticket=first, why=in_order)

    best = min(turn, key=place_of)
    if best is first:
        return Choice(ticket=first, why=in_order)
    if now - first.since > timedelta(minutes=rules.ordinary_max_wait_min):
        return Choice(ticket=first, why="waited-long")
    return Choice(ticket=best, why="priority")
