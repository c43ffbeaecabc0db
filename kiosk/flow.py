"""PURE: what a kiosk does with a press, an answer, a slip of paper, a second that went by.

One person at a time: from the press until the number is out, further presses do nothing, so a
double tap, a bounce or two fingers make one ticket. A request keeps its id through every repeat.
A person who has seen a number keeps it, paper or not; a number that nobody saw is given back.
"""

from dataclasses import replace
from typing import Literal

from kiosk.flow_events import (
    ButtonMoved,
    Effect,
    KeyPressed,
    Print,
    PrintDone,
    PrinterSaid,
    PrintFailed,
    Report,
    ResendReports,
    SendAsk,
    Settle,
    TellHealth,
)
from kiosk.flow_state import (
    NO_PRINT,
    Asking,
    Choosing,
    Home,
    Kiosk,
    Number,
    Outcome,
    Printing,
    PriorityQuestion,
    Sorry,
)
from kiosk.ticket import ticket_of
from kit.bus import BusDown, BusUp, Received
from kit.press import press
from kit.wire.messages import Answer, Ask, Menu, Noted, Printed

ANSWERED_KEPT = 200  # an answer is repeated within seconds; nobody presses 200 times in them
LONGEST_PAUSE_S = 4.0  # between two repeats of an ask
READ_S = 5.0  # a number that is only on the screen stays at least so long

Step = tuple[Kiosk, tuple[Effect, ...]]


def update(state: Kiosk, event: object, now_s: float) -> Step:
    """The state after the event, and what is to be done; `now_s` never goes backwards."""
    state, effects = _happen(state, event, now_s)
    # Not on Tick alone: ticks only come while nothing else does.
    state, more = _pass_time(state, now_s)
    return state, effects + more


def _happen(state: Kiosk, event: object, now_s: float) -> Step:
    match event:
        case KeyPressed(key=key, request_id=request_id):
            return _press(state, key, request_id, now_s)
        case ButtonMoved():
            return _button(state, event, now_s)
        case Received(message=Answer() as answer):
            return _answer(replace(state, hub_silent=False), answer, now_s)
        case Received(message=Menu() as menu, retained=retained):
            # A retained menu may be older than the hub's last breath: it proves nothing.
            return replace(state, menu=menu, hub_silent=state.hub_silent and retained), ()
        case Received(message=Noted(request_id=str(request_id))):
            return replace(state, hub_silent=False), (Settle(request_id),)
        case PrintDone(request_id=request_id, verified=verified):
            return _printed(state, request_id, verified, now_s)
        case PrintFailed(request_id=request_id, reason=reason):
            return _unprinted(state, request_id, reason, now_s)
        case PrinterSaid(word=word):
            return replace(state, printer=word), (TellHealth(word),)
        case BusUp():
            return _bus_up(state, now_s)
        case BusDown():
            return replace(state, bus_up=False), ()
    return state, ()


def _button(state: Kiosk, moved: ButtonMoved, now_s: float) -> Step:
    presses, begins = press(state.presses, moved.edge, now_s)
    state = replace(state, presses=presses)
    key = state.rules.button_services.get(moved.edge.key)
    if not begins or key is None:
        return state, ()
    return _press(state, _full_key(key), moved.request_id, now_s)


def _full_key(key: str) -> str:
    """Buttons name a service by its id alone; every other key has its own name."""
    return key if ":" in key or key in ("priority", "language") else f"service:{key}"


def _press(state: Kiosk, key: str, request_id: str, now_s: float) -> Step:
    if now_s < state.deaf_until_s:
        return state, ()
    verb, _, name = key.partition(":")
    match state.page:
        case Asking() | Printing():
            return state, ()  # somebody is being served: one person, one ticket
        case Number(outcome="screen", since_s=since_s) if verb == "service":
            if now_s - since_s < READ_S:
                return state, ()  # the number stands nowhere but here
            state = _home(state)
        case Number() | Sorry():
            state = _home(state)
    state = replace(state, touched_s=now_s)
    match verb:
        case "service":
            return _ask(state, name, request_id, now_s)
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


def _ask(state: Kiosk, service: str, request_id: str, now_s: float) -> Step:
    rules = state.rules
    if not rules.has_screen and state.printer in NO_PRINT:
        return state, ()  # a number that nobody could see must not be taken
    if (reason := _not_open(state.menu, service)) is not None:
        return _sorry(state, reason, now_s), ()
    ask = Ask(
        request_id=request_id,
        service=service,
        language=state.language,
        priority=state.priority,
    )
    pause_s = rules.answer_within_s
    asking = Asking(ask=ask, since_s=now_s, resend_at_s=now_s + pause_s, pause_s=pause_s)
    # Without a broker nothing is sent: it would lie in a queue and come out when nobody is here.
    return replace(state, page=asking), (SendAsk(ask),) if state.bus_up else ()


def _not_open(menu: Menu | None, service: str) -> str | None:
    """The reason to refuse without asking; None also for what only the hub can know."""
    if menu is None:
        return None
    if not menu.open:
        return "closed"
    closed = any(one.id == service and not one.open for one in menu.services)
    return "service-closed" if closed else None


