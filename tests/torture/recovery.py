"""How long it takes until nothing waits any more, and what is broken then."""

import threading
from pathlib import Path
from time import monotonic

from tests.torture.check import faults, kept_in
from tests.torture.hall import Hall
from tests.torture.load import Load
from tests.waiting import until

LOOK_AT_MOST_S = 60.0


def let(seconds: float) -> None:
    """Let so many seconds of the world go by, while the load goes on."""
    threading.Event().wait(seconds)


def outboxes(hall: Hall) -> list[Path]:
    """The files in which the real devices keep what the hub has not answered."""
    return sorted((hall.folder / "state").glob("*/*.db"))


def empty_again(load: Load, back_s: float) -> tuple[float, str]:
    """Seconds from `back_s` until all that waited then is acknowledged, and who was the last.

    At the real boxes too, which are looked at all the while.
    """
    within_s, last = LOOK_AT_MOST_S, "nobody"
    paths = outboxes(load.hall)

    def look() -> bool:
        nonlocal last
        waiting = [op.device for op in load.waiting(back_s)]
        waiting += [path.parent.name for path in paths if kept_in(path)]
        last = waiting[0] if waiting else last
        return not waiting

    until(look, within_s, "all that waited is acknowledged")
    return monotonic() - back_s, last


def drain(load: Load) -> list[str]:
    """Let all that is under way end; sentences about everything that is broken then."""
    load.drained(LOOK_AT_MOST_S)
    for path in outboxes(load.hall):
        until(lambda path=path: not kept_in(path), LOOK_AT_MOST_S, f"{path} is empty")
    return faults(load)
