"""PURE: the verbs of an officer, from a call keypad or a page, as commands."""

from collections.abc import Callable, Mapping

from hub.core import commands as c
from hub.core.errors import Refused
from hub.core.model import CounterId
from kit.numbers import number_text, split_number
from kit.wire import messages as m

MALFORMED = "malformed"


def desk_command(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    """The command of an officer's verb at `counter`; Refused when it lacks what it needs."""
    return _VERBS[do.do](do, counter)


def number_typed(text: str) -> str:
    """The number that a person means by what they typed: `a12` is A012. What is none stays."""
    found = split_number(text)
    return number_text(*found) if found else text.strip().upper()


def _given(value: str | None, name: str) -> str:
    if value is None:
        raise Refused(MALFORMED, f"{name}: missing")
    return value


def _number(do: m.DeskDo) -> str:
    return number_typed(_given(do.number, "number"))


def _plain(kind: type[c.AtCounter]) -> Callable[[m.DeskDo, CounterId], c.AtCounter]:
    return lambda do, counter: kind(request_id=do.request_id, counter=counter)


def _call_number(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    return c.CallNumber(request_id=do.request_id, counter=counter, number=_number(do))


def _reprint(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    return c.Reprint(request_id=do.request_id, counter=counter, number=_number(do))


def _return(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    return c.Return(request_id=do.request_id, counter=counter, number=_number(do))


def _take_back(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    return c.TakeBack(request_id=do.request_id, counter=counter, number=_number(do))


def _cancel(do: m.DeskDo, counter: CounterId) -> c.AtCounter:
    number, reason = _number(do), _given(do.reason, "reason")
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
    "call_number": _call_number,
    "recall": _plain(c.Recall),
    "start": _plain(c.Start),
    "finish": _plain(c.Finish),
    "no_show": _plain(c.NoShow),
    "return": _return,
    "transfer": _transfer,
    "park": _plain(c.Park),
    "take_back": _take_back,
    "cancel": _cancel,
    "reprint": _reprint,
    "sign_out": _plain(c.SignOut),
}
