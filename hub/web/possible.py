"""PURE: which verbs are possible at a counter now, and why the others are not.

The rules themselves are asked, with a command that stands for the verb, so that the page and the
rules never disagree.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from hub.core import commands as c
from hub.core.centre import Centre
from hub.core.decide import decide
from hub.core.errors import Refused
from hub.core.model import QUEUED, CounterId, CounterMode, Day, Ticket, TicketState
from hub.web.verbs import VERBS

PROBE = "probe"  # the request_id of a command that is never carried out


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
        return no.reason
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
            number = _first(day, lambda t: t.state is TicketState.NO_SHOW)
            return (
                c.Return(request_id=PROBE, counter=counter, number=number)
                if number
                else ("nobody-missed")
            )
        case "take_back":
            number = _first(day, lambda t: t.state is TicketState.PARKED and t.counter == counter)
            return (
                c.TakeBack(request_id=PROBE, counter=counter, number=number)
                if number
                else ("nothing-parked")
            )
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
    left = {TicketState.NO_SHOW, TicketState.PARKED}
    number = _first(day, lambda t: t.state in left or (t.state in QUEUED and t.field in fields))
    if not number:
        return "nothing-to-cancel"
    return c.Cancel(request_id=PROBE, counter=counter, number=number, reason=PROBE)


def _transfer(centre: Centre, day: Day, counter: CounterId) -> c.AtCounter:
    here = day.counters.get(counter)
    active = day.tickets.get(here.ticket) if here and here.ticket else None
    other = next((f.id for f in centre.fields if active is None or f.id != active.field), None)
    return c.Transfer(request_id=PROBE, counter=counter, field=other)


def _first(day: Day, of: Callable[[Ticket], bool]) -> str:
    return next((ticket.number for ticket in day.tickets.values() if of(ticket)), "")
