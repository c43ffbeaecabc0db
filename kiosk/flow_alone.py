"""PURE: a number on its way to paper: the hub's, or one that the kiosk gives by itself.

Alone the kiosk decides as the hub would: hours, quotas and numbers came with the lease. The ticket
is kept on disk first; only then the paper moves.
"""

from dataclasses import replace
from datetime import date, datetime

from kiosk import times
from kiosk.flow_events import Effect, Given, Keep, Print, Report
from kiosk.flow_memory import EPOCH, changed, noted
from kiosk.flow_pages import Step, sorry
from kiosk.flow_state import Asking, Kiosk, Printing
from kiosk.holdings import Share, Taken, take, take_own
from kiosk.ticket import ticket_of
from kit.numbers import split_number
from kit.wire.messages import Answer, MenuService
from kit.wire.messages_offline import Settle


def alone(state: Kiosk, asking: Asking, now_s: float) -> Step:
    """A number for the person who asks, without the hub; or the reason why it would give none."""
    ask, menu = asking.ask, state.menu
    service = service_of(state, ask.service)
    if menu is not None and service is None:
        return sorry(state, "unknown-service", now_s), ()
    if menu is not None and ask.priority not in (None, *(one.id for one in menu.priorities)):
        return sorry(state, "unknown-priority", now_s), ()
    at = times.now(state.times, now_s)
    series = service.series if service else None
    certain = times.is_certain(state.times)
    holdings, taken = take(state.holdings, series, at, now_s, certain=certain)
    if not isinstance(taken, Taken):
        return sorry(state, taken, now_s), ()
    answer = _answer(state, asking, service, taken, at)
    return _give(replace(state, holdings=holdings), answer, taken, now_s)


def from_hub(state: Kiosk, answer: Answer, now_s: float) -> Step:
    """The hub's number on its way to paper."""
    found = split_number(answer.number or "")
    if found is None or answer.request_id is None:
        # Not a number as we write them. It is the hub's word, so the person gets it all the same.
        page = Printing(answer=answer, since_s=now_s, on_disk=True)
        return replace(state, page=page), print_it(state, page)
    series, n = found
    number = answer.number or ""
    taken = Taken(number=number, series=series, n=n, how="hub", date=_date(answer.business_day))
    return _give(state, answer, taken, now_s)


def on_disk(state: Kiosk, request_id: str) -> Step:
    """The ticket survives a power cut: now the paper."""
    page = state.page
    if not isinstance(page, Printing) or page.on_disk or page.answer.request_id != request_id:
        return state, ()
    page = replace(page, on_disk=True)
    return replace(state, page=page), print_it(state, page)


def not_on_disk(state: Kiosk, request_id: str, now_s: float) -> Step:
    """The ticket is in memory only; after a power cut its number could be given once more.

    A number of the hub stands there. One of ours is replaced by one that only this second gives.
    """
    page, given = state.page, state.tickets.get(request_id)
    if not isinstance(page, Printing) or page.answer.request_id != request_id or page.on_disk:
        return state, ()
    ours = given is not None and given.settle.how != "hub"
    if given is not None and ours and state.holdings.memory != "none":
        at, certain = times.now(state.times, now_s), times.is_certain(state.times)
        holdings, taken = take_own(state.holdings, at, now_s, certain=certain, forgetful=True)
        answer = replace(page.answer, number=taken.number, series=taken.series)
        settle = replace(
            given.settle, number=taken.number, series=taken.series, n=taken.n, how=taken.how
        )
        given = replace(given, settle=settle)
        state = replace(state, holdings=holdings, tickets={**state.tickets, request_id: given})
        page = replace(page, answer=answer)
    page = replace(page, on_disk=True)
    kept: tuple[Effect, ...] = (Report(given=given),) if given is not None else ()
    return replace(state, page=page), kept + print_it(state, page)


def print_it(state: Kiosk, page: Printing) -> tuple[Effect, ...]:
    """The paper of this page."""
    answer = page.answer
    base = state.rules.link_base
    ticket = ticket_of(answer, state.menu, link_base=base, dated=page.dated)
    return (Print(answer.request_id or "", ticket),)


def service_of(state: Kiosk, service: str) -> MenuService | None:
    """The service as the menu tells it; None without a menu, or when it is not on it."""
    found = state.menu.services if state.menu else ()
    return next((one for one in found if one.id == service), None)


def unsettled(state: Kiosk) -> dict[Share, int]:
    """How many tickets of each field's series and day the hub has not been told of yet."""
    found: dict[Share, int] = {}
    for given in state.tickets.values():
        one = given.settle
        if given.pending and one.how != "hub" and one.date is not None:
            service = service_of(state, one.service)
            share = (service.series if service else one.series, one.date)
            found[share] = found.get(share, 0) + 1
    return found


def _answer(
    state: Kiosk, asking: Asking, service: MenuService | None, taken: Taken, at: datetime | None
) -> Answer:
    """What the hub would have answered, without what only it can know."""
    ask = asking.ask
    return Answer(
        request_id=ask.request_id,
        status="issued",
        at=at or EPOCH,
        number=taken.number,
        series=taken.series,
        service=ask.service,
        field=service.field_name if service else None,
        field_en=service.field_name_en if service else None,
        counters=service.counters if service else (),
        priority=ask.priority,
        language=ask.language,
        business_day=taken.date,
        token=asking.token,
        term=state.hub.term,
    )


def _date(text: str | None) -> str | None:
    """The business day of an answer, as it may stand in a ticket; None for anything else."""
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return None


def _give(state: Kiosk, answer: Answer, taken: Taken, now_s: float) -> Step:
    """The ticket into the kiosk's own book and on its way to the disk."""
    request_id, order = answer.request_id or "", state.order + 1
    settle = Settle(
        request_id=request_id,
        number=taken.number,
        series=taken.series,
        n=taken.n,
        service=answer.service or "",
        how=taken.how,
        language=answer.language,
        priority=answer.priority,
        token=answer.token or "",
        date=taken.date,
        term=state.hub.term,
        order=order,
    )
    lease = state.holdings.lease
    given = Given(
        settle=settle,
        stamp=times.stamp(state.times, now_s),
        day=taken.date or (lease.date if lease else _UNKNOWN_DAY),
        pending=taken.how != "hub",
    )
    page = Printing(answer=answer, since_s=now_s, dated=answer.at != EPOCH)
    state = replace(state, page=page, order=order, tickets={**state.tickets, request_id: given})
    if taken.how != "local" and taken.date is not None:
        state = seen(state, (taken.series, taken.date), taken.n)
    notes = changed(state, "state")
    return noted(state, notes), (Keep(given, notes),)


def seen(state: Kiosk, share: Share, n: int) -> Kiosk:
    """The state that knows of this number: a restored hub must not give it again."""
    if n <= state.tops.get(share, 0):
        return state
    return replace(state, tops={**state.tops, share: n})


_UNKNOWN_DAY = "1970-01-01"  # is pruned as soon as the hub has it
