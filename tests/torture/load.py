"""The load: light clients and fingers on the real devices, together ten to twenty events a second.

`with Load(hall, seed) as load:` works until `rest`; `drained` waits until every outbox is empty.
"""

import queue
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from kit.fifo import NobodyListens, tell
from tests.torture.clients import Client, LightDesk, LightKiosk, LightPad, Op, Spy
from tests.torture.hall import (
    COUNTERS,
    LIGHT_KIOSKS,
    PIN_SERVICES,
    REAL_KIOSKS,
    REAL_PAD,
    REAL_PAD_COUNTER,
    SERVICES,
    Hall,
)
from tests.torture.programs import Program
from tests.waiting import until

TURN_S = 0.02


@dataclass
class Press:
    """One finger on a real kiosk, and when its paper came (None: not within the patience).

    `forsaken`: nothing was done to the kiosk, and it gave no paper all the same.
    """

    kiosk: str
    at_s: float
    papers_before: int
    hurt_before: int
    paper_s: float | None = None
    forsaken: bool = False


@dataclass
class Finger:
    """A person at a real kiosk: presses, waits for the paper, steps aside for the next one."""

    hall: Hall
    kiosk: str
    rng: random.Random
    patience_s: float = 4.0
    every_s: float = 1.6
    presses: list[Press] = field(default_factory=list)
    _now: Press | None = None
    _next_s: float = 0.0

    def pass_time(self, now_s: float, *, working: bool) -> None:
        """Look for the paper, and press when it is time."""
        if self._now is not None:
            if len(self.hall.papers(self.kiosk)) > self._now.papers_before:
                self._now.paper_s = now_s
            elif now_s - self._now.at_s < self.patience_s:
                return
            else:
                self._now.forsaken = self._program.hurt == self._now.hurt_before
            self._now = None
            self._next_s = now_s + self.every_s * self.rng.uniform(0.4, 1.2)
        elif working and now_s >= self._next_s:
            self._press(now_s)

    def _press(self, now_s: float) -> None:
        before, hurt = len(self.hall.papers(self.kiosk)), self._program.hurt
        try:
            if self.kiosk == "kiosk-1":
                pin = self.rng.choice(sorted(PIN_SERVICES))
                tell(self.hall.device_folder(self.kiosk) / "keys", f"press {pin}")
            else:
                service = self.rng.choice(SERVICES)
                tell(self.hall.device_folder(self.kiosk) / "touch", f"key service:{service}")
        except NobodyListens:  # the kiosk is being killed or starts: the person looks again
            self._next_s = now_s + 0.3
            return
        self._now = Press(self.kiosk, now_s, papers_before=before, hurt_before=hurt)
        self.presses.append(self._now)

    @property
    def waits(self) -> bool:
        return self._now is not None

    @property
    def _program(self) -> Program:
        return self.hall.devices[self.kiosk]


