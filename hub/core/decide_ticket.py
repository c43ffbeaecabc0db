"""PURE: what happens to tickets that are not at a counter: asked for, printed, back, taken out."""

from datetime import timedelta

from hub.core.case import Case, Events, manned, numbered
from hub.core.centre import Field
from hub.core.commands import Ask, Cancel, ReportPrint, Return
from hub.core.decide_paper import overdue, reported
from hub.core.decide_restore import recovering
from hub.core.decide_settle import ticket_named
from hub.core.errors import Refused
from hub.core.events import Cancelled, Event, Issued, Returned
from hub.core.hours import opening
from hub.core.lease import quota_left
from hub.core.line import EMPTY
from hub.core.model import ACTIVE, ENDED, Ticket, TicketState
from hub.core.next import paper_overdue
from hub.core.numbering import next_n
from kit.numbers import number_text


def ask(case: Case, command: Ask) -> Events:
    """A number for a person who pressed; nothing when this very press has one today."""
    known = ticket_named(case.day, command.request_id)
    if known is not None:
        if known.device not in ("", command.device):
            raise Refused("malformed", "request_id: used by another device")
        return ()
    centre = case.centre
    service = next((s for s in centre.services if s.id == command.service), None)
    if service is None:
        raise Refused("unknown-service", command.service)
    if command.priority is not None and command.priority not in {p.id for p in centre.priorities}:
        raise Refused("unknown-priority", command.priority)
    if not opening(centre, case.now).open:
        raise Refused("closed")
    if recovering(case):
        raise Refused("recovering")

    field = _field(case, service.field)
    if quota_left(case.day, field, case.day.date) == 0:
        raise Refused("quota-full", field.id)
    n = next_n(case.day, field.series)
    issued = Issued(
        at=case.at,
        ticket=command.request_id,
        number=number_text(field.series, n),
        series=field.series,
        n=n,
        service=service.id,
        field=field.id,
        language=command.language,
        # Where a field has no priority the person still gets a number, an ordinary one.
        priority=command.priority if field.priority_allowed else None,
        device=command.device,
        token=command.token,
    )
    return (issued,)


def report_print(case: Case, command: ReportPrint) -> Events:
    """What the paper did to the ticket; nothing once the person is on the way or gone.

    Only the kiosk that asked may report: another one cannot know. The report of a reprint changes
    nothing: the first paper was out already.
    """
    if command.ticket in case.day.reprints or command.ticket in case.day.late:
        return ()
    ticket = ticket_named(case.day, command.ticket)
    if ticket is None or ticket.device != command.device:
        raise Refused("no-such-ticket", command.ticket)
    return reported(case, ticket, command.ok, command.reason)


def confirm_overdue(case: Case) -> Events:
    """Confirms the papers that nobody reported in time."""
    events: list[Event] = []
    for place in case.day.aside.get(TicketState.PRINTING, EMPTY):
        ticket = case.day.tickets[place[3]]
        if paper_overdue(ticket, case.centre.rules, case.now):
            events += overdue(case, ticket)
    return tuple(events)


def take_in_again(case: Case, command: Return) -> Events:
    """The place of a missed person who is back: the old one within the tolerance."""
    manned(case, command.counter)
    ticket = numbered(case, command.number)
    if ticket.state in ENDED:
        raise Refused("ticket-ended", ticket.number)
    if ticket.state is not TicketState.NO_SHOW:
        raise Refused("not-missed", ticket.number)
    return (returned(case, ticket),)


def returned(case: Case, ticket: Ticket) -> Returned:
    """A missed ticket is back in its place, or at the end when it is late."""
    if ticket.missed_at is None:
        raise TypeError(f"{ticket.number} was never missed")
    tolerance = timedelta(minutes=case.centre.rules.no_show_tolerance_min)
    in_time = case.now - ticket.missed_at <= tolerance
    since = ticket.since if in_time else case.at
    return Returned(at=case.at, ticket=ticket.id, since=since, in_time=in_time)


def cancel(case: Case, command: Cancel) -> Events:
    """Takes a ticket out of the queue, with the reason on record."""
    manned(case, command.counter)
    ticket = numbered(case, command.number)
    if ticket.state in ENDED:
        raise Refused("ticket-ended", ticket.number)
    if ticket.state in ACTIVE:
        raise Refused("counter-busy", ticket.number)
    if not command.reason.strip():
        raise Refused("malformed", "reason is empty")
    cancelled = Cancelled(
        at=case.at, ticket=ticket.id, counter=command.counter, reason=command.reason.strip()
    )
    return (cancelled,)


def _field(case: Case, field_id: str) -> Field:
    found = next((field for field in case.centre.fields if field.id == field_id), None)
    if found is None:
        raise TypeError(f"field {field_id} is in no field list: the set-up was not checked")
    return found
