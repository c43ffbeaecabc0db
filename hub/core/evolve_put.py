"""PURE: how a changed ticket or counter is put into the day, so that every index follows it.

The functions give the fields of the day that change; `stamped` makes the new day from them. This
is the only place that knows which index holds which tickets.
"""

from typing import Any, NamedTuple

from immutables import Map

from hub.core.change import changed
from hub.core.fact import Event
from hub.core.line import EMPTY, NOBODY, Line, Place, Row
from hub.core.model import (
    CounterId,
    CounterNow,
    Day,
    Ticket,
    TicketState,
)

Changes = dict[str, Any]  # fields of the day

_PRINTING = TicketState.PRINTING
_WAITING = TicketState.WAITING
_ASIDE = (TicketState.PRINTING, TicketState.NO_SHOW, TicketState.PARKED)
_TAKEN_OUT = (TicketState.VOIDED, TicketState.CANCELLED)
_OUT = ("printer", "paper")  # who knows of a paper because they saw it


def stamped(day: Day, event: Event, **changes: Any) -> Day:
    """The day with `changes`, at the time of the event."""
    last_at = event.at if day.last_at is None else max(day.last_at, event.at)
    return changed(day, last_at=last_at, **changes)


def counter_now(day: Day, counter_id: str) -> CounterNow:
    """What a counter is doing; one that was added to the set-up in the day is closed."""
    found = day.counters.get(CounterId(counter_id))
    return CounterNow(id=CounterId(counter_id)) if found is None else found


def with_counter(day: Day, counter: CounterNow) -> Map[CounterId, CounterNow]:
    """All counters, this one as it is now."""
    return day.counters.set(counter.id, counter)


def waiting(ticket: Ticket) -> bool:
    """Whether a ticket is in a queue: its paper out or not."""
    return ticket.state is _WAITING or ticket.state is _PRINTING


def place_of(ticket: Ticket) -> Place:
    """The place in line: who came first, and for one instant the lower number."""
    return ticket.since, ticket.series, ticket.n, ticket.id


def with_ticket(day: Day, after: Ticket) -> Changes:
    """What changes when a ticket is new, or is `after` from now on."""
    before = day.tickets.get(after.id)
    changes: Changes = {"tickets": day.tickets.set(after.id, after)}
    was = _NOWHERE if before is None else _where(before)
    now = _where(after)
    if was.line != now.line:
        changes["lines"] = _lines(day.lines, was.line, now.line)
    if was.sent != now.sent:
        changes["sent"] = _moved(day.sent, was.sent, now.sent)
    if was.unheard != now.unheard:
        changes["unheard"] = _moved_between(day.unheard, was.unheard, now.unheard)
    if was.aside != now.aside:
        changes["aside"] = _moved_between(day.aside, was.aside, now.aside)
    if was.given is not now.given:
        given = day.given.get(after.asked_field, 0) + (1 if now.given else -1)
        changes["given"] = day.given.set(after.asked_field, given)
    return changes


class _Where(NamedTuple):
    """Which indexes a ticket is in, and where there; None: not in that one."""

    line: tuple[str, bool, Place] | None = None  # field, ordinary
    sent: Place | None = None
    unheard: tuple[str, Place] | None = None  # device
    aside: tuple[TicketState, Place] | None = None
    given: bool = False


_NOWHERE = _Where()


def _where(ticket: Ticket) -> _Where:
    state, place = ticket.state, place_of(ticket)
    aside = (state, place) if state in _ASIDE else None
    if state is not _WAITING and state is not _PRINTING:
        return _Where(aside=aside, given=state not in _TAKEN_OUT)
    return _Where(
        line=(ticket.field, ticket.priority is None, place),
        sent=None if ticket.only_counter is None else place,
        unheard=(ticket.device, place) if ticket.device and ticket.paper not in _OUT else None,
        aside=aside,
        given=True,
    )


def _lines(
    lines: Map[str, Line], was: tuple[str, bool, Place] | None, now: tuple[str, bool, Place] | None
) -> Map[str, Line]:
    """Empty lines are taken away, so that equal days are equal values."""
    if was is not None:
        field, ordinary, place = was
        line = lines[field]
        left = (
            Line(line.ordinary.drop(place), line.priority)
            if ordinary
            else Line(line.ordinary, line.priority.drop(place))
        )
        lines = lines.set(field, left) if len(left) else lines.delete(field)
    if now is not None:
        field, ordinary, place = now
        line = lines.get(field, NOBODY)
        joined = (
            Line(line.ordinary.add(place), line.priority)
            if ordinary
            else Line(line.ordinary, line.priority.add(place))
        )
        lines = lines.set(field, joined)
    return lines


def _moved(row: Row, was: Place | None, now: Place | None) -> Row:
    if was is not None:
        row = row.drop(was)
    return row if now is None else row.add(now)


def _moved_between(
    rows: Map[Any, Row], was: tuple[Any, Place] | None, now: tuple[Any, Place] | None
) -> Map[Any, Row]:
    if was is not None:
        left = rows[was[0]].drop(was[1])
        rows = rows.set(was[0], left) if len(left) else rows.delete(was[0])
    if now is not None:
        rows = rows.set(now[0], rows.get(now[0], EMPTY).add(now[1]))
    return rows
