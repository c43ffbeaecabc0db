"""The thread that thinks: inbox → update → perform → present. One of it in each device program.

Every other thread (bus, driver, worker) only calls `put`. `update` is pure; `perform` and `present`
may not hold this thread for more than 50 ms. This is where a device's clock is read.
"""

import logging
import queue
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Tick:
    """Time went by; sent at least every `tick_s` while nothing else happens."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Finish: the last event a loop takes."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`now_s` for time-outs (monotonic seconds); `wall` only to show a clock (aware, local)."""

    now_s: float
    wall: datetime


def local_now() -> datetime:
    """The wall clock with the machine's own offset; a Pi without network may be wrong."""
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Program(Generic[S]):
    """A device program: a pure `update` and the two hands that act on what it returns.

    `polls` are called on the thinking thread each turn (SDL wants its events read there).
    """

    update: Callable[[S, object, float], tuple[S, tuple[object, ...]]]
    perform: Callable[[object], None]
    present: Callable[[S, Moment], None]
    polls: Sequence[Callable[[], None]] = ()


class Loop(Generic[S]):
    """Runs one `Program`. `put` may be called from any thread; all else on the thinking thread."""

    def __init__(
        self,
        program: Program[S],
        *,
        tick_s: float = 0.25,
        now_s: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = local_now,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        self._program = program
        self._tick_s = tick_s
        self._now_s = now_s
        self._wall = wall
        self._alive = alive
        self._inbox: queue.SimpleQueue[object] = queue.SimpleQueue()

    def put(self, event: object) -> None:
        """Hand over an event; never blocks, any thread."""
        self._inbox.put(event)

    def run(self, state: S) -> S:
        """Think until `Stop` arrives; the last state. A fault in one event does not end it."""
        while True:
            for poll in self._program.polls:
                poll()
            try:
                event = self._inbox.get(timeout=self._tick_s)
            except queue.Empty:
                event = Tick()
            if isinstance(event, Stop):
                return state
            state = self._step(state, event)
            self._alive()

    def _step(self, state: S, event: object) -> S:
        try:
            state, effects = self._program.update(state, event, self._now_s())
            for effect in effects:
                self._program.perform(effect)
            self._program.present(state, Moment(self._now_s(), self._wall()))
        except Exception:  # the loop outlives any one event; systemd's watchdog sees a dead loop
            log.exception("event %s could not be handled", type(event).__name__)
        return state
