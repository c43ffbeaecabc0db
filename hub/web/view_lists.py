"""PURE: the lists of the console: queues, missed and parked numbers, and what may be cancelled.

They are read from the day's indexes, so a page costs the same in the morning and in the evening.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice

from hub.core.centre import Centre
from hub.core.line import NOBODY
from hub.core.model import CounterId, Day, Ticket, TicketState
from hub.core.next import upcoming
from hub.web.words import Lang, say

SHOWN = 8  # numbers listed per queue; the count says how many there are
TO_CHOOSE = 60  # numbers to choose from in a dialog; any other one is typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a console is made from."""

    centre: Centre
    day: Day
    now: datetime
    lang: Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A number in a list, with a note such as its field or how long it has waited."""

    number: str
    field: str
    since: str
    note: str = ""
    priority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One field's queue; `here` when this counter serves it."""

    field: str
    name: str
    here: bool
    waiting: int
    tickets: tuple[Line, ...]


def field_name(centre: Centre, field: str, lang: Lang) -> str:
    """The field's name in `lang`, Vietnamese when there is no English one; the id when unknown."""
    for found in centre.fields:
        if found.id == field:
            return found.name_en or found.name if lang == "en" else found.name
    return field


def queues(at: Moment, counter: CounterId) -> Iterator[Queue]:
    """The fields of this counter first, in its order, then all others."""
    mine = _fields_of(at.centre, counter)
    others = [field.id for field in at.centre.fields if field.id not in mine]
    for field in (*mine, *others):
        coming = upcoming(at.centre, at.day, field, at.now, SHOWN)
        yield Queue(
            field=field,
            name=field_name(at.centre, field, at.lang),
            here=field in mine,
            waiting=len(at.day.lines.get(field, NOBODY)),
            tickets=tuple(_line(at, ticket, ticket.since) for ticket in coming),
        )


def waiting_here(at: Moment, counter: CounterId) -> Iterator[Line]:
    """Those who wait for this counter's fields, who came first in front; a few dozen at most."""
    lines = [at.day.lines.get(field, NOBODY) for field in _fields_of(at.centre, counter)]
    for place in islice(merge(*(line.places() for line in lines)), TO_CHOOSE):
        ticket = at.day.tickets[place[3]]
        yield _line(at, ticket, ticket.since, say("waiting", at.lang))


def parked(at: Moment, counter: CounterId) -> Iterator[Line]:
    """What was set aside at this counter."""
    for ticket in _aside(at.day, TicketState.PARKED):
        if ticket.counter == counter:
            yield _line(at, ticket, ticket.called_at or ticket.since, say("parked", at.lang))


def missed(at: Moment) -> Iterator[Line]:
    """Missed numbers, the latest first, with what a return would mean now; a few dozen at most."""
    tolerance = timedelta(minutes=at.centre.rules.no_show_tolerance_min)
    found = sorted(
        _aside(at.day, TicketState.NO_SHOW), key=lambda t: t.missed_at or t.since, reverse=True
    )
    for ticket in found[:TO_CHOOSE]:
        missed_at = ticket.missed_at or ticket.since
        in_time = at.now - missed_at <= tolerance
        yield _line(at, ticket, missed_at, say("in_time" if in_time else "too_late", at.lang))


def _aside(day: Day, state: TicketState) -> Iterator[Ticket]:
    row = day.aside.get(state)
    return (day.tickets[id_] for id_ in row.ids()) if row is not None else iter(())


def _line(at: Moment, ticket: Ticket, since: datetime, note: str = "") -> Line:
    return Line(
        number=ticket.number,
        field=field_name(at.centre, ticket.field, at.lang),
        since=since.isoformat(),
        note=note,
        priority=ticket.priority is not None,
    )


def _fields_of(centre: Centre, counter: CounterId) -> tuple[str, ...]:
    return next((found.fields for found in centre.counters if found.id == counter), ())
