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

    def wants(self, event: Received | Garbled) -> bool:
        return any(
            wanted.topic is event.topic
            and all(event.parts.get(key) == value for key, value in wanted.parts.items())
            for wanted in self.wanted
        )


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
        event = self._event(address, data, retained=False)
        if event is None:
            return
        for link in tuple(self._links):
            if link.wants(event):
                link.bus.hear(event)

    def join(self, bus: "MemoryBus", wanted: tuple[Wanted, ...]) -> None:
        """Connect a bus and give it the retained messages that it wants."""
        self._links.append(_Link(bus, wanted))
        link = self._links[-1]
        for address, data in sorted(self.retained.items()):
            event = self._event(address, data, retained=True)
            if event is not None and link.wants(event):
                bus.hear(event)

    def _event(self, address: str, data: bytes, *, retained: bool) -> Received | Garbled | None:
        """What an address and bytes are; None for what is not ours or only clears a state."""
        found = topics.parse(self.site, address)
        if found is None or not data:
            return None
        topic, parts = found
        try:
            message: object = codec.decode(data, topic.message)
        except codec.WireError as fault:
            return Garbled(topic, parts, fault)
        return Received(topic, parts, message, retained)

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
        self._joined = False
        self._unsent: list[tuple[str, bytes, bool]] = []

    def start(self, on_event: OnBusEvent) -> None:
        """Connect: retained messages first, then BusUp, in the caller's thread."""
        self._on_event = on_event
        self._joined = True
        self._broker.join(self, self._wanted)
        if self._state is not None:
            self.publish(topics.STATE, self._state, device=self._device)
        unsent, self._unsent = self._unsent, []
        for where, data, retain in unsent:
            self._broker.send(where, data, retain=retain)
        on_event(BusUp())

    def publish(self, topic: Topic, message: object, **parts: str) -> None:
        """Deliver to everybody who wants it before this returns; without a broker, on `start`."""
        if isinstance(message, DeviceState):
            self._state = message
        where, data = topics.address(topic, self._broker.site, **parts), codec.encode(message)
        if self._joined:
            self._broker.send(where, data, retain=topic.retain)
        else:
            self._unsent.append((where, data, topic.retain))

    def stop(self) -> None:
        """Say offline and disconnect."""
        self.cut()

    def cut(self) -> None:
        """Lose the broker, which then says the last will; `start` connects again."""
        if not self._joined:
            return
        self._joined = False
        self._broker.leave(self)
        if self._state is not None:
            gone = DeviceState(status="offline", kind=self._state.kind)
            where = topics.address(topics.STATE, self._broker.site, device=self._device)
            self._broker.send(where, codec.encode(gone), retain=True)
        self._on_event(BusDown())

    def hear(self, event: Received | Garbled) -> None:
        """Called by the broker with what this bus wants."""
        self._on_event(event)
