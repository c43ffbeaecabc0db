"""PURE: the hall board as a state: which call is large, which are listed, which must be spoken.

A call is announced once by its id, for ever: the ids heard are remembered on disk before a word is
said. What a board reads retained when it starts is old and only shown.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from display.link import Link, follow
from kit.bus import Received
from kit.loop import Tick
from kit.wire import topics
from kit.wire.messages import Board, BoardCall, Call

LARGE_S = 10.0  # a call stays large at least so long (reliability D6)
CALM_S = 45.0  # then the last one stays until somebody else is called, at most so long
SLOTS = 3  # calls that are large at the same time when several come at once
LISTED = 12  # latest calls that are kept for the list
HEARD = 500  # ids that are remembered; the hub's board lists the last 8
# The hub sends a call and the board that lists it almost together; the call knows more (language,
# priority). Only a call that has not come by then was lost on the way.
CALL_FOLLOWS_S = 1.0
# A call that is so much older than the board and that no counter waits for is a message that lay in
# some queue for hours. Both stamps are the hub's own.
OVER_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Speaking:
    """The loudspeaker begins this call."""

    call_id: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The loudspeaker has finished this call; `fault` is why it was not heard, or `ok`."""

    call_id: str
    fault: str = "ok"


@dataclass(frozen=True, slots=True)
class Remember:
    """Write these ids to the disk: they will never be announced again."""

    call_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Announce:
    """Chime and say this call, after the ones before it."""

    call: Call


@dataclass(frozen=True, slots=True)
class Report:
    """Tell the hub how the loudspeaker is: `ok` or a reason word."""

    speaker: str


Effect = Remember | Announce | Report


@dataclass(frozen=True, slots=True)
class Large:
    """A call shown large since an instant (monotonic seconds)."""

    call: Call
    since_s: float


@dataclass(frozen=True, slots=True)
class Unsure:
    """A call that only the board knows, and until when its own message may still come."""

    call: Call
    until_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """All that the board shows. `board` is None until the first news; `calls` is newest first."""

    board: Board | None = None
    link: Link = field(default_factory=Link)
    calls: tuple[Call, ...] = ()
    large: tuple[Large, ...] = ()  # the newest last
    turn: tuple[Call, ...] = ()  # called, and waiting to be large
    speaking: str | None = None
    speaker: str = "ok"
    unsure: tuple[Unsure, ...] = ()
    heard: tuple[str, ...] = ()  # oldest first


def update(hall: Hall, event: object, now_s: float) -> tuple[Hall, tuple[Effect, ...]]:
    """The hall after `event`, and what to remember and to say."""
    hall = replace(hall, link=follow(hall.link, event, now_s))
    effects: tuple[Effect, ...] = ()
    match event:
        case Received(topic=topics.CALL, message=Call() as call):
            hall, effects = _call(hall, call)
        case Received(topic=topics.BOARD, message=Board() as board, retained=retained):
            hall, effects = _board(hall, board, now_s, retained=retained)
        case Speaking(call_id):
            hall = _speaking(hall, call_id, now_s)
        case Spoken(_, fault):
            effects = (Report(fault),) if fault != hall.speaker else ()
            hall = replace(hall, speaking=None, speaker=fault)
        case Tick():
            hall, effects = _lost_calls(hall, now_s)
    return _turns(hall, now_s), effects


def _call(hall: Hall, call: Call) -> tuple[Hall, tuple[Effect, ...]]:
    """A call is taken once; the same id again changes nothing, nor does one that is long over."""
    if is_over(hall.board, call):
        return hall, ()
    hall = replace(hall, unsure=tuple(u for u in hall.unsure if u.call.call_id != call.call_id))
    if call.call_id in hall.heard:
        return hall, ()
    calls = (call, *(c for c in hall.calls if c.call_id != call.call_id))[:LISTED]
    hall = replace(hall, calls=calls, turn=(*hall.turn, call), heard=_heard(hall, (call.call_id,)))
    return hall, (Remember((call.call_id,)), Announce(call))


