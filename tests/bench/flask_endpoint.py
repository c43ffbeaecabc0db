"""Baseline (b): the least that a Flask program must do to give each person a number of their own.

A counter row, a unique index, `BEGIN IMMEDIATE`, SQLite in WAL with synchronous=FULL, waitress.
`python -m tests.bench.flask_endpoint` reads one JSON line (port, database, threads), prints "ready"
and serves `POST /ticket` until it is killed.
"""

import json
import logging
import sqlite3
import sys
import threading
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify, request
from waitress import serve

TABLES = """
CREATE TABLE IF NOT EXISTS counter (series TEXT PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS ticket (
    request_id TEXT PRIMARY KEY, series TEXT NOT NULL, n INTEGER NOT NULL, service TEXT NOT NULL,
    at TEXT NOT NULL, UNIQUE (series, n));
"""


def app(database: str) -> Flask:
    """The program; one connection a thread."""
    made = Flask(__name__)
    mine = threading.local()

    def db() -> sqlite3.Connection:
        if not hasattr(mine, "db"):
            mine.db = connect(database)
        found: sqlite3.Connection = mine.db
        return found

    @made.post("/ticket")
    def ticket() -> Response:
        asked: dict[str, Any] = request.get_json()
        return jsonify(issue(db(), asked["request_id"], asked["service"]))

    return made


def connect(database: str) -> sqlite3.Connection:
    """A connection as safe as ours: a commit that returned survives a power cut."""
    db = sqlite3.connect(database, timeout=30, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    return db


def issue(db: sqlite3.Connection, request_id: str, service: str) -> dict[str, Any]:
    """The number of this request: the same one when it asks again."""
    series = service[:1].upper()
    db.execute("BEGIN IMMEDIATE")
    try:
        known = db.execute(
            "SELECT series, n FROM ticket WHERE request_id = ?", (request_id,)
        ).fetchone()
        if known is None:
            db.execute(
                "INSERT INTO counter VALUES (?, 1) ON CONFLICT (series) DO UPDATE SET n = n + 1",
                (series,),
            )
            n = db.execute("SELECT n FROM counter WHERE series = ?", (series,)).fetchone()[0]
            at = datetime.now(UTC).isoformat()
            row = (request_id, series, n, service, at)
            db.execute("INSERT INTO ticket VALUES (?, ?, ?, ?, ?)", row)
            known = (series, n)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return {"request_id": request_id, "status": "issued", "number": f"{known[0]}{known[1]:03d}"}


def main() -> None:
    """Serve as the first line of standard input says."""
    job = json.loads(sys.stdin.readline())
    # It would write a line for most requests, which costs it a tenth of its speed.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    made = app(job["database"])
    db = connect(job["database"])
    db.executescript(TABLES)
    db.close()
    threading.Timer(0.3, lambda: print("ready", flush=True)).start()
    serve(made, host="127.0.0.1", port=job["port"], threads=job["threads"])


if __name__ == "__main__":
    main()
