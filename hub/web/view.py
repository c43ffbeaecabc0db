"""PURE: what the console shows, as a value made from the centre, the day and the time alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from hub.core.centre import Centre
from hub.core.model import QUEUED, CounterId, CounterMode, CounterNow, Day, Ticket, TicketState
from hub.core.next import in_turn, next_for, queued
from hub.web.fence import fence
from hub.web.possible import against
from hub.web.words import Lang, say, sentence

SHOWN = 8  # numbers listed per queue; the count says how many there are


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
class Held:
    """The ticket at the counter. `since` is when it was called, or when serving began."""

    number: str
    field: str
    service: str
    since: str
    since_word: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextUp:
    """Who is called when the officer presses, and why this one."""

    number: str
    field: str
    why: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One field's queue; `here` when this counter serves it."""

    field: str
    name: str
    here: bool
    waiting: int
    tickets: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """The whole page of one counter. `verbs` says for each verb why it is impossible, or ""."""

    counter: str
    state: str
    state_text: str
    headline: str
    detail: str
    officer: str | None
    position: str
    seat: str
    seat_text: str
    ticket: Held | None
    next: NextUp | None
    next_text: str
    queues: tuple[Queue, ...]
    parked: tuple[Line, ...]
    missed: tuple[Line, ...]
    cancellable: tuple[Line, ...]
    verbs: Mapping[str, str]


def console(at: Moment, counter: CounterId, claimed: str | None) -> Console:
    """The console of `counter` for a browser that acts for the officer `claimed`, if any."""
    here = at.day.counters.get(counter) or CounterNow(id=counter)
    ticket = at.day.tickets.get(here.ticket) if here.ticket else None
    state = state_word(here, ticket)
    officer = _officer(at.centre, here.officer)
    queues = tuple(_queues(at, counter))
    parked = tuple(_parked(at, counter))
    missed = tuple(_missed(at))
    coming = _next(at, counter)
    return Console(
        counter=counter,
        state=state,
        state_text=say(f"state.{state}", at.lang),
        headline=say(f"big.{state}", at.lang),
        detail=_pause_text(at, here),
        officer=officer[0] if here.officer else None,
        position=officer[1],
        seat=_seat(at.day, counter, claimed),
        seat_text=_seat_text(at, counter, claimed, officer[0]),
        ticket=_held(at, ticket) if ticket else None,
        next=coming,
        next_text="" if coming else say("next_none", at.lang),
        queues=queues,
        parked=parked,
        missed=missed,
        cancellable=(*missed, *parked, *_waiting_here(at, counter)),
        verbs=_verbs(at, counter),
    )


def state_word(here: CounterNow, ticket: Ticket | None) -> str:
    """The state as one word: a counter with a ticket is calling or serving, whatever its mode."""
    if ticket is not None:
        return "serving" if ticket.state is TicketState.SERVING else "calling"
    return here.mode.value


def field_name(centre: Centre, field: str, lang: Lang) -> str:
    """The field's name in `lang`, Vietnamese when there is no English one; the id when unknown."""
    for found in centre.fields:
        if found.id == field:
            return found.name_en or found.name if lang == "en" else found.name
    return field


def _verbs(at: Moment, counter: CounterId) -> dict[str, str]:
    found = against(at.centre, at.day, counter, at.now)
    return {verb: sentence(why, at.lang) if why else "" for verb, why in found.items()}


def _seat(day: Day, counter: CounterId, claimed: str | None) -> str:
    match fence(day, counter, claimed):
        case None:
            return "mine"
        case "replaced":
            return "replaced"
        case _:
            return "none"


def _seat_text(at: Moment, counter: CounterId, claimed: str | None, who: str) -> str:
    match _seat(at.day, counter, claimed):
        case "replaced":
            return say("replaced", at.lang, who=who)
        case "none" if who:
            return say("seated", at.lang, who=who)
        case _:
            return ""


def _officer(centre: Centre, officer: str | None) -> tuple[str, str]:
    for found in centre.officers:
        if found.id == officer:
            return found.name, found.position
    return officer or "", ""


