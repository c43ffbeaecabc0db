"""PURE: calling people to a counter."""

from hub.core.case import Case, Events, called_to, is_parked_here, name_in, numbered, ready, sitting
from hub.core.commands import CallNext, NoShow, Recall, TakeBack
from hub.core.decide_paper import overdue
from hub.core.errors import Refused
from hub.core.events import Called, Missed, Recalled
from hub.core.model import ENDED, CounterNow, Ticket, TicketState
from hub.core.next import next_for


def call_next(case: Case, command: CallNext) -> Events:
    """Calls whoever is next for this counter."""
    counter = ready(case, command.counter)
    choice = next_for(case.centre, case.day, counter.id, case.now)
    if choice is None:
        raise Refused("nobody-waiting")

    called = call(case, counter, choice.ticket, choice.why)
    return (*overdue(case, choice.ticket), called)


def take_back(case: Case, command: TakeBack) -> Events:
    """Calls a ticket that was parked at this counter, out of turn."""
    counter = ready(case, command.counter)
    ticket = numbered(case, command.number)
    if ticket.state in ENDED:
        raise Refused("ticket-ended", ticket.number)
    if ticket.state is not TicketState.PARKED:
        raise Refused("not-parked", ticket.number)
    if not is_parked_here(case, ticket, counter.id):
        raise Refused("wrong-counter", ticket.counter)
    return (call(case, counter, ticket, "taken-back"),)


def recall(case: Case, command: Recall) -> Events:
    """Announces the called ticket once more."""
    ticket = called_to(case, command.counter)
    recalled = Recalled(
        at=case.at,
        ticket=ticket.id,
        counter=command.counter,
        call_id=_call_id(case, ticket),
        repeat=ticket.recalls + 1,
    )
    return (recalled,)


def no_show(case: Case, command: NoShow) -> Events:
    """Sets the called ticket aside as missed."""
    ticket = called_to(case, command.counter)
    return (Missed(at=case.at, ticket=ticket.id, counter=command.counter),)


def call(case: Case, counter: CounterNow, ticket: Ticket, why: str) -> Called:
    """The ticket is called to a counter that is ready."""
    return Called(
        at=case.at,
        ticket=ticket.id,
        counter=counter.id,
        officer=sitting(counter),
        call_id=_call_id(case, ticket),
        why=why,
    )


def _call_id(case: Case, ticket: Ticket) -> str:
    """Made from the day and the count of calls: a restart or a replay gives the same one."""
    return name_in(case.day, f"{ticket.number}.{ticket.calls + 1}")
