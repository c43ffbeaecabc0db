"""Tickets per second through the hub's one path, beside raw commits of the same disk."""

import itertools
import sqlite3
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from bamso.demo.layout import CENTRE_FILE
from hub.centre_file import read_centre
from hub.core.commands import Ask
from hub.service import Service
from hub.store.sql import SqlStore
from kit.ids import new_id, new_token
from tests.bench.plan import Plan

RAW = 2000
ASKS = 640  # about what a busy centre has in a day
SERVICES = ("khai-sinh", "sao-y", "so-do", "nhan-ket-qua", "ho-kinh-doanh", "bao-tro")


def measure(plan: Plan) -> dict[str, Any]:
    """Raw commits, then asks one at a time and sixteen at a time, interleaved over rounds."""
    with tempfile.TemporaryDirectory() as folder:
        rows: dict[str, list[list[float]]] = {"raw": [], "one": [], "sixteen": []}
        for n in range(plan.rounds):
            rows["raw"].append(raw_commits(Path(folder) / f"raw{n}.db"))
            service, store = open_service(Path(folder) / f"hub{n}.db")
            rows["one"].append(ask(service, 1))
            rows["sixteen"].append(ask(service, 16))
            service.stop()
            store.close()
    about = {
        "raw": "raw SQLite, WAL and FULL, one row a commit (baseline)",
        "one": "ask → on disk, one kiosk at a time",
        "sixteen": "ask → on disk, sixteen kiosks at a time",
    }
    return {name: {"about": about[name], **figures(found)} for name, found in rows.items()}


def figures(rounds: list[list[float]]) -> dict[str, float]:
    """The median round by rate; each round is [whole seconds, seconds of each …]."""
    rates = sorted((len(one) - 1) / one[0] for one in rounds)
    times = [seconds for one in rounds for seconds in one[1:]]
    cuts = quantiles(times, n=100)
    return {
        "per_s": rates[len(rates) // 2],
        "p50_ms": cuts[49] * 1000,
        "p99_ms": cuts[98] * 1000,
    }


def raw_commits(path: Path) -> list[float]:
    """One-row transactions as fast as the disk lets them."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE t (id TEXT PRIMARY KEY, body TEXT)")
    times = timed(RAW, lambda: db.execute("INSERT INTO t VALUES (?, ?)", (new_id(), "x" * 200)))
    db.close()
    return times


def open_service(path: Path) -> tuple[Service, SqlStore]:
    """The real service on a fresh SQLite file."""
    centre = read_centre(CENTRE_FILE)
    centre = replace(centre, rules=replace(centre.rules, always_open=True))
    store = SqlStore(f"sqlite:///{path}", centre.site).open()
    service = Service(centre, store, lambda some: None)
    service.start()
    return service, store


def ask(service: Service, kiosks: int) -> list[float]:
    """`kiosks` threads ask, each waiting for its answer before the next."""
    times: list[float] = []

    services = itertools.cycle(SERVICES)

    def one() -> None:
        command = Ask(
            request_id=new_id(), device="kiosk-1", service=next(services), language="vi",
            priority=None, token=new_token(),
        )  # fmt: skip
        service.submit(command).result(timeout=30)

    def kiosk() -> None:
        times.extend(timed(ASKS // kiosks, one)[1:])

    threads = [threading.Thread(target=kiosk) for _ in range(kiosks)]
    begun = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [perf_counter() - begun, *times]


def timed(count: int, do: Callable[[], object]) -> list[float]:
    """[whole seconds, seconds of each]."""
    each = []
    begun = perf_counter()
    for _ in range(count):
        at = perf_counter()
        do()
        each.append(perf_counter() - at)
    return [perf_counter() - begun, *each]
