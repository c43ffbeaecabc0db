"""The hub's disk: the real store in a real file, how a disk fails, and its backups."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from hub.core import events as e
from hub.store.port import Recorded, StoreBroken
from hub.store.sql import SqlStore
from tests.sim.box import Crash
from tests.sim.facts import Facts
from tests.sim.judge import Judge
from tests.sim.world import World


@dataclass
class Backup:
    """A copy of the store, and what the judge knows to be in it."""

    path: Path
    facts: Facts
    at_s: float


@dataclass
class Disk:
    """One hub's folder. `facts` is the judge's book of what the file holds."""

    path: Path
    facts: Facts = field(default_factory=Facts)
    backups: list[Backup] = field(default_factory=list)

    @property
    def url(self) -> str:
        """For `SqlStore`."""
        return f"sqlite:///{self.path}"


class Owner(Protocol):
    """The hub box: how it is to die, and whose book is kept. Words are used up when they strike."""

    world: World
    name: str
    judge: Judge
    disk: Disk
    doom: str
    disk_fault: str

    def clock(self) -> datetime:
        """What the hub's clock shows."""


class FailingStore:
    """`hub.store.port.Writing` over the real store, which obeys, or fails as the box is told."""

    def __init__(self, store: SqlStore, owner: Owner) -> None:
        self._store = store
        self._owner = owner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def append(self, batch: Sequence[Recorded]) -> None:
        """Write, or fail before, in the midst of it, or after it."""
        owner = self._owner
        owner.judge.about_to_write(batch, owner.clock())
        self._before(batch)
        self._store.append(batch)
        owner.judge.written(owner.disk.facts, batch)
        self._after()

    def _before(self, batch: Sequence[Recorded]) -> None:
        owner = self._owner
        if owner.disk_fault in ("full", "eio"):
            kind = "store-disk-full" if owner.disk_fault == "full" else "store-eio"
            owner.world.strike(kind, owner.name, "before")
            if owner.disk_fault == "eio":
                owner.disk_fault = ""
            raise StoreBroken("OperationalError: database or disk is full")
        turning = any(isinstance(s.event, e.DayOpened) for one in batch for s in one.steps)
        if owner.doom == "before-commit" or (turning and owner.doom == "turning"):
            self._die("hub-crash-turning-day" if turning else "hub-crash-before-commit")

    def _after(self) -> None:
        owner = self._owner
        if owner.disk_fault == "eio-after":
            # The commit is on the disk, and the disk says that it is not.
            owner.disk_fault = ""
            owner.world.strike("store-eio-late", owner.name)
            raise StoreBroken("OperationalError: disk I/O error")
        if owner.doom == "after-commit":
            self._die("hub-crash-after-commit")

    def _die(self, kind: str) -> None:
        self._owner.doom = ""
        self._owner.world.strike(kind, self._owner.name)
        raise Crash(kind)
