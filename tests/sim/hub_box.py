"""The hub: the real service with its inbox, writer and teller over the real store, without its
threads, and the clock of the machine that it runs on.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from hub import claim, claim_ask
from hub.claim import LISTENS_TO, Asking, Verdict
from hub.claim_ask import Place
from hub.core.centre import Centre
from hub.core.commands import Tick
from hub.core.events import Event
from hub.core.model import Day
from hub.inbound import WANTED, Inbound
from hub.outcome import Outcome
from hub.service import Service
from hub.store.port import BadRow, StoreBroken
from hub.store.sql import SqlStore
from hub.translate import Publish
from kit.bus import BusEvent, BusUp
from kit.wire import topics
from kit.wire.messages import DeviceState
from kit.wire.messages_offline import HubClaim
from tests.sim.box import Box, Crash
from tests.sim.hub_disk import Disk, FailingStore
from tests.sim.judge import Judge
from tests.sim.network import Broker, Link
from tests.sim.world import World

ANSWERS = (topics.ANSWER, topics.RATED, topics.DONE, topics.NOTED, topics.SETTLED)


class Doorbell:
    """The service as the edge sees it; it rings when there is something for the writer to do."""

    def __init__(self, service: Service, ring: Callable[[], None]) -> None:
        self._service = service
        self._ring = ring

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)

    def submit(self, command: Any) -> Any:
        """Put it into the writer's inbox."""
        future = self._service.submit(command)
        self._ring()
        return future

    def note_bus(self, up: bool) -> None:
        """The broker is there or gone."""
        self._service.note_bus(up)
        self._ring()

    def say_again(self, place: str) -> None:
        """A state is to be published once more."""
        self._service.say_again(place)
        self._ring()


