"""Light clients that speak the protocol as devices must: kiosks, desks and pads with an outbox.

Each keeps what it asked until the hub's own answer came, and says it again after a second and
whenever the broker is back. What they did and heard is the history that `check` judges.
"""

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

from kit.bus import BusDown, BusUp, Received, Wanted
from kit.config import Broker, build
from kit.mqtt import MqttBus
from kit.wire import topics
from kit.wire.messages import (
    Answer,
    Ask,
    CounterState,
    DeskDo,
    DeskDone,
    Noted,
    Printed,
    Rate,
    Rated,
)
from kit.wire.topics import Topic
from tests.torture.hall import Hall

Kind = Literal["ask", "printed", "do", "rate"]
NOT_NOW = {"busy", "starting", "stopping", "recovering"}  # the hub will say something else later


@dataclass(slots=True)
class Op:
    """One thing that a device wants of the hub, and what became of it; times are monotonic."""

    kind: Kind
    id: str
    device: str
    topic: Topic
    message: Any
    born_s: float
    first_s: float | None = None  # sent for the first time
    sent_s: float | None = None  # and the last
    sends: int = 0
    answered_s: float | None = None
    answer: Any = None
    answers: list[Any] = field(default_factory=list)  # every one, repeats too


class Client:
    """A device with an outbox. `step` and `pass_time` are called by the load's one thread."""

    answers: tuple[Topic, ...] = ()
    again_s = 1.0  # it says it again after so long without an answer
    every_s = 1.0  # how often it does something new

    def __init__(
        self, hall: Hall, device: str, inbox: Callable[[tuple["Client", object]], None], seed: str
    ) -> None:
        self.device = device
        self.rng = random.Random(seed)
        self.history: list[Op] = []
        self.outbox: dict[tuple[Kind, str], Op] = {}
        self.ops: dict[tuple[Kind, str], Op] = {}
        self.up = False
        self.ups_s: list[float] = []
        self.surprises: list[str] = []
        self.working = False
        wanted = [Wanted(topic, {"device": device}) for topic in self.answers]
        broker = build(Broker, hall.login(device))
        self.bus = MqttBus(broker, device, wanted=[*wanted, *self.also_wanted()], state=None)
        self._inbox = inbox

    def also_wanted(self) -> Iterator[Wanted]:
        """What it listens to besides its own answers."""
        return iter(())

    def start(self) -> None:
        self.bus.start(lambda event: self._inbox((self, event)))

    def want(self, kind: Kind, id_: str, topic: Topic, message: Any) -> Op:
        """Keep it until it is answered, and send it."""
        op = Op(kind, id_, self.device, topic, message, born_s=monotonic())
        self.outbox[kind, id_] = self.ops[kind, id_] = op
        self.history.append(op)
        self._send(op)
        return op

    def step(self, event: object) -> None:
        """Take one event of the bus."""
        match event:
            case BusUp():
                self.up = True
                self.ups_s.append(monotonic())
                for op in tuple(self.outbox.values()):
                    self._send(op)
            case BusDown():
                self.up = False
            case Received(message=message):
                self.heard(message)

    def pass_time(self, now_s: float) -> None:
        """Say again what nobody answered, and do the next thing."""
        for op in tuple(self.outbox.values()):
            if op.sent_s is None or now_s - op.sent_s >= self.again_s:
                self._send(op)
        if self.working or self.in_between:
            self.work(now_s)

    @property
    def in_between(self) -> bool:
        """Whether it has begun something that it should end before it rests."""
        return False

    @property
    def level(self) -> bool:
        """Whether nothing is under way."""
        return not self.outbox and not self.in_between

    def heard(self, message: object) -> None:
        """An answer, or something else that it listens to."""
        match message:
            case Answer(request_id=str(id_), reason=reason):
                self._answered("ask", id_, message, reason)
            case Noted(request_id=str(id_), reason=reason):
                self._answered("printed", id_, message, reason)
            case DeskDone(request_id=str(id_), reason=reason):
                self._answered("do", id_, message, reason)
            case Rated(rating_id=str(id_), reason=reason):
                self._answered("rate", id_, message, reason)

    def work(self, now_s: float) -> None:
        """What this device does when nothing holds it up."""

    def done(self, op: Op) -> None:
        """The hub has answered `op` for good."""

    def _answered(self, kind: Kind, id_: str, message: Any, reason: str | None) -> None:
        op = self.ops.get((kind, id_))
        if op is None:
            self.surprises.append(f"{self.device}: an answer to {kind} {id_}, which is not mine")
            return
        op.answers.append(message)
        if op.answered_s is not None or reason in NOT_NOW:
            return
        op.answered_s, op.answer = monotonic(), message
        del self.outbox[kind, id_]
        self.done(op)

    def _send(self, op: Op) -> None:
        if self.up:
            op.sent_s = monotonic()
            op.first_s = op.first_s or op.sent_s
            op.sends += 1
            self.bus.publish(op.topic, op.message, device=self.device)


