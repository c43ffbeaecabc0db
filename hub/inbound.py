"""From the bus to the service and back: the only place where tokens are drawn.

Runs on the bus's thread, so it only translates and enqueues; the answer goes out from the writer's
thread when the outcome is on disk. What is garbled is answered, counted, and logged once.
"""

import logging
import secrets
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future

from hub import translate
from hub.core.centre import Centre
from hub.core.errors import Refused
from hub.outcome import Outcome
from hub.service import Service
from hub.translate import Publish
from kit.bus import BusDown, BusEvent, BusUp, Garbled, Received, Wanted
from kit.wire import topics
from kit.wire.messages import DeviceState

log = logging.getLogger(__name__)

ASKED = (topics.ASK, topics.PRINTED, topics.RATE, topics.DO)
WANTED = tuple(Wanted(topic) for topic in (*ASKED, topics.STATE))

TOKEN_BYTES = 16  # 128 bits: nobody finds a ticket by trying
FAULTS_KEPT = 1000  # kinds of garbled messages that are remembered, to log each only once


class Inbound:
    """Takes the events of the bus. `faults` counts garbled messages by device and fault."""

    def __init__(
        self,
        centre: Centre,
        service: Service,
        publish: Callable[[Publish], None],
        *,
        draw_token: Callable[[], str] = lambda: secrets.token_urlsafe(TOKEN_BYTES),
    ) -> None:
        self._centre = centre
        self._service = service
        self._publish = publish
        self._draw_token = draw_token
        self.faults: Counter[tuple[str, str, str]] = Counter()

    def on_event(self, event: BusEvent) -> None:
        """Take one event; never blocks."""
        match event:
            case BusUp():
                self._service.note_bus(True)
            case BusDown():
                self._service.note_bus(False)
            case Received(parts={"device": device}, message=DeviceState() as state):
                self._service.note_device(device, state)
            case Received(topic=topic) if topic in ASKED:
                self._asked(event)
            case Garbled():
                self._garbled(event)
            case Received():
                pass  # our own ping, our own state

    def _asked(self, event: Received) -> None:
        device = event.parts["device"]
        if event.retained:  # an event that somebody let the broker keep would happen at each start
            self._once(device, event.topic.name, "retained: events must not be")
            return
        try:
            command = translate.command(self._centre, device, event.message, self._draw_token())
        except Refused as no:
            result = Outcome(
                status="refused", at=self._service.now(), reason=no.reason, fault=no.fault
            )
            self._publish(translate.reply(self._centre, device, event.message, result))
            return
        future = self._service.submit(command)
        future.add_done_callback(lambda done: self._answer(device, event.message, done))

    def _answer(self, device: str, message: object, done: "Future[Outcome]") -> None:
        if done.cancelled() or done.exception() is not None:
            # Nobody can tell what became of it: silence makes the device ask again.
            log.warning("%s of %s has no outcome", type(message).__name__, device)
            return
        result = done.result()
        if result.reason == "busy" and self._service.why_not_ready() == "stopping":
            return  # the hub that starts next will take it when the device asks again
        self._publish(translate.reply(self._centre, device, message, result))

    def _garbled(self, event: Garbled) -> None:
        device = event.parts.get("device", "")
        self._once(device, event.topic.name, event.fault.fault)
        if event.topic in ASKED:
            now = self._service.now()
            self._publish(translate.malformed(self._centre, event.topic, device, event.fault, now))

    def _once(self, device: str, topic: str, fault: str) -> None:
        """Count a fault; log it when it is new."""
        kind = (device, topic, fault.partition("(got ")[0])
        if kind not in self.faults:
            log.warning("%s of %s cannot be taken: %s", topic, device, fault)
            if len(self.faults) >= FAULTS_KEPT:
                self.faults.clear()
        self.faults[kind] += 1
