"""One program on one machine: it lives, it may die at any step, it starts again from its disk."""

from collections.abc import Callable

from tests.sim.network import Link
from tests.sim.world import Do, World


class Crash(BaseException):
    """The power is gone in the middle of a step. No `except Exception` of ours can catch it."""


class Box:
    """A program: what it plans is forgotten when it dies."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.name = name
        self.alive = False
        self.rng = world.chance(f"box/{name}")
        self.cut = False  # the cable to the broker is out
        self.link: Link | None = None
        self._life = 0
        self._ticks_at_s = 0.0
        self._ticks = 0
        self._comes_back_s: float | None = None

    # ---- what each kind of box says for itself

    def on_boot(self) -> None:
        """Start the program."""
        raise NotImplementedError

    def on_death(self) -> None:
        """All that was in memory is gone."""
        raise NotImplementedError

    def on_tick(self) -> None:
        """Time went by."""
        raise NotImplementedError

    def pace_s(self) -> float:
        """How long the program may sleep now without anybody noticing."""
        raise NotImplementedError

    def mend(self) -> None:
        """No fault of this box is left."""
        raise NotImplementedError

    # ---- life

    def boot(self) -> None:
        """Start, or start again."""
        if self.alive:
            return
        self._life += 1
        self.alive = True
        self._comes_back_s = None
        self._ticks_at_s = -1.0
        self.world.note(self.name, f"starts (life {self._life})")
        self.guarded(self.on_boot)
        self.pace()

    def die(self, why: str, *, back_s: float | None) -> None:
        """End without a word, and start again after `back_s`; None: somebody else starts it."""
        if not self.alive:
            return
        self.alive = False
        self.world.note(self.name, f"dies: {why}")
        self.on_death()
        if back_s is not None:
            self.come_back(back_s)

    def come_back(self, after_s: float) -> None:
        """Start after so long, if nobody did before."""
        due_s = self._comes_back_s = self.world.now_s + after_s
        self.world.after(after_s, lambda: self.boot() if self._comes_back_s == due_s else None)

    def guarded(self, do: Do) -> None:
        """Do a step; a crash in it ends this life and begins the next one later."""
        try:
            do()
        except Crash as crash:
            self.die(f"power, {crash}", back_s=self.back_s())

    def back_s(self) -> float:
        """How long a start takes after a crash."""
        return self.rng.uniform(2.0, 40.0)

    def later(self, seconds: float, do: Do) -> None:
        """Plan a step of this life."""
        life = self._life

        def step() -> None:
            if self.alive and self._life == life:
                self.guarded(do)

        self.world.after(seconds, step)

    def outside(self, seconds: float, do: Callable[[bool], None]) -> None:
        """Plan something that happens whether the program lives or not; it is told which."""
        life = self._life
        self.world.after(seconds, lambda: do(self.alive and self._life == life))

    # ---- the cable

    def connected(self, link: Link) -> Link:
        """The program's connection, by the cable as it is."""
        link.cut = self.cut
        self.link = link
        return link

    def pull(self, *, told: bool) -> None:
        """The cable is out; `told`: both ends notice at once."""
        self.cut = True
        if self.link is not None:
            self.link.pull(told=told)

    def plug(self) -> None:
        """The cable is in again."""
        self.cut = False
        if self.link is not None:
            self.link.plug()

    def steady_s(self) -> float:
        """How long its connection has been well; negative when it is not."""
        link = self.link
        if link is None or link.cut or not link.up:
            return -1.0
        return self.world.now_s - link.changed_s

    # ---- ticks

    def pace(self) -> None:
        """Tick soon enough for the state that the program is in now."""
        due_s = self.world.now_s + self.pace_s()
        if self._ticks_at_s > self.world.now_s and self._ticks_at_s <= due_s + 1e-9:
            return
        self._ticks_at_s = due_s
        self._ticks += 1
        nth = self._ticks

        def tick() -> None:
            if nth == self._ticks:
                self.on_tick()
                self.pace()

        self.later(due_s - self.world.now_s, tick)