def _answer(state: Kiosk, answer: Answer, now_s: float) -> Step:
    request_id = answer.request_id
    if request_id is None or request_id in state.answered:
        return state, ()
    waited_for = isinstance(state.page, Asking) and state.page.ask.request_id == request_id
    state = replace(state, answered=(*state.answered, request_id)[-ANSWERED_KEPT:])
    if answer.status == "issued" and answer.number:
        if not waited_for:  # it came too late: the person was sent to the guide
            return state, (_report(request_id, "failed", "abandoned"),)
        ticket = ticket_of(answer, state.menu, link_base=state.rules.link_base)
        return replace(state, page=Printing(answer, now_s)), (Print(request_id, ticket),)
    if waited_for:
        return _sorry(state, answer.reason or "malformed", now_s), ()
    return state, ()


def _printed(state: Kiosk, request_id: str, verified: bool, now_s: float) -> Step:
    if not _is_printing(state, request_id):
        return state, ()
    state = _show(state, "paper" if verified else "perhaps-paper", "", now_s)
    return state, (_report(request_id, "confirmed", None if verified else "unverified"),)


def _unprinted(state: Kiosk, request_id: str, reason: str, now_s: float) -> Step:
    if not _is_printing(state, request_id):
        return state, ()
    if not state.rules.has_screen:
        return _sorry(state, reason, now_s), (_report(request_id, "failed", reason),)
    # The person reads the number on the glass: it is theirs, whatever the paper did.
    state = _show(state, "screen", reason, now_s)
    return state, (_report(request_id, "confirmed", f"shown-on-screen:{reason}"),)


def _is_printing(state: Kiosk, request_id: str) -> bool:
    return isinstance(state.page, Printing) and state.page.answer.request_id == request_id


def _show(state: Kiosk, outcome: Outcome, fault: str, now_s: float) -> Kiosk:
    assert isinstance(state.page, Printing)
    rules = state.rules
    stays_s = rules.shown_s if outcome == "screen" else rules.thanks_s
    page = Number(
        answer=state.page.answer,
        outcome=outcome,
        since_s=now_s,
        until_s=now_s + stays_s,
        fault=fault,
    )
    return replace(state, page=page, deaf_until_s=now_s + rules.guard_s)


def _report(request_id: str, result: Literal["confirmed", "failed"], reason: str | None) -> Report:
    return Report(Printed(request_id=request_id, result=result, reason=reason))


def _sorry(state: Kiosk, reason: str, now_s: float) -> Kiosk:
    rules = state.rules
    page = Sorry(reason, now_s + rules.fault_s)
    return replace(state, page=page, deaf_until_s=now_s + rules.guard_s)


def _home(state: Kiosk) -> Kiosk:
    """The first screen for the next person: nothing of the last one is left."""
    return replace(state, page=Home(), language=state.rules.language, priority=None)


def _bus_up(state: Kiosk, now_s: float) -> Step:
    effects: tuple[Effect, ...] = (ResendReports(), TellHealth(state.printer))
    state = replace(state, bus_up=True, reported_s=now_s)
    if isinstance(state.page, Asking):
        asking = replace(state.page, resend_at_s=now_s + state.page.pause_s)
        return replace(state, page=asking), (SendAsk(asking.ask), *effects)
    return state, effects


def _pass_time(state: Kiosk, now_s: float) -> Step:
    rules = state.rules
    effects: tuple[Effect, ...] = ()
    if state.bus_up and now_s - state.reported_s >= rules.report_every_s:
        state, effects = replace(state, reported_s=now_s), (ResendReports(),)
    match state.page:
        case Asking() as asking:
            state, more = _wait(state, asking, now_s)
            return state, effects + more
        case Printing(answer=answer, since_s=since_s):
            if now_s - since_s >= rules.print_within_s and answer.request_id is not None:
                state, more = _unprinted(state, answer.request_id, "offline", now_s)
                return state, effects + more
        case Number(until_s=until_s) | Sorry(until_s=until_s):
            if now_s >= until_s:
                state = _home(state)
        case Home() | Choosing() | PriorityQuestion():
            if now_s - state.touched_s >= rules.idle_s:
                state = _home(state)
    return state, effects


def _wait(state: Kiosk, asking: Asking, now_s: float) -> Step:
    """No answer yet. What a kiosk does without its hub is decided here and nowhere else."""
    rules, waited_s = state.rules, now_s - asking.since_s
    if waited_s >= rules.give_up_s:
        reason = "hub-silent" if state.bus_up else "bus-down"
        return replace(_sorry(state, reason, now_s), hub_silent=state.bus_up), ()
    asking = replace(asking, slow=waited_s >= rules.answer_within_s)
    if not state.bus_up or now_s < asking.resend_at_s:
        return replace(state, page=asking), ()
    pause_s = min(2 * asking.pause_s, LONGEST_PAUSE_S)
    asking = replace(asking, pause_s=pause_s, resend_at_s=now_s + pause_s)
    return replace(state, page=asking), (SendAsk(asking.ask),)
