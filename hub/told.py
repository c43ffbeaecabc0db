"""PURE: events as the sentences of the log: what a manager of the centre would tell."""

from collections.abc import Iterable, Iterator

from hub.core import events as e
from hub.core.model import Day, TicketId, VisitId


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
        case e.Issued(number=number, device=device, ticket=id_):
            return f"{number} issued at {device}, request {id_}"
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
        case e.Missed(counter=counter):
            return f"{_number(day, event)} missed at counter {counter}"
        case e.Rated(officer=officer, level=level, visit=visit):
            known = VisitId(visit) in day.visits
            return f"{officer} rated {level}" + (f" for {visit}" if known else " for yesterday")
        case e.SignedIn(counter=counter, officer=officer):
            return f"{officer} signed in at counter {counter}"
        case e.SignedOut(counter=counter, officer=officer):
            return f"{officer} signed out of counter {counter}"
        case _:
            return None


def _number(day: Day, event: e.TicketEvent) -> str:
    """The number, or the request id of a ticket of the day before."""
    ticket = day.tickets.get(TicketId(event.ticket))
    return ticket.number if ticket else event.ticket
