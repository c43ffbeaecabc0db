"""PURE: counters that the set-up has no more: nobody can reach them, nor be left there."""

from hub.core.case import Case, Events, configured
from hub.core.events import Event, Finished, SignedOut, Transferred
from hub.core.model import CounterNow, Ticket

GONE = "counter-gone"


def clear_gone(case: Case) -> Events:
    """Ends what counters were doing that were taken out of the set-up in the day.

    Who was served there is done, and may rate the visit; who was called waits again in the old
    place; the officer is signed out and may sit down elsewhere.
    """
    events: list[Event] = []
    for counter in sorted(case.day.counters.values(), key=lambda counter: counter.id):
        if configured(case.centre, counter.id) is None:
            events += _clear(case, counter)
    return tuple(events)


def _clear(case: Case, counter: CounterNow) -> Events:
    left: Events = ()
    if counter.ticket is not None:
        left = (_sent_away(case, counter, case.day.tickets[counter.ticket]),)
    if counter.officer is None:
        return left
    return (*left, SignedOut(at=case.at, counter=counter.id, officer=counter.officer))


def _sent_away(case: Case, counter: CounterNow, ticket: Ticket) -> Finished | Transferred:
    if ticket.visit is not None:
        return Finished(
            at=case.at, ticket=ticket.id, counter=counter.id, visit=ticket.visit, why=GONE
        )
    return Transferred(
        at=case.at,
        ticket=ticket.id,
        counter=counter.id,
        field=ticket.field,
        only_counter=None,
        why=GONE,
    )
