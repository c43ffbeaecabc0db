"""The hub's voice towards other hubs of its centre: before it serves, and while it does.

Before: on a connection of its own that has no last will, so that a hub which finds the place taken
says nothing about the one that serves. While serving: on the hub's own connection.
"""

import contextlib
import queue
import time
from collections.abc import Callable
from threading import Thread

from hub.claim import (
    ANSWER_WITHIN_S,
    Asking,
    Reply,
    Verdict,
    heard,
    reply,
    told,
    verdict,
)
from kit.bus import Bus, BusEvent, BusUp, Received
from kit.wire import topics
from kit.wire.messages import DeviceState
from kit.wire.messages_offline import HubClaim

LOOK_S = 0.05


class Claimant:
    """Asks whether another hub serves; `start` early, for it goes on beside the opening."""

    def __init__(
        self, bus: Bus, instance: str, *, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._bus = bus
        self._now_s = now_s
        self._events: queue.SimpleQueue[tuple[BusEvent, float]] = queue.SimpleQueue()
        self.asking = Asking(instance=instance, since_s=now_s())

    def start(self) -> None:
        """Connect and ask; does not block."""
        self._bus.start(self._on_event)

    def settle(self, term: int) -> Verdict:
        """SERVE or LEAVE for a hub of `term`: at once when the broker knows of no other hub.

        At most a second when one is said to be there and does not answer, a few more while one of
        a lower term gives way.
        """
        while True:
            self._take(wait_s=0.0)
            match verdict(self.asking, term, self._now_s()):
                case Verdict.WAIT:
                    self._take(wait_s=LOOK_S)
                case Verdict.TELL:
                    self._say(term)
                    self.asking = told(self.asking, self._now_s())
                case final:
                    # Not waited for: with a dead broker it takes a second to give up trying.
                    Thread(target=self._bus.stop, name="hub-claim", daemon=True).start()
                    return final

    def _take(self, *, wait_s: float) -> None:
        """All that has come, or what comes within a time."""
        with contextlib.suppress(queue.Empty):
            while True:
                event, at_s = self._events.get(block=wait_s > 0, timeout=wait_s or None)
                self.asking = heard(self.asking, event, at_s)
                wait_s = 0.0

    def _on_event(self, event: BusEvent) -> None:
        if isinstance(event, BusUp):
            self._say(0)  # our term is not known yet; a hub that serves answers with its own
        self._events.put((event, self._now_s()))

    def _say(self, term: int) -> None:
        claim = HubClaim(instance=self.asking.instance, term=term, serving=False)
        self._bus.publish(topics.CLAIM, claim)


class Place:
    """The place of the hub that serves: kept towards others, or left.

    `on_event` is for the bus's thread, `beat` for another one.
    """

    def __init__(
        self,
        bus: Bus,
        me: HubClaim,
        leave: Callable[[HubClaim], None],
        *,
        state: DeviceState,
        term: Callable[[], int],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`term` is asked each time: a store that began anew has a later one than at the start.

        `me.serving` False: no broker could be asked, so who answers at first was before us.
        """
        self._bus = bus
        self._me = me
        self._leave = leave
        self._state = state
        self._term = term
        self._now_s = now_s
        self._up_s: float | None = None
        self._given_up = False
        self._said = me.serving

    @property
    def me(self) -> HubClaim:
        """What we say: that we serve, once nobody objected for a moment."""
        objections_end_s = None if self._up_s is None else self._up_s + ANSWER_WITHIN_S
        sure = objections_end_s is not None and self._now_s() >= objections_end_s
        serving = self._me.serving or sure
        return HubClaim(instance=self._me.instance, term=self._term(), serving=serving)

    def beat(self) -> None:
        """Now and then: say that we serve, when that has only just become sure."""
        if not self._said and not self._given_up and (me := self.me).serving:
            self._said = True
            self._bus.publish(topics.CLAIM, me)

    def give_up(self) -> None:
        """Before our own last word: we do not contradict it, and hold nobody off any more."""
        self._given_up = True

    def on_event(self, event: BusEvent) -> None:
        """Take what concerns the place."""
        if self._given_up:
            return
        match event:
            case BusUp():
                self._up_s = self._now_s() if self._up_s is None else self._up_s
                self._bus.publish(topics.CLAIM, self.me)
            case Received(topic=topics.CLAIM, message=HubClaim() as other):
                self._other(other)
            case Received(topic=topics.HUB_STATE, message=DeviceState(status="offline")):
                # The last word of another hub that left: we are here.
                self._bus.publish(topics.HUB_STATE, self._state)

    def _other(self, other: HubClaim) -> None:
        match reply(self.me, other):
            case Reply.CLAIM:
                self._bus.publish(topics.CLAIM, self.me)
            case Reply.LEAVE:
                self._leave(other)
            case Reply.NOTHING:
                pass
