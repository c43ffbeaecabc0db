"""Which rows an event changes besides the journal: the tables that reports read.

They are taken from the day that `evolve` made, so the life of a ticket is told in one place only.
A change is conditional on the state seen before: who finds another one is told, not overwritten.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import ClauseElement, Date, bindparam, insert, text, update

from hub.core import events as e
from hub.core.model import Day, Ticket, TicketId, TicketState, Visit, VisitId
from hub.store import schema as s
from hub.store.port import Step

Values = dict[str, Any]  # the columns of one row, or the binds of one statement


@dataclass(frozen=True, slots=True)
class Change:
    """One statement with its binds; `guarded` ones must hit exactly one row."""

    statement: ClauseElement
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
GIVE_NUMBER = insert(s.given)
# A late ticket is known by its name: whatever else is the same in a repeat, that is what we say.
_COLUMNS = [column.name for column in s.ticket.c]
ADD_LATE = text(
    f"INSERT INTO ticket ({', '.join(_COLUMNS)}) "
    f"VALUES ({', '.join(f':{name}' for name in _COLUMNS)}) "
    "ON CONFLICT (site, request_id) DO NOTHING"
).bindparams(*(bindparam(column.name, type_=column.type) for column in s.ticket.c))
# Of a day that is over: the paper has the number, whoever else may have had it too.
NOTE_NUMBER = text(
    "INSERT INTO given (site, business_day, number, ticket) "
    "VALUES (:site, :business_day, :number, :ticket) ON CONFLICT DO NOTHING"
).bindparams(bindparam("business_day", type_=Date))
ADD_ALIAS = insert(s.alias)
MOVE_TICKET = (
    update(s.ticket)
    .where(s.ticket.c.site == bindparam("at_site"))
    .where(s.ticket.c.request_id == bindparam("at_ticket"))
    .where(s.ticket.c.state == bindparam("was"))
)
# A statement of its own: it sets more columns, and neighbours with one statement run at once.
NAME_TICKET = MOVE_TICKET.where()
ADD_VISIT = insert(s.visit)
END_VISIT = (
    update(s.visit)
    .where(s.visit.c.site == bindparam("at_site"))
    .where(s.visit.c.visit == bindparam("at_visit"))
    .where(s.visit.c.ended_at.is_(None))
)
ADD_RATING = insert(s.rating)

# What may wait for the rows of other steps to be run with them: a row comes after those it points
# to, and whatever changes one and the same row stays as it happened.
_TURNS = (
    (ADD_DAY, CLOSE_DAY),
    (GIVE_NUMBER, NOTE_NUMBER),
    (ADD_TICKET, ADD_LATE),
    (ADD_ALIAS,),
    (MOVE_TICKET, NAME_TICKET),
    (ADD_VISIT,),
    (END_VISIT,),
    (ADD_RATING,),
)
_TURN: dict[ClauseElement, int] = {
    statement: turn for turn, some in enumerate(_TURNS) for statement in some
}


def in_groups(site: str, steps: Iterable[Step]) -> Iterator[list[Change]]:
    """The rows that these steps add or change, as many as can run at once together."""
    all_of_them = [change for step in steps for change in changes(site, step)]
    all_of_them.sort(key=lambda change: _TURN[change.statement])
    for _, group in groupby(all_of_them, key=lambda change: change.statement):
        yield list(group)


def changes(site: str, step: Step) -> Iterator[Change]:
    """The rows that one step adds or changes, in order."""
    match step.event:
        case e.DayOpened() as opened:
            yield Change(ADD_DAY, _day(site, opened))
        case e.DayClosed(at=at):
            binds: Values = {"at_site": site, "at_epoch": step.after.epoch, "closed_at": at}
            yield Change(CLOSE_DAY, binds, guarded="business_day_open")
        case e.Issued(ticket=id_):
            ticket = step.after.tickets[TicketId(id_)]
            yield Change(GIVE_NUMBER, _given(site, step.after, ticket))
            yield Change(ADD_TICKET, _ticket(site, step.after, ticket))
        case e.Renumbered(ticket=id_):
            ticket = step.after.tickets[TicketId(id_)]
            yield Change(GIVE_NUMBER, _given(site, step.after, ticket))
            yield _move(site, step, id_, NAME_TICKET, **_name(ticket))
        case e.Recognised(ticket=id_, request_id=alias):
            ticket = step.after.tickets[TicketId(id_)]
            yield Change(ADD_ALIAS, _alias(site, alias, id_))
            yield _move(site, step, id_, NAME_TICKET, **_name(ticket))
        case e.CameLate() as late:
            yield Change(ADD_LATE, _late(site, late), guarded="ticket_pk")
            yield Change(NOTE_NUMBER, _late_number(site, late))
            if late.request_id:
                yield Change(ADD_ALIAS, _alias(site, late.request_id, late.ticket))
        case e.Reprinted():
            return  # the same ticket in the same place; the journal has it
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


def _move(
    site: str, step: Step, id_: str, statement: ClauseElement = MOVE_TICKET, **more: Any
) -> Change:
    if step.before is None:
        raise TypeError("a ticket moved before any day was opened")
    ticket = step.after.tickets[TicketId(id_)]
    binds: Values = {
        "at_site": site,
        "at_ticket": id_,
        "was": step.before.tickets[TicketId(id_)].state.value,
        **_place(ticket),
        **more,
    }
    return Change(statement, binds, guarded="ticket_state")


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


def _name(ticket: Ticket) -> Values:
    """What the paper may teach us of a ticket: its number, and what was pressed."""
    return {
        "series": ticket.series,
        "n": ticket.n,
        "number": ticket.number,
        "service": ticket.service,
        "language": ticket.language,
        "priority": ticket.priority,
        "device": ticket.device,
        "token": ticket.token,
        "how": ticket.how,
    }


def _day(site: str, opened: e.DayOpened) -> Values:
    at: datetime = opened.at
    return {"site": site, "epoch": opened.epoch, "date": opened.date, "opened_at": at}


def _ticket(site: str, day: Day, ticket: Ticket) -> Values:
    return {
        "site": site,
        "request_id": ticket.id,
        "business_day": day.date,
        "issued_at": ticket.issued_at,
        **_name(ticket),
        **_place(ticket),
    }


def _given(site: str, day: Day, ticket: Ticket) -> Values:
    return {
        "site": site,
        "business_day": day.date,
        "number": ticket.number,
        "ticket": ticket.id,
    }


def _alias(site: str, request_id: str, ticket: str) -> Values:
    return {"site": site, "request_id": request_id, "ticket": ticket}


def _late(site: str, late: e.CameLate) -> Values:
    """A ticket that no day holds: it ended with its own."""
    return {
        "site": site,
        "request_id": late.ticket,
        "business_day": late.business_day,
        "series": late.series,
        "n": late.n,
        "number": late.number,
        "service": late.service,
        "field": late.field,
        "language": late.language,
        "priority": late.priority,
        "device": late.device,
        "token": late.token,
        "how": late.how,
        "issued_at": late.at,
        "since": late.at,
        "state": TicketState.EXPIRED.value,
        "counter": None,
        "calls": 0,
        "called_at": None,
        "missed_at": None,
    }


def _late_number(site: str, late: e.CameLate) -> Values:
    return {
        "site": site,
        "business_day": late.business_day,
        "number": late.number,
        "ticket": late.ticket,
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
