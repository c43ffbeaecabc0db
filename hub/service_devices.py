"""What each box last said about itself, as many as a centre has; and who has to be lent numbers.

A hub whose store was lost has to hear the kiosks first: one of them may hold the very numbers that
look free, and no restore has told us so.
"""

from collections.abc import Callable, Iterator, Mapping

from hub.core.commands import Lend
from hub.core.model import Day
from kit.wire.messages import DeviceState

KEPT = 300  # a centre has some forty
LISTEN_FIRST_S = 2.0  # every kiosk says what it holds when it hears that the hub is there


class Devices:
    """`known` is replaced as a whole, so anybody may read it; the bus's thread calls `note…`."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self.known: Mapping[str, DeviceState] = {}
        self._now_s = now_s
        self._lends_from_s: float | None = None

    def note(self, device: str, state: DeviceState) -> None:
        """Keep what a device said; too many: those that are gone, and longest unheard, go first."""
        others = {name: known for name, known in self.known.items() if name != device}
        if len(others) >= KEPT:
            first = min(others, key=lambda name: others[name].status == "online")
            del others[first]
        self.known = {**others, device: state}

    def note_bus(self, up: bool) -> None:
        """The broker is there (again) or gone."""
        self._lends_from_s = self._now_s() + LISTEN_FIRST_S if up else None

    @property
    def lends(self) -> bool:
        """Whether kiosks had time to say what they hold, so that more can be lent."""
        from_s = self._lends_from_s
        return from_s is not None and self._now_s() >= from_s

    def unlent(self, day: Day | None) -> Iterator[Lend]:
        """A `Lend` for each kiosk that is there and has no numbers to go on alone today."""
        lent = {lease.device for lease in day.leases if lease.date == day.date} if day else set()
        for device, state in self.known.items() if self.lends else ():
            if state.kind == "kiosk" and state.status == "online" and device not in lent:
                yield Lend(device=device)
