"""Commands that fail unexpectedly again and again are refused, so that they end somewhere.

Whoever sent such a command sends it until it is answered: without an end it would be decided, and
logged, for ever. What the hub does for itself (time, a restore) is never given up.
"""

from hub.core import commands as c
from hub.outcome import source_of

POISON = "poison"
TRIES = 3
KEPT = 1000  # ids with failures; the oldest are forgotten, and may try again

Label = tuple[str, str, str]


class Poison:
    """How often each command failed. For one thread."""

    def __init__(self) -> None:
        self._failed: dict[Label, int] = {}

    def is_poison(self, command: c.Command) -> bool:
        """Whether this very command has failed too often to be tried again."""
        label = _label(command)
        return label is not None and self._failed.get(label, 0) >= TRIES

    def failed(self, command: c.Command) -> int:
        """Remember one more failure; how many there were of this command, 1 when nobody counts."""
        label = _label(command)
        if label is None:
            return 1
        count = self._failed.pop(label, 0) + 1
        self._failed[label] = count
        while len(self._failed) > KEPT:
            del self._failed[next(iter(self._failed))]
        return count


def _label(command: c.Command) -> Label | None:
    """What, of whom, by which id; None for what is never given up."""
    match command:
        case c.Tick() | c.Restore():
            return None
        case c.Rate(rating_id=id_) | c.ReportPrint(ticket=id_):
            pass
        case c.Lend(device=id_) | c.Witness(device=id_):
            pass
        case c.Ask(request_id=id_) | c.Settle(request_id=id_) | c.AtCounter(request_id=id_):
            pass
    return type(command).__name__, source_of(command), id_
