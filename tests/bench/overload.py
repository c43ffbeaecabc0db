"""Five times as many presses as the hub can take: does it still work as fast as it can?

First the best rate of 64 kiosks that ask one after the other; then presses come by the clock at
five times that rate, from kiosks that wait for nobody, as when a broken box floods the bus.
"""

import tempfile
import threading
from pathlib import Path
from typing import Any

from tests.bench.hall import Hall, hall
from tests.bench.numbers import median
from tests.bench.plan import Plan
from tests.bench.tickets import crowd
from tests.bench.watch import memory_mb

TIMES = 5
ROUNDS = 2
LOOK_EVERY_S = 0.25


def measure(plan: Plan) -> dict[str, Any]:
    """Best rate and rate under the flood, by turns, each time with a fresh hub."""
    best, flooded = [], []
    with tempfile.TemporaryDirectory() as name:
        for n in range(ROUNDS):
            with hall(Path(name) / f"best-{n}") as centre:
                best.append(
                    crowd(centre, plan, kiosks=64, seconds=plan.overload_s / 2, paper=False)
                )
            with hall(Path(name) / f"flood-{n}") as centre:
                per_s = TIMES * median([one["per_s"] for one in best])
                flooded.append(_flood(centre, plan, per_s))
    top, under = median([one["per_s"] for one in best]), median([one["per_s"] for one in flooded])
    worst = min(flooded, key=lambda one: float(one["per_s"]))
    return {
        "best_per_s": top,
        "asked_per_s": round(TIMES * top, 1),
        "goodput_per_s": under,
        "goodput_share": round(under / top, 3),
        "in_time_per_s": median([one["in_time_per_s"] for one in flooded]),
        "refused": worst["refused"],
        "unanswered": worst["unanswered"],
        "hub_rss_mb": max(one["hub_rss_mb"] for one in flooded),
        "broker_rss_mb": max(one["broker_rss_mb"] for one in flooded),
        "p50_ms": worst["p50_ms"],
        "max_ms": worst["max_ms"],
    }


def _flood(centre: Hall, plan: Plan, per_s: float) -> dict[str, Any]:
    assert centre.hub is not None
    assert centre.broker.pid is not None
    most = {"hub_rss_mb": 0.0, "broker_rss_mb": 0.0}
    done = threading.Event()
    pids = {"hub_rss_mb": centre.hub.pid, "broker_rss_mb": centre.broker.pid}

    def look() -> None:
        while not done.wait(LOOK_EVERY_S):
            for name, pid in pids.items():
                most[name] = max(most[name], round(memory_mb(pid)["rss"], 1))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        found = crowd(centre, plan, kiosks=64, seconds=plan.overload_s, paper=False, per_s=per_s)
    finally:
        done.set()
        watcher.join()
    return {**found, **most}
