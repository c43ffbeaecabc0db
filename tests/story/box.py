"""A whole centre in one process on a made-up clock: the real service and store, the real cores of
kiosk, board and pad, joined by the in-memory broker. Nothing waits for real time.

Whatever the hub writes is checked by the invariants before it is written.
"""

import heapq
import itertools
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hub.core.centre import Centre
from hub.core.commands import Tick as NobodysTick
from hub.core.events import Event
from hub.inbound import WANTED, Inbound
from hub.outcome import Key as OutcomeKey
from hub.service import Service
from hub.store.port import Known, Recorded, Restoring
from hub.store.sql import SqlStore
from hub.translate import Publish
from kit.bus import Wanted
from kit.bus_memory import MemoryBroker
from kit.loop import Tick
from kit.wire.messages import DeviceState
from kit.wire.topics import Topic
from tests.invariants import check_step

OPENS = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # 7:30 in Quảng Ngãi


class CheckedStore:
    """The store, with the invariants asked about every decision before it is written."""

    def __init__(self, store: SqlStore, centre: Centre, now: Callable[[], datetime]) -> None:
        self._store = store
        self._centre = centre
        self._now = now
        self.journal: list[Event] = []
        self.steps = 0

    def append(self, batch: Sequence[Recorded]) -> None:
        for one in batch:
            if one.steps:
                events = [step.event for step in one.steps]
                check_step(self._centre, one.steps[0].before, events, now=self._now())
                self.journal += events
                self.steps += 1
        self._store.append(batch)

    def latest_days(self) -> Sequence[Event]:
        return self._store.latest_days()

    def restore_pending(self) -> Restoring | None:
        return self._store.restore_pending()

    def answers(self, keys: Collection[OutcomeKey]) -> Mapping[OutcomeKey, Known]:
        return self._store.answers(keys)


class Device:
    """A device core with its inbox: `update` is the program's own, `perform` the test's hands."""

    def __init__(
        self,
        box: "Box",
        name: str,
        wanted: Sequence[Wanted],
        update: Callable[[Any, object, float], tuple[Any, tuple[Any, ...]]],
        state: Any,
        perform: Callable[["Device", Any], None],
    ) -> None:
        self.box, self.name, self.state = box, name, state
        self._update, self._perform = update, perform
        self.inbox: deque[object] = deque()
        self.bus = box.broker.bus(
            name, wanted=wanted, state=DeviceState(status="online", kind="story")
        )
        self.bus.start(self.inbox.append)
        box.devices.append(self)

    def think(self) -> bool:
        """Take all events; whether there was any."""
        took = False
        while self.inbox:
            took = True
            self.step(self.inbox.popleft())
        return took

    def step(self, event: object) -> None:
        self.state, effects = self._update(self.state, event, self.box.now_s)
        for effect in effects:
            self._perform(self, effect)

    def send(self, topic: Topic, message: object) -> None:
        self.bus.publish(topic, message, device=self.name)


class Box:
    """The clock, the broker, the hub, and what is to happen when."""

    def __init__(self, folder: Path, centre: Centre, *, tick_s: float = 10.0) -> None:
        self.centre = centre
        self.now_s = 0.0
        self.devices: list[Device] = []
        self.broker = MemoryBroker(centre.site)
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._tick_s = tick_s
        self.sql = SqlStore(f"sqlite:///{folder / 'hub.db'}", centre.site).open()
        self.store = CheckedStore(self.sql, centre, self.wall)
        self.service = self._new_service()

    def wall(self) -> datetime:
        return OPENS + timedelta(seconds=self.now_s)

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        """Let `do` happen so many seconds from now."""
        heapq.heappush(self._due, (self.now_s + seconds, next(self._count), do))

    def run(self, until_s: float) -> None:
        """Let the time go on."""
        next_tick_s = self.now_s
        while True:
            at_s = min(next_tick_s, self._due[0][0] if self._due else until_s)
            if at_s > until_s:
                self.now_s = until_s
                return
            self.now_s = max(self.now_s, at_s)
            if self._due and self._due[0][0] <= self.now_s:
                heapq.heappop(self._due)[2]()
            else:
                next_tick_s = self.now_s + self._tick_s
                self.tick()
            self.settle()

    def tick(self) -> None:
        """A second hand for everybody."""
        self._turn()
        for device in self.devices:
            device.step(Tick())

    def settle(self) -> None:
        """Until nobody has anything to say."""
        busy = True
        while busy:
            took = [device.think() for device in self.devices]
            busy = any(took)
            if self._asked:
                self._asked = False
                self._turn()
                busy = True

    def submit(self, command: Any) -> Any:
        """A command that does not come over the bus (a sign-in); its outcome."""
        future = self.service.submit(command)
        self._turn()
        self.settle()
        return future.result(timeout=0)

    def restart_hub(self) -> None:
        """The hub dies without a word and comes back from what is on its disk."""
        self.hub.cut()
        self.service = self._new_service()

    def _new_service(self) -> Service:
        self._asked = False
        service = Service(
            self.centre, self.store, self._announce, clock=self.wall, now_s=lambda: self.now_s
        )
        service.open()
        tokens = itertools.count()
        self.inbound = Inbound(
            self.centre, service, self._publish, draw_token=lambda: self._token(next(tokens))
        )
        self.hub = self.broker.bus(
            "hub", wanted=WANTED, state=DeviceState(status="online", kind="hub")
        )
        self.hub.start(self._hear)
        self._asked = True  # the states have to be said
        return service

    def _turn(self) -> None:
        # The writer waits (in real time) when there is nothing to do, so give it something.
        self.service.submit(NobodysTick())
        self.service.turn()

    def _token(self, n: int) -> str:
        return f"token-{self.now_s:.0f}-{n}-{next(self._count)}"

    def _hear(self, event: Any) -> None:
        self.inbound.on_event(event)
        self._asked = True

    def _publish(self, one: Publish) -> None:
        self.hub.publish(one.topic, one.message, **one.parts)

    def _announce(self, some: Sequence[Publish]) -> None:
        for one in some:
            self._publish(one)
