"""PURE: between the wire and the rules: messages to commands, outcomes to answers, events to calls.

A citizen's name never passes here: the wire has none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.core import commands as c
from hub.core import events as e
from hub.core.centre import Centre, Field
from hub.core.errors import Refused
from hub.core.model import CounterId, Day, TicketId
from hub.outcome import Outcome
from kit.wire import messages as m
from kit.wire import topics
from kit.wire.codec import WireError
from kit.wire.topics import Topic

MALFORMED = "malformed"


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
        case _:
            raise TypeError(f"{type(message).__name__} asks for nothing")


def desk_command(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    """The command of an officer's verb at `counter`; Refused when it lacks what it needs."""
    return _VERBS[do.do](do, counter)


def _counter_of(devices: Mapping[str, str], device: str) -> CounterId:
    """Where the device stands; a pad is not a desk, whatever it sends."""
    if device not in devices:
        raise Refused("unknown-counter", f"device: {device!r} stands at no counter")
    return CounterId(devices[device])


def _given(value: str | None, name: str) -> str:
    if value is None:
        raise Refused(MALFORMED, f"{name}: missing")
    return value


def _plain(kind: type[c.AtCounter]) -> Callable[[m.DeskDo, CounterId], c.AtCounter]:
    return lambda do, counter: kind(request_id=do.request_id, counter=counter)


def _return(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    number = _given(do.number, "number")
    return c.Return(request_id=do.request_id, counter=counter, number=number)


def _take_back(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    number = _given(do.number, "number")
    return c.TakeBack(request_id=do.request_id, counter=counter, number=number)


def _cancel(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    number, reason = _given(do.number, "number"), _given(do.reason, "reason")
    return c.Cancel(request_id=do.request_id, counter=counter, number=number, reason=reason)


def _pause(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    reason = _given(do.reason, "reason")
    return c.Pause(request_id=do.request_id, counter=counter, reason=reason)


def _transfer(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    if do.field is None and do.counter is None:
        raise Refused(MALFORMED, "field: missing (or counter)")
    to_counter = None if do.counter is None else CounterId(do.counter)
    return c.Transfer(
        request_id=do.request_id, counter=counter, field=do.field, to_counter=to_counter
    )


_VERBS: Mapping[m.DeskVerb, Callable[[m.DeskDo, CounterId], c.AtCounter]] = {
    "open": _plain(c.Open),
    "pause": _pause,
    "call_next": _plain(c.CallNext),
    "recall": _plain(c.Recall),
    "start": _plain(c.Start),
    "finish": _plain(c.Finish),
    "no_show": _plain(c.NoShow),
    "return": _return,
    "transfer": _transfer,
    "park": _plain(c.Park),
    "take_back": _take_back,
    "cancel": _cancel,
    "sign_out": _plain(c.SignOut),
}


# ---- out: what became of it


def reply(centre: Centre, device: str, message: object, result: Outcome) -> Publish:
    """The answer to `message` of `device`: a function of the outcome, so a repeat gets the same."""
    done, reason, fault = result.done, result.reason, result.fault
    match message:
        case m.Ask(request_id=id_):
            answer = _issued(centre, id_, result) if done else _not_issued(centre, message, result)
            return Publish(topics.ANSWER, answer, {"device": device})
        case m.Printed(request_id=id_):
            noted = m.Noted(
                request_id=id_, status="noted" if done else "refused", reason=reason, fault=fault
            )
            return Publish(topics.NOTED, noted, {"device": device})
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
