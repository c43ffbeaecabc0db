"""The hands of a kiosk: what each effect of its flow does to bus, disk and printer.

All of it on the thinking thread; the printer has a worker of its own. An effect that fails is told
or logged, and the next ones are done all the same.
"""

import logging
from collections.abc import Callable, Mapping

from kiosk.flow_events import (
    Again,
    Forget,
    Keep,
    Note,
    Print,
    Prune,
    Report,
    SendAsk,
    SendHolds,
    SendKept,
    TellHealth,
)
from kiosk.outbox import Outbox
from kiosk.ticket import Ticket
from kit.bus import Bus
from kit.version import VERSION
from kit.wire import topics
from kit.wire.messages import DeviceState, Part

log = logging.getLogger(__name__)

KIND = "kiosk"


class Hands:
    """Does what the flow asks for. `put` hands events back to it, `print_it` orders a slip."""

    def __init__(
        self,
        device: str,
        bus: Bus,
        outbox: Outbox,
        *,
        put: Callable[[object], None],
        print_it: Callable[[str, Ticket], None],
        parts: Mapping[str, str],
    ) -> None:
        """`parts` are the parts of the box and how they are, in a word."""
        self._device = device
        self._bus = bus
        self._outbox = outbox
        self._put = put
        self._print = print_it
        self._parts = parts
        self._health = TellHealth("unknown")
        self._told: DeviceState | None = None

    def perform(self, effect: object) -> None:
        """Do one effect; what is none is left alone."""
        match effect:
            case SendAsk(ask=ask):
                log.info("asking for %s (%s)", ask.service, ask.request_id)
                self._bus.publish(topics.ASK, ask, device=self._device)
            case Print(request_id=request_id, ticket=ticket):
                log.info("printing %s (%s)", ticket.number, request_id)
                self._print(request_id, ticket)
            case SendHolds(holds=holds):
                self._bus.publish(topics.HOLDS, holds, device=self._device)
            case SendKept(stamp=stamp, lost=lost):
                self._outbox.send(stamp, lost=lost)
                self._tell(every=lost)
            case TellHealth():
                self._health = effect
                self._tell(every=True)
            case _:
                self._keep(effect)

    def _keep(self, effect: object) -> None:
        """What only the disk has to do with."""
        match effect:
            case Keep(given=given, notes=notes):
                if given.settle.how != "hub":
                    log.warning("no answer: %s is given by this kiosk", given.settle.number)
                self._put(self._outbox.keep(given, notes))
            case Report(given=given, printed=printed, notes=notes):
                if printed is not None:
                    log.info("%s: %s %s", printed.request_id, printed.result, printed.reason or "")
                elif given is not None and given.settle.printed is not None:
                    one = given.settle
                    log.info("%s: %s %s", one.request_id, one.printed, one.reason or "")
                self._outbox.report(given, printed, notes)
            case Note(notes=notes):
                self._outbox.note(notes)
            case Forget(key=key, why=why):
                if why is not None:
                    log.warning("the hub will not take %s: %s", key, why)
                self._outbox.forget(key)
            case Again(notes=notes):
                log.warning("the hub may have forgotten tickets: it is told all of this day")
                self._outbox.again(notes)
            case Prune(before=before):
                self._outbox.prune(before)

    def _tell(self, *, every: bool) -> None:
        """Publish how the box is when that is news; not `every` count of what is unsent is news."""
        health = self._health
        parts = {
            **self._parts,
            "disk": self._outbox.disk,
            "printer": health.printer,
            "hub": health.hub,
        }
        state = DeviceState(
            status="online",
            kind=KIND,
            version=VERSION,
            parts=tuple(Part(name=name, state=word) for name, word in sorted(parts.items())),
            unsent=self._outbox.unsent(),
        )
        told = self._told
        news = told is None or told.parts != state.parts or bool(told.unsent) != bool(state.unsent)
        if news or (every and told != state):
            self._told = state
            self._bus.publish(topics.STATE, state, device=self._device)
