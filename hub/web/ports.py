"""What the pages need of the hub's service, so that they can be tried without all of it."""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from hub.core.commands import Command
from hub.core.model import Day
from hub.outcome import Outcome
from kit.wire.messages import DeviceState


class Service(Protocol):
    """The one path into the hub, as `hub.service` offers it; every method from any thread."""

    @property
    def day(self) -> Day | None:
        """The business day as it is on disk; None before the first one was opened."""

    @property
    def devices(self) -> Mapping[str, DeviceState]:
        """What each device last said about itself, or the broker said for it."""

    def now(self) -> datetime:
        """The hub's time, aware, UTC."""

    def submit(self, command: Command) -> "Future[Outcome]":
        """What the command led to, once it is on disk."""

    def changed(self, since: int, timeout_s: float) -> int:
        """The number of the latest change, as soon as it is not `since`, or after `timeout_s`."""

    def why_not_ready(self) -> str | None:
        """A word for why the hub cannot serve citizens now; None when it can."""
