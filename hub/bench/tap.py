"""The demo's ear at the broker: reads everything, says nothing, keeps the last 200 messages.

It is a client of its own with the user `watch`, so that what the page lists really travelled.
"""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kit.bus import Bus, BusDown, BusEvent, BusUp, Garbled, Received, Wanted
from kit.wire import codec, topics

log = logging.getLogger(__name__)

KEPT = 200
SHOWN = 600  # characters of a message that the page gets; a board's state is far longer

# Pings are left out: two dozen devices would push everything else out of the list.
WANTED: tuple[Wanted, ...] = tuple(
    Wanted(topic) for topic in topics.TOPICS if topic is not topics.PING
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message as the page lists it. `text` is its JSON, shortened; `fault` if it was none."""

    seq: int
    at: datetime
    topic: str
    name: str
    retained: bool
    text: str
    fault: str = ""


class Tap:
    """Listens on `bus`; the bus's thread writes, any thread reads."""

    def __init__(self, bus: Bus, site: str, now: Callable[[], datetime]) -> None:
        self.connected = False
        self._bus = bus
        self._site = site
        self._now = now
        self._seq = 0
        self._ring: deque[Heard] = deque(maxlen=KEPT)

    def start(self) -> None:
        """Begin to listen."""
        self._bus.start(self.hear)

    def stop(self) -> None:
        """Leave the broker."""
        self._bus.stop()

    def since(self, seq: int) -> tuple[Heard, ...]:
        """What was heard after number `seq`, oldest first."""
        return tuple(heard for heard in tuple(self._ring) if heard.seq > seq)

    def hear(self, event: BusEvent) -> None:
        """Called on the bus's thread with whatever comes."""
        match event:
            case BusUp():
                self.connected = True
            case BusDown():
                self.connected = False
            case Received(message=message, retained=retained):
                self._keep(event, retained=retained, text=codec.encode(message).decode())
            case Garbled(fault=fault):
                self._keep(event, fault=fault.fault)

    def _keep(
        self, event: Received | Garbled, *, retained: bool = False, text: str = "", fault: str = ""
    ) -> None:
        self._seq += 1
        heard = Heard(
            seq=self._seq,
            at=self._now(),
            topic=topics.address(event.topic, self._site, **event.parts),
            name=event.topic.name,
            retained=retained,
            text=text if len(text) <= SHOWN else text[:SHOWN] + "…",
            fault=fault,
        )
        self._ring.append(heard)
