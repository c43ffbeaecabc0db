"""What ours is compared with in the same run: raw commits, and a minimal Flask endpoint."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from broker_config.mosquitto import free_port
from tests.bench.hall import end, helper, told
from tests.bench.numbers import spread_ms

ROW = "x" * 200
THREADS = 4  # waitress's own, and its fastest here: more of them only wait for the lock


def raw_commits(folder: Path, seconds: float) -> dict[str, Any]:
    """Baseline (a): one-row transactions as fast as the disk lets one thread do them."""
    db = sqlite3.connect(folder / f"raw-{uuid.uuid4().hex}.db", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE t (id TEXT PRIMARY KEY, body TEXT)")
    times_s: list[float] = []
    began_s = at_s = perf_counter()
    while at_s < began_s + seconds:
        db.execute("INSERT INTO t VALUES (?, ?)", (str(uuid.uuid4()), ROW))
        now_s = perf_counter()
        times_s.append(now_s - at_s)
        at_s = now_s
    db.close()
    return {"per_s": round(len(times_s) / (at_s - began_s), 1), **spread_ms(times_s)}


@contextmanager
def flask_endpoint(folder: Path) -> Iterator[int]:
    """The port of a running baseline (b)."""
    port = free_port()
    database = folder / f"flask-{uuid.uuid4().hex}.db"
    process = helper(
        "tests.bench.flask_endpoint", {"port": port, "database": str(database), "threads": THREADS}
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield port
    finally:
        end(process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def http_clients(port: int, clients: int, seconds: float, seed: int) -> dict[str, Any]:
    """Rate and times of so many clients at baseline (b)."""
    job = {"port": port, "clients": clients, "seconds": seconds, "seed": seed}
    return told(helper("tests.bench.http_load", job), seconds + 60)
