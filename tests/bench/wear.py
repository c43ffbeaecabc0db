"""What a ticket costs the disk: bytes sent to it and waits for it, of a real kiosk and a real hub.

Bytes come from /proc (what the kernel was told to write, by page); the calls that wait for the disk
are counted by strace in a run of its own, for it slows the programs down.
"""

import tempfile
import threading
from pathlib import Path
from typing import Any

from tests.bench.hall import Hall, hall
from tests.bench.plan import Plan
from tests.bench.press import WARM, kiosk, presses
from tests.bench.tickets import HALL_KEEPS, crowd
from tests.bench.till import Till
from tests.bench.watch import Used, syncs_counted, used

SETTLED_S = 1.0  # reports that are still on their way


def measure(plan: Plan) -> dict[str, Any]:
    """Kiosk and hub, ticket by ticket; then the hub when many come at once."""
    with tempfile.TemporaryDirectory() as name, hall(Path(name) / "hall") as centre:
        with kiosk(centre) as (process, till):
            presses(centre, till, WARM)
            one_by_one = _papers(centre, till, process.pid, plan.wear_tickets)
        busy = _busy(centre, plan)
    return {**one_by_one, "hub_busy": busy}


def _papers(centre: Hall, till: Till, pid: int, tickets: int) -> dict[str, Any]:
    assert centre.hub is not None
    with used(pid) as of_kiosk, used(centre.hub.pid) as of_hub:
        presses(centre, till, tickets)
        threading.Event().wait(SETTLED_S)
    with (
        syncs_counted(pid, of_kiosk, centre.folder),
        syncs_counted(centre.hub.pid, of_hub, centre.folder),
    ):
        presses(centre, till, tickets)
        threading.Event().wait(SETTLED_S)
    return {"kiosk": _each(of_kiosk, tickets), "hub_one_by_one": _each(of_hub, tickets)}


def _busy(centre: Hall, plan: Plan) -> dict[str, Any]:
    """64 at a time, every ticket reported, called and finished."""
    centre.sit_down()
    assert centre.hub is not None
    with used(centre.hub.pid) as cost:
        first = crowd(centre, plan, kiosks=64, seconds=plan.short_s, keep=HALL_KEEPS)
    with syncs_counted(centre.hub.pid, cost, centre.folder):
        second = crowd(centre, plan, kiosks=64, seconds=plan.short_s, keep=HALL_KEEPS)
    found = _each(cost, first["issued"])
    return {**found, "syncs": round(sum(cost.syncs.values()) / max(1, second["issued"]), 2)}


def _each(cost: Used, tickets: int) -> dict[str, Any]:
    return {
        "tickets": tickets,
        "bytes": round(cost.written / tickets),
        "syncs": round(sum(cost.syncs.values()) / tickets, 2),
        "cpu_ms": round(1000 * cost.cpu_s / tickets, 2),
    }
