"""PURE: what a person's phone shows of their own number. Nothing of anybody else is in it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hub.core.estimate import wait_range
from hub.core.model import (
    ENDED,
    QUEUED,
    CounterId,
    CounterMode,
    Day,
    Ticket,
    TicketId,
    TicketState,
)
from hub.core.next import ahead
from hub.outcome import counters_of
from hub.store.port import TicketRow
from hub.web.view_lists import Moment, field_name
from hub.web.words import Lang, say

SOON = 2  # so many people before one: time to come near
AGAIN_SOON_S = 4  # a person who is called has a minute or so until it counts as missed
AGAIN_S = 10
AGAIN_FAR_S = 15  # three hundred phones that wait ask the hub twenty times a second
AGAIN_ENDED_S = 60  # a paper that came out after all brings a voided number back


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The page of one number. Its texts are whole; an empty one is not shown.

    `state` is a word for colours and scripts. `calls` grows with each call, so that a script rings
    once for each. `again_s` is how long a page waits until it asks again; 0: no more.
    """

    state: str
    centre: str
    number: str
    field: str
    headline: str
    at: str
    taken: str
    again_s: int
    counter: str = ""
    advice: str = ""
    ahead: str = ""
    wait: str = ""
    note: str = ""
    counters: str = ""
    calls: int = 0


def spoken(day: Day, row: TicketRow, asked: str | None) -> Lang:
    """The language asked for, else the one that was chosen at the press, else Vietnamese."""
    ticket = day.tickets.get(TicketId(row.request_id))
    word = asked or (ticket.language if ticket else "vi")
    return "en" if word == "en" else "vi"


def follow_view(at: Moment, row: TicketRow) -> Followed | None:
    """The page of the ticket that the store found; None when the day does not know it (yet)."""
    ticket = at.day.tickets.get(TicketId(row.request_id))
    if ticket is None:
        return _earlier(at, row) if row.business_day < at.day.date else None
    page = Followed(
        state=ticket.state.value,
        centre=_centre_name(at),
        number=ticket.number,
        field=field_name(at.centre, ticket.field, at.lang),
        headline="",
        at=_clock(at, at.now),
        taken=_clock(at, ticket.issued_at),
        again_s=AGAIN_S,
        calls=ticket.calls,
    )
    if ticket.state in QUEUED:
        return _queued(at, ticket, page)
    if ticket.state in ENDED:
        return _said(at, page, ticket.state.value, again_s=AGAIN_ENDED_S)
    return _in_hand(at, ticket, page)


def _earlier(at: Moment, row: TicketRow) -> Followed:
    day = row.business_day
    return Followed(
        state="earlier",
        centre=_centre_name(at),
        number=row.number,
        field=field_name(at.centre, row.field, at.lang),
        headline=say("follow.earlier", at.lang, date=f"{day.day}/{day.month}/{day.year}"),
        advice=say("follow.earlier.do", at.lang),
        at=_clock(at, at.now),
        taken=_clock(at, row.issued_at),
        again_s=0,
    )


def _queued(at: Moment, ticket: Ticket, page: Followed) -> Followed:
    before = ahead(at.centre, at.day, ticket.id, at.now)
    wait = wait_range(at.centre, at.day, ticket.id, at.now)
    word = "waiting"
    if ticket.state is TicketState.PRINTING:
        word = "printing"
    elif before <= SOON and _open(at, ticket):
        word = "soon"
    return _said(
        at,
        page,
        word,
        ahead=str(before),
        wait=_range(wait),
        note=_note(at, ticket, known=wait is not None),
        counters=", ".join(_counters(at, ticket)),
        again_s=AGAIN_SOON_S if word == "soon" else AGAIN_S if before < 10 else AGAIN_FAR_S,
    )


def _in_hand(at: Moment, ticket: Ticket, page: Followed) -> Followed:
    counter = ticket.counter or ""
    match ticket.state:
        case TicketState.CALLED:
            called = _clock(at, ticket.called_at or ticket.since)
            advice = say("follow.called.do", at.lang, at=called)
            return replace(
                page, headline=say("follow.called", at.lang), counter=counter, advice=advice,
                again_s=AGAIN_SOON_S,
            )  # fmt: skip
        case TicketState.SERVING:
            return replace(page, headline=say("follow.serving", at.lang), counter=counter)
        case TicketState.PARKED:
            return _said(at, page, "parked", counter=counter)
        case _:
            return _missed(at, ticket, page)


def _missed(at: Moment, ticket: Ticket, page: Followed) -> Followed:
    """The same bound as the rules have: who is back within it keeps the place."""
    missed_at = ticket.missed_at or ticket.since
    until = missed_at + timedelta(minutes=at.centre.rules.no_show_tolerance_min)
    word = "soon" if at.now <= until else "late"
    counters = ", ".join(_counters(at, ticket))
    advice = say(f"follow.missed.{word}", at.lang, counters=counters, until=_clock(at, until))
    return replace(page, state="missed", headline=say("follow.missed", at.lang), advice=advice)


def _centre_name(at: Moment) -> str:
    return at.centre.name_en or at.centre.name if at.lang == "en" else at.centre.name


def _said(at: Moment, page: Followed, word: str, **more: str | int) -> Followed:
    headline, advice = say(f"follow.{word}", at.lang), say(f"follow.{word}.do", at.lang)
    return replace(page, state=word, headline=headline, advice=advice, **more)  # type: ignore[arg-type]  # texts, and again_s


def _counters(at: Moment, ticket: Ticket) -> tuple[str, ...]:
    """Where the person may be called; who was sent to one counter: there, while it is manned."""
    only = at.day.counters.get(ticket.only_counter) if ticket.only_counter else None
    if only is not None and only.officer is not None:
        return (only.id,)
    return counters_of(at.centre, at.day, ticket.field)


def _open(at: Moment, ticket: Ticket) -> bool:
    """Whether somebody may call this person now."""
    there = (at.day.counters.get(CounterId(one)) for one in _counters(at, ticket))
    return any(now is not None and now.mode is CounterMode.OPEN for now in there)


def _note(at: Moment, ticket: Ticket, *, known: bool) -> str:
    why = "wait_about" if known else "wait_none" if _open(at, ticket) else "wait_closed"
    note = say(f"follow.{why}", at.lang)
    return f"{say('follow.moved', at.lang)} {note}" if ticket.transferred else note


def _range(wait: tuple[int, int] | None) -> str:
    if wait is None:
        return ""
    low, high = wait
    return str(high) if low == high else f"{low}–{high}"


def _clock(at: Moment, instant: datetime) -> str:
    return f"{instant.astimezone(ZoneInfo(at.centre.time_zone)):%H:%M}"
