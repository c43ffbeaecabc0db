"""PURE: what became of the paper, and what the hub is told of it.

A number is given back only when it is certain that no paper is out. In doubt the ticket stands:
nobody with a paper in the hand may be one who cannot be called.
"""

from dataclasses import replace
from typing import Literal

from kiosk import times
from kiosk.flow_events import Effect, Given, Note, Print, Report, SendKept
from kiosk.flow_memory import changed, kept_reprints, noted
from kiosk.flow_pages import Step, shown, sorry
from kiosk.flow_state import Kiosk, Printing
from kiosk.ticket import ticket_of
from kit.wire.messages import Printed
from kit.wire.messages_offline import Reprint

Result = Literal["confirmed", "failed"]

INTERRUPTED = "interrupted"


def started(state: Kiosk, now_s: float) -> Step:
    """The program is up. What was being printed when it ended may be in somebody's hand."""
    notes = changed(state, "past")
    effects: tuple[Effect, ...] = (Note(notes),) if notes else ()
    state = noted(state, notes)
    for request_id, given in state.tickets.items():
        if given.settle.printed is None:
            state, more = _reported(state, request_id, "confirmed", INTERRUPTED, now_s)
            effects += more
    for print_id, result in state.reprints.items():
        if not result:  # perhaps it is out, perhaps not: it is marked, so staff may print it again
            state, more = _copied(state, print_id, f"failed:{INTERRUPTED}", now_s)
            effects += more
    return state, effects


def printed(state: Kiosk, request_id: str, verified: bool, now_s: float) -> Step:
    """The slip is out (`verified` False: the printer cannot tell)."""
    reason = None if verified else "unverified"
    if request_id in state.reprints:
        return _copied(state, request_id, "confirmed", now_s)
    state, effects = _reported(state, request_id, "confirmed", reason, now_s)
    if is_printing(state, request_id):
        assert isinstance(state.page, Printing)
        outcome: Literal["paper", "perhaps-paper"] = "paper" if verified else "perhaps-paper"
        state = shown(state, state.page, outcome, "", now_s)
    return state, effects


def unprinted(state: Kiosk, request_id: str, reason: str, now_s: float) -> Step:
    """There is no whole slip, and there will be none."""
    if request_id in state.reprints:
        return _copied(state, request_id, f"failed:{reason}", now_s)
    waited_for = is_printing(state, request_id)
    if waited_for and state.rules.has_screen:
        return _on_screen(state, request_id, reason, now_s)
    state, effects = _reported(state, request_id, "failed", reason, now_s)
    return sorry(state, reason, now_s) if waited_for else state, effects


def overdue(state: Kiosk, page: Printing, now_s: float) -> Step:
    """The printer has said nothing for long; the slip may still come out."""
    request_id = page.answer.request_id or ""
    if state.rules.has_screen:
        return _on_screen(state, request_id, "offline", now_s)
    if page.on_disk:  # the printer has the last word
        return sorry(state, "offline", now_s), ()
    # A slip that nobody has ordered will not come.
    state, effects = _reported(state, request_id, "failed", "disk", now_s)
    return sorry(state, "offline", now_s), effects


def reprint(state: Kiosk, asked: Reprint, now_s: float) -> Step:
    """Staff want a ticket on paper once more, marked; the same wish twice is one paper."""
    known = state.reprints.get(asked.print_id)
    if known is not None:
        return _copied(state, asked.print_id, known, now_s) if known else (state, ())
    state = replace(state, reprints=kept_reprints({**state.reprints, asked.print_id: ""}))
    notes = changed(state, "reprints")
    base = state.rules.link_base
    ticket = ticket_of(asked.answer, state.menu, link_base=base, copy=asked.copy)
    return noted(state, notes), (Note(notes), Print(asked.print_id, ticket))


def report_again(state: Kiosk, request_id: str) -> Step:
    """Tell what a paper did, as it was; nothing while that is on its way, or the paper is."""
    given = state.tickets.get(request_id)
    if given is None or given.settle.printed is None or request_id in state.telling:
        return state, ()
    if given.pending:  # the ticket itself is on the way, and tells of its paper
        return state, ()
    result, reason = given.settle.printed, given.settle.reason
    return _tell(state, Printed(request_id=request_id, result=result, reason=reason))


def give_back(state: Kiosk, request_id: str) -> Step:
    """Nobody has, or will have, the number that the hub gave for this request."""
    if request_id in state.telling:
        return state, ()
    return _tell(state, Printed(request_id=request_id, result="failed", reason="abandoned"))


def is_printing(state: Kiosk, request_id: str) -> bool:
    """Whether the person in front of the kiosk waits for this very slip."""
    return isinstance(state.page, Printing) and state.page.answer.request_id == request_id


def send(state: Kiosk, now_s: float, *, lost: bool = False) -> tuple[Effect, ...]:
    """Send what waits; nothing without a broker, where it would only lie in a queue."""
    stamp = times.stamp(state.times, now_s)
    return (SendKept(stamp, lost=lost),) if state.bus_up else ()


def _tell(state: Kiosk, said: Printed, given: Given | None = None) -> Step:
    """Keep a print report until the hub has noted it."""
    state = replace(state, telling=state.telling | {said.request_id})
    return state, (Report(given=given, printed=said),)


def _on_screen(state: Kiosk, request_id: str, reason: str, now_s: float) -> Step:
    """The person reads the number on the glass: it is theirs, whatever the paper did."""
    assert isinstance(state.page, Printing)
    page, reason_told = state.page, f"shown-on-screen:{reason}"
    state, effects = _reported(state, request_id, "confirmed", reason_told, now_s)
    return shown(state, page, "screen", reason, now_s), effects


def _reported(
    state: Kiosk, request_id: str, result: Result, reason: str | None, now_s: float
) -> Step:
    """Keep and tell what the paper did; the first word about a paper is the one that counts."""
    given, effects = state.tickets.get(request_id), tuple[Effect, ...]()
    said = Printed(request_id=request_id, result=result, reason=reason)
    if given is None:
        state, effects = _tell(state, said) if is_printing(state, request_id) else (state, ())
    elif given.settle.printed is None:
        settle = replace(given.settle, printed=result, reason=reason)
        pending = given.pending or settle.how != "hub"
        given = replace(given, settle=settle, pending=pending)
        state = replace(state, tickets={**state.tickets, request_id: given})
        # A ticket that the hub has yet to hear of tells of its paper by itself.
        state, effects = (
            (state, (Report(given=given),)) if given.pending else _tell(state, said, given)
        )
    return state, (*effects, *send(state, now_s)) if effects else ()


def _copied(state: Kiosk, print_id: str, result: str, now_s: float) -> Step:
    """Keep and tell what became of a reprint: `confirmed`, or `failed:` and a reason word."""
    state = replace(state, reprints={**state.reprints, print_id: result})
    notes = changed(state, "reprints")
    word, _, reason = result.partition(":")
    said = Printed(
        request_id=print_id,
        result="confirmed" if word == "confirmed" else "failed",
        reason=reason or None,
    )
    return noted(state, notes), (Report(printed=said, notes=notes), *send(state, now_s))
