"""PURE: what a kiosk does with a press, an answer, a slip of paper, a second that went by.

One person at a time: from the press until the number is out, further presses do nothing, so a
double tap, a bounce or two fingers make one ticket. Whoever presses gets a number: the hub's if it
answers in time, else one that this kiosk may give by itself (`flow_alone`). What the paper did is
`flow_paper`, what the hub says `flow_hub`.
"""

from dataclasses import replace

from kiosk import times
from kiosk.flow_alone import alone, not_on_disk, on_disk
from kiosk.flow_events import (
    ButtonMoved,
    Effect,
    KeyPressed,
    NotOnDisk,
    OnDisk,
    PrintDone,
    PrinterSaid,
    PrintFailed,
    SendAsk,
    Started,
    TellHealth,
)
from kiosk.flow_hub import ANSWERED_KEPT, bus_down, bus_up, hear, send_holds
from kiosk.flow_pages import Step, home, sorry
from kiosk.flow_paper import overdue, printed, send, started, unprinted
from kiosk.flow_state import (
    NO_PRINT,
    Asking,
    Choosing,
    Home,
    Kiosk,
    Number,
    Printing,
    PriorityQuestion,
    Sorry,
)
from kiosk.holdings import shut
from kit.bus import BusDown, BusUp, Received
from kit.press import press
from kit.wire.messages import Ask, Menu

READ_S = 5.0  # a number that is only on the screen stays at least so long


def update(state: Kiosk, event: object, now_s: float) -> Step:
    """The state after the event, and what is to be done; `now_s` never goes backwards."""
    before = state.hub_word
    state, effects = _happen(state, event, now_s)
    # Not on Tick alone: ticks only come while nothing else does.
    state, more = _pass_time(state, now_s)
    effects += more
    if state.hub_word != before and not isinstance(event, BusUp | PrinterSaid):
        effects += (TellHealth(state.printer, state.hub_word),)
    return state, effects


def _happen(state: Kiosk, event: object, now_s: float) -> Step:
    match event:
        case KeyPressed(key=key):
            return _press(state, key, event, now_s)
        case ButtonMoved():
            return _button(state, event, now_s)
        case Received():
            return hear(state, event, now_s)
        case OnDisk(request_id=request_id):
            return on_disk(state, request_id)
        case NotOnDisk(request_id=request_id):
            return not_on_disk(state, request_id, now_s)
        case PrintDone(request_id=request_id, verified=verified):
            return printed(state, request_id, verified, now_s)
        case PrintFailed(request_id=request_id, reason=reason):
            return unprinted(state, request_id, reason, now_s)
        case PrinterSaid(word=word):
            return replace(state, printer=word), (TellHealth(word, state.hub_word),)
        case Started():
            return started(state, now_s)
        case BusUp():
            return bus_up(state, now_s)
        case BusDown():
            return bus_down(state), ()
    return state, ()


def _button(state: Kiosk, moved: ButtonMoved, now_s: float) -> Step:
    presses, begins = press(state.presses, moved.edge, now_s)
    state = replace(state, presses=presses)
    key = state.rules.button_services.get(moved.edge.key)
    if not begins or key is None:
        return state, ()
    return _press(state, _full_key(key), moved, now_s)


def _full_key(key: str) -> str:
    """Buttons name a service by its id alone; every other key has its own name."""
    return key if ":" in key or key in ("priority", "language") else f"service:{key}"


def _press(state: Kiosk, key: str, event: KeyPressed | ButtonMoved, now_s: float) -> Step:
    if now_s < state.deaf_until_s:
        return state, ()
    verb, _, name = key.partition(":")
    match state.page:
        case Asking() | Printing():
            return state, ()  # somebody is being served: one person, one ticket
        case Number(outcome="screen", since_s=since_s) if verb == "service":
            if now_s - since_s < READ_S:
                return state, ()  # the number stands nowhere but here
            state = home(state)
        case Number() | Sorry():
            state = home(state)
    state = replace(state, touched_s=now_s, times=times.looked(state.times, event.wall, now_s))
    match verb:
        case "service":
            return _ask(state, name, event, now_s)
        case "field":
            return replace(state, page=Choosing(name)), ()
        case "priority" if not name:
            return replace(state, page=PriorityQuestion()), ()
        case "priority":
            chosen = None if state.priority == name else name
            page = Home() if isinstance(state.page, PriorityQuestion) else state.page
            return replace(state, priority=chosen, page=page), ()
        case "language":
            return replace(state, language="vi" if state.language == "en" else "en"), ()
        case "back":
            return replace(state, page=Home()), ()
    return state, ()


def _ask(state: Kiosk, service: str, event: KeyPressed | ButtonMoved, now_s: float) -> Step:
    if not state.rules.has_screen and state.printer in NO_PRINT:
        return state, ()  # a number that nobody could see must not be taken
    if state.fresh and (reason := _not_open(state.menu, service)) is not None:
        return sorry(state, reason, now_s), ()
    ask = Ask(
        request_id=event.request_id,
        service=service,
        language=state.language,
        priority=state.priority,
    )
    asking = Asking(ask=ask, token=event.token, since_s=now_s)
    if state.alone:
        return alone(state, asking, now_s)
    asked = (*state.asked, ask.request_id)[-ANSWERED_KEPT:]
    return replace(state, page=asking, asked=asked), (SendAsk(ask),)


def _not_open(menu: Menu | None, service: str) -> str | None:
    """The reason to refuse without asking; None also for what only the hub can know."""
    if menu is None:
        return None
    if not menu.open:
        return "closed"
    closed = any(one.id == service and not one.open for one in menu.services)
    return "service-closed" if closed else None


def _pass_time(state: Kiosk, now_s: float) -> Step:
    rules = state.rules
    effects: tuple[Effect, ...] = ()
    if state.bus_up and now_s - state.reported_s >= rules.report_every_s:
        state = replace(state, reported_s=now_s)
        holds = (send_holds(state),) if state.hub.lease_due else ()
        effects = (*holds, *send(state, now_s, lost=True))
    is_shut = not state.fresh and shut(state.holdings.lease, times.now(state.times, now_s))
    if is_shut != state.shut:
        state = replace(state, shut=is_shut)
    state, more = _turn_page(state, now_s)
    return state, effects + more


def _turn_page(state: Kiosk, now_s: float) -> Step:
    """What becomes of the page when nobody does anything."""
    rules = state.rules
    match state.page:
        case Asking(since_s=since_s) as asking:
            if state.alone:
                return alone(state, asking, now_s)
            if now_s - since_s >= rules.answer_within_s:
                return alone(replace(state, hub=replace(state.hub, silent=True)), asking, now_s)
        case Printing(since_s=since_s) as page:
            if now_s - since_s >= rules.print_within_s:
                return overdue(state, page, now_s)
        case Number(until_s=until_s) | Sorry(until_s=until_s):
            if now_s >= until_s:
                return home(state), ()
        case Home() | Choosing() | PriorityQuestion():
            if now_s - state.touched_s >= rules.idle_s:
                return home(state), ()
    return state, ()
