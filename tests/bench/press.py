"""From the press of a button to the last byte at the printer: a real kiosk, a real hub, a pty.

With the hub; with the hub dead (its last will says so); with a hub that hangs, where the kiosk
first waits `answer_within_s` for it, which is subtracted.
"""

import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns
from typing import Any

from kit.fifo import tell
from kit.wire import topics
from tests.bench.hall import Hall, end, hall
from tests.bench.numbers import spread_ms
from tests.bench.plan import Plan
from tests.bench.till import Till
from tests.bench.wire import Line
from tests.waiting import until

KIOSK = "kiosk-1"
SERVICE = "khai-sinh"
PIN = "17"
ANSWER_WITHIN_S = 0.8
REST_S = 0.12  # the person takes the slip; the kiosk's screen goes back after `thanks_s`
WARM = 3
HANGS_FOR = 8  # presses; after 15 s the broker notices that the hub is gone
SETTLES_S = 1.0  # a hub that goes on hears of them


@contextmanager
def kiosk(centre: Hall) -> Iterator[tuple[Any, Till]]:
    """A kiosk with one button and a printer; its process and the printer."""
    folder = centre.folder / KIOSK
    folder.mkdir()
    till = Till(folder)
    settings = centre.settings(KIOSK, {
        "printer": till.address(),
        "buttons": f"gpio://{PIN}?mock={folder}",
        "button_services": {PIN: SERVICE},
        "answer_within_s": ANSWER_WITHIN_S,
        "thanks_s": 0.02,
        "guard_s": 0.0,
    })  # fmt: skip
    process = centre.program("kiosk", settings)
    centre.others.append(process)
    try:
        until((folder / "keys").exists, 20, "a kiosk with its button")
        until(lambda: "is ready" in centre.last_words(KIOSK), 20, "a kiosk that is ready")
        yield process, till
    finally:
        end(process)
        till.close()


def measure(plan: Plan) -> dict[str, Any]:
    """Press, take the slip, press again."""
    with (
        tempfile.TemporaryDirectory() as name,
        hall(Path(name) / "hall") as centre,
        kiosk(centre) as (_, till),
    ):
        presses(centre, till, WARM)
        found = {"hub": presses(centre, till, plan.presses)}
        found["hub_hangs"] = _hanging(centre, till, plan.presses_alone // 2)
        watcher = Line(centre.login("kiosk-2"))
        watcher.subscribe(centre.address(topics.HUB_STATE))
        centre.stop_hub(signal.SIGKILL)
        until(lambda: _says_offline(watcher), 20, "a broker that says the hub is gone")
        watcher.close()
        presses(centre, till, 1)
        found["hub_dead"] = presses(centre, till, plan.presses_alone)
    return {**found, "slip_bytes": till.slips[-1].size}


def presses(centre: Hall, till: Till, count: int) -> dict[str, Any]:
    """Times from the press to the last byte."""
    return spread_ms(_times(centre, till, count))


def _times(centre: Hall, till: Till, count: int) -> list[float]:
    times_s = []
    rest = threading.Event()
    for _ in range(count):
        before = len(till.slips)
        at_ns = monotonic_ns()
        tell(centre.folder / KIOSK / "keys", f"press {PIN}")
        slip = till.wait(before + 1, 15.0)
        times_s.append((slip.at_ns - at_ns) / 1e9)
        rest.wait(REST_S)
    return times_s


def _hanging(centre: Hall, till: Till, count: int) -> dict[str, Any]:
    """Presses while the hub stands still, before the broker notices it."""
    assert centre.hub is not None
    times_s: list[float] = []
    while len(times_s) < count:
        centre.hub.send_signal(signal.SIGSTOP)
        try:
            times_s += _times(centre, till, min(HANGS_FOR, count - len(times_s)))
        finally:
            centre.hub.send_signal(signal.SIGCONT)
        until(lambda: centre.health() == 200, 20, "a hub that goes on")
        threading.Event().wait(SETTLES_S)
    return spread_ms([one - ANSWER_WITHIN_S for one in times_s])


def _says_offline(line: Line) -> bool:
    return any(b'"offline"' in message.payload for message in line.read())
