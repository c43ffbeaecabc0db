"""PURE: what a command led to, as a value that the store keeps for ever.

A repeat of the same id gets this very value back, so whatever an answer shows (people ahead,
estimate, counters) is fixed here, at the moment of the decision, and never computed again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from hub.core import commands as c
from hub.core.centre import Centre
from hub.core.decide_settle import ticket_named
from hub.core.errors import Refused
from hub.core.estimate import wait_range
from hub.core.model import CounterId, Day, TicketState
from hub.core.next import ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Done, or refused with a stable `reason` word (`fault` names a field that was wrong).

    `number` is the ticket that was issued, or the one at the counter after an officer's command;
    `wait_min` is a range of minutes, None when the hub would have to guess.
    """

    status: Literal["done", "refused"]
    at: datetime
    reason: str | None = None
    fault: str | None = None
    ticket: str | None = None
    number: str | None = None
    series: str | None = None
    service: str | None = None
    field: str | None = None
    counters: tuple[str, ...] = ()
    ahead: int | None = None
    wait_min: tuple[int, int] | None = None
    priority: str | None = None
    language: str = "vi"
    business_day: str | None = None
    token: str | None = None
    printed: Literal["confirmed", "failed"] | None = None  # what is known of the paper, if asked

    @property
    def done(self) -> bool:
        """Whether the command was carried out."""
        return self.status == "done"


@dataclass(frozen=True, slots=True)
class Key:
    """What a repeat is recognised by: `kind` keeps the ids of presses, ratings and verbs apart."""

    kind: str
    id: str


def key_of(command: c.Command) -> Key | None:
    """The key of a command; None for what is harmless to decide again.

    What a kiosk tells of a ticket is decided again although it has an id: a restored hub may have
    forgotten what it answered, or have learned it in another way.
    """
    match command:
        case c.Ask(request_id=id_):
            return Key("ask", id_)
        case c.Rate(rating_id=id_):
            return Key("rate", id_)
        case c.AtCounter(request_id=id_):
            return Key("do", id_)
        case c.ReportPrint() | c.Lend() | c.Settle() | c.Witness() | c.Restore() | c.Tick():
            return None


def source_of(command: c.Command) -> str:
    """Who may repeat it: the device, or the counter; empty for what the hub does by itself."""
    match command:
        case c.Ask(device=device) | c.ReportPrint(device=device) | c.Rate(device=device):
            return device
        case c.Lend(device=device) | c.Settle(device=device) | c.Witness(device=device):
            return device
        case c.AtCounter(counter=counter):
            return f"counter/{counter}"
        case c.Restore() | c.Tick():
            return ""


def outcome(centre: Centre, command: c.Command, day: Day, at: datetime) -> Outcome:
    """The outcome of a command that was carried out; `day` is the day after it."""
    done = Outcome(status="done", at=at)
    match command:
        case c.Ask(request_id=id_):
            return _issued(centre, day, id_, at)
        case c.Reprint(request_id=print_id):
            ticket = day.tickets[day.reprints[print_id]]
            return replace(done, ticket=ticket.id, number=ticket.number)
        case c.AtCounter():
            return _at_counter(done, command, day)
        case c.Settle():
            return _settled(command, day, at)
        case c.ReportPrint(ticket=id_):
            return replace(done, ticket=id_)
        case _:
            return done


def refused(command: c.Command, no: Refused, day: Day | None, at: datetime) -> Outcome:
    """The outcome of a command that the rules refuse; `day` is as it was."""
    said_no = Outcome(status="refused", at=at, reason=no.reason, fault=no.fault)
    if isinstance(command, c.AtCounter) and day is not None:
        return _at_counter(said_no, command, day)
    return said_no


def _at_counter(plain: Outcome, command: c.AtCounter, day: Day) -> Outcome:
    """With the ticket that is at the counter now, if any."""
    counter = day.counters.get(command.counter)
    active = day.tickets.get(counter.ticket) if counter and counter.ticket else None
    return replace(plain, ticket=active.id, number=active.number) if active else plain


def on_record(command: c.Settle, at: datetime) -> Outcome:
    """The outcome of a ticket that the hub has, with the number on its paper."""
    printed: Literal["confirmed", "failed"] | None = None
    if command.printed is not None:
        printed = "confirmed" if command.printed else "failed"
    return Outcome(
        status="done",
        at=at,
        ticket=command.request_id,
        number=command.number,
        printed=printed,
    )


def _settled(command: c.Settle, day: Day, at: datetime) -> Outcome:
    """With the ticket as it is now, and what is known of its paper: the latest that was told."""
    known = on_record(command, at)
    ticket = ticket_named(day, command.request_id)
    if ticket is None:  # of a day that is over
        return known
    printed = known.printed
    if printed is None and ticket.state is TicketState.VOIDED:
        printed = "failed"
    elif printed is None and ticket.paper in ("printer", "paper"):
        printed = "confirmed"
    return replace(known, ticket=ticket.id, number=ticket.number, printed=printed)


def _issued(centre: Centre, day: Day, id_: str, at: datetime) -> Outcome:
    ticket = ticket_named(day, id_)
    if ticket is None:
        raise TypeError(f"{id_} has no ticket after it was asked for")
    return Outcome(
        status="done",
        at=at,
        ticket=ticket.id,
        number=ticket.number,
        series=ticket.series,
        service=ticket.service,
        field=ticket.field,
        counters=counters_of(centre, day, ticket.field),
        ahead=ahead(centre, day, ticket.id, at),
        wait_min=wait_range(centre, day, ticket.id, at),
        priority=ticket.priority,
        language=ticket.language,
        business_day=day.date.isoformat(),
        token=ticket.token,
    )


def counters_of(centre: Centre, day: Day | None, field_id: str) -> tuple[str, ...]:
    """The counters of a field where an officer sits; all that serve it when nobody does yet."""
    serving = tuple(counter.id for counter in centre.counters if field_id in counter.fields)
    if day is None:
        return serving
    manned = tuple(i for i in serving if (now := day.counters.get(CounterId(i))) and now.officer)
    return manned or serving
