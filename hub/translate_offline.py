"""PURE: what a kiosk did alone, as commands, and the answer that lets it forget a ticket."""

from datetime import date

from hub.core import commands as c
from hub.core.errors import Refused
from hub.outcome import Outcome
from hub.translate_desk import MALFORMED
from kit.numbers import number_text
from kit.wire import messages_offline as mo

WAITED_MOST_S = 366 * 86_400.0  # beyond it a kiosk's counting says nothing, and no date can hold it


def settle_command(device: str, told: mo.Settle) -> c.Settle:
    """The ticket of `told` as a command; Refused when its number and its date contradict."""
    if told.number != number_text(told.series, told.n):
        raise Refused(MALFORMED, f"number: {told.number!r} is not {told.series} and {told.n}")
    return c.Settle(
        request_id=told.request_id,
        device=device,
        number=told.number,
        series=told.series,
        n=told.n,
        service=told.service,
        language=told.language,
        priority=told.priority,
        token=told.token,
        how=told.how,
        order=told.order,
        business_day=None if told.date is None else _date(told.date, "date"),
        term=told.term,
        waited_s=None if told.waited_s is None else min(told.waited_s, WAITED_MOST_S),
        printed=None if told.printed is None else told.printed == "confirmed",
        reason=told.reason,
    )


def witness_command(device: str, holds: mo.Holds) -> c.Witness:
    """The highest number of each series and day that a kiosk knows of; Refused for no date."""
    tops: dict[tuple[str, date], int] = {}
    for at, top in enumerate(holds.tops):
        key = (top.series, _date(top.date, f"tops[{at}].date"))
        tops[key] = max(top.n, tops.get(key, 0))
    return c.Witness(device=device, term=holds.term, tops=tops)


def settled(told: mo.Settle, result: Outcome, term: int) -> mo.Settled:
    """What the kiosk hears of its ticket, and what is known of the paper."""
    return mo.Settled(
        request_id=told.request_id,
        status="settled" if result.done else "refused",
        printed=result.printed,
        term=term,
        reason=result.reason,
        fault=result.fault,
    )


def _date(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(MALFORMED, f"{name}: {text!r} is in no calendar") from None
