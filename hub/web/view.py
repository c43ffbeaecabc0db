"""PURE: what the console shows, as a value made from the centre, the day and the time alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hub.core.centre import Centre
from hub.core.model import CounterId, CounterMode, CounterNow, Day, Ticket, TicketState
from hub.core.next import next_for
from hub.web.fence import fence
from hub.web.possible import against
from hub.web.view_lists import (
    Line,
    Moment,
    Queue,
    field_name,
    missed,
    parked,
    queues,
    waiting_here,
)
from hub.web.words import say, sentence


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
    waiting: tuple[Line, ...]
    notice: str
    verbs: Mapping[str, str]


def console(at: Moment, counter: CounterId, claimed: str | None) -> Console:
    """The console of `counter` for a browser that acts for the officer `claimed`, if any."""
    here = at.day.counters.get(counter) or CounterNow(id=counter)
    ticket = at.day.tickets.get(here.ticket) if here.ticket else None
    state = state_word(here, ticket)
    officer = _officer(at.centre, here.officer)
    set_aside = tuple(parked(at, counter))
    not_there = tuple(missed(at))
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
        queues=tuple(queues(at, counter)),
        parked=set_aside,
        missed=not_there,
        waiting=tuple(waiting_here(at, counter)),
        notice=_notice(at),
        verbs=_verbs(at, counter),
    )


def state_word(here: CounterNow, ticket: Ticket | None) -> str:
    """The state as one word: a counter with a ticket is calling or serving, whatever its mode."""
    if ticket is not None:
        return "serving" if ticket.state is TicketState.SERVING else "calling"
    return here.mode.value


def _notice(at: Moment) -> str:
    """What staff have to know today: that the hub came back from a backup."""
    restored_at = at.day.restored_at
    if restored_at is None or not (at.day.skipped or at.day.awaited):
        return ""
    local = restored_at.astimezone(ZoneInfo(at.centre.time_zone))
    text = say("restored", at.lang, at=f"{local:%H:%M}", n=at.day.skipped)
    if at.day.awaited:
        text += " " + say("awaiting", at.lang, who=", ".join(sorted(at.day.awaited)))
    return text


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
