"""PURE: which verbs are possible at a counter now, and why the others are not.

The rules themselves are asked, with a command that stands for the verb, so that the page and the
rules never disagree.
"""

from collections.abc import Mapping
from datetime import datetime

from hub.core import commands as c
from hub.core.centre import Centre
from hub.core.decide import decide
from hub.core.errors import Refused
from hub.core.model import CounterId, CounterMode, Day, TicketState
from hub.web.verbs import VERBS

PROBE = "probe"  # the request_id of a command that is never carried out
TYPED_LATER = "?"  # a number that no ticket has


def against(centre: Centre, day: Day, counter: CounterId, now: datetime) -> Mapping[str, str]:
    """For each verb the reason word why it is impossible now, empty when it is possible."""
    return {verb.name: _against(centre, day, (counter, verb.name), now) for verb in VERBS}


def _against(centre: Centre, day: Day, what: tuple[CounterId, str], now: datetime) -> str:
    probe = _probe(centre, day, *what)
    if isinstance(probe, str):
        return probe
    try:
        decide(centre, day, probe, now)
    except Refused as no:
        # A number that is typed later is none as yet; all else was found to be well.
        typed_later = isinstance(probe, c.CallNumber | c.Reprint)
        return "" if typed_later and no.reason == "no-such-ticket" else no.reason
    return ""


def _probe(centre: Centre, day: Day, counter: CounterId, verb: str) -> c.AtCounter | str:
    """A command that stands for the verb, or the reason word when there can be none."""
    here = day.counters.get(counter)
    mode = here.mode if here else CounterMode.CLOSED
    match verb:
        case "open" if mode is CounterMode.OPEN:
            return "already-open"
        case "pause" if mode is CounterMode.PAUSED:
            return "already-paused"
        case "pause":
            reason = centre.pause_reasons[0].id if centre.pause_reasons else ""
            return c.Pause(request_id=PROBE, counter=counter, reason=reason)
        case "return":
            number = _aside(day, TicketState.NO_SHOW)
            return (
                c.Return(request_id=PROBE, counter=counter, number=number)
                if number
                else ("nobody-missed")
            )
        case "take_back":
            number = _aside(day, TicketState.PARKED, at=counter)
            return (
                c.TakeBack(request_id=PROBE, counter=counter, number=number)
                if number
                else ("nothing-parked")
            )
        case "call_number":
            return c.CallNumber(request_id=PROBE, counter=counter, number=TYPED_LATER)
        case "reprint" if not day.tickets:
            return "nothing-to-reprint"
        case "reprint":
            return c.Reprint(request_id=PROBE, counter=counter, number=TYPED_LATER)
        case "cancel":
            return _cancel(centre, day, counter)
        case "transfer":
            return _transfer(centre, day, counter)
        case _:
            return PLAIN[verb](request_id=PROBE, counter=counter)


PLAIN: Mapping[str, type[c.AtCounter]] = {
    "call_next": c.CallNext,
    "start": c.Start,
    "finish": c.Finish,
    "recall": c.Recall,
    "no_show": c.NoShow,
    "park": c.Park,
    "open": c.Open,
    "sign_out": c.SignOut,
}


def _cancel(centre: Centre, day: Day, counter: CounterId) -> c.AtCounter | str:
    fields = next((found.fields for found in centre.counters if found.id == counter), ())
    waiting = (next(iter(day.lines[field]), None) for field in fields if field in day.lines)
    queued = (day.tickets[id_].number for id_ in waiting if id_ is not None)
    left = _aside(day, TicketState.NO_SHOW) or _aside(day, TicketState.PARKED)
    number = left or next(queued, "")
    if not number:
        return "nothing-to-cancel"
    return c.Cancel(request_id=PROBE, counter=counter, number=number, reason=PROBE)


def _transfer(centre: Centre, day: Day, counter: CounterId) -> c.AtCounter:
    here = day.counters.get(counter)
    active = day.tickets.get(here.ticket) if here and here.ticket else None
    other = next((f.id for f in centre.fields if active is None or f.id != active.field), None)
    return c.Transfer(request_id=PROBE, counter=counter, field=other)


def _aside(day: Day, state: TicketState, *, at: CounterId | None = None) -> str:
    """The first number that was missed or parked (at a counter); empty when there is none."""
    row = day.aside.get(state)
    tickets = (day.tickets[id_] for id_ in row.ids()) if row is not None else iter(())
    return next((ticket.number for ticket in tickets if at is None or ticket.counter == at), "")
