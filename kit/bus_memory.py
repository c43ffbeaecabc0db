"""A broker and buses within one process, for tests and the simulator: same contract, no sockets.

Every message goes through the real codec, so what could not travel cannot travel here either.
Messages are delivered in the caller's thread, in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.bus import BusDown, BusUp, Garbled, OnBusEvent, Received, Wanted
from kit.wire import codec, topics
from kit.wire.messages import DeviceState
from kit.wire.topics import Topic


@dataclass(slots=True)
class _Link:
    bus: "MemoryBus"
    wanted: tuple[Wanted, ...]


class MemoryBroker:
    """Keeps retained messages and hands every message to the buses that want it."""

    def __init__(self, site: str = "quang-ngai") -> None:
        self.site = site
        self.retained: dict[str, bytes] = {}
        self._links: list[_Link] = []

    def bus(
        self, device: str, *, wanted: Sequence[Wanted] = (), state: DeviceState | None = None
    ) -> "MemoryBus":
        """A bus for `device`, not yet connected (`start` does that)."""
        return MemoryBus(self, device, tuple(wanted), state)

    def send(self, address: str, data: bytes, *, retain: bool = False) -> None:
        """Deliver raw bytes, as any client could have sent them."""
        if retain and data:
            self.retained[address] = data
        elif retain:
            self.retained.pop(address, None)
        for link in tuple(self._links):
            link.bus.deliver(address, data, retained=False)

    def join(self, bus: "MemoryBus", wanted: tuple[Wanted, ...]) -> None:
        """Connect a bus and give it the retained messages that it wants."""
        self._links.append(_Link(bus, wanted))
        for address, data in sorted(self.retained.items()):
            bus.deliver(address, data, retained=True)

    def leave(self, bus: "MemoryBus") -> None:
        """Disconnect a bus without a word, as a power cut does."""
        self._links = [link for link in self._links if link.bus is not bus]


class MemoryBus:
    """`kit.bus.Bus` over a `MemoryBroker`."""

    def __init__(
        self,
        broker: MemoryBroker,
        device: str,
        wanted: tuple[Wanted, ...],
        state: DeviceState | None,
    ) -> None:
        self._broker = broker
        self._device = device
        self._wanted = wanted
        self._state = state
        self._on_event: OnBusEvent = lambda event: None

    def start(self, on_event: OnBusEvent) -> None:
        """Connect: retained messages first, then BusUp, in the caller's thread."""
        self._on_event = on_event
        self._broker.join(self, self._wanted)
        if self._state is not None:
            self.publish(topics.STATE, self._state, device=self._device)
        on_event(BusUp())

    def publish(self, topic: Topic, message: object, **parts: str) -> None:
        """Deliver to everybody who wants it before this returns."""
        if isinstance(message, DeviceState):
            self._state = message
        where = topics.address(topic, self._broker.site, **parts)
        self._broker.send(where, codec.encode(message), retain=topic.retain)

    def stop(self) -> None:
        """Say offline and disconnect."""
        if self._state is not None:
            gone = DeviceState(status="offline", kind=self._state.kind)
            where = topics.address(topics.STATE, self._broker.site, device=self._device)
            self._broker.send(where, codec.encode(gone), retain=True)
        self.cut()

    def cut(self) -> None:
        """Lose the broker; the last will is said by the broker, as a real one does."""
        self._broker.leave(self)
        self._on_event(BusDown())

    def deliver(self, address: str, data: bytes, *, retained: bool) -> None:
        """Called by the broker: decode and hand over what this bus wants."""
        found = topics.parse(self._broker.site, address)
        if found is None or not data:
            return
        topic, parts = found
        if not any(_matches(wanted, topic, parts) for wanted in self._wanted):
            return
        try:
            message = codec.decode(data, topic.message)
        except codec.WireError as fault:
            self._on_event(Garbled(topic, parts, fault))
        else:
            self._on_event(Received(topic, parts, message, retained))


def _matches(wanted: Wanted, topic: Topic, parts: object) -> bool:
    given = dict(parts) if isinstance(parts, dict) else {}
    return wanted.topic is topic and all(given.get(k) == v for k, v in wanted.parts.items())
