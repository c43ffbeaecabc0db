"""PURE: how tickets that are at no counter change the day: given out, named, moved, taken out."""

from immutables import Map

from hub.core import events as e
from hub.core.change import changed
from hub.core.evolve_put import Changes, counter_now, stamped, with_counter, with_ticket
from hub.core.lease import lease_with
from hub.core.model import CounterId, Day, Ticket, TicketId, TicketState


def issued(day: Day, event: e.Issued) -> Day:
    """One more ticket, whose paper is on its way."""
    ticket = Ticket(
        id=TicketId(event.ticket),
        number=event.number,
        series=event.series,
        n=event.n,
        service=event.service,
        field=event.field,
        language=event.language,
        priority=event.priority,
        device=event.device,
        token=event.token,
        issued_at=event.at,
        since=event.at if event.since is None else event.since,
        how=event.how,
        asked_field=event.field,
    )
    changes = {**with_ticket(day, ticket), **_with_number(day, ticket)}
    if event.how == "hub":
        changes["last_number"] = _raised(day.last_number, event.series, event.n)
    return stamped(day, event, **changes)


def renumbered(day: Day, event: e.Renumbered) -> Day:
    """The same ticket in the same place under the number on its paper; the old one stays known."""
    ticket = changed(
        day.tickets[TicketId(event.ticket)],
        number=event.number,
        series=event.series,
        n=event.n,
        how=event.how,
        token=event.token,
    )
    return stamped(day, event, **with_ticket(day, ticket), **_with_number(day, ticket))


def recognised(day: Day, event: e.Recognised) -> Day:
    """The ticket that was called from its paper has a request_id from now on."""
    ticket = changed(
        day.tickets[TicketId(event.ticket)],
        service=event.service,
        language=event.language,
        priority=event.priority,
        device=event.device,
        token=event.token,
        how=event.how,
    )
    aliases = day.aliases.set(event.request_id, ticket.id)
    return stamped(day, event, **with_ticket(day, ticket), aliases=aliases)


def came_late(day: Day, event: e.CameLate) -> Day:
    """A ticket of a day that is over: only its number is kept, to know a repeat."""
    return stamped(day, event, late=day.late.set(event.request_id or event.ticket, event.number))


def reprinted(day: Day, event: e.Reprinted) -> Day:
    """One more copy, under a name that print reports may use."""
    before = day.tickets[TicketId(event.ticket)]
    reprints = day.reprints.set(event.print_id, before.id)
    return stamped(
        day, event, **with_ticket(day, changed(before, copies=event.copy)), reprints=reprints
    )


def confirmed(day: Day, event: e.Confirmed) -> Day:
    """The ticket waits; one that is further on only gets the better knowledge of its paper."""
    before = day.tickets[TicketId(event.ticket)]
    state = TicketState.WAITING if before.state is TicketState.PRINTING else before.state
    return stamped(day, event, **with_ticket(day, changed(before, state=state, paper=event.by)))


def moved(day: Day, event: e.TicketEvent) -> Day:
    """The ticket is elsewhere, and the counter where it was is free."""
    before = day.tickets[TicketId(event.ticket)]
    ticket = _moved(changed(before, counter=None, visit=None), event)
    counters = day.counters
    if before.counter is not None:
        left = counter_now(day, before.counter)
        if left.ticket == before.id:
            counters = with_counter(day, changed(left, ticket=None, since=event.at))
    return stamped(day, event, **with_ticket(day, ticket), counters=counters)


def _moved(ticket: Ticket, event: e.TicketEvent) -> Ticket:
    match event:
        case e.Voided():
            return changed(ticket, state=TicketState.VOIDED)
        case e.Missed():
            return changed(ticket, state=TicketState.NO_SHOW, missed_at=event.at)
        case e.Returned():
            return changed(ticket, state=TicketState.WAITING, since=event.since, returned=True)
        case e.Transferred():
            only = None if event.only_counter is None else CounterId(event.only_counter)
            return changed(
                ticket,
                state=TicketState.WAITING,
                field=event.field,
                only_counter=only,
                transferred=True,
            )
        case e.Parked():
            return changed(ticket, state=TicketState.PARKED, counter=CounterId(event.counter))
        case e.Cancelled():
            return changed(ticket, state=TicketState.CANCELLED)
        case e.Expired():
            return changed(ticket, state=TicketState.EXPIRED)
        case _:
            raise TypeError(f"an event that nobody knows: {event!r}")


def _with_number(day: Day, ticket: Ticket) -> Changes:
    """The number leads to the ticket; one that was lent is spent."""
    changes: Changes = {
        "by_number": day.by_number.set(ticket.number, ticket.id),
        "top_number": _raised(day.top_number, ticket.series, ticket.n),
    }
    lease = None if ticket.how == "hub" else lease_with(day.lent, ticket.series, ticket.n)
    if lease is not None and lease.date == day.date:
        key = (lease.series, lease.first)
        changes["spent"] = day.spent.set(key, day.spent.get(key, 0) + 1)
    return changes


def _raised(numbers: Map[str, int], series: str, n: int) -> Map[str, int]:
    return numbers if numbers.get(series, 0) >= n else numbers.set(series, n)
