"""What could not be taken, kept for the technician: counted, logged once, the latest kinds on disk.

Bounded whatever comes in: a box that is broken, or hostile, must not fill memory, log or disk.
"""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

KINDS_KEPT = 100
SHOWN = 200  # characters of a fault
LOGGED_MOST = 20  # new kinds in one minute; one box can invent as many as it likes
A_MINUTE = timedelta(minutes=1)

Kind = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of message that could not be taken; `fault` is the sentence of the first one."""

    device: str
    topic: str
    fault: str
    count: int
    first_at: str
    last_at: str


class Quarantine:
    """`add` is for the bus's thread, `save` for another one; `total` counts all that ever came."""

    def __init__(self, path: Path | None = None) -> None:
        """`path` None: nothing is written to disk."""
        self._path = path
        self._kinds: dict[Kind, Fault] = {}
        self._unsaved = False
        self._minute: tuple[datetime, int] | None = None
        self.total = 0

    @property
    def kinds(self) -> tuple[Fault, ...]:
        """The latest kinds, the one that was longest not seen first."""
        return tuple(self._kinds.copy().values())

    def load(self) -> None:
        """Take up what an earlier run has kept; a file that cannot be read is as good as none."""
        if self._path is None:
            return
        try:
            for fault in _read(self._path):
                self._keep(_kind(fault.device, fault.topic, fault.fault), fault)
        except (OSError, ValueError, TypeError) as err:
            log.info("%s is begun anew: %s", self._path, err)

    def add(self, device: str, topic: str, fault: str, now: datetime) -> None:
        """Count one message that could not be taken, and log it when it is of a new kind."""
        self.total += 1
        kind, at = _kind(device, topic, fault), now.isoformat()
        known = self._kinds.pop(kind, None)
        if known is None:
            self._say(device, topic, fault, now)
            known = Fault(
                device=device, topic=topic, fault=fault[:SHOWN], count=0, first_at=at, last_at=at
            )
        self._keep(kind, replace(known, count=known.count + 1, last_at=at))
        self._unsaved = True

    def save(self) -> None:
        """Write what is kept, when there is something new."""
        if self._path is None or not self._unsaved:
            return
        self._unsaved = False
        lines = [json.dumps(asdict(fault), ensure_ascii=False) + "\n" for fault in self.kinds]
        beside = self._path.with_suffix(".new")
        try:
            beside.write_text("".join(lines), encoding="utf-8")
            os.replace(beside, self._path)
        except OSError as err:
            log.warning("%s cannot be written: %s", self._path, err)

    def _keep(self, kind: Kind, fault: Fault) -> None:
        self._kinds[kind] = fault
        while len(self._kinds) > KINDS_KEPT:
            del self._kinds[next(iter(self._kinds))]

    def _say(self, device: str, topic: str, fault: str, now: datetime) -> None:
        """One line for a new kind, until there are too many."""
        if self._minute is None or not timedelta(0) <= now - self._minute[0] < A_MINUTE:
            self._minute = (now, 0)
        began, said = self._minute
        self._minute = (began, said + 1)
        if said < LOGGED_MOST:
            log.warning("%s of %s cannot be taken: %s", topic, device or "?", fault)
        elif said == LOGGED_MOST:
            log.warning("more messages that cannot be taken; the latest kinds are in quarantine")


def _kind(device: str, topic: str, fault: str) -> Kind:
    return device, topic, fault.partition("(got ")[0][:SHOWN]


def _read(path: Path) -> Iterator[Fault]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines()[-KINDS_KEPT:]:
        found: dict[str, Any] = json.loads(line)
        yield Fault(**found)
