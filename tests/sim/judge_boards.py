"""The judge of the boards: each call is shown and spoken once, and no old one ever."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hub.core.model import Day, TicketState
from kit.wire.messages import Call
from tests.sim.facts import Facts
from tests.sim.world import World

OLD_S = 75.0  # a call that is older and over is not said any more
SAID_WITHIN_S = 25.0  # a board that is fresh has said a call that is still in force by then
FRESH_FOR_S = 12.0  # and one that was cut off has said by then what it missed


@dataclass(slots=True)
class Eye:
    """One board: since when it lives and is right, and what it has said in all its lives.

    `read_s`: when it read the hall that the broker had kept; what was called before is old to it.
    """

    born_s: float
    read_s: float | None = None
    fresh_s: float | None = None
    said: set[str] = field(default_factory=set)


class Boards:
    """What boards said, against what was called."""

    def __init__(self, world: World, broken: Callable[[str], None]) -> None:
        self.day: Day | None = None
        self._world = world
        self._broken = broken
        self._eyes: dict[str, Eye] = {}
        self._made: dict[str, tuple[str, str, float]] = {}  # call_id → number, counter, when

    # ---- the hub

    def called(self, facts: Facts, call_id: str) -> None:
        """A call is on the hub's disk."""
        number, counter, _ = facts.calls[call_id]
        made_s = self._world.now_s
        if call_id in self._made:  # a restored store has forgotten that it made this call before
            for eye in self._eyes.values():
                eye.said.discard(call_id)
        self._made[call_id] = (number, counter, made_s)
        self._world.after(SAID_WITHIN_S, lambda: self._was_said(call_id, made_s))

    # ---- the boards

    def born(self, board: str) -> None:
        """A board was switched on."""
        eye = self._eyes.setdefault(board, Eye(self._world.now_s))
        eye.born_s, eye.fresh_s, eye.read_s = self._world.now_s, None, None

    def died(self, board: str) -> None:
        """A board is off."""
        self._eyes[board].fresh_s = None

    def read(self, board: str) -> None:
        """The board has read at its start what the hall was like."""
        self._eyes[board].read_s = self._world.now_s

    def stands(self, board: str, *, fresh: bool) -> None:
        """Whether a board would hear of every change now."""
        eye = self._eyes[board]
        if not fresh:
            eye.fresh_s = None
        elif eye.fresh_s is None:
            since_s = eye.fresh_s = self._world.now_s
            self._world.after(SAID_WITHIN_S, lambda: self._has_caught_up(board, since_s))

    def says(self, board: str, call: Call) -> None:
        """A call is announced: it was made, just so, and it is said once."""
        made, eye = self._made.get(call.call_id), self._eyes[board]
        if made is None or made[:2] != (call.number, call.counter):
            self._broken(f"I10: {board} says {call.call_id} {call.number}, which nobody made")
            return
        if call.call_id in eye.said:
            self._broken(f"D6: {board} says {call.call_id} twice")
        eye.said.add(call.call_id)
        before_start = eye.read_s is not None and made[2] < eye.born_s
        over = self._world.now_s - made[2] > OLD_S and not self._in_force(call.call_id)
        if before_start or over:
            self._broken(f"D6: {board} says the old call {call.call_id}")

    def _was_said(self, call_id: str, made_s: float) -> None:
        if not self._in_force(call_id) or self._made[call_id][2] != made_s:
            return
        for name, eye in self._eyes.items():
            self._must_have_said(name, eye, call_id)

    def _has_caught_up(self, board: str, since_s: float) -> None:
        """A board that was cut off: what is still called by now has been said."""
        eye = self._eyes[board]
        if eye.fresh_s == since_s:
            for call_id, (_, _, made_s) in self._made.items():
                if self._world.now_s - made_s > SAID_WITHIN_S and self._in_force(call_id):
                    self._must_have_said(board, eye, call_id)

    def _must_have_said(self, board: str, eye: Eye, call_id: str) -> None:
        made_s = self._made[call_id][2]
        steady = eye.fresh_s is not None and self._world.now_s - eye.fresh_s > FRESH_FOR_S
        if steady and eye.born_s < made_s and call_id not in eye.said:
            self._broken(f"D6: {board} has not said {call_id}")

    def _in_force(self, call_id: str) -> bool:
        day = self.day
        if day is None:
            return False
        return any(
            ticket.call_id == call_id and ticket.state is TicketState.CALLED
            for counter in day.counters.values()
            if counter.ticket is not None and (ticket := day.tickets[counter.ticket])
        )
