"""The port to the broker, and the events that come out of it.

Adapters: `kit.mqtt` (paho) and `kit.bus_memory` (tests, one process). An adapter puts the events
below into an inbox from its own thread and does nothing else there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kit.wire.codec import WireError
from kit.wire.topics import Topic


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic to subscribe to; `parts` narrows it (a kiosk wants the answers of its own name)."""

    topic: Topic
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """A message that passed the codec. `retained` tells a state read at start from fresh news."""

    topic: Topic
    parts: Mapping[str, str]
    message: object
    retained: bool = False


@dataclass(frozen=True, slots=True)
class Garbled:
    """A message that did not pass the codec: counted and logged, and answered where one can."""

    topic: Topic
    parts: Mapping[str, str]
    fault: WireError


@dataclass(frozen=True, slots=True)
class BusUp:
    """The broker answers and all subscriptions are in place."""


@dataclass(frozen=True, slots=True)
class BusDown:
    """The broker is gone; the adapter goes on trying by itself."""


BusEvent = Received | Garbled | BusUp | BusDown
OnBusEvent = Callable[[BusEvent], None]


class Bus(Protocol):
    """Publishes without blocking; what cannot go out now waits in memory for the broker.

    Whoever needs a message to survive keeps it in a `Spool` until the hub has answered.
    """

    def start(self, on_event: OnBusEvent) -> None:
        """Connect in the background; events arrive on the adapter's thread."""

    def publish(self, topic: Topic, message: object, **parts: str) -> None:
        """Send `message` to `topic`; WireError when the message itself is impossible."""

    def stop(self) -> None:
        """Say offline, disconnect, end the thread (at most 2 s)."""
