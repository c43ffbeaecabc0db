"""A kiosk's disk that does not obey: the real spool, and errors as SQLite tells them."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from kit.spool import Kept, Spool
from tests.sim.world import World

WORDS = {
    "kiosk-disk-eio": "disk I/O error",
    "kiosk-disk-full": "database or disk is full",
}


class FailingSpool:
    """`kit.spool.Spool` whose writes fail while there is a `fault`."""

    def __init__(self, world: World, name: str) -> None:
        self.fault = ""
        self._world, self._name = world, name
        self._spool: Any = None
        self._failed: set[str] = set()

    def over(self, spool: Spool) -> Any:
        """This, over the spool of a new start."""
        self._spool = spool
        return self

    def failed_at(self, key: str) -> bool:
        """Whether the disk refused to keep this entry the last time."""
        return key in self._failed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._spool, name)

    def put_all(self, entries: Sequence[Kept], notes: Mapping[str, str] | None = None) -> None:
        """Keep them, or not."""
        keys = {one.key for one in entries}
        try:
            self._strike()
            self._spool.put_all(entries, notes)
        except sqlite3.Error:
            self._failed |= keys
            raise
        self._failed -= keys

    def done(self, key: str) -> None:
        """Take it off, or not."""
        self._strike()
        self._spool.done(key)

    def again(self, *args: Any, **more: Any) -> None:
        """Let them wait again, or not."""
        self._strike()
        self._spool.again(*args, **more)

    def prune(self, before: str) -> None:
        """Forget them, or not."""
        self._strike()
        self._spool.prune(before)

    def _strike(self) -> None:
        if self.fault:
            self._world.strike(self.fault, self._name)
            raise sqlite3.OperationalError(WORDS[self.fault])
