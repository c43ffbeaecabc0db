"""A program as a systemd unit: READY=1, and WATCHDOG=1 only while the whole way is alive.

Alive means: the thinking thread turns, and a ping came back through the broker lately (paho's
thread can be dead while it says connected). A broker that is known to be gone is no reason to be
restarted: the program does its job without it.
"""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable

from kit.bus import Bus, BusDown, BusEvent, BusUp, Received, Wanted
from kit.wire import topics
from kit.wire.messages import Ping

log = logging.getLogger(__name__)

PING_EVERY_S = 4.0
SILENT_AFTER_S = 12.0  # three pings unanswered; the units' WatchdogSec is 15 s


def notify(text: str) -> None:
    """Tell systemd (sd_notify(3)); without NOTIFY_SOCKET nothing happens."""
    path = os.environ.get("NOTIFY_SOCKET")
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        try:
            sock.sendto(text.encode(), address)
        except OSError as err:
            log.warning("systemd does not listen: %s", err)


def on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` on SIGTERM and SIGINT (main thread only)."""

    def handle(number: int, _frame: object) -> None:
        log.info("%s: stopping", signal.Signals(number).name)
        notify("STOPPING=1")
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)


class Unit:
    """Feeds the watchdog of one device program. `saw` may be called from the bus's thread."""

    def __init__(self, device: str, *, now_s: Callable[[], float] = time.monotonic) -> None:
        self._device = device
        self._now_s = now_s
        self._up = False
        self._pinged_s = -PING_EVERY_S
        self._heard_s = now_s()

    @property
    def wanted(self) -> Wanted:
        """The subscription for the unit's own pings."""
        return Wanted(topics.PING, {"device": self._device})

    def saw(self, event: BusEvent) -> None:
        """Take note of what the bus says."""
        match event:
            case BusUp():
                self._up, self._heard_s = True, self._now_s()
            case BusDown():
                self._up = False
            case Received(topic=topics.PING):
                self._heard_s = self._now_s()

    def ready(self) -> None:
        """The program can do its job."""
        notify("READY=1")

    def beat(self, bus: Bus) -> bool:
        """Ping when it is time; feed the watchdog when all is alive. True when it was fed."""
        now_s = self._now_s()
        if now_s - self._pinged_s >= PING_EVERY_S:
            self._pinged_s = now_s
            if self._up:
                bus.publish(topics.PING, Ping(token=self._device), device=self._device)
        if self._up and now_s - self._heard_s > SILENT_AFTER_S:
            log.error("no ping came back through the broker for %.0f s", now_s - self._heard_s)
            return False
        notify("WATCHDOG=1")
        return True
