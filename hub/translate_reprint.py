"""PURE: a paper that staff have printed once more."""

from collections.abc import Iterable, Mapping

from hub.core import commands as c
from hub.core import events as e
from hub.core.centre import Centre
from hub.core.model import Day, Ticket, TicketId
from hub.outcome import counters_of
from hub.translate import Publish, field_of, local
from kit.wire import messages as m
from kit.wire import messages_offline as mo
from kit.wire import topics

KIOSK_OFFLINE = "kiosk-offline"


def reprints(centre: Centre, day: Day, events: Iterable[e.Event]) -> tuple[Publish, ...]:
    """What kiosks have to print for these events, in order; `day` is the day after them."""
    found = []
    for event in events:
        if isinstance(event, e.Reprinted):
            ticket = day.tickets[TicketId(event.ticket)]
            answer = _answer(centre, day, ticket)
            copy = mo.Reprint(print_id=event.print_id, answer=answer, copy=event.copy)
            found.append(Publish(topics.REPRINT, copy, {"device": event.device}))
    return tuple(found)


def why_not_now(
    day: Day | None, devices: Mapping[str, m.DeviceState], command: c.Command
) -> str | None:
    """The reason word when a reprint would reach nobody: its kiosk is not connected.

    The rules cannot know that, and a kiosk that comes back an hour later must not print it then.
    None for any other command, a repeat, and a number that the rules will judge.
    """
    if not isinstance(command, c.Reprint) or day is None or command.request_id in day.reprints:
        return None
    ticket = day.tickets.get(day.by_number.get(command.number, TicketId("")))
    if ticket is None or not ticket.device:
        return None
    there = devices.get(ticket.device)
    return None if there is not None and there.status == "online" else KIOSK_OFFLINE


def _answer(centre: Centre, day: Day, ticket: Ticket) -> m.Answer:
    """The ticket as it was given. What the queue was like then is not printed a second time."""
    of = field_of(centre, ticket.field)
    return m.Answer(
        request_id=ticket.id,
        status="issued",
        # A kiosk that was alone told of it later; who came back late has a later place.
        at=local(centre, min(ticket.issued_at, ticket.since)),
        number=ticket.number,
        series=ticket.series,
        service=ticket.service,
        field=of.name if of else None,
        field_en=of.name_en if of else None,
        counters=counters_of(centre, day, ticket.field),
        priority=ticket.priority,
        language="en" if ticket.language == "en" else "vi",
        business_day=day.date.isoformat(),
        token=ticket.token,
        term=day.term,
    )
