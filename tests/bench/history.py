"""What years of past tickets cost: start-up, a press, a call, beside a hub that has no past.

The sizes take turns in each round; before each turn the store is set back to the same evening, so
that every start opens a new day and reads the last one.
"""

import json
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.bench import past
from tests.bench.hall import HOUSE, START_S, Hall, hall
from tests.bench.numbers import median
from tests.bench.plan import Plan
from tests.bench.tickets import crowd
from tests.bench.watch import memory_mb
from tests.waiting import until

KEPT = HOUSE / "bench" / "history.json"  # what takes too long for every run
ROUNDS = 3
SECONDS = 2.0
WARM_S = 0.5  # the first look at a page of a large file is the disk's, not ours


def measure(plan: Plan) -> dict[str, Any]:
    """Sizes of this run, and what was recorded of larger ones."""
    with tempfile.TemporaryDirectory() as name:
        found = sizes(Path(name), plan)
    recorded = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else []
    return {"sizes": found, "recorded": recorded}


def sizes(folder: Path, plan: Plan) -> list[dict[str, Any]]:
    """Build the pasts, then start, press and call in each by turns."""
    stores = {n: folder / f"past-{n}.db" for n in plan.history}
    built = {n: past.build(path, n) for n, path in stores.items()}
    seen: dict[int, list[dict[str, Any]]] = {n: [] for n in stores}
    for turn in range(ROUNDS):
        for n, path in stores.items():
            past.forget_today(path)
            with hall(folder / f"hall-{n}-{turn}", start=False) as centre:
                seen[n].append(_one(centre, path, plan))
    return [
        {**built[n], **{key: median([one[key] for one in rounds]) for key in rounds[0]}}
        for n, rounds in seen.items()
    ]


def _one(centre: Hall, path: Path, plan: Plan) -> dict[str, float]:
    centre.database = path
    start_s = _start(centre)
    centre.sit_down()
    crowd(centre, plan, kiosks=1, seconds=WARM_S, keep=0, pairs=1)
    # One press and one verb at a time: what a person waits, not what a batch saves.
    found = crowd(centre, plan, kiosks=1, seconds=SECONDS, keep=0, pairs=1)
    assert centre.hub is not None
    return {
        "start_s": round(start_s, 3),
        "issue_p50_ms": found["p50_ms"],
        "issue_p99_ms": found["p99_ms"],
        "call_p50_ms": found["call"]["p50_ms"],
        "call_p99_ms": found["call"]["p99_ms"],
        "rss_mb": round(memory_mb(centre.hub.pid)["rss"], 1),
    }


def _start(centre: Hall) -> float:
    """Seconds from the start of the program until it serves."""
    began_s = perf_counter()
    centre.hub = centre.program("hub", centre.hub_file())
    until(lambda: centre.health() == 200, START_S, "a hub that serves")
    return perf_counter() - began_s


def record(tickets: int, plan: Plan, machine: dict[str, str]) -> dict[str, Any]:
    """Measure one larger size and keep it in bench/history.json."""
    room = HOUSE / "var"  # 2.5 KB a ticket: more than a RAM disk may have
    room.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=room) as name:
        (row,) = sizes(Path(name), plan.with_history((tickets,)))
    row = {**row, "when": machine["when"], "commit": machine["commit"], "cpu": machine["cpu"]}
    known = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else []
    kept = [one for one in known if one["tickets"] != tickets]
    KEPT.write_text(json.dumps([*kept, row], indent=1) + "\n", encoding="utf-8")
    return row
