"""A rating pad: the real session, the real outbox on a disk, and the fingers on its keys."""

import sqlite3
from pathlib import Path

from kit.bus import BusEvent, Wanted
from kit.loop import Tick
from kit.press import Edge
from kit.spool import Spool
from kit.wire import topics
from kit.wire.messages import DeviceState, Rate
from rating_pad import session
from rating_pad import session_model as model
from tests.sim.box import Box, Crash
from tests.sim.judge import Judge
from tests.sim.judge_ratings import Press
from tests.sim.network import Broker, Link
from tests.sim.world import World

LEVELS = {"1": 1, "2": 2, "3": 3, "4": 4}
CALM_TICK_S, WAKEFUL_TICK_S = 300.0, 2.5


class PadBox(Box):
    """One pad. `doom` is where it dies next: `before-keep`, `after-keep`, `after-send`."""

    def __init__(
        self, world: World, counter: str, broker: Broker, judge: Judge, disk: Path
    ) -> None:
        super().__init__(world, f"pad-{counter}")
        self.counter = counter
        self.doom = ""
        self.disk_fails = False
        self._broker = broker
        self._judge = judge
        self._disk = disk / "ratings.db"
        self._rules = model.Rules(counter=counter, levels=LEVELS)
        self.state = session.start(self._rules, ())
        self.shown: str | None = None

    def on_boot(self) -> None:
        """What was pressed and not answered is on the disk."""
        self.spool = Spool(self._disk)
        kept = tuple(k.message for k in self.spool.pending() if isinstance(k.message, Rate))
        self.state = session.start(self._rules, kept)
        self.shown = None
        wanted = (
            Wanted(topics.COUNTER, {"counter": self.counter}),
            Wanted(topics.RATED, {"device": self.name}),
        )
        mine = DeviceState(status="online", kind="rating-pad")
        link = Link(self._broker, self.name, wanted, mine)
        self.connected(link).start(self._hear)

    def on_death(self) -> None:
        """The outbox stays."""
        self.spool.close()
        assert self.link is not None
        self.link.die()

    def on_tick(self) -> None:
        """Time went by."""
        self._step(Tick())

    def pace_s(self) -> float:
        """Often while something is to be sent or shown."""
        state = self.state
        wakeful = state.waiting or state.stage or state.open_window(self.world.now_s)
        return WAKEFUL_TICK_S if wakeful else CALM_TICK_S

    def mend(self) -> None:
        """The disk obeys, nothing is doomed."""
        self.doom, self.disk_fails = "", False

    def unsent(self) -> int:
        """How many ratings the hub has not answered."""
        return self.spool.count()

    def press(self, level: int, rating_id: str) -> None:
        """A finger on a key, for the visit that is shown at this moment."""
        if not self.alive:
            return
        self.guarded(lambda: self._fingers(level, rating_id))

    def _fingers(self, level: int, rating_id: str) -> None:
        window = self.state.known(self.shown)
        officer = window.officer if window else ""
        for down in (True, False):
            press = Press(self.counter, self.shown, officer, level)
            self._judge.ratings.pressed(rating_id, press)
            self._step(model.Key(Edge(str(level), down), rating_id, self.shown))

    def _hear(self, event: BusEvent) -> None:
        self.guarded(lambda: self._step(event))

    def _step(self, event: object) -> None:
        if not self.alive:
            return
        self.state, effects = session.update(self.state, event, self.world.now_s)
        for effect in effects:
            self._perform(effect)
        self.shown = self.state.shown(self.world.now_s)
        self.pace()

    def _perform(self, effect: model.Effect) -> None:
        match effect:
            case model.Keep(rate=rate):
                self._dies_at("before-keep")
                self._keep(rate)
                self._dies_at("after-keep")
            case model.Send(rate=rate):
                self._send(rate)
                self._dies_at("after-send")
            case model.Forget(rating_id=rating_id, reason=reason):
                self.spool.done(rating_id)
                self._judge.ratings.answered(self._judge.facts, rating_id, reason)

    def _keep(self, rate: Rate) -> None:
        try:
            if self.disk_fails:
                raise sqlite3.OperationalError("disk I/O error")
            self.spool.put(rate.rating_id, topics.RATE, rate, device=self.name)
            self._judge.ratings.kept(rate)
        except sqlite3.Error:
            self.world.strike("pad-disk", self.name, rate.rating_id)
            self.later(0.0, lambda: self._step(model.DiskDown()))

    def _send(self, rate: Rate) -> None:
        assert self.link is not None
        self.link.publish(topics.RATE, rate, device=self.name)

    def _dies_at(self, step: str) -> None:
        if self.doom == step:
            self.doom = ""
            self.world.strike("pad-crash", self.name, step)
            raise Crash(step)
