"""Which rows an event changes besides the journal: the tables that reports read.

They are taken from the day that `evolve` made, so the life of a ticket is told in one place only.
A change is conditional on the state seen before: who finds another one is told, not overwritten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Executable, bindparam, insert, update

from hub.core import events as e
from hub.core.model import Day, Ticket, TicketId, Visit, VisitId
from hub.store import schema as s
from hub.store.port import Step

Values = dict[str, Any]  # the columns of one row, or the binds of one statement


@dataclass(frozen=True, slots=True)
class Change:
    """One statement with its binds; `guarded` ones must hit exactly one row."""

    statement: Executable
    values: Values
    guarded: str = ""


# The binds that are no columns find the row; the others are what it becomes.
ADD_DAY = insert(s.business_day)
CLOSE_DAY = (
    update(s.business_day)
    .where(s.business_day.c.site == bindparam("at_site"))
    .where(s.business_day.c.epoch == bindparam("at_epoch"))
)
ADD_TICKET = insert(s.ticket)
MOVE_TICKET = (
    update(s.ticket)
    .where(s.ticket.c.site == bindparam("at_site"))
    .where(s.ticket.c.request_id == bindparam("at_ticket"))
    .where(s.ticket.c.state == bindparam("was"))
)
ADD_VISIT = insert(s.visit)
END_VISIT = (
    update(s.visit)
    .where(s.visit.c.site == bindparam("at_site"))
    .where(s.visit.c.visit == bindparam("at_visit"))
    .where(s.visit.c.ended_at.is_(None))
)
ADD_RATING = insert(s.rating)


def changes(site: str, step: Step) -> Iterator[Change]:
    """The rows that one step adds or changes, in order."""
    match step.event:
        case e.DayOpened() as opened:
            yield Change(ADD_DAY, _day(site, opened))
        case e.DayClosed(at=at):
            binds: Values = {"at_site": site, "at_epoch": step.after.epoch, "closed_at": at}
            yield Change(CLOSE_DAY, binds, guarded="business_day_open")
        case e.Issued(ticket=id_):
            yield Change(ADD_TICKET, _ticket(site, step.after, id_))
        case e.Started(ticket=id_, visit=visit):
            yield _move(site, step, id_)
            yield Change(ADD_VISIT, _visit(site, step.after, step.after.visits[VisitId(visit)]))
        case e.Finished(ticket=id_, visit=visit, at=at):
            yield _move(site, step, id_)
            binds = {"at_site": site, "at_visit": visit, "ended_at": at}
            yield Change(END_VISIT, binds, guarded="visit_running")
        case e.TicketEvent(ticket=id_):
            yield _move(site, step, id_)
        case e.Rated() as rated:
            yield Change(ADD_RATING, _rating(site, step.after, rated))
        case _:
            return


def _move(site: str, step: Step, id_: str) -> Change:
    if step.before is None:
        raise TypeError("a ticket moved before any day was opened")
    ticket = step.after.tickets[TicketId(id_)]
    binds: Values = {
        "at_site": site,
        "at_ticket": id_,
        "was": step.before.tickets[TicketId(id_)].state.value,
        **_place(ticket),
    }
    return Change(MOVE_TICKET, binds, guarded="ticket_state")


def _place(ticket: Ticket) -> Values:
    """What may change in the life of a ticket."""
    return {
        "state": ticket.state.value,
        "counter": ticket.counter,
        "field": ticket.field,
        "since": ticket.since,
        "calls": ticket.calls,
        "called_at": ticket.called_at,
        "missed_at": ticket.missed_at,
    }


def _day(site: str, opened: e.DayOpened) -> Values:
    at: datetime = opened.at
    return {"site": site, "epoch": opened.epoch, "date": opened.date, "opened_at": at}


def _ticket(site: str, day: Day, id_: str) -> Values:
    ticket = day.tickets[TicketId(id_)]
    return {
        "site": site,
        "request_id": ticket.id,
        "business_day": day.date,
        "series": ticket.series,
        "n": ticket.n,
        "number": ticket.number,
        "service": ticket.service,
        "language": ticket.language,
        "priority": ticket.priority,
        "device": ticket.device,
        "token": ticket.token,
        "issued_at": ticket.issued_at,
        **_place(ticket),
    }


def _visit(site: str, day: Day, visit: Visit) -> Values:
    return {
        "site": site,
        "visit": visit.id,
        "ticket": visit.ticket,
        "business_day": day.date,
        "number": visit.number,
        "field": visit.field,
        "counter": visit.counter,
        "officer": visit.officer,
        "called_at": visit.called_at,
        "started_at": visit.started_at,
    }


def _rating(site: str, day: Day, rated: e.Rated) -> Values:
    return {
        "site": site,
        "rating_id": rated.rating_id,
        "visit": rated.visit,
        "business_day": day.date,
        "counter": rated.counter,
        "officer": rated.officer,
        "level": rated.level,
        "reasons": msgspec.json.encode(rated.reasons).decode(),
        "device": rated.device,
        "at": rated.at,
    }
