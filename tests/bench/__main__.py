"""`make bench`: how fast, how large, how idle; every figure beside a baseline of the same run.

Writes bench/results.md (for people) and bench/results.json, some fourteen minutes later. Absolute
times say little about another machine; the ratios to the baselines do.

    python -m tests.bench                          all of it
    python -m tests.bench --only press --quick     try one part: printed, nothing is written
    python -m tests.bench --history 10000000       record one large past in bench/history.json
"""

import argparse
import json
import sys
from dataclasses import asdict
from time import monotonic
from typing import Any

from tests.bench import boards, centre, history, overload, press, store, tickets, waits, wear
from tests.bench.hall import HOUSE
from tests.bench.machine import machine
from tests.bench.page import page
from tests.bench.plan import FULL, QUICK, Plan
from tests.bench.targets import judged

RESULTS = HOUSE / "bench"
PARTS = {
    "store": store.measure,
    "tickets": tickets.measure,
    "boards": boards.measure,
    "press": press.measure,
    "history": history.measure,
    "wear": wear.measure,
    "overload": overload.measure,
    "centre": centre.measure,
    "waits": waits.measure,
}


def main() -> int:
    """Measure and say whether the targets are met (exit status 1 if not)."""
    asked = _asked()
    plan = QUICK if asked.quick else FULL
    if asked.history:
        print(json.dumps(history.record(asked.history, plan, machine()), indent=1))
        return 0
    found = measure(plan, asked.only or list(PARTS))
    text = page(found)
    if not asked.quick and not asked.only:
        RESULTS.mkdir(exist_ok=True)
        whole = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
        (RESULTS / "results.json").write_text(whole, encoding="utf-8")
        (RESULTS / "results.md").write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(one["met"] for one in found["targets"]) else 1


def measure(plan: Plan, names: list[str]) -> dict[str, Any]:
    """The parts by name, one after the other, and how the targets stand."""
    began_s = monotonic()
    found: dict[str, Any] = {"machine": machine(), "plan": asdict(plan)}
    for name in names:
        at_s = monotonic()
        print(f"{name} …", end=" ", file=sys.stderr, flush=True)
        found[name] = PARTS[name](plan)
        print(f"{monotonic() - at_s:.0f} s", file=sys.stderr)
    found["took_s"] = round(monotonic() - began_s)
    found["targets"] = list(judged(found))
    return found


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="one part (may be repeated)")
    parser.add_argument("--quick", action="store_true", help="small counts, to try things")
    parser.add_argument(
        "--history", type=int, default=0, metavar="N", help="record so large a past"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
