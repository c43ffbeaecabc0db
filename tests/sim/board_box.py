"""A hall board with its voice: the real state machine, and its memory on the disk."""

from collections import deque
from pathlib import Path

from display import board
from display.heard import Heard
from kit.bus import BusEvent, Received, Wanted
from kit.loop import Tick
from kit.wire import topics
from kit.wire.messages import Call, DeviceState
from tests.sim.box import Box, Crash
from tests.sim.judge import Judge
from tests.sim.network import Broker, Link
from tests.sim.world import World

WANTED = (Wanted(topics.BOARD), Wanted(topics.CALL), Wanted(topics.HUB_STATE))
SAYS_IN_S = 4.0
CALM_TICK_S, WAKEFUL_TICK_S = 300.0, 0.5


class BoardBox(Box):
    """One board. `doomed` makes it die between remembering a call and saying it."""

    def __init__(self, world: World, name: str, broker: Broker, judge: Judge, disk: Path) -> None:
        super().__init__(world, name)
        self.doomed = False
        self._broker = broker
        self._judge = judge
        self._disk = disk
        self.state = board.Hall()

    def on_boot(self) -> None:
        """What was announced is on the disk; all else comes from the hub."""
        self._heard = Heard(self._disk)
        self.state = board.Hall(heard=self._heard.load())
        self._to_say: deque[Call] = deque()
        self._saying = False
        self._judge.boards.born(self.name)
        mine = DeviceState(status="online", kind="display")
        link = Link(self._broker, self.name, WANTED, mine)
        self.connected(link).start(self._hear)

    def on_death(self) -> None:
        """The queue of the voice is forgotten; so is the connection."""
        assert self.link is not None
        self.link.die()
        self._judge.boards.died(self.name)

    def on_tick(self) -> None:
        """Time went by."""
        self._step(Tick())

    def pace_s(self) -> float:
        """Often while a call may be missing or is large."""
        return WAKEFUL_TICK_S if self.state.unsure else CALM_TICK_S

    def mend(self) -> None:
        """Nothing is doomed any more."""
        self.doomed = False

    def _hear(self, event: BusEvent) -> None:
        self.guarded(lambda: self._step(event))

    def _step(self, event: object) -> None:
        if not self.alive:
            return
        match event:
            case Received(topic=topics.BOARD, retained=True) if self.state.board is None:
                self._judge.boards.read(self.name)
        self.state, effects = board.update(self.state, event, self.world.now_s)
        for effect in effects:
            self._perform(effect)
        self._judge.boards.stands(self.name, fresh=self.state.link.fresh)
        self.pace()

    def _perform(self, effect: board.Effect) -> None:
        match effect:
            case board.Remember(call_ids=ids):
                self._heard.add(ids)
            case board.Announce(call=call):
                if self.doomed:
                    self.doomed = False
                    self.world.strike("board-crash-before-saying", self.name, call.call_id)
                    raise Crash("between remembering and saying")
                self.world.note(self.name, f"says {call.call_id} {call.number} {call.counter}")
                self._judge.boards.says(self.name, call)
                self._to_say.append(call)
                self._say_next()

    def _say_next(self) -> None:
        if self._saying or not self._to_say:
            return
        self._saying = True
        call = self._to_say.popleft()
        self.later(0.0, lambda: self._step(board.Speaking(call.call_id)))
        self.later(SAYS_IN_S, lambda: self._said(call))

    def _said(self, call: Call) -> None:
        self._saying = False
        self._step(board.Spoken(call.call_id))
        self._say_next()