class LightKiosk(Client):
    """Asks about once a second and reports its papers; it insists on the hub's own number."""

    answers = (topics.ANSWER, topics.NOTED)
    every_s = 0.9
    crowd = 6  # as many at once, each with a request of its own; then people wait outside

    def __init__(self, *args: Any, services: tuple[str, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self._services = services
        self._next_s = 0.0
        self.papers: dict[str, str] = {}  # request_id → number

    def work(self, now_s: float) -> None:
        if now_s < self._next_s or len(self.outbox) >= self.crowd:
            return
        self._next_s = now_s + self.every_s * self.rng.uniform(0.5, 1.5)
        ask = Ask(request_id=self._id(), service=self.rng.choice(self._services))
        self.want("ask", ask.request_id, topics.ASK, ask)
        if self.rng.random() < 0.2:  # the network repeats itself
            self.bus.publish(topics.ASK, ask, device=self.device)

    def done(self, op: Op) -> None:
        if op.kind != "ask":
            return
        if op.answer.status != "issued":
            self.surprises.append(f"{self.device}: ask refused: {op.answer.reason}")
            return
        self.papers[op.id] = op.answer.number
        printed = Printed(request_id=op.id, result="confirmed")
        self.want("printed", op.id, topics.PRINTED, printed)

    def _id(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))


class LightDesk(Client):
    """Calls, starts, finishes, and so on; one verb at a time."""

    answers = (topics.DONE,)
    every_s = 0.7

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._next_s = 0.0
        self._verb: Any = "open"

    @property
    def in_between(self) -> bool:
        return self._verb in ("start", "finish")

    def work(self, now_s: float) -> None:
        if now_s < self._next_s or self.outbox:
            return
        self._next_s = now_s + self.every_s * self.rng.uniform(0.3, 1.0)
        id_ = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        self.want("do", id_, topics.DO, DeskDo(request_id=id_, do=self._verb))

    def done(self, op: Op) -> None:
        verb, answer = op.message.do, op.answer
        if answer.status == "refused" and answer.reason != "nobody-waiting":
            self.surprises.append(f"{self.device}: {verb} refused: {answer.reason}")
            # A verb that went astray leaves somebody at the counter: let the person go first.
            self._verb = "finish" if answer.number else "call_next"
            return
        follows = {"open": "call_next", "call_next": "start", "start": "finish"}
        nobody = answer.reason == "nobody-waiting"
        self._verb = "call_next" if nobody else follows.get(verb, "call_next")


class LightPad(Client):
    """Rates each visit of its counter once, as soon as it may be rated."""

    answers = (topics.RATED,)

    def __init__(self, *args: Any, counter: str, **more: Any) -> None:
        self._counter = counter
        super().__init__(*args, **more)
        self._seen: set[str] = set()

    def also_wanted(self) -> Iterator[Wanted]:
        yield Wanted(topics.COUNTER, {"counter": self._counter})

    def heard(self, message: object) -> None:
        super().heard(message)
        if isinstance(message, CounterState) and message.rate is not None and self.working:
            visit = message.rate.visit
            if visit not in self._seen:
                self._seen.add(visit)
                id_ = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
                rate = Rate(rating_id=id_, visit=visit, level=self.rng.randint(1, 4))
                self.want("rate", id_, topics.RATE, rate)

    def done(self, op: Op) -> None:
        if op.answer.status != "accepted":
            self.surprises.append(f"{self.device}: rating refused: {op.answer.reason}")


class Spy(Client):
    """A board that only writes down the calls it hears."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.calls: list[Any] = []

    def also_wanted(self) -> Iterator[Wanted]:
        yield Wanted(topics.CALL)

    def heard(self, message: object) -> None:
        self.calls.append(message)
