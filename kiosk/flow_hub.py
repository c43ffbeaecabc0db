"""PURE: what the hub says, and whether it is to be believed.

Each message is of a *term*, which grows with each restore of the hub's store. A hub of an earlier
term than the highest ever heard of is an old disk that came back: nobody obeys it. One of a higher
term may have forgotten tickets of this day: it is told all of them.
"""

from dataclasses import replace

from kiosk import times
from kiosk.flow_alone import alone, from_hub, seen, unsettled
from kiosk.flow_events import Again, Effect, Forget, Note, Prune, SendHolds, TellHealth, report_key
from kiosk.flow_memory import changed, noted
from kiosk.flow_pages import Step, sorry
from kiosk.flow_paper import give_back, report_again, reprint, send
from kiosk.flow_state import Asking, Kiosk, Printing
from kiosk.holdings import adopt, forget, tops
from kit.bus import Received
from kit.numbers import is_local, split_number
from kit.wire import topics
from kit.wire.messages import Answer, DeviceState, Menu, Noted
from kit.wire.messages_offline import Holds, Lease, Reprint, Settled, Top

ANSWERED_KEPT = 200  # an answer is repeated within seconds; nobody presses 200 times in them
TOPS_MOST = 200  # as many as the message takes
# With these words the hub says that it cannot decide now; the kiosk can.
NOT_NOW = ("recovering", "busy", "starting", "stopping", "poison")
MALFORMED = "malformed"  # is so for every hub, and is said without a term


def hear(state: Kiosk, event: Received, now_s: float) -> Step:
    """The state after a message, and what is to be done."""
    match event.message:
        case DeviceState(status=status) if event.topic is topics.HUB_STATE:
            return _hub_state(state, status == "online", event.retained, now_s)
        case Menu() as menu:
            return _menu(state, menu, event.retained, now_s)
        case Answer(term=term, reason=reason) as answer:
            obeyed, state, effects = _obey(state, term, reason, now_s)
            state, more = _answer(state, answer, now_s) if obeyed else (state, ())
            return state, effects + more
        case Noted(request_id=str(id_), term=term, reason=reason, status=status):
            obeyed, state, effects = _obey(state, term, reason, now_s)
            state, more = _noted(state, id_, reason, status, now_s) if obeyed else (state, ())
            return state, effects + more
        case Settled(request_id=str(id_), term=term, reason=reason, status=status):
            obeyed, state, effects = _obey(state, term, reason, now_s)
            state, more = _settled(state, id_, reason, status, now_s) if obeyed else (state, ())
            return state, effects + more
        case Lease(term=term) as lease:
            obeyed, state, effects = _obey(state, term, None, now_s)
            state, more = _lease(state, lease, event.retained, now_s) if obeyed else (state, ())
            return state, effects + more
        case Reprint(answer=Answer(term=term)) as asked:
            obeyed, state, effects = _obey(state, term, None, now_s)
            state, more = reprint(state, asked, now_s) if obeyed else (state, ())
            return state, effects + more
    return state, ()


def bus_up(state: Kiosk, now_s: float) -> Step:
    """The broker answers: tell what we hold, then all that waits."""
    hub = replace(state.hub, lease_due=True)
    state = replace(state, bus_up=True, reported_s=now_s, hub=hub)
    health = TellHealth(state.printer, state.hub_word)
    return state, (send_holds(state), *send(state, now_s, lost=True), health)


def bus_down(state: Kiosk) -> Kiosk:
    """The broker is gone; the hub's state and menu will be told anew."""
    return replace(state, bus_up=False, hub=replace(state.hub, there=True, menu_heard=False))


def send_holds(state: Kiosk) -> SendHolds:
    """What this kiosk has seen and holds; a restored hub skips past all of it."""
    found = tops(state.holdings)
    for share, n in state.tops.items():
        found[share] = max(found.get(share, 0), n)
    latest_first = sorted(found.items(), key=lambda one: one[0][1], reverse=True)
    told = tuple(
        Top(series=series, date=date, n=n)
        for (series, date), n in latest_first[:TOPS_MOST]
        if not is_local(series)
    )
    return SendHolds(Holds(term=state.hub.term, tops=told))


def _obey(
    state: Kiosk, term: int, reason: str | None, now_s: float
) -> tuple[bool, Kiosk, tuple[Effect, ...]]:
    """Whether a message of this term is taken, and what a term that is new to us asks for."""
    hub = state.hub
    if term < hub.term and reason != MALFORMED:
        return False, replace(state, hub=replace(hub, old=True)), ()
    if term <= hub.term:
        return True, replace(state, hub=replace(hub, old=False)), ()
    state = replace(state, hub=replace(hub, term=term, old=False))
    state, again = _tell_all(state)
    return True, state, (again, *send(state, now_s))


def _tell_all(state: Kiosk) -> tuple[Kiosk, Again]:
    """The hub may have forgotten tickets: all that are kept wait to be told again."""
    tickets = {id_: replace(one, pending=True) for id_, one in state.tickets.items()}
    state = replace(state, tickets=tickets)
    notes = changed(state, "state")
    return noted(state, notes), Again(notes=notes)


def _hub_state(state: Kiosk, online: bool, retained: bool, now_s: float) -> Step:
    """The hub has come or gone. Each time it comes it must hear what we hold."""
    if not online:
        return replace(state, hub=replace(state.hub, there=False)), ()
    if retained:
        return replace(state, hub=replace(state.hub, there=True)), ()
    state = replace(state, hub=replace(state.hub, there=True, silent=False, lease_due=True))
    return state, (send_holds(state), *send(state, now_s, lost=True)) if state.bus_up else ()