def _pause_text(at: Moment, here: CounterNow) -> str:
    if here.mode is not CounterMode.PAUSED or not here.reason:
        return ""
    for reason in at.centre.pause_reasons:
        if reason.id == here.reason:
            return reason.name_en or reason.name if at.lang == "en" else reason.name
    return here.reason


def _held(at: Moment, ticket: Ticket) -> Held:
    visit = at.day.visits.get(ticket.visit) if ticket.visit else None
    serving = ticket.state is TicketState.SERVING and visit is not None
    since = visit.started_at if serving and visit else ticket.called_at or ticket.since
    marks = [
        say("priority", at.lang) if ticket.priority else "",
        say("transferred", at.lang) if ticket.transferred else "",
        say("returned", at.lang) if ticket.returned else "",
        say("english", at.lang) if ticket.language == "en" else "",
        say("calls", at.lang, n=ticket.calls) if ticket.calls > 1 else "",
    ]
    return Held(
        number=ticket.number,
        field=field_name(at.centre, ticket.field, at.lang),
        service=_service_name(at, ticket.service),
        since=since.isoformat(),
        since_word=say("since_started" if serving else "since_called", at.lang),
        marks=tuple(mark for mark in marks if mark),
    )


def _service_name(at: Moment, service: str) -> str:
    for found in at.centre.services:
        if found.id == service:
            return found.name_en or found.name if at.lang == "en" else found.name
    return service


def _next(at: Moment, counter: CounterId) -> NextUp | None:
    choice = next_for(at.centre, at.day, counter, at.now)
    if choice is None:
        return None
    return NextUp(
        number=choice.ticket.number,
        field=field_name(at.centre, choice.ticket.field, at.lang),
        why=say(f"why.{choice.why}", at.lang),
        since=choice.ticket.since.isoformat(),
    )


def _line(at: Moment, ticket: Ticket, since: datetime, note: str = "") -> Line:
    return Line(
        number=ticket.number,
        field=field_name(at.centre, ticket.field, at.lang),
        since=since.isoformat(),
        note=note,
        priority=ticket.priority is not None,
    )


def _in_order(at: Moment, of: Callable[[Ticket], bool]) -> list[Ticket]:
    found = [ticket for ticket in at.day.tickets.values() if of(ticket)]
    return sorted(found, key=lambda ticket: (ticket.since, ticket.issued_at, ticket.n))


def _fields_of(centre: Centre, counter: CounterId) -> tuple[str, ...]:
    return next((found.fields for found in centre.counters if found.id == counter), ())


def _queues(at: Moment, counter: CounterId) -> Iterator[Queue]:
    """The fields of this counter first, in its order, then all others."""
    mine = _fields_of(at.centre, counter)
    others = [field.id for field in at.centre.fields if field.id not in mine]
    for field in (*mine, *others):
        waiting = queued(at.day, field)
        turn = islice(in_turn(at.centre, at.day, waiting, at.now), SHOWN)
        yield Queue(
            field=field,
            name=field_name(at.centre, field, at.lang),
            here=field in mine,
            waiting=len(waiting),
            tickets=tuple(_line(at, choice.ticket, choice.ticket.since) for choice in turn),
        )


def _waiting_here(at: Moment, counter: CounterId) -> Iterator[Line]:
    mine = _fields_of(at.centre, counter)
    for ticket in _in_order(at, lambda t: t.state in QUEUED and t.field in mine):
        yield _line(at, ticket, ticket.since, say("waiting", at.lang))


def _parked(at: Moment, counter: CounterId) -> Iterator[Line]:
    found = _in_order(at, lambda t: t.state is TicketState.PARKED and t.counter == counter)
    for ticket in found:
        yield _line(at, ticket, ticket.called_at or ticket.since, say("parked", at.lang))


def _missed(at: Moment) -> Iterator[Line]:
    """Missed numbers, the latest first, with what a return would mean now."""
    tolerance = timedelta(minutes=at.centre.rules.no_show_tolerance_min)
    found = _in_order(at, lambda t: t.state is TicketState.NO_SHOW)
    found.sort(key=lambda t: t.missed_at or t.since, reverse=True)
    for ticket in found:
        missed_at = ticket.missed_at or ticket.since
        in_time = at.now - missed_at <= tolerance
        yield _line(at, ticket, missed_at, say("in_time" if in_time else "too_late", at.lang))
