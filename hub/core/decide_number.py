"""PURE: what an officer does with a number that stands here: call it out of turn, print it anew."""

from dataclasses import replace

from hub.core.case import Case, Events, is_parked_here, manned, numbered, ready
from hub.core.centre import Field
from hub.core.commands import CallNumber, Reprint
from hub.core.decide_call import call
from hub.core.decide_paper import paper_is_out
from hub.core.decide_ticket import returned
from hub.core.errors import Refused
from hub.core.events import Confirmed, Issued, Reprinted
from hub.core.evolve import fold
from hub.core.lease import lease_with
from hub.core.model import ACTIVE, ENDED, CounterNow, Ticket, TicketId, TicketState
from hub.core.numbering import free_number
from kit.numbers import is_local, number_text, split_number


def call_number(case: Case, command: CallNumber) -> Events:
    """Calls the person who stands here with this number, known or not."""
    counter = ready(case, command.counter)
    ticket = _with_number(case, command.number)
    if ticket is None or ticket.state is TicketState.VOIDED:
        return _call_paper(case, counter, command.number)
    if ticket.state in ENDED:
        raise Refused("ticket-ended", ticket.number)
    if ticket.state in ACTIVE:
        raise Refused("counter-busy", ticket.counter)
    if ticket.state is TicketState.PARKED:
        if not is_parked_here(case, ticket, counter.id):
            raise Refused("wrong-counter", ticket.counter)
        return (call(case, counter, ticket, "taken-back"),)
    first: Events = ()
    if ticket.state is TicketState.NO_SHOW:
        first = (returned(case, ticket),)
    elif ticket.state is TicketState.PRINTING:
        first = paper_is_out(case, ticket, "paper")
    return (*first, call(case, counter, ticket, "by-number"))


def reprint(case: Case, command: Reprint) -> Events:
    """One more paper for a ticket, at the kiosk that gave it out; nothing for a repeat."""
    manned(case, command.counter)
    if command.request_id in case.day.reprints:
        return ()
    ticket = _with_number(case, command.number)
    if ticket is None:
        raise Refused("no-such-ticket", command.number)
    if ticket.state in ENDED:
        raise Refused("ticket-ended", ticket.number)
    if not ticket.device:
        raise Refused("no-printer", ticket.number)
    again = Reprinted(
        at=case.at,
        ticket=ticket.id,
        print_id=command.request_id,
        counter=command.counter,
        device=ticket.device,
        copy=ticket.copies + 1,
    )
    return (again,)


def _with_number(case: Case, typed: str) -> Ticket | None:
    """The ticket with a number of today, however it was typed."""
    text = typed.strip().upper()
    found = split_number(text)
    for number in (text, number_text(*found) if found else text):
        if number in case.day.by_number:
            return numbered(case, number)
    return None


def _call_paper(case: Case, counter: CounterNow, typed: str) -> Events:
    """A ticket for a paper that only the person knows of as yet, called at once."""
    found = split_number(typed)
    if found is None or not _may_be_on_paper(case, *found):
        raise Refused("no-such-ticket", typed)
    series, n = found
    lease = lease_with(case.day.lent, series, n)
    field = _field(case, counter, series)
    number, of = free_number(case.day, number_text(series, n), series)
    issued = Issued(
        at=case.at,
        ticket=f"{case.day.date.isoformat()}.{number}",
        number=number,
        series=of,
        n=n,
        service=next((one.id for one in case.centre.services if one.field == field.id), ""),
        field=field.id,
        language="vi",
        priority=None,
        device="" if lease is None else lease.device,
        token="",
        how="paper",
    )
    seen = Confirmed(at=case.at, ticket=issued.ticket, by="paper")
    after = replace(case, day=fold(case.day, [issued, seen]))
    ticket = after.day.tickets[TicketId(issued.ticket)]
    return (issued, seen, call(after, counter, ticket, "by-number"))


def _may_be_on_paper(case: Case, series: str, n: int) -> bool:
    """Whether a kiosk may have printed a number that we know nothing of (or believe void)."""
    day = case.day
    if is_local(series) or number_text(series, n) in day.by_number:
        return True
    lease = lease_with(day.lent, series, n)
    if lease is not None:
        return lease.date >= day.date
    return any(skip.series == series and n <= skip.last for skip in day.skips)


def _field(case: Case, counter: CounterNow, series: str) -> Field:
    """The field of the series; for a kiosk's own series the first one of the counter."""
    fields = case.centre.fields
    here = next((one.fields for one in case.centre.counters if one.id == counter.id), ())
    wanted = [field for field in fields if field.series == series]
    wanted += [field for key in here for field in fields if field.id == key]
    return [*wanted, *fields][0]
