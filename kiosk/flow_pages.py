"""PURE: the turns from one page to the next that all rooms of the flow share."""

from dataclasses import replace

from kiosk.flow_events import Effect
from kiosk.flow_state import Home, Kiosk, Number, Outcome, Printing, Sorry

Step = tuple[Kiosk, tuple[Effect, ...]]


def home(state: Kiosk) -> Kiosk:
    """The first screen for the next person: nothing of the last one is left."""
    return replace(state, page=Home(), language=state.rules.language, priority=None)


def sorry(state: Kiosk, reason: str, now_s: float) -> Kiosk:
    """No number, and why."""
    page = Sorry(reason, now_s + state.rules.fault_s)
    return replace(state, page=page, deaf_until_s=now_s + state.rules.guard_s)


def shown(state: Kiosk, page: Printing, outcome: Outcome, fault: str, now_s: float) -> Kiosk:
    """The number, and where the person has it."""
    rules = state.rules
    stays_s = rules.shown_s if outcome == "screen" else rules.thanks_s
    number = Number(
        answer=page.answer,
        outcome=outcome,
        since_s=now_s,
        until_s=now_s + stays_s,
        fault=fault,
    )
    return replace(state, page=number, deaf_until_s=now_s + rules.guard_s)
