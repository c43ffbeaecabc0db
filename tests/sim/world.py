"""The made-up world that everything of a simulated day lives in: time, chance and the record.

One thread, one clock that only this file moves, one seed. Chance comes in named streams, so that a
change in what the network does leaves alone who comes through the door. Whatever happens is a line
of the record, and the record has a running hash: the same seed gives the same hash, to the byte.
"""

import hashlib
import heapq
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

from kit.ids import RANDOM_BYTES, uuid7

Do = Callable[[], None]


class World:
    """Time, chance and the record of one seed."""

    def __init__(self, seed: int, *, starts: datetime, trace: bool = False) -> None:
        self.seed = seed
        self.now_s = 0.0
        self.struck: Counter[str] = Counter()
        self._starts = starts
        self._streams: dict[str, random.Random] = {}
        self._due: list[tuple[float, int, Do]] = []
        self._count = 0
        self._hash = hashlib.sha256()
        self._trace = StringIO() if trace else None

    # ---- time

    def wall(self) -> datetime:
        """What a right clock shows, aware, UTC."""
        return self._starts + timedelta(seconds=self.now_s)

    def seconds_until(self, at: datetime) -> float:
        """How long it is until an instant of a right clock; negative when it is over."""
        return (at - self.wall()).total_seconds()

    def after(self, seconds: float, do: Do) -> None:
        """Let `do` happen so many seconds from now, after what was planned before for then."""
        self._count += 1
        heapq.heappush(self._due, (self.now_s + seconds, self._count, do))

    def run(self, until_s: float) -> None:
        """Let time go on until then."""
        due = self._due
        while due and due[0][0] <= until_s:
            at_s, _, do = heapq.heappop(due)
            self.now_s = max(self.now_s, at_s)
            do()
        self.now_s = max(self.now_s, until_s)

    # ---- chance

    def chance(self, name: str) -> random.Random:
        """The stream of chance with this name."""
        found = self._streams.get(name)
        if found is None:
            found = self._streams[name] = random.Random(f"{self.seed}/{name}")
        return found

    def new_id(self, name: str = "ids") -> str:
        """A fresh id, as a press makes one."""
        now_ms = int(self.wall().timestamp() * 1000)
        return uuid7(now_ms, self.chance(name).randbytes(RANDOM_BYTES))

    # ---- the record

    def note(self, who: str, what: str) -> None:
        """Something happened."""
        line = f"{self.now_s:.4f} {who} {what}\n"
        self._hash.update(line.encode())
        if self._trace is not None:
            self._trace.write(line)

    def strike(self, kind: str, who: str, about: str = "") -> None:
        """A fault happens; it is counted."""
        self.struck[kind] += 1
        self.note(who, f"!! {kind} {about}")

    @property
    def hash(self) -> str:
        """Of all that has happened."""
        return self._hash.hexdigest()

    @property
    def trace(self) -> str:
        """The record as text; empty when none was asked for."""
        return self._trace.getvalue() if self._trace is not None else ""
