"""Tickets over MQTT: how many a second, and how long one takes, beside the baselines.

A real hub and a real Mosquitto without persistence; the kiosks are lines of `tests.bench.crowd`.
Baseline and ours take turns in each round, so that a slow moment of the machine hits both.
"""

import tempfile
from pathlib import Path
from typing import Any

from tests.bench import baselines
from tests.bench.hall import COUNTERS, Hall, hall, helper, told
from tests.bench.numbers import median
from tests.bench.plan import Plan
from tests.bench.watch import used

FOLLOW_AT = 64
HALL_KEEPS = 10  # people waiting in each field of a busy hall


def measure(plan: Plan) -> dict[str, Any]:
    """Baselines, tickets at 1 and 16 outstanding, and the long runs at 64."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rounds = [_round(folder / f"round-{n}", plan, n) for n in range(plan.rounds)]
        busy = _long_run(folder / "busy", plan, keep=HALL_KEEPS, seconds=plan.long_s)
        piled = _long_run(folder / "piled", plan, keep=-1, seconds=plan.long_s)
    names = rounds[0].keys()
    found: dict[str, Any] = {name: _middle([one[name] for one in rounds]) for name in names}
    return {**found, "busy_hall": busy, "piling_up": piled}


def _round(folder: Path, plan: Plan, n: int) -> dict[str, dict[str, Any]]:
    """Everything short once."""
    folder.mkdir()
    seconds, seed = plan.short_s, plan.seed + n
    found = {"raw": baselines.raw_commits(folder, seconds / 2)}
    with baselines.flask_endpoint(folder) as port:
        found["flask_1"] = baselines.http_clients(port, 1, seconds, seed)
        found["flask_16"] = baselines.http_clients(port, 16, seconds, seed)
    with hall(folder / "hall") as centre:
        for outstanding in (1, 16, 64):
            found[f"asks_{outstanding}"] = crowd(
                centre, plan, kiosks=outstanding, seconds=seconds, paper=False
            )
        found["papers_16"] = crowd(centre, plan, kiosks=16, seconds=seconds)
    return found


def _long_run(folder: Path, plan: Plan, *, keep: int, seconds: float) -> dict[str, Any]:
    """64 outstanding with boards and pads that follow; every paper is reported."""
    with hall(folder) as centre:
        centre.sit_down()
        boards = followers(centre)
        assert centre.hub is not None
        with used(centre.hub.pid) as cost:
            found = crowd(centre, plan, kiosks=FOLLOW_AT, seconds=seconds, keep=keep)
        seen = told(boards, 60)
    assert seen["calls_seen_least"] == seen["calls_seen_most"], "a board missed a call"
    return {
        **found, "followers": seen, "hub_cpu_share": round(cost.cpu_s / seconds, 3),
        "hub_rss_mb": round(cost.rss_mb, 1),
    }  # fmt: skip


def crowd(centre: Hall, plan: Plan, *, kiosks: int, seconds: float, **more: Any) -> dict[str, Any]:
    """What so many kiosks saw in so many seconds."""
    job = {
        "port": centre.mqtt_port, "passwords": centre.passwords, "kiosks": kiosks,
        "seconds": seconds, "seed": f"{plan.seed}.{next(centre.runs)}", **more,
    }  # fmt: skip
    return told(helper("tests.bench.crowd", job), seconds + 60)


def followers(centre: Hall) -> Any:
    """A board and a pad for each counter, following until it is `told`."""
    process = helper("tests.bench.followers", {
        "port": centre.mqtt_port, "passwords": centre.passwords, "site": centre.site,
        "counters": list(COUNTERS),
    })  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _middle(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The round in the middle by rate, with the rates of all."""
    rates = [one["per_s"] for one in found]
    middle = next(one for one in found if one["per_s"] == median(rates))
    return {**middle, "rounds_per_s": rates}
