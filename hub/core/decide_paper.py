"""PURE: what is known of a paper: it is out, it never came, or an officer holds it in hand."""

from hub.core.case import Case, Events
from hub.core.events import Confirmed, Voided
from hub.core.model import ENDED, QUEUED, Ticket, TicketState


def paper_is_out(case: Case, ticket: Ticket, by: str) -> Events:
    """The ticket waits; one that does already only gets the better knowledge."""
    if ticket.state in ENDED or ticket.paper in {"printer", by}:
        return ()
    return (Confirmed(at=case.at, ticket=ticket.id, by=by),)


def paper_failed(case: Case, ticket: Ticket, reason: str | None) -> Events:
    """The number is void; nothing once the person is on the way, for then there is a paper."""
    if ticket.state not in QUEUED:
        return ()
    return (Voided(at=case.at, ticket=ticket.id, reason=reason or "unknown"),)


def reported(case: Case, ticket: Ticket, ok: bool | None, reason: str | None) -> Events:
    """What follows from a kiosk's report; `ok` None: it cannot tell yet."""
    if ok is None:
        return ()
    return paper_is_out(case, ticket, "printer") if ok else paper_failed(case, ticket, reason)


def overdue(case: Case, ticket: Ticket) -> Events:
    """Nobody said anything in time, so the paper counts as out."""
    if ticket.state is not TicketState.PRINTING:
        return ()
    return (Confirmed(at=case.at, ticket=ticket.id, by="timeout"),)
