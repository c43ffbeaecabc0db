"""The hub without a network, for one fault: the real service, store and inbound over an own bus.

It runs in a fork of the zygote under strace. What is acknowledged is written into shared memory,
which needs no syscall: no injected fault can hide or hold back an acknowledgement.
"""

import json
import mmap
import queue
import random
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.core.commands import Open, SignIn
from hub.core.model import CounterId
from hub.inbound import WANTED, Inbound
from hub.main import EX_SOFTWARE, EX_UNAVAILABLE
from hub.service import Service
from hub.store.port import StoreError
from hub.store.sql import SqlStore
from kit.bus import Received, Wanted
from kit.bus_memory import MemoryBroker
from kit.wire import topics
from kit.wire.messages import Ask, DeskDo, Printed, Rate
from tests.torture.clients import NOT_NOW
from tests.torture.hall import SERVICES, SITE, hall_centre

SHARED_BYTES = 256 * 1024
SILENT = 3  # exit status: it lives and does not answer
ANSWER_WITHIN_S = 3.0
_HEAD = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Ack:
    """An acknowledgement: of what, when it was asked and when it was told (wall clock)."""

    kind: str
    id: str
    asked_s: float
    told_s: float
    status: str
    reason: str | None
    number: str | None


def new_shared(path: Path) -> None:
    """An empty place for acknowledgements."""
    path.write_bytes(bytes(SHARED_BYTES))


def read_acks(path: Path) -> list[Ack]:
    """What was acknowledged."""
    data = path.read_bytes()
    (length,) = _HEAD.unpack_from(data)
    lines = data[_HEAD.size : _HEAD.size + length].decode().splitlines()
    return [Ack(**json.loads(line)) for line in lines]


class Small:
    """One small hub and the devices that ask it."""

    def __init__(self, database: str, shared: Path | None, seed: str) -> None:
        self._acks: list[Ack] = []
        self._map: mmap.mmap | None = None
        if shared is not None:
            with shared.open("r+b") as file:
                self._map = mmap.mmap(file.fileno(), SHARED_BYTES)
        self._used = 0
        self._last_counter: Any = None
        self._rng = random.Random(seed)
        self._heard: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.centre = hall_centre()
        self._store = SqlStore(database, SITE)

    def run(self, count: int) -> int:
        """Ask `count` times and all that follows from it; the exit status of a hub."""
        try:
            self._store.open()
            service = Service(self.centre, self._store, self._announce, on_broken=self._broken)
            service.start()
        except StoreError:
            return EX_UNAVAILABLE
        self._connect(service)
        try:
            self._sit_down(service)
            for _ in range(count):
                self._serve_one()
        except StoreError:
            return EX_SOFTWARE
        except queue.Empty:
            return SILENT
        return 0

    @property
    def acks(self) -> list[Ack]:
        return self._acks

    def close(self) -> None:
        self._store.close()

    def _connect(self, service: Service) -> None:
        self._broker = MemoryBroker(SITE)
        self._bus = self._broker.bus("hub", wanted=WANTED)
        inbound = Inbound(self.centre, service, self._publish)
        self._bus.start(inbound.on_event)
        answers = (topics.ANSWER, topics.NOTED, topics.DONE, topics.RATED, topics.COUNTER)
        self._ears = self._broker.bus("ears", wanted=[Wanted(topic) for topic in answers])
        self._ears.start(self._heard.put)

    def _publish(self, one: Any) -> None:
        self._bus.publish(one.topic, one.message, **one.parts)

    def _announce(self, some: Any) -> None:
        for one in some:
            self._publish(one)

    def _broken(self, why: str) -> None:
        self._heard.put(StoreError(why))

    def _sit_down(self, service: Service) -> None:
        for command in (
            SignIn(request_id=self._id(), counter=CounterId("1"), officer="o-1"),
            Open(request_id=self._id(), counter=CounterId("1")),
        ):
            service.submit(command).result(ANSWER_WITHIN_S)

    def _serve_one(self) -> None:
        """One to three people press at once; one is served and rates."""
        asks = [
            Ask(request_id=self._id(), service=self._rng.choice(SERVICES))
            for _ in range(self._rng.randint(1, 3))
        ]
        for answer in self._ask(topics.ASK, "light-1", asks):
            if answer.status == "issued":
                paper = Printed(request_id=answer.request_id, result="confirmed")
                self._ask(topics.PRINTED, "light-1", [paper])
        done = self._do("call_next")
        if done.status == "done":
            self._do("start")
            self._do("finish")
            self._rate()

    def _do(self, verb: Any) -> Any:
        return self._ask(topics.DO, "desk-1", [DeskDo(request_id=self._id(), do=verb)])[0]

    def _rate(self) -> None:
        id_, state = self._id(), self._last_counter  # a replay draws the same ids
        if state is not None and state.rate is not None:
            rate = Rate(rating_id=id_, visit=state.rate.visit, level=4)
            self._ask(topics.RATE, "pad-1", [rate])

    def _ask(self, topic: topics.Topic, device: str, messages: list[Any]) -> list[Any]:
        """The answers to all of them, in their order."""
        asked_s = time.time()
        for message in messages:
            self._ears.publish(topic, message, device=device)
        wanted = [_id_of(message) for message in messages]
        found: dict[str, Any] = {}
        while len(found) < len(wanted):
            event = self._heard.get(timeout=ANSWER_WITHIN_S)
            told_s = time.time()
            if isinstance(event, StoreError):
                raise event
            if not isinstance(event, Received):
                continue
            if event.topic is topics.COUNTER:
                if event.parts["counter"] == "1":
                    self._last_counter = event.message
                continue
            answer: Any = event.message
            if (id_ := _id_of(answer)) in wanted and answer.reason not in NOT_NOW:
                found[id_] = answer
                number = getattr(answer, "number", None)
                self._note(
                    Ack(topic.name, id_, asked_s, told_s, answer.status, answer.reason, number)
                )
        return [found[id_] for id_ in wanted]

    def _note(self, ack: Ack) -> None:
        self._acks.append(ack)
        if self._map is None:
            return
        line = json.dumps({name: getattr(ack, name) for name in Ack.__slots__}).encode() + b"\n"
        at = _HEAD.size + self._used
        self._map[at : at + len(line)] = line
        self._used += len(line)
        self._map[: _HEAD.size] = _HEAD.pack(self._used)

    def _id(self) -> str:
        return f"{self._rng.getrandbits(64):016x}"


def _id_of(message: Any) -> str:
    return str(getattr(message, "rating_id", None) or getattr(message, "request_id", ""))


def prepared(order: dict[str, Any]) -> Callable[[], int]:
    """What the zygote runs, to its exit status; the shared memory is there already."""
    small = Small(order["database"], Path(order["shared"]), order["seed"])
    return lambda: small.run(order["count"])


def replay(database: str, seed: str, count: int) -> Iterator[Ack]:
    """The same hub once more on the same store, without faults: what it says now, asked again."""
    small = Small(database, None, seed)
    try:
        status = small.run(count)
        assert status == 0, f"without the fault it ended with {status}"
        yield from small.acks
    finally:
        small.close()
