"""PURE: events as the sentences of the log: what a manager of the centre would tell.

What somebody should look into begins with `ATTENTION`.
"""

from collections.abc import Iterable, Iterator

from hub.core import events as e
from hub.core.model import Day, TicketId, VisitId
from kit.numbers import number_text


def sentences(day: Day, events: Iterable[e.Event]) -> Iterator[str]:
    """A sentence for each event that is worth one; `day` is the day after them."""
    for event in events:
        if (said := _said(day, event)) is not None:
            yield said


def _said(day: Day, event: e.Event) -> str | None:
    match event:
        case e.DayOpened(date=date, epoch=epoch):
            return f"day {date} opened, epoch {epoch}"
        case e.DayClosed():
            return "day closed"
        case e.Issued():
            return _issued(event)
        case e.Voided(reason=reason):
            return f"{_number(day, event)} voided: {reason}"
        case e.Called(counter=counter, officer=officer, why=why):
            return f"{_number(day, event)} called to counter {counter} by {officer}: {why}"
        case e.Recalled(counter=counter, repeat=repeat):
            return f"{_number(day, event)} called again to counter {counter}: {repeat}"
        case e.Started(counter=counter):
            return f"{_number(day, event)} served at counter {counter}"
        case e.Finished(counter=counter, why=why):
            return f"{_number(day, event)} finished at counter {counter}: {why}"
        case e.Transferred(counter=counter, why="counter-gone"):
            return (
                f"{_number(day, event)} waits again: the set-up has no counter {counter} any more"
            )
        case e.Missed(counter=counter):
            return f"{_number(day, event)} missed at counter {counter}"
        case e.Rated(officer=officer, level=level, visit=visit):
            known = VisitId(visit) in day.visits
            return f"{officer} rated {level}" + (f" for {visit}" if known else " for yesterday")
        case e.Cancelled(counter=counter, reason=reason):
            return f"{_number(day, event)} taken out at counter {counter}: {reason}"
        case e.SignedIn(counter=counter, officer=officer):
            return f"{officer} signed in at counter {counter}"
        case e.SignedOut(counter=counter, officer=officer):
            return f"{officer} signed out of counter {counter}"
        case _:
            return _said_alone(day, event)


def _said_alone(day: Day, event: e.Event) -> str | None:
    """What is told of kiosks that went on alone, and of a hub that lost its latest records."""
    match event:
        case e.Renumbered(number=number, was=was):
            return f"{was} is {number} on paper: the kiosk had no answer in time"
        case e.Recognised(request_id=request, device=device):
            return f"{_number(day, event)}, called from its paper, is {request} of {device}"
        case e.CameLate(number=number, business_day=date, device=device):
            return f"{number} of {date} was heard of only now from {device}: on record, not called"
        case e.Reprinted(device=device, copy=copy):
            return f"{_number(day, event)} printed again at {device}: copy {copy}"
        case e.Leased(device=device, series=series, first=first, last=last, business_day=date):
            numbers = f"{number_text(series, first)} to {number_text(series, last)}"
            return f"{device} is lent {numbers} for {date}"
        case e.Skipped(series=series, first=first, last=last, why=why):
            numbers = f"{number_text(series, first)} to {number_text(series, last)}"
            return f"ATTENTION: the hub gives none of {numbers}, they may be on paper: {why}"
        case e.Restored(term=term, awaited=(), why=why) if why != "restored":
            return (
                f"ATTENTION: this store was lost and began anew ({why}), {day.skipped} numbers "
                f"skipped in all series; term {term}, every kiosk is asked for all of its day"
            )
        case e.Restored(term=term, awaited=awaited):
            kiosks = ", ".join(awaited) or "no kiosk"
            return (
                f"ATTENTION: restored from a backup, {day.skipped} numbers skipped in all series; "
                f"term {term}, waiting for {kiosks} to say what they hold"
            )
        case e.Heard(device=device, in_time=True):
            return f"{device} has said what it holds"
        case e.Heard(device=device):
            return f"ATTENTION: {device} did not say what it holds, numbers are given without it"
        case _:
            return None


def _issued(event: e.Issued) -> str:
    where = f"{event.number} issued at {event.device}"
    match event.how:
        case "hub":
            return f"{where}, request {event.ticket}"
        case "paper":
            return f"{event.number} taken in from its paper: no kiosk has told of it yet"
        case _:
            return f"{where} without the hub ({event.how}), ticket {event.ticket}"


def _number(day: Day, event: e.TicketEvent) -> str:
    """The number, or the request id of a ticket of the day before."""
    ticket = day.tickets.get(TicketId(event.ticket))
    return ticket.number if ticket else event.ticket
