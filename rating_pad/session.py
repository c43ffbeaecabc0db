"""PURE: one visit, one rating: what a pad does between an officer's *finish* and the hub's answer.

The laws kept here: only a finished visit that is shown can be rated, once, for `for_s` seconds of
the pad's own clock; a rating belongs to the visit that was shown when the key went down; it is on
disk from that moment until the hub has it on its own; no key, no rating.
"""

from dataclasses import replace

from kit.bus import BusDown, BusUp, Received
from kit.press import press
from kit.wire import topics
from kit.wire.messages import CounterState, DeviceState, Part, Rate, Rated, RateWindow
from rating_pad.session_model import (
    ALREADY,
    DONE,
    LANGUAGE,
    NOT_COUNTED,
    REASON,
    SKIP,
    DiskDown,
    Effect,
    Forget,
    Keep,
    Key,
    KeypadDown,
    KeypadUp,
    Light,
    Notice,
    Reasons,
    Report,
    Rules,
    Send,
    Session,
    Thanks,
    Waiting,
    Window,
)

REMEMBERED = 64  # visits; far more than a counter serves between a finish and its last repeat
BATCH = 20  # ratings under way at once, so that a pad that was away for days floods nobody


def start(rules: Rules, kept: tuple[Rate, ...], *, parts: tuple[Part, ...] = ()) -> Session:
    """A pad that was just switched on; `kept` are the ratings that it found on its disk."""
    return Session(
        rules=rules,
        language=rules.language,
        waiting=tuple(Waiting(rate=rate) for rate in kept),
        parts=parts,
    )


def update(state: Session, event: object, now_s: float) -> tuple[Session, tuple[Effect, ...]]:
    """The next state and what is to be done, in this order. Time passes with every event."""
    state = _pass_time(state, now_s)
    effects: tuple[Effect, ...] = ()
    match event:
        case Key():
            state, effects = _key(state, event, now_s)
        case Received(topic=topics.COUNTER, message=CounterState() as news, retained=retained):
            state = _news(state, news, now_s, retained=retained)
        case Received(topic=topics.RATED, message=Rated() as rated):
            state, effects = _answered(state, rated, now_s)
        case BusUp():
            state = replace(_anew(state, now_s), online=True, reported=None)
        case Received(topic=topics.HUB_STATE, message=DeviceState(status="online")):
            state = _anew(state, now_s)  # nobody kept for the hub what was sent while it was away
        case BusDown():
            state = replace(state, online=False)
        case KeypadUp():
            state = _part(state, "keypad", "ok")
        case KeypadDown(reason=reason):
            state = _part(state, "keypad", reason)
        case DiskDown():
            state = _part(state, "disk", "failed")
    state, told = _tell(state, now_s)
    return state, effects + told


def _pass_time(state: Session, now_s: float) -> Session:
    match state.stage:
        case Reasons(rate=rate, until_s=until_s) if now_s >= until_s:
            return _thank(_release(state), rate, now_s)
        case Thanks(until_s=until_s) | Notice(until_s=until_s) if now_s >= until_s:
            return replace(state, stage=None)
    return state


# --- the counter ---------------------------------------------------------------------------------


def _news(state: Session, news: CounterState, now_s: float, *, retained: bool) -> Session:
    if news.counter != state.rules.counter:
        return state
    state = replace(state, counter=news)
    if news.rate is None or state.known(news.rate.visit):
        return state
    until_s = now_s + _open_for_s(news, news.rate, retained=retained)
    # A pad that was switched off and on knows from its disk what is rated already.
    rated = any(one.rate.visit == news.rate.visit for one in state.waiting)
    window = Window(visit=news.rate.visit, officer=news.rate.officer, until_s=until_s, rated=rated)
    state = replace(state, windows=(*state.windows, window)[-REMEMBERED:])
    if state.open_window(now_s) is None:
        return state
    # The next citizen stands here now: thanks and questions to the last one end.
    return replace(_release(state), stage=None, language=state.rules.language)


def _open_for_s(news: CounterState, rate: RateWindow, *, retained: bool) -> float:
    """Seconds that the window stays open from now.

    A retained message may be old and the pad's clock wrong, so neither is asked: what was left when
    the hub said it is the most that can be left now.
    """
    if not retained:
        return rate.for_s
    return min(rate.for_s, (rate.until - news.at).total_seconds())


# --- the keys ------------------------------------------------------------------------------------


def _key(state: Session, key: Key, now_s: float) -> tuple[Session, tuple[Effect, ...]]:
    presses, begins = press(state.presses, key.edge, now_s)
    state = replace(state, presses=presses)
    if not begins:
        return state, ()
    if key.edge.key in state.rules.levels:
        return _level(state, key, now_s)
    if isinstance(state.stage, Reasons):
        return _reason(state, state.stage, key.edge.key, now_s)
    if key.edge.key == LANGUAGE and key.visit is not None:
        return replace(state, language="en" if state.language == "vi" else "vi"), ()
    return state, ()


