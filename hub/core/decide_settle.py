"""PURE: tickets that a kiosk gave out alone. The paper decides: whoever holds one must be callable.

A `Settle` is decided anew at each repeat, and the second time there is nothing left to do. It is
accepted whatever hours, quotas and services say: somebody holds the paper.
"""

from dataclasses import replace
from datetime import datetime

from hub.core.case import Case, Events
from hub.core.commands import Settle
from hub.core.decide_paper import reported
from hub.core.errors import Refused
from hub.core.events import Event, Issued, Renumbered, Returned, Skipped, Voided
from hub.core.evolve import fold
from hub.core.model import ENDED, QUEUED, Day, Ticket, TicketId, TicketState
from hub.core.numbering import free_number, is_on_paper
from hub.core.paper import (
    as_issued,
    as_late,
    as_recognised,
    is_of_today,
    is_surely_of_today,
    place_in_line,
)
from kit.numbers import number_text


def settle(case: Case, command: Settle) -> Events:
    """What the hub has to learn from the paper; nothing when it knows all of it."""
    ticket = ticket_named(case.day, command.request_id)
    if ticket is not None:
        _check_device(ticket, command)
        return _known(case, command, ticket)
    yesterdays = _of_yesterday(case.day, command.request_id)
    if yesterdays is not None:
        _check_device(yesterdays, command)
        return _known_yesterday(case, command, yesterdays)
    if command.request_id in case.day.late or command.request_id in case.day.yesterday.late:
        return ()
    if not is_of_today(case, command):
        return (as_late(case, command, command.request_id),)
    called = _called_from_paper(case.day, command.number)
    if called is not None:
        return _with_paper(case, command, as_recognised(case, command, called))
    issued = as_issued(case, command, command.request_id, place_in_line(case, command))
    return _with_paper(case, command, *_left_out(case, issued), issued)


def ticket_named(day: Day, request_id: str) -> Ticket | None:
    """The ticket of a press, also when it got its name without it; None when there is none."""
    id_ = day.aliases.get(request_id, TicketId(request_id))
    return day.tickets.get(id_)


def _check_device(ticket: Ticket, command: Settle) -> None:
    if ticket.device != command.device:
        raise Refused("malformed", "request_id: used by another device")


def _known(case: Case, command: Settle, ticket: Ticket) -> Events:
    """A press that we have a ticket for: under this number, or one that nobody holds."""
    named = command.request_id in case.day.aliases
    same = named or is_on_paper(ticket.number, command.number)
    called = None if same else _called_from_paper(case.day, command.number)
    if called is not None:
        gone = Voided(at=case.at, ticket=ticket.id, reason="called-from-paper")
        left = (gone,) if ticket.state in QUEUED else ()
        return _with_paper(case, command, *left, as_recognised(case, command, called))
    void_in_hand = ticket.state is TicketState.VOIDED and command.printed is True and not named
    if void_in_hand or (not same and ticket.state in ENDED and command.printed is not False):
        return _anew(case, command, ticket.since)
    if same:
        return reported(case, ticket, command.printed, command.reason)
    return () if ticket.state in ENDED else _renumbered(case, command, ticket)


def _renumbered(case: Case, command: Settle, ticket: Ticket) -> Events:
    """The number on paper is the ticket's from now on. A person missed under the other is back."""
    number, series = free_number(case.day, command.number, command.series)
    events: list[Event] = [
        Renumbered(
            at=case.at,
            ticket=ticket.id,
            number=number,
            series=series,
            n=command.n,
            was=ticket.number,
            how=command.how,
            token=command.token or ticket.token,
        )
    ]
    if ticket.state is TicketState.NO_SHOW and command.printed is not False:
        back = Returned(at=case.at, ticket=ticket.id, since=ticket.since, in_time=True)
        events.append(back)
    return _with_paper(case, command, *events)


def _anew(case: Case, command: Settle, since: datetime) -> Events:
    """A paper whose ticket ended without its person: a ticket of its own, known as the press."""
    number, _ = free_number(case.day, command.number, command.series)
    issued = as_issued(case, command, f"{case.day.date.isoformat()}.{number}", since)
    after = replace(case, day=fold(case.day, [issued]))
    named = as_recognised(case, command, after.day.tickets[TicketId(issued.ticket)])
    return _with_paper(case, command, issued, named)


def _with_paper(case: Case, command: Settle, *events: Event) -> Events:
    """The events, and then what the kiosk says of the paper."""
    day = fold(case.day, events)
    ticket = ticket_named(day, command.request_id)
    if ticket is None:
        raise TypeError(f"{command.request_id} has no ticket after {events!r}")
    told = reported(replace(case, day=day), ticket, command.printed, command.reason)
    return (*events, *told)


def _left_out(case: Case, issued: Issued) -> Events:
    """The numbers below one of ours that we never gave: a store that is lost did."""
    below = case.day.last_number.get(issued.series, 0)
    ours = issued.how == "hub" and issued.number == number_text(issued.series, issued.n)
    if not ours or issued.n <= below + 1:
        return ()
    gap = Skipped(
        at=case.at,
        series=issued.series,
        first=below + 1,
        last=issued.n - 1,
        why=f"heard-from-{issued.device}",
    )
    return (gap,)


def _of_yesterday(day: Day, request_id: str) -> Ticket | None:
    id_ = day.yesterday.aliases.get(request_id, TicketId(request_id))
    return day.yesterday.tickets.get(id_)


def _known_yesterday(case: Case, command: Settle, ticket: Ticket) -> Events:
    """A press that we had a ticket for yesterday, and that may have another number on paper.

    When the paper is of today (the hub's clock was behind at the press), the person is here.
    """
    day = case.day
    if command.request_id in day.late:
        return ()
    same = is_on_paper(ticket.number, command.number)
    again = ticket.state is TicketState.EXPIRED and is_surely_of_today(case, command)
    if command.request_id in day.yesterday.aliases or (same and not again):
        return ()
    if is_of_today(case, command):
        return _anew(case, command, place_in_line(case, command))
    name = f"{command.business_day}.{command.number}"
    if TicketId(name) in day.yesterday.tickets:  # an officer called it from the paper
        name += ".late"
    return (as_late(case, command, name),)


def _called_from_paper(day: Day, number: str) -> Ticket | None:
    """The ticket with this number that an officer called before any kiosk told of it."""
    id_ = day.by_number.get(number)
    ticket = None if id_ is None else day.tickets[id_]
    return ticket if ticket is not None and ticket.how == "paper" else None
