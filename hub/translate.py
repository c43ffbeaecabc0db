"""PURE: between the wire and the rules: messages to commands, outcomes to answers, events to calls.

A citizen's name never passes here: the wire has none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.core import commands as c
from hub.core import events as e
from hub.core.centre import Centre, Field
from hub.core.errors import Refused
from hub.core.model import CounterId, Day, TicketId
from hub.outcome import Outcome
from hub.translate_desk import MALFORMED, desk_command
from hub.translate_offline import settle_command, settled, witness_command
from kit.wire import messages as m
from kit.wire import messages_offline as mo
from kit.wire import topics
from kit.wire.codec import WireError
from kit.wire.topics import Topic


@dataclass(frozen=True, slots=True)
class Publish:
    """A message to go out, and the parts of its address."""

    topic: Topic
    message: object
    parts: Mapping[str, str] = field(default_factory=dict)


# ---- in: what a message asks for


def command(centre: Centre, device: str, message: object, token: str) -> c.Command:
    """The command in a message of `device`; Refused when it cannot be one.

    `token` goes into a ticket, should one be issued.
    """
    match message:
        case m.Ask():
            return c.Ask(
                request_id=message.request_id,
                device=device,
                service=message.service,
                language=message.language,
                priority=message.priority,
                token=token,
            )
        case m.Printed(request_id=ticket, result=result, reason=reason):
            ok = result == "confirmed"
            return c.ReportPrint(ticket=ticket, device=device, ok=ok, reason=reason)
        case m.Rate():
            return c.Rate(
                rating_id=message.rating_id,
                device=device,
                counter=_counter_of(centre.pads, device),
                visit=message.visit,
                level=message.level,
                reasons=message.reasons,
            )
        case m.DeskDo():
            return desk_command(message, _counter_of(centre.desks, device))
        case mo.Settle():
            return settle_command(device, message)
        case mo.Holds():
            return witness_command(device, message)
        case _:
            raise TypeError(f"{type(message).__name__} asks for nothing")


def _counter_of(devices: Mapping[str, str], device: str) -> CounterId:
    """Where the device stands; a pad is not a desk, whatever it sends."""
    if device not in devices:
        raise Refused("unknown-counter", f"device: {device!r} stands at no counter")
    return CounterId(devices[device])


# ---- out: what became of it


def reply(
    centre: Centre, device: str, message: object, result: Outcome, *, term: int = 0
) -> Publish:
    """The answer to `message` of `device`: a function of the outcome, so a repeat gets the same.

    `term` is that of the hub now; TypeError for a message without an answer.
    """
    done, reason, fault = result.done, result.reason, result.fault
    match message:
        case m.Ask(request_id=id_):
            answer = _issued(centre, id_, result) if done else _not_issued(centre, message, result)
            return Publish(topics.ANSWER, replace(answer, term=term), {"device": device})
        case m.Printed(request_id=id_):
            noted = m.Noted(
                request_id=id_, status="noted" if done else "refused",
                reason=reason, fault=fault, term=term,
            )  # fmt: skip
            return Publish(topics.NOTED, noted, {"device": device})
        case mo.Settle():
            return Publish(topics.SETTLED, settled(message, result, term), {"device": device})
        case m.Rate(rating_id=id_):
            rated = m.Rated(
                rating_id=id_, status="accepted" if done else "refused", reason=reason, fault=fault
            )
            return Publish(topics.RATED, rated, {"device": device})
        case m.DeskDo(request_id=id_):
            desk = m.DeskDone(
                request_id=id_, status=result.status, number=result.number,
                reason=reason, fault=fault,
            )  # fmt: skip
            return Publish(topics.DONE, desk, {"device": device})
        case _:
            raise TypeError(f"{type(message).__name__} has no answer")


def malformed(centre: Centre, topic: Topic, device: str, fault: WireError, at: datetime) -> Publish:
    """The refusal of a message that did not pass the codec; TypeError for a topic without answers.

    It repeats the sender's id as far as that could be read.
    """
    id_, what = fault.ids.get("request_id"), fault.fault
    parts = {"device": device}
    match topic.name:
        case topics.ASK.name:
            answer = m.Answer(
                request_id=id_, status="refused", at=local(centre, at), reason=MALFORMED, fault=what
            )
            return Publish(topics.ANSWER, answer, parts)
        case topics.PRINTED.name:
            noted = m.Noted(request_id=id_, status="refused", reason=MALFORMED, fault=what)
            return Publish(topics.NOTED, noted, parts)
        case topics.SETTLE.name:
            none = mo.Settled(request_id=id_, status="refused", reason=MALFORMED, fault=what)
            return Publish(topics.SETTLED, none, parts)
        case topics.RATE.name:
            rating_id = fault.ids.get("rating_id")
            rated = m.Rated(rating_id=rating_id, status="refused", reason=MALFORMED, fault=what)
            return Publish(topics.RATED, rated, parts)
        case topics.DO.name:
            desk = m.DeskDone(request_id=id_, status="refused", reason=MALFORMED, fault=what)
            return Publish(topics.DONE, desk, parts)
        case _:
            raise TypeError(f"{topic.name} has no answer")


def _issued(centre: Centre, request_id: str, result: Outcome) -> m.Answer:
    of = field_of(centre, result.field)
    return m.Answer(
        request_id=request_id,
        status="issued",
        at=local(centre, result.at),
        number=result.number,
        series=result.series,
        service=result.service,
        field=of.name if of else None,
        field_en=of.name_en if of else None,
        counters=result.counters,
        ahead=result.ahead,
        wait_min=result.wait_min,
        priority=result.priority,
        language="en" if result.language == "en" else "vi",
        business_day=result.business_day,
        token=result.token,
    )


def _not_issued(centre: Centre, ask: m.Ask, result: Outcome) -> m.Answer:
    return m.Answer(
        request_id=ask.request_id,
        status="refused",
        at=local(centre, result.at),
        service=ask.service,
        language=ask.language,
        reason=result.reason,
        fault=result.fault,
    )


def calls(centre: Centre, day: Day, events: Iterable[e.Event]) -> tuple[Publish, ...]:
    """What the boards announce for these events, in order; `day` is the day after them."""
    found = []
    for event in events:
        match event:
            case e.Called(ticket=id_, counter=counter, call_id=call_id, at=at):
                repeat = 0
            case e.Recalled(ticket=id_, counter=counter, call_id=call_id, at=at, repeat=repeat):
                pass
            case _:
                continue
        ticket = day.tickets[TicketId(id_)]
        of = field_of(centre, ticket.field)
        call = m.Call(
            call_id=call_id,
            number=ticket.number,
            counter=counter,
            at=local(centre, at),
            repeat=repeat,
            priority=ticket.priority is not None,
            language="en" if ticket.language == "en" else "vi",
            field=of.name if of else "",
            field_en=of.name_en if of else "",
        )
        found.append(Publish(topics.CALL, call))
    return tuple(found)


# ---- shared with `translate_state`


def local(centre: Centre, at: datetime) -> datetime:
    """The instant with the centre's own offset, to the second: people read it."""
    return at.astimezone(ZoneInfo(centre.time_zone)).replace(microsecond=0)


def field_of(centre: Centre, field_id: str | None) -> Field | None:
    """The field with this id; None when the set-up has lost it meanwhile."""
    return next((one for one in centre.fields if one.id == field_id), None)