def _level(state: Session, key: Key, now_s: float) -> tuple[Session, tuple[Effect, ...]]:
    shown, current = state.known(key.visit), state.open_window(now_s)
    if shown is None:
        return state, ()
    # The officer may have finished the next visit in this very moment: its prompt stays.
    quietly = current is not None and current is not shown
    if shown.rated:
        # A trembling second tap ends no question.
        if quietly or isinstance(state.stage, Reasons):
            return state, ()
        return _notice(state, shown.visit, ALREADY, now_s), ()
    if now_s >= shown.until_s:
        return state, ()
    level = state.rules.levels[key.edge.key]
    rate = Rate(rating_id=key.rating_id, visit=shown.visit, level=level)
    lowest = level == min(state.rules.levels.values())
    asks = lowest and bool(state.rules.reasons) and not quietly
    state = replace(
        state,
        waiting=(*state.waiting, Waiting(rate=rate, kept_s=now_s, held=asks)),
        windows=tuple(replace(w, rated=True) if w is shown else w for w in state.windows),
    )
    if asks:
        state = replace(state, stage=Reasons(rate, now_s + state.rules.reasons_for_s))
    elif not quietly:
        state = _thank(state, rate, now_s)
    return state, (Keep(rate),)


def _reason(
    state: Session, asked: Reasons, name: str, now_s: float
) -> tuple[Session, tuple[Effect, ...]]:
    """A touch while the reasons are asked; each choice is on disk at once, as the rating is."""
    if name == DONE:
        return _thank(_release(state), asked.rate, now_s), ()
    reason = name.removeprefix(REASON)
    if name == SKIP:
        rate = replace(asked.rate, reasons=())
    elif reason in state.rules.reasons:
        had = asked.rate.reasons
        chosen = tuple(r for r in state.rules.reasons if (r in had) != (r == reason))
        rate = replace(asked.rate, reasons=chosen)
    else:
        return state, ()
    waiting = tuple(
        replace(one, rate=rate) if one.rate.rating_id == rate.rating_id else one
        for one in state.waiting
    )
    state = replace(state, waiting=waiting)
    if name == SKIP:
        return _thank(_release(state), rate, now_s), (Keep(rate),)
    asked = Reasons(rate, now_s + state.rules.reasons_for_s)
    return replace(state, stage=asked), (Keep(rate),)


def _release(state: Session) -> Session:
    """Nothing is held back for its reasons any longer."""
    return replace(state, waiting=tuple(replace(one, held=False) for one in state.waiting))


def _thank(state: Session, rate: Rate, now_s: float) -> Session:
    return replace(state, stage=Thanks(rate, now_s + state.rules.thanks_for_s))


def _notice(state: Session, visit: str, word: str, now_s: float) -> Session:
    return replace(state, stage=Notice(visit, word, now_s + state.rules.thanks_for_s))


# --- the hub -------------------------------------------------------------------------------------


def _answered(state: Session, rated: Rated, now_s: float) -> tuple[Session, tuple[Effect, ...]]:
    found = next((one for one in state.waiting if one.rate.rating_id == rated.rating_id), None)
    if found is None:
        return state, ()
    rest = tuple(one for one in state.waiting if one is not found)
    gone = Forget(found.rate.rating_id, _why(rated))
    state = replace(state, waiting=rest)
    match state.stage:
        case Thanks(rate=rate) if gone.reason and rate.rating_id == rated.rating_id:
            # Thanks for something that does not count would be a lie.
            word = ALREADY if rated.reason == ALREADY else NOT_COUNTED
            state = _notice(state, rate.visit, word, now_s)
    return state, (gone,)


def _why(rated: Rated) -> str | None:
    return (rated.reason or "refused") if rated.status == "refused" else None


def _anew(state: Session, now_s: float) -> Session:
    """All is sent again: what was under way may be lost with the old connection."""
    waiting = tuple(
        replace(one, sent_s=None, kept_s=now_s if one.kept_s is None else one.kept_s)
        for one in state.waiting
    )
    return replace(state, waiting=waiting)


def _part(state: Session, name: str, word: str) -> Session:
    others = tuple(part for part in state.parts if part.name != name)
    parts = tuple(sorted((*others, Part(name=name, state=word)), key=lambda part: part.name))
    return replace(state, parts=parts)


def _tell(state: Session, now_s: float) -> tuple[Session, tuple[Effect, ...]]:
    """What the hub and the lamps do not know yet."""
    effects: list[Effect] = []
    if state.online:
        due = tuple(one for one in state.waiting[:BATCH] if _is_due(state, one, now_s))
        effects += [Send(one.rate) for one in due]
        waiting = tuple(replace(o, sent_s=now_s) if o in due else o for o in state.waiting)
        state = replace(state, waiting=waiting)
    if state.shown(now_s) is None:  # the next citizen finds the pad's own language
        state = replace(state, language=state.rules.language)
    lit = state.open_window(now_s) is not None
    if lit != state.lit:
        effects.append(Light(lit))
        state = replace(state, lit=lit)
    report = Report(state.parts, len(state.waiting))
    if report != state.reported and state.online:
        effects.append(report)
        state = replace(state, reported=report)
    return state, tuple(effects)


def _is_due(state: Session, one: Waiting, now_s: float) -> bool:
    if one.held:
        return False
    return one.sent_s is None or now_s - one.sent_s >= state.rules.resend_after_s
