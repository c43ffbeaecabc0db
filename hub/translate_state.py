"""PURE: the retained states as functions of centre, day and time: menu, board, counters, leases.

Whoever reads one of them knows all of it after this one message. They are made several times a
second, so nothing here looks at all tickets of the day.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hub.core.centre import Centre, Counter
from hub.core.hours import opening
from hub.core.model import CounterId, CounterMode, CounterNow, Day, Ticket, TicketState
from hub.core.next import upcoming
from hub.outcome import counters_of
from hub.translate import Publish, field_of, local
from hub.translate_lease import leases
from hub.translate_notice import notice
from kit.wire import messages as m
from kit.wire import topics

NEXT_SHOWN = 3  # numbers that a board names as coming up, per field
MISSED_SHOWN = 8  # the latest missed numbers; who missed a call long ago has asked at the desk

_MODES: Mapping[CounterMode, m.CounterStateWord] = {
    CounterMode.CLOSED: "closed",
    CounterMode.PAUSED: "paused",
    CounterMode.OPEN: "open",
}


def retained(centre: Centre, day: Day | None, now: datetime) -> tuple[Publish, ...]:
    """Every retained state of the centre as it is now."""
    counters = [
        Publish(topics.COUNTER, counter_state(centre, day, one, now), {"counter": one.id})
        for one in centre.counters
    ]
    return (
        Publish(topics.MENU, menu(centre, day, now)),
        Publish(topics.BOARD, board(centre, day, now)),
        *counters,
        *leases(centre, day, now),
    )


def news(said: Mapping[str, Any], states: tuple[Publish, ...]) -> tuple[Publish, ...]:
    """Those of `states` that say more than `said` did (by `place`) besides another time."""
    return tuple(state for state in states if not _same(said.get(place(state)), state.message))


def place(state: Publish) -> str:
    """Where a state is retained: the same for every version of it."""
    return "/".join((state.topic.name, *state.parts.values()))


def _same(old: Any, new: Any) -> bool:
    return old is not None and replace(new, at=old.at) == old


def menu(centre: Centre, day: Day | None, now: datetime) -> m.Menu:
    """What a kiosk offers now."""
    hours = opening(centre, now)
    why, why_en = notice(centre, hours, now)
    return m.Menu(
        at=local(centre, now),
        centre=centre.name,
        centre_en=centre.name_en,
        agency=centre.agency,
        agency_en=centre.agency_en,
        open=hours.open,
        services=tuple(
            m.MenuService(
                id=service.id,
                name=service.name,
                name_en=service.name_en,
                series=of.series,
                open=hours.open,
                field=of.id,
                field_name=of.name,
                field_name_en=of.name_en,
                waiting=_waiting(day, of.id),
                counters=counters_of(centre, day, of.id),
            )
            for service in centre.services
            if (of := field_of(centre, service.field)) is not None
        ),
        notice=why,
        notice_en=why_en,
        priorities=tuple(
            m.MenuPriority(id=one.id, name=one.name, name_en=one.name_en)
            for one in centre.priorities
        ),
        ticket_note=centre.ticket_note,
        ticket_note_en=centre.ticket_note_en,
        follow_url=centre.follow_url,
        utc_offset_min=_offset_min(centre, now),
    )


def board(centre: Centre, day: Day | None, now: datetime) -> m.Board:
    """The whole hall now."""
    why, why_en = notice(centre, opening(centre, now), now)
    shown = day.calls[: centre.rules.latest_calls] if day else ()
    return m.Board(
        at=local(centre, now),
        centre=centre.name,
        centre_en=centre.name_en,
        counters=tuple(_board_counter(centre, day, one) for one in centre.counters),
        calls=tuple(
            m.BoardCall(
                call_id=call.call_id,
                number=call.number,
                counter=call.counter,
                at=local(centre, call.at),
            )
            for call in shown
        ),
        queues=_queues(centre, day, now),
        missed=_missed(day),
        notice=why,
        notice_en=why_en,
        utc_offset_min=_offset_min(centre, now),
    )


def counter_state(
    centre: Centre, day: Day | None, counter: Counter, now: datetime
) -> m.CounterState:
    """One counter now, and the visit that its pad may rate."""
    shown = _board_counter(centre, day, counter)
    at_desk = _now(day, counter.id)
    officer = next((one for one in centre.officers if one.id == at_desk.officer), None)
    return m.CounterState(
        at=local(centre, now),
        counter=counter.id,
        field=shown.field,
        field_en=shown.field_en,
        state=shown.state,
        officer=shown.officer,
        position=officer.position if officer else "",
        number=shown.number,
        reason=shown.reason,
        reason_en=shown.reason_en,
        rate=_rate_window(centre, day, at_desk, now),
    )


def _board_counter(centre: Centre, day: Day | None, counter: Counter) -> m.BoardCounter:
    at_desk = _now(day, counter.id)
    ticket = day.tickets[at_desk.ticket] if day and at_desk.ticket else None
    of = field_of(centre, counter.fields[0] if counter.fields else None)
    state = _state(at_desk, ticket)
    reasons = centre.pause_reasons if state == "paused" else ()
    reason = next((one for one in reasons if one.id == at_desk.reason), None)
    return m.BoardCounter(
        id=counter.id,
        field=of.name if of else "",
        field_en=of.name_en if of else "",
        officer=_officer_name(centre, at_desk.officer),
        state=state,
        number=ticket.number if ticket else None,
        reason=reason.name if reason else "",
        reason_en=reason.name_en if reason else "",
    )


def _state(counter: CounterNow, ticket: Ticket | None) -> m.CounterStateWord:
    if ticket is None:
        return _MODES[counter.mode]
    return "serving" if ticket.state is TicketState.SERVING else "calling"


def _rate_window(
    centre: Centre, day: Day | None, counter: CounterNow, now: datetime
) -> m.RateWindow | None:
    visit = day.visits.get(counter.ended_visit) if day and counter.ended_visit else None
    if visit is None or visit.ended_at is None:
        return None
    for_s = centre.rules.rating_window_s
    until = visit.ended_at + timedelta(seconds=for_s)
    if now >= until:
        return None
    return m.RateWindow(
        visit=visit.id,
        number=visit.number,
        officer=_officer_name(centre, visit.officer) or "",
        until=local(centre, until),
        for_s=for_s,
    )


def _queues(centre: Centre, day: Day | None, now: datetime) -> tuple[m.BoardQueue, ...]:
    return tuple(
        m.BoardQueue(
            field=of.name,
            field_en=of.name_en,
            waiting=_waiting(day, of.id),
            next=_next(centre, day, of.id, now) if day else (),
        )
        for of in centre.fields
    )


def _next(centre: Centre, day: Day, field_id: str, now: datetime) -> tuple[str, ...]:
    """The numbers of one field's queue that come next."""
    return tuple(ticket.number for ticket in upcoming(centre, day, field_id, now, NEXT_SHOWN))


def _missed(day: Day | None) -> tuple[str, ...]:
    row = day.aside.get(TicketState.NO_SHOW) if day else None
    if day is None or row is None:
        return ()
    tickets = [day.tickets[id_] for id_ in row.ids()]
    missed = [(one.missed_at, one.number) for one in tickets if one.missed_at is not None]
    return tuple(number for _, number in sorted(missed, reverse=True)[:MISSED_SHOWN])


def _waiting(day: Day | None, field_id: str) -> int:
    """How many wait in a field, those whose paper is still being printed among them."""
    line = day.lines.get(field_id) if day else None
    return len(line) if line is not None else 0


def _now(day: Day | None, counter_id: str) -> CounterNow:
    id_ = CounterId(counter_id)
    return (day.counters.get(id_) if day else None) or CounterNow(id=id_)


def _officer_name(centre: Centre, officer_id: str | None) -> str | None:
    """The name; the id of an officer whom the set-up has lost meanwhile; None for nobody."""
    if officer_id is None:
        return None
    return next((one.name for one in centre.officers if one.id == officer_id), officer_id)


def _offset_min(centre: Centre, now: datetime) -> int:
    offset = local(centre, now).utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0
