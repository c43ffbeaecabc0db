"""PURE: what the boards in a browser show, as values: no more than the boards on a Pi are told.

The hub's own `board` and `counter` states, without what nobody reads from ten metres: how many wait
in a queue, and the visit that a pad may rate.
"""

from dataclasses import dataclass
from datetime import datetime

from hub.core.centre import Centre, Counter
from hub.core.model import Day
from hub.translate import local
from hub.translate_state import board, counter_state
from hub.web.words_boards import BOARDS
from kit.wire.messages import BoardCounter, BoardQueue, CounterState

# The rules of display/board.py, which shows the same calls: a test compares the two.
LARGE_S = 10.0  # a call stays large at least so long (reliability D6)
CALM_S = 45.0  # then the last one stays until somebody else is called, at most so long
SLOTS = 3  # calls that are large at the same time when several come at once
OVER_AFTER_S = 60.0  # a call so much older than its state, and nobody waits for: not announced
LISTED_S = 90.0  # a call is in the list at least so long
EACH_QUEUE = 2  # numbers of one queue that a board names as coming up


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One counter. `word` is its state as people read it."""

    id: str
    field: str
    officer: str
    state: str
    word: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A call by its id, which is announced once."""

    id: str
    number: str
    counter: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HallPicture:
    """The whole hall. `calls` are all that the day remembers, newest first."""

    version: str
    centre: str
    counters: tuple[Row, ...]
    calls: tuple[Called, ...]
    next: tuple[str, ...]
    missed: tuple[str, ...]
    notice: str
    offset_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPicture:
    """One counter for the sign above it."""

    version: str
    field: str
    officer: str
    position: str
    state: str
    word: str
    word_en: str
    number: str
    offset_min: int


def hall(centre: Centre, day: Day | None, now: datetime, version: str) -> HallPicture:
    """The hall now; `version` is the program's, so that a page of an older one reloads."""
    told = board(centre, day, now)
    return HallPicture(
        version=version,
        centre=told.centre,
        counters=tuple(_row(one) for one in told.counters),
        # All of them, not only those that `told` lists: a page looks ten times a second at most,
        # and a burst of twelve calls may fall between two looks.
        calls=tuple(
            Called(id=call.call_id, number=call.number, counter=call.counter,
                   at=local(centre, call.at))
            for call in (day.calls if day else ())
        ),
        next=_coming(told.queues),
        missed=told.missed,
        notice=told.notice,
        offset_min=told.utc_offset_min,
    )  # fmt: skip


def sign(
    centre: Centre, day: Day | None, counter: Counter, now: datetime, version: str
) -> SignPicture:
    """The sign above `counter` now."""
    told = counter_state(centre, day, counter, now)
    offset = told.at.utcoffset()
    return SignPicture(
        version=version,
        field=told.field,
        officer=told.officer or "",
        position=told.position,
        state=told.state,
        word=_word(told),
        word_en=BOARDS[f"board.state.{told.state}"][1],
        number=told.number or "",
        offset_min=int(offset.total_seconds() // 60) if offset else 0,
    )


def _row(counter: BoardCounter) -> Row:
    return Row(
        id=counter.id,
        field=counter.field,
        officer=counter.officer or "",
        state=counter.state,
        word=_word(counter),
        number=counter.number or "",
    )


def _word(of: BoardCounter | CounterState) -> str:
    """The state as people read it; a pause may carry its reason (`Nghỉ trưa`)."""
    if of.state == "paused" and of.reason:
        return of.reason
    return BOARDS[f"board.state.{of.state}"][0]


def _coming(queues: tuple[BoardQueue, ...]) -> tuple[str, ...]:
    """The next number of every queue, then the ones after."""
    return tuple(
        queue.next[place]
        for place in range(EACH_QUEUE)
        for queue in queues
        if len(queue.next) > place
    )