def _board(
    hall: Hall, board: Board, now_s: float, *, retained: bool
) -> tuple[Hall, tuple[Effect, ...]]:
    """A whole new board, and what to do about calls on it that were never heard."""
    start = retained and hall.board is None
    listed = {call.call_id: _known(hall, call) for call in board.calls}
    newer = [c for c in hall.calls if c.call_id not in listed and c.at > board.at]
    hall = replace(hall, board=board, calls=(*newer, *listed.values())[:LISTED])
    waiting = {u.call.call_id for u in hall.unsure}
    missing = [c for c in reversed(board.calls) if c.call_id not in {*hall.heard, *waiting}]
    # A call that did not reach us is said late, but only while its counter still waits. What was
    # there before the start is old, whatever it says.
    due = [c for c in missing if _in_force(board, c) and not start]
    unsure = tuple(Unsure(_from_board(c), now_s + CALL_FOLLOWS_S) for c in due)
    hall = replace(hall, unsure=(*hall.unsure, *unsure))
    old = tuple(c.call_id for c in missing if c not in due) if retained else ()
    if not old:
        return hall, ()
    return replace(hall, heard=_heard(hall, old)), (Remember(old),)


def _lost_calls(hall: Hall, now_s: float) -> tuple[Hall, tuple[Effect, ...]]:
    """Say what was lost on the way.

    Without the hub nobody knows whether a counter still waits: its next board will tell.
    """
    effects: tuple[Effect, ...] = ()
    for unsure in hall.unsure:
        if now_s < unsure.until_s:
            continue
        if hall.link.fresh:
            hall, more = _call(hall, unsure.call)
            effects += more
        else:
            hall = replace(hall, unsure=tuple(one for one in hall.unsure if one is not unsure))
    return hall, effects


def _speaking(hall: Hall, call_id: str, now_s: float) -> Hall:
    """What is heard is also seen: a call that is small again is the next to be large."""
    hall = replace(hall, speaking=call_id)
    if any(entry.call.call_id == call_id for entry in hall.large):
        return replace(hall, large=tuple(
            replace(entry, since_s=now_s) if entry.call.call_id == call_id else entry
            for entry in hall.large
        ))  # fmt: skip
    known = [c for c in (*hall.turn, *hall.calls) if c.call_id == call_id][:1]
    others = [c for c in hall.turn if c.call_id != call_id]
    return replace(hall, turn=(*known, *others))


def _turns(hall: Hall, now_s: float) -> Hall:
    """Make the next calls large where there is room, and small again what was seen long enough."""
    while hall.turn and _has_room(hall, now_s):
        hall = _enlarge(replace(hall, turn=hall.turn[1:]), hall.turn[0], now_s)
    kept = [
        entry
        for place, entry in enumerate(hall.large, start=1)
        if now_s - entry.since_s < (CALM_S if place == len(hall.large) else LARGE_S)
        or entry.call.call_id == hall.speaking
    ]
    return replace(hall, large=tuple(kept)) if len(kept) < len(hall.large) else hall


def _has_room(hall: Hall, now_s: float) -> bool:
    same = (hall.turn[0].number, hall.turn[0].counter)
    if any((e.call.number, e.call.counter) == same for e in hall.large):
        return True  # a recall takes its own place
    return len(hall.large) < SLOTS or any(_replaceable(hall, e, now_s) for e in hall.large)


def _replaceable(hall: Hall, entry: Large, now_s: float) -> bool:
    return now_s - entry.since_s >= LARGE_S and entry.call.call_id != hall.speaking


def _enlarge(hall: Hall, call: Call, now_s: float) -> Hall:
    same = (call.number, call.counter)
    others = [e for e in hall.large if (e.call.number, e.call.counter) != same]
    if len(others) >= SLOTS:
        others.remove(next(e for e in others if _replaceable(hall, e, now_s)))
    return replace(hall, large=(*others, Large(call, now_s)))


def _heard(hall: Hall, call_ids: tuple[str, ...]) -> tuple[str, ...]:
    return (*hall.heard, *call_ids)[-HEARD:]


def _known(hall: Hall, call: BoardCall) -> Call:
    """The call as its own message told it, else as the board tells it."""
    for known in hall.calls:
        if known.call_id == call.call_id:
            return known
    return _from_board(call)


def _from_board(call: BoardCall) -> Call:
    return Call(call_id=call.call_id, number=call.number, counter=call.counter, at=call.at)


def is_over(board: Board | None, call: Call) -> bool:
    """Whether a call is from long before the board, and nobody waits for its person now."""
    return board is not None and board.at - call.at > OVER_AFTER and not _in_force(board, call)


def _in_force(board: Board, call: BoardCall | Call) -> bool:
    """True while the counter still waits for this number."""
    return any(
        counter.id == call.counter and counter.number == call.number and counter.state == "calling"
        for counter in board.counters
    )