def _spoke(state: Kiosk) -> Kiosk:
    """The hub spoke. Whether it is there stands in its own state alone (its last will): a message
    may have lain in a queue for hours, and a kiosk that trusts it refuses by yesterday's menu.
    """
    return replace(state, hub=replace(state.hub, silent=False))


def _menu(state: Kiosk, menu: Menu, retained: bool, now_s: float) -> Step:
    hub = replace(state.hub, menu_heard=True)
    state = replace(state, menu=menu, hub=hub)
    if retained:  # it may be older than the hub's last breath
        state = replace(state, times=times.at_least(state.times, menu.at))
    else:
        state = _spoke(replace(state, times=times.heard(state.times, menu.at, now_s)))
    notes = changed(state, "menu")
    return noted(state, notes), (Note(notes),) if notes else ()


def _answer(state: Kiosk, answer: Answer, now_s: float) -> Step:
    request_id, page = answer.request_id, state.page
    state = _seen_number(_spoke(state), answer)
    if request_id is None or request_id in state.answered or request_id in state.tickets:
        return state, ()  # what we gave meanwhile counts; the hub hears of it with `settle`
    waited_for = isinstance(page, Asking) and page.ask.request_id == request_id
    state = replace(state, answered=(*state.answered, request_id)[-ANSWERED_KEPT:])
    issued = answer.status == "issued" and bool(answer.number)
    if not waited_for:
        ours = request_id in state.asked
        state, effects = give_back(state, request_id) if issued and ours else (state, ())
        return state, (*effects, *send(state, now_s)) if effects else ()
    assert isinstance(page, Asking)
    state = replace(state, times=times.heard(state.times, answer.at, now_s))
    if issued:
        service = answer.service or page.ask.service
        return from_hub(state, replace(answer, service=service), now_s)
    if answer.reason in NOT_NOW:
        return alone(state, page, now_s)
    return sorry(state, answer.reason or MALFORMED, now_s), ()


def _seen_number(state: Kiosk, answer: Answer) -> Kiosk:
    found = split_number(answer.number or "")
    if found is None or answer.business_day is None:
        return state
    series, n = found
    return seen(state, (series, answer.business_day), n)


def _noted(state: Kiosk, request_id: str, reason: str | None, status: str, now_s: float) -> Step:
    state = replace(_spoke(state), telling=state.telling - {request_id})
    why = reason if status == "refused" else None
    return state, (Forget(report_key(request_id), why), *send(state, now_s))


def _settled(state: Kiosk, request_id: str, reason: str | None, status: str, now_s: float) -> Step:
    state, given = _spoke(state), state.tickets.get(request_id)
    if given is not None:
        tickets = {**state.tickets, request_id: replace(given, pending=False)}
        state = replace(state, tickets=tickets)
    why = reason if status == "refused" else None
    return state, (Forget(request_id, why), *send(state, now_s))


def _lease(state: Kiosk, lease: Lease, retained: bool, now_s: float) -> Step:
    before = state.holdings.lease
    if retained and before is not None and lease.at < before.at:
        return state, ()  # the broker forgot the later one
    effects: tuple[Effect, ...] = ()
    if not retained:
        state = _spoke(replace(state, times=times.heard(state.times, lease.at, now_s)))
        if lease.epoch < state.hub.epoch:  # its store was lost, and began anew
            state, again = _tell_all(state)
            effects = (again, *send(state, now_s))
        hub = replace(state.hub, lease_due=False, epoch=lease.epoch)
        state = replace(state, hub=hub)
    else:
        state = replace(state, times=times.at_least(state.times, lease.at))
    remembers = state.holdings.memory == "kept"
    holdings = adopt(state.holdings, lease, unsettled=unsettled(state), retained=retained)
    state = replace(state, holdings=holdings)
    if before is not None and lease.date != before.date:
        state, more = _new_day(state, lease.date)
        effects += more
    state, more = _unreported(state, lease, remembers=remembers, now_s=now_s)
    notes = changed(state, "lease", "past")
    if "lease" in notes:
        notes = {**notes, **changed(state, "state")}
    return noted(state, notes), (*effects, *((Note(notes),) if notes else ()), *more)


def _new_day(state: Kiosk, today: str) -> Step:
    """What is over and told is forgotten, but for the last day with tickets before this one.

    A hub whose clock ran ahead, and that is then restored, says that it is yesterday again.
    """
    others = [one.day for one in state.tickets.values() if one.day != today]
    before = min([today, *others[-1:]])
    tickets = {id_: one for id_, one in state.tickets.items() if one.pending or one.day >= before}
    kept = {share: n for share, n in state.tops.items() if share[1] >= before}
    holdings = forget(state.holdings, before)
    return replace(state, tickets=tickets, tops=kept, holdings=holdings), (Prune(before),)


def _unreported(state: Kiosk, lease: Lease, *, remembers: bool, now_s: float) -> Step:
    """Tickets of whose paper the hub has heard nothing: tell what we know.

    One that this kiosk never got, for it died while it asked, is nobody's.
    """
    if not remembers:  # they may be of an earlier life, and on paper
        unknown = frozenset(lease.unreported) - set(state.tickets)
        return replace(state, strangers=state.strangers | unknown), ()
    effects: tuple[Effect, ...] = ()
    for request_id in lease.unreported:
        more: tuple[Effect, ...] = ()
        if request_id in state.tickets:
            state, more = report_again(state, request_id)
        elif request_id not in state.strangers and not _in_hand(state, request_id):
            state, more = give_back(state, request_id)
        effects += more
    return state, (*effects, *send(state, now_s)) if effects else ()


def _in_hand(state: Kiosk, request_id: str) -> bool:
    """Whether somebody waits for this very number."""
    match state.page:
        case Asking(ask=ask):
            return ask.request_id == request_id
        case Printing(answer=answer):
            return answer.request_id == request_id
    return False