class HubBox(Box):
    """One hub on one machine. `doom` and `disk_fault` are how it fails next."""

    def __init__(
        self, world: World, name: str, broker: Broker, judge: Judge, centre: Centre, disk: Disk
    ) -> None:
        super().__init__(world, name)
        self.judge, self.centre, self.disk = judge, centre, disk
        self.doom = ""
        self.disk_fault = ""
        self.clock_off = timedelta(0)
        self.pulse_s: Callable[[], float] = lambda: 10.0  # how long it may sleep
        self.main = name == "hub"  # else one that has no business here
        self.serves = False
        self._broke = 0  # so often in a row
        self.since_s = 0.0  # since when it serves
        self.let_in: Callable[[], None] = lambda: None  # told before it serves
        self.refused_back_s: float | None = 20.0  # when a hub that was refused is tried again
        self._broker = broker
        self._turning = False
        self._tokens = world.chance(f"tokens/{name}")

    # ---- what others see

    @property
    def day(self) -> Day | None:
        """The day as it is on the disk; None while the hub does not serve."""
        return self.service.day if self.serves else None

    def clock(self) -> datetime:
        """What the clock of this machine shows."""
        return self.world.wall() + self.clock_off

    def submit(self, command: Any, then: Callable[[Outcome], None]) -> None:
        """A command from a page; `then` is called when the page gets its answer, if ever."""
        if not self.serves:
            return

        def done(future: Any) -> None:
            if not future.cancelled() and future.exception() is None:
                outcome = future.result()
                self.later(0.01, lambda: then(outcome))

        self._door.submit(command).add_done_callback(done)

    def verify(self) -> BadRow | None:
        """The first bad row of the journal."""
        return self._sql.verify()

    def latest_days(self) -> tuple[Event, ...]:
        """The events that a start would read."""
        return self._sql.latest_days()

    def mend(self) -> None:
        """No more faults: the disk obeys, the clock is right."""
        self.doom = self.disk_fault = ""
        self.set_clock()

    def set_clock(self) -> None:
        """The time service has set the clock right."""
        self.clock_off = timedelta(0)

    # ---- life

    def on_boot(self) -> None:
        """Ask whether the place is free, and read the disk meanwhile."""
        self._turning = False
        self._said_leave = False
        instance = self.world.new_id(f"instances/{self.name}")
        self._asking = Asking(instance=instance, since_s=self.world.now_s)
        asks = f"hub-{instance}-asks"
        self._asks = Link(self._broker, "hub", LISTENS_TO, None, client_id=asks)
        self._asks.cut = self.cut
        self._asks.start(self._asked)
        self._sql = SqlStore(self.disk.url, self.centre.site)
        try:
            self._sql.open()
            self.service = Service(
                self.centre,
                FailingStore(self._sql, self),
                self._announce,
                clock=self.clock,
                now_s=self._now_s,
            )
            self.service.read()
        except StoreBroken as err:
            self._broken(err)
            return
        self._may_serve()

    def _asked(self, event: BusEvent) -> None:
        if isinstance(event, BusUp):
            self._claim(0)
        self._asking = claim.heard(self._asking, event, self.world.now_s)

    def _claim(self, term: int) -> None:
        me = HubClaim(instance=self._asking.instance, term=term, serving=False)
        self._asks.publish(topics.CLAIM, me)

    def _may_serve(self) -> None:
        """`hub.claim_ask.Claimant.settle`, which would wait in real time."""
        term = self.service.term
        match claim.verdict(self._asking, term, self.world.now_s):
            case Verdict.WAIT:
                self.later(claim_ask.LOOK_S, self._may_serve)
            case Verdict.TELL:
                self._claim(term)
                self._asking = claim.told(self._asking, self.world.now_s)
                self.later(claim_ask.LOOK_S, self._may_serve)
            case Verdict.LEAVE:
                self.world.strike("hub-refused", self.name)
                self.die("another hub serves", back_s=self.refused_back_s)
            case Verdict.SERVE:
                self.let_in()
                if self.alive:
                    self._serve()

    def _serve(self) -> None:
        try:
            self.service.open()
        except StoreBroken as err:
            self._broken(err)
            return
        self._asks.stop()
        asking = self._asking
        self._door: Any = Doorbell(self.service, self._wake)
        if self.main:
            self.judge.serves(self.disk.facts, self.service.day)
        self._inbound = Inbound(self.centre, self._door, self._publish, draw_token=self._draw_token)
        mine = DeviceState(status="online", kind="hub")
        link = Link(
            self._broker, "hub", (*WANTED, *LISTENS_TO), mine, client_id=f"hub-{asking.instance}"
        )
        self.connected(link)
        me = HubClaim(instance=asking.instance, term=self.service.term, serving=asking.whole)
        self._place = Place(
            link, me, self._give_way, state=mine, term=lambda: self.service.term, now_s=self._now_s
        )
        self.serves, self.since_s = True, self.world.now_s
        link.start(self._hear)

    def _give_way(self, other: HubClaim) -> None:
        """Another hub goes first: end in good order, after what is being done now."""
        if not self._said_leave:
            self._said_leave = True
            self.world.strike("hub-gives-way", self.name, f"term {other.term}")
            self.later(0.0, lambda: self.stop(self.refused_back_s))

    def _broken(self, err: StoreBroken) -> None:
        # systemd starts it again at once, and in the long run a little later each time.
        self._broke += 1
        self.die(f"the store does not obey: {err}", back_s=min(2.0 * self._broke, 30.0))

    def _now_s(self) -> float:
        return self.world.now_s

    def on_death(self) -> None:
        """Only the file is left."""
        self.serves = False
        self._sql.close()
        self._asks.die()
        if self.link is not None:
            self.link.die()
            self.link = None

    def stop(self, back_s: float | None) -> None:
        """A clean end, as systemd asks for it."""
        if self.alive and self.serves:
            self.service.stop()
            if self.link is not None:
                self.link.stop()
        self.die("stopped", back_s=back_s)

    def on_tick(self) -> None:
        """Time went by; the writer waits (in real time) when it has nothing to do, so it has."""
        if self.serves:
            self.service.submit(Tick())
            self._turn()

    def pace_s(self) -> float:
        """Each second in truth; seldom while nobody is there who could notice."""
        return self.pulse_s()

    # ---- the writer's turn

    def _wake(self) -> None:
        if not self._turning:
            self._turning = True
            self.later(self.rng.uniform(0.0005, 0.004), self._rung)

    def _rung(self) -> None:
        if self._turning:  # else a tick has taken it along
            self._turn()

    def _turn(self) -> None:
        self._turning = False
        if not self.serves:
            return
        try:
            self.service.turn()
        except StoreBroken as err:
            self._broken(err)
            return
        if self.world.now_s - self.since_s > 60.0:
            self._broke = 0
        self.pace()

    def _hear(self, event: BusEvent) -> None:
        if self.serves:
            self._place.on_event(event)
            self.guarded(lambda: self._inbound.on_event(event))

    def _announce(self, some: Sequence[Publish]) -> None:
        for one in some:
            self._publish(one)

    def _publish(self, one: Publish) -> None:
        self.judge.published(self.disk.facts, one)
        answer = one.topic in ANSWERS
        if self.doom == "before-answer" and answer:
            self._crash("hub-crash-before-answer")
        if self.doom == "before-announcement" and not answer:
            self._crash("hub-crash-before-announcement")
        if self.link is not None:
            self.link.publish(one.topic, one.message, **one.parts)

    def _crash(self, kind: str) -> None:
        self.doom = ""
        self.world.strike(kind, self.name)
        raise Crash(kind)

    def _draw_token(self) -> str:
        return f"{self._tokens.getrandbits(128):032x}"