class Load:
    """All clients of a hall on one thread of its own."""

    def __init__(
        self, hall: Hall, seed: float | str, *, kiosks: int = 4, desks: int = 4, hurry: float = 1.0
    ) -> None:
        """`hurry` 10 is ten times as many events a second; the fingers at the boxes get no faster
        than four times."""
        self.hall = hall
        self._inbox: queue.SimpleQueue[tuple[Client, object]] = queue.SimpleQueue()
        put, named = self._inbox.put, f"{seed}"
        self.kiosks = [
            LightKiosk(hall, name, put, f"{named}-{name}", services=SERVICES)
            for name in LIGHT_KIOSKS[:kiosks]
        ]
        self._counters = COUNTERS[:desks]
        self._standing = list(self._counters)  # officers who have not signed in
        self.desks = [LightDesk(hall, f"desk-{c}", put, f"{named}-{c}") for c in self._counters]
        light_pads = [c for c in self._counters if c != REAL_PAD_COUNTER or not hall.devices]
        self.pads = [
            LightPad(hall, f"pad-{c}", put, f"{named}-pad-{c}", counter=c) for c in light_pads
        ]
        self.spy = Spy(hall, "spy", put, named)
        self.fingers = [
            Finger(hall, name, random.Random(f"{named}-{name}"), every_s=1.6 / min(hurry, 4))
            for name in (REAL_KIOSKS if hall.devices else ())
        ]
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)
        for client in self.clients:
            client.every_s /= hurry
            client.again_s = max(0.15, client.again_s / hurry)
        self._ended = threading.Event()
        self._pad_s = 0.0

    @property
    def clients(self) -> Sequence[Client]:
        return (*self.kiosks, *self.desks, *self.pads, self.spy)

    def start(self) -> "Load":
        """Sit the officers down, connect, and begin to work."""
        self.connect()
        assert self.sit_down(), "no officer could sign in"
        self.work()
        return self

    def connect(self) -> None:
        """Join the broker; nobody does anything yet."""
        for client in self.clients:
            client.start()
        self._thread.start()
        until(lambda: all(client.up for client in self.clients), 15, "all light clients connected")

    def sit_down(self) -> bool:
        """Sign in the officers who are not yet; False when the hub does not let all of them."""
        for counter in tuple(self._standing):
            try:
                self.hall.sign_in(counter)
            except (OSError, ValueError, AssertionError):
                return False
            self._standing.remove(counter)
        return True

    def work(self) -> None:
        """Let everybody do what they do; a desk only when its officer sits there."""
        for client in self.clients:
            client.working = client.device.removeprefix("desk-") not in self._standing

    def rest(self) -> None:
        """Nobody begins anything new; what is under way goes on."""
        for client in self.clients:
            client.working = False

    def stop(self) -> None:
        """Disconnect everybody and end the thread."""
        self._ended.set()
        self._thread.join(5)
        for client in self.clients:
            client.bus.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # ---- what it knows

    @property
    def history(self) -> list[Op]:
        """Everything that light clients ever wanted."""
        return [op for client in self.clients for op in client.history]

    @property
    def presses(self) -> list[Press]:
        """Every finger on a real kiosk."""
        return [press for finger in self.fingers for press in finger.presses]

    @property
    def surprises(self) -> list[str]:
        return [one for client in self.clients for one in client.surprises]

    def waiting(self, born_before_s: float) -> list[Op]:
        """What was wanted before a moment and is not answered yet."""
        return [
            op
            for client in self.clients
            for op in tuple(client.outbox.values())
            if op.born_s <= born_before_s
        ]

    def answered(self) -> int:
        """How many operations have their answer."""
        return sum(len(client.history) - len(client.outbox) for client in self.clients)

    def wait_answers(self, more: int, within_s: float = 20.0) -> None:
        """Until so many more operations are answered: the load flows."""
        goal = self.answered() + more
        until(lambda: self.answered() >= goal, within_s, f"{more} more answers")

    def drained(self, within_s: float) -> None:
        """Rest, and wait until nobody waits for anything."""
        self.rest()

        def look() -> bool:
            return all(client.level for client in self.clients) and not any(
                finger.waits for finger in self.fingers
            )

        until(look, within_s, "empty outboxes")

    # ---- the thread

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                client, event = self._inbox.get(timeout=TURN_S)
                while True:
                    client.step(event)
                    client, event = self._inbox.get_nowait()
            except queue.Empty:
                pass
            now_s = monotonic()
            for client in self.clients:
                client.pass_time(now_s)
            working = self.spy.working
            for finger in self.fingers:
                finger.pass_time(now_s, working=working)
            if self.fingers and working:
                self._rate(now_s)

    def _rate(self, now_s: float) -> None:
        """A thumb on the real pad every now and then; without a window it means nothing."""
        if now_s < self._pad_s:
            return
        self._pad_s = now_s + 0.4
        pipe: Path = self.hall.device_folder(REAL_PAD) / "keys"
        try:
            tell(pipe, "press 27")
        except NobodyListens:
            return
