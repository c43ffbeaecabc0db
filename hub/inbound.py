"""From the bus to the service and back: the only place where tokens are drawn.

Runs on the bus's thread, so it only translates and enqueues; the answer goes out from the writer's
thread when the outcome is on disk. Nothing that a device sends ends a thread, grows memory or holds
up the others: what cannot be taken goes to quarantine, and who has too much on the way has to wait.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future

from hub import translate
from hub.core.centre import Centre
from hub.core.commands import Command, Lend
from hub.core.errors import Refused
from hub.inbound_quarantine import Quarantine
from hub.outcome import Outcome
from hub.service import Service
from hub.service_poison import POISON
from hub.translate import Publish
from hub.translate_lease import place_of_lease
from hub.translate_reprint import why_not_now
from kit.bus import BusDown, BusEvent, BusUp, Garbled, Received, Wanted
from kit.ids import new_token
from kit.wire import topics
from kit.wire.messages import Ask, DeskDo, DeviceState
from kit.wire.messages_offline import Holds
from kit.wire.topics import Topic

log = logging.getLogger(__name__)

ANSWERED = (topics.ASK, topics.PRINTED, topics.RATE, topics.DO, topics.SETTLE)
HAPPENS = (*ANSWERED, topics.HOLDS)
WANTED = tuple(Wanted(topic) for topic in (*HAPPENS, topics.STATE))

# Commands of one device that are on the way; a kiosk settles 20 at a time. Beyond it the device is
# told to wait, so the writer's queue has room for all others whatever one box does.
ON_THE_WAY_MOST = 200
DEVICES_KEPT = 300  # a centre has some forty
NOT_YET = ("busy", "starting", "stopping")  # no last word: whoever keeps a message sends it again


class Inbound:
    """Takes the events of the bus; `quarantine` keeps what cannot be taken."""

    def __init__(
        self,
        centre: Centre,
        service: Service,
        publish: Callable[[Publish], None],
        *,
        draw_token: Callable[[], str] = new_token,
        quarantine: Quarantine | None = None,
    ) -> None:
        self._centre = centre
        self._service = service
        self._publish = publish
        self._draw_token = draw_token
        # A deque for its atomic append and pop: the writer's thread takes out what this puts in.
        self._on_the_way: dict[str, deque[None]] = {}
        self._heard_term = 0
        self.quarantine = quarantine or Quarantine()

    def on_event(self, event: BusEvent) -> None:
        """Take one event; never blocks."""
        match event:
            case BusUp():
                self._service.note_bus(True)
            case BusDown():
                self._service.note_bus(False)
            case Received(parts={"device": device}, message=DeviceState() as state):
                self._service.note_device(device, state)
            case Received(topic=topic, retained=True) if topic in HAPPENS:
                # An event that somebody let the broker keep would happen again at each start.
                self._quarantine(event, "retained: events must not be")
            case Received(topic=topics.HOLDS, message=Holds() as holds):
                self._holds(event, holds)
            case Received(topic=topic) if topic in ANSWERED:
                self._asked(event)
            case Garbled():
                self._garbled(event)
            case Received():
                pass  # our own ping, our own state

    def sheds(self, topic: Topic, parts: Mapping[str, str]) -> bool:
        """Whether a message may fall unread: a press that can only be told to wait, and silence
        says that as well. Whatever somebody holds in their hands already is always read.
        """
        if topic is not topics.ASK:
            return False
        mine = self._on_the_way.get(parts["device"], ())
        return self._service.sheds(too_many=len(mine) >= ON_THE_WAY_MOST)

    # ---- what devices ask for

    def _asked(self, event: Received) -> None:
        device, message = event.parts["device"], event.message
        try:
            command = self._command(event)
        except Refused as no:
            self._refuse(device, message, no.reason, no.fault)
            return
        if not self._submit(device, command, lambda done: self._answer(device, message, done)):
            self._quarantine(event, "too many at once: wait for the answers")
            self._refuse(device, message, "busy")

    def _command(self, event: Received) -> Command:
        """The command of a message; Refused when it can be none, or would reach nobody."""
        token = self._draw_token() if isinstance(event.message, Ask) else ""
        device = event.parts["device"]
        command = translate.command(self._centre, device, event.message, token)
        if why := why_not_now(self._service.day, self._service.devices, command):
            raise Refused(why)
        return command

    def _submit(
        self, device: str, command: Command, then: "Callable[[Future[Outcome]], None]"
    ) -> bool:
        """Hand a command over; False when the device has too many on the way."""
        if len(self._on_the_way) > DEVICES_KEPT:
            self._on_the_way = {name: some for name, some in self._on_the_way.items() if some}
        mine = self._on_the_way.setdefault(device, deque())
        if len(mine) >= ON_THE_WAY_MOST:
            return False
        mine.append(None)

        def done(future: "Future[Outcome]") -> None:
            mine.pop()
            then(future)

        self._service.submit(command).add_done_callback(done)
        return True

    def _answer(self, device: str, message: object, done: "Future[Outcome]") -> None:
        if done.cancelled() or done.exception() is not None:
            # Nobody can tell what became of it: silence makes the device ask again.
            log.warning("%s of %s has no outcome", type(message).__name__, device)
            return
        result = done.result()
        if result.reason == "busy" and self._service.why_not_ready() == "stopping":
            return  # the hub that starts next will take it when the device asks again
        if result.reason == POISON:
            name = type(message).__name__.lower()
            self.quarantine.add(device, name, POISON, self._service.now())
        self._reply(device, message, result)

    def _refuse(self, device: str, message: object, reason: str, fault: str | None = None) -> None:
        now = self._service.now()
        self._reply(device, message, Outcome(status="refused", at=now, reason=reason, fault=fault))

    def _reply(self, device: str, message: object, result: Outcome) -> None:
        """Answer; but "not yet" only to somebody who stands there and waits."""
        if result.reason in NOT_YET and not isinstance(message, Ask | DeskDo):
            return
        term = self._service.term
        self._publish(translate.reply(self._centre, device, message, result, term=term))

    # ---- kiosks that come and tell what they hold

    def _holds(self, event: Received, holds: Holds) -> None:
        """Learn what the kiosk has; its lease goes out afresh as our answer."""
        device, mine = event.parts["device"], self._service.term
        if holds.term > max(mine, self._heard_term):
            self._heard_term = holds.term
            log.error(
                "%s has heard of a newer hub (term %d, ours %d): no kiosk obeys this one. Is this "
                "an old disk? Restore the latest backup.", device, holds.term, mine,
            )  # fmt: skip
        try:
            command = self._command(event)
        except Refused as no:
            self._quarantine(event, str(no))
            return
        self._submit(device, command, lambda done: self._heard(device, done))

    def _heard(self, device: str, done: "Future[Outcome]") -> None:
        if done.cancelled() or done.exception() is not None or not done.result().done:
            return  # the kiosk says it again until it has a lease
        self._service.say_again(place_of_lease(device))
        if self._service.lends:
            self._service.submit(Lend(device=device))

    # ---- what cannot be taken

    def _garbled(self, event: Garbled) -> None:
        self._quarantine(event, event.fault.fault)
        if event.topic in ANSWERED:
            device, now = event.parts.get("device", ""), self._service.now()
            self._publish(translate.malformed(self._centre, event.topic, device, event.fault, now))

    def _quarantine(self, event: Received | Garbled, fault: str) -> None:
        device = event.parts.get("device", "")
        self.quarantine.add(device, event.topic.name, fault, self._service.now())
