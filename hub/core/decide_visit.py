"""PURE: a visit at a counter: it starts, and ends by being done, sent on or set aside."""

from hub.core.case import (
    Case,
    Events,
    at_counter,
    called_to,
    configured,
    counter_of,
    manned,
    name_in,
    sitting,
)
from hub.core.commands import Finish, Park, Start, Transfer
from hub.core.errors import Refused
from hub.core.events import Finished, Parked, Started, Transferred
from hub.core.model import Ticket


def start(case: Case, command: Start) -> Events:
    """The person who was called is here."""
    return (_started(case, called_to(case, command.counter), command.counter),)


def finish(case: Case, command: Finish) -> Events:
    """Ends the visit; for a called ticket it began and ended just now."""
    ticket = _active(case, command.counter)
    if ticket.visit is not None:
        return _end_visit(case, ticket, command.counter, "done")

    started = _started(case, ticket, command.counter)
    ended = Finished(at=case.at, ticket=ticket.id, counter=command.counter, visit=started.visit)
    return (started, ended)


def transfer(case: Case, command: Transfer) -> Events:
    """Sends the person on to a field or to one counter, with the time of the press kept.

    It may be closed there: the ticket waits, and any counter of the field may call it meanwhile.
    """
    ticket = _active(case, command.counter)
    moved = Transferred(
        at=case.at,
        ticket=ticket.id,
        counter=command.counter,
        field=_destination(case, command, ticket),
        only_counter=command.to_counter,
    )
    return (*_end_visit(case, ticket, command.counter, "transferred"), moved)


def park(case: Case, command: Park) -> Events:
    """Sets the person's ticket aside at this counter."""
    ticket = _active(case, command.counter)
    parked = Parked(at=case.at, ticket=ticket.id, counter=command.counter)
    return (*_end_visit(case, ticket, command.counter, "parked"), parked)


def _active(case: Case, counter_id: str) -> Ticket:
    ticket = at_counter(case, counter_id)
    if ticket is None:
        raise Refused("not-serving")
    return ticket


def _started(case: Case, ticket: Ticket, counter_id: str) -> Started:
    return Started(
        at=case.at,
        ticket=ticket.id,
        counter=counter_id,
        officer=sitting(manned(case, counter_id)),
        visit=name_in(case.day, f"{ticket.number}.v{ticket.visits + 1}"),
    )


def _end_visit(case: Case, ticket: Ticket, counter_id: str, why: str) -> Events:
    """The end of the running visit; nothing for a person who was only called."""
    if ticket.visit is None:
        return ()
    ended = Finished(at=case.at, ticket=ticket.id, counter=counter_id, visit=ticket.visit, why=why)
    return (ended,)


def _destination(case: Case, command: Transfer, ticket: Ticket) -> str:
    """The field that the ticket is in afterwards."""
    if (command.field is None) == (command.to_counter is None):
        raise Refused("malformed", "a transfer needs a field or a counter, and not both")
    if command.field is not None:
        if command.field not in {field.id for field in case.centre.fields}:
            raise Refused("unknown-field", command.field)
        return command.field

    counter_of(case, command.to_counter or "")
    there = configured(case.centre, command.to_counter or "")
    if there is None or ticket.field in there.fields:
        return ticket.field
    return there.fields[0]
