"""Years of past tickets in the hub's own tables, in minutes: the rows of one real day, many times.

One day with one ticket goes through the real rules and the real store; its rows are then repeated
with other dates, ids and numbers, and the journal is chained anew, so that every table and index is
filled as years of work would fill it and `verify` finds nothing wrong. What is left out in days
long ago (`LEAN`): of six events a ticket the two longest stay, of its answers the one to the press.
"""

import json
import os
import random
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from bamso.demo.layout import CENTRE_FILE
from hub.centre_file import read_centre
from hub.core import commands as c
from hub.core.centre import Centre
from hub.core.model import CounterId, Day
from hub.service_decide import decision
from hub.store import journal
from hub.store.sql import SqlStore

PER_DAY = 2_500  # three busy centres in one
WHOLE_DAYS = 3  # the latest, of which a start reads one or two
LEAN = ("Issued", "Finished")
TABLES = ("business_day", "ticket", "given", "visit", "rating", "answer")
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
REQUEST, RATING = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"
CALL, FINISH = "00000000-0000-7000-8000-000000000003", "00000000-0000-7000-8000-000000000004"
TOKEN, COUNTER, SERVICE = "AAAAAAAAAAAAAAAAAAAAAA", CounterId("1"), "khai-sinh"

Row = dict[str, Any]
Name = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """The rows of one real day: before its ticket, of the ticket, after it."""

    site: str
    opening: list[Row]
    ticket_events: list[Row]
    closing: list[Row]
    others: dict[str, list[Row]]  # the other tables


def build(path: Path, tickets: int, per_day: int = PER_DAY) -> dict[str, Any]:
    """A store with so many past tickets at `path`; how large it is and how long it took."""
    began_s = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        sample = take_sample(Path(folder) / "sample.db")
    SqlStore(f"sqlite:///{path}", sample.site).open().close()
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000"):
        db.execute(f"PRAGMA {pragma}").fetchall()
    db.execute("BEGIN")
    writer = _Writer(db, sample)
    days = -(-tickets // per_day)
    for n in range(days):
        writer.day(n, min(per_day, tickets - n * per_day), days, whole=n >= days - WHOLE_DAYS)
    _note_end(db)
    (last,) = db.execute("SELECT max(seq) FROM event").fetchone()
    db.execute(f"PRAGMA user_version={last}")  # for `forget_today`
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode=WAL").fetchall()
    db.close()
    _settle(path)
    return {
        "tickets": tickets,
        "size_mb": round(path.stat().st_size / 1e6, 1),
        "built_in_s": round(perf_counter() - began_s, 1),
    }


def forget_today(path: Path) -> None:
    """Take out what the hub has written since `build`, so that each run begins the same."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    last = db.execute("PRAGMA user_version").fetchone()
    epoch, day = db.execute(
        "SELECT epoch, business_day FROM event WHERE seq = ?", last
    ).fetchone()  # fmt: skip
    guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    db.execute("BEGIN")
    for name, _ in guards:
        db.execute(f"DROP TRIGGER {name}")
    db.execute("DELETE FROM event WHERE seq > ?", last)
    db.execute("DELETE FROM business_day WHERE epoch > ?", (epoch,))
    db.execute("UPDATE business_day SET closed_at = NULL WHERE epoch = ?", (epoch,))
    for table in ("rating", "visit", "ticket", "given"):
        db.execute(f"DELETE FROM {table} WHERE business_day > ?", (day,))
    db.execute("DELETE FROM answer WHERE at > ?", (f"{day} 23:59:59",))
    for _, sql in guards:
        db.execute(sql)
    _note_end(db)
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()
    _settle(path)


def _settle(path: Path) -> None:
    """Wait for the disk: else the hub's first commits would wait for all that was built."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _note_end(db: sqlite3.Connection) -> None:
    """Where the journal ends, as the writer notes it with each commit."""
    db.execute("DELETE FROM journal_head")
    db.execute(
        "INSERT INTO journal_head (site, seq, hash, term) "
        "SELECT site, seq, hash, 0 FROM event ORDER BY seq DESC LIMIT 1"
    )


def take_sample(path: Path) -> Sample:
    """One ticket's whole life by the real rules in the real store."""
    centre = read_centre(CENTRE_FILE)
    centre = replace(centre, rules=replace(centre.rules, always_open=True))
    store = SqlStore(f"sqlite:///{path}", centre.site).open()
    day = _carry_out(centre, store, None, _life(centre), AT)
    _carry_out(centre, store, day, [c.Tick()], AT + timedelta(days=1))
    store.close()
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    journal_rows = [dict(row) for row in db.execute("SELECT * FROM event ORDER BY seq")]
    others = {
        table: [dict(row) for row in db.execute(f"SELECT * FROM {table}")] for table in TABLES
    }
    db.close()
    events = [row for row in journal_rows if row["epoch"] == 1]
    mine = [n for n, row in enumerate(events) if REQUEST in row["body"]]
    others["business_day"] = [row for row in others["business_day"] if row["epoch"] == 1]
    return Sample(
        site=centre.site,
        opening=events[: mine[0]],
        ticket_events=[events[n] for n in mine],
        closing=events[mine[-1] + 1 :],
        others=others,
    )


def _life(centre: Centre) -> list[c.Command]:
    officer = centre.officers[0].id
    pad = next(pad for pad, counter in centre.pads.items() if counter == COUNTER)
    day = AT.date().isoformat()
    return [
        c.Tick(),
        c.SignIn(request_id="in", counter=COUNTER, officer=officer),
        c.Open(request_id="open", counter=COUNTER),
        c.Ask(request_id=REQUEST, device="kiosk-1", service=SERVICE, language="vi", priority=None,
              token=TOKEN),
        c.ReportPrint(ticket=REQUEST, device="kiosk-1", ok=True),
        c.CallNext(request_id=CALL, counter=COUNTER),
        c.Finish(request_id=FINISH, counter=COUNTER),
        c.Rate(rating_id=RATING, device=pad, counter=COUNTER, visit=f"{day}.visit", level=4),
    ]  # fmt: skip


def _carry_out(
    centre: Centre, store: SqlStore, day: Day | None, commands: Iterable[c.Command], at: datetime
) -> Day | None:
    for n, command in enumerate(commands):
        if isinstance(command, c.Rate):  # whatever the rules call the visit
            assert day is not None
            command = replace(command, visit=next(iter(day.visits)))
        one = decision(centre, day, command, at + timedelta(seconds=n))
        assert one.outcome.done, (command, one.outcome)
        store.append([one.recorded])
        day = one.day
    return day


class _Mold:
    """A row as a list of values, and the forms of those that differ from ticket to ticket."""

    def __init__(self, row: Row, forms: list[tuple[int, str]]) -> None:
        self._values = list(row.values())
        self._forms = forms
        self.at = {column: at for at, column in enumerate(row)}
        if "prev_hash" in row:
            self.day = date.fromisoformat(row["business_day"])
            self.instant = datetime.fromisoformat(row["at"]).replace(tzinfo=UTC)

    def cast(self, name: Name) -> list[Any]:
        """The row of one ticket."""
        values = self._values.copy()
        for at, form in self._forms:
            values[at] = form % name
        return values


class _Writer:
    """Repeats the sample, day after day."""

    def __init__(self, db: sqlite3.Connection, sample: Sample) -> None:
        self._db = db
        self._sample = sample
        self._seq = 0
        self._hash = journal.FIRST_HASH
        self._made = 0
        self._chance = random.Random(1)
        ticket = sample.others["ticket"][0]
        self._number, self._series = ticket["number"], ticket["series"]

    def day(self, n: int, tickets: int, days: int, *, whole: bool) -> None:
        """Business day `n` of `days`, of which the last was yesterday by the sample's clock."""
        today = date.today() - timedelta(days=days - n)
        epoch, sample = n + 1, self._sample
        (day,) = sample.others["business_day"]
        last = n == days - 1  # the hub closes a day when it opens the next one
        closed_at = {"closed_at": None} if last else {}
        row = {**self._dated(day, today), "epoch": epoch, **closed_at}
        self._insert("business_day", [list(row.values())])
        self._insert("event", self._chain(sample.opening, today, epoch))
        per = [r for r in sample.ticket_events if whole or r["kind"] in LEAN]
        answers = [r for r in sample.others["answer"] if whole or r["kind"] == "ask"]
        tables = {**sample.others, "answer": answers}
        del tables["business_day"]  # fmt: skip
        names = [self._name(k) for k in range(tickets)]
        dated = [{**row, "epoch": epoch} for row in per]
        self._insert("event", self._events([self._mold(row, today) for row in dated], names))
        for table, rows in tables.items():
            molds = [self._mold(row, today) for row in rows if row.get("id") not in ("in", "open")]
            self._insert(table, (mold.cast(name) for name in names for mold in molds))
        if not last:
            self._insert("event", self._chain(sample.closing, today, epoch))

    def _name(self, k: int) -> Name:
        """What to write instead of the sample's ids and number, for ticket `k` of a day."""
        self._made += 1
        id_, end = f"{self._made:08x}", f"7000-8000-{self._made:012x}"
        return {
            "request": f"{id_}-0001-{end}", "rating": f"{id_}-0002-{end}",
            "call": f"{id_}-0003-{end}", "finish": f"{id_}-0004-{end}",
            "number": f"{self._series}{k + 1:03d}", "n": k + 1,
            "token": f"{self._chance.getrandbits(128):032x}"[:22],
        }  # fmt: skip

    def _mold(self, row: Row, today: date) -> _Mold:
        """The row of the sample on another date, with holes for a `Name`."""
        holes = {REQUEST: "request", RATING: "rating", CALL: "call", FINISH: "finish",
                 TOKEN: "token", self._number: "number"}  # fmt: skip
        dated = self._dated(row, today)
        forms: list[tuple[int, str]] = []
        for at, (column, value) in enumerate(dated.items()):
            form = value.replace("%", "%%") if isinstance(value, str) else ""
            for old, hole in holes.items():
                form = form.replace(old, f"%({hole})s")
            form = form.replace('"n":1,', '"n":%(n)d,')
            if column == "n":
                form = "%(n)d"  # the column makes a number of it
            if "%(" in form:
                forms.append((at, form))
        return _Mold(dated, forms)

    def _events(self, molds: list[_Mold], names: list[Name]) -> Iterator[list[Any]]:
        for name in names:
            for mold in molds:
                yield self._next(mold, mold.cast(name))

    def _chain(self, rows: list[Row], today: date, epoch: int) -> Iterator[list[Any]]:
        for row in rows:
            dated = {**self._dated(row, today), "epoch": epoch}
            body = json.loads(dated["body"])
            if "epoch" in body:
                body["epoch"] = epoch
            dated["body"] = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
            yield self._next(_Mold(dated, []), list(dated.values()))

    def _next(self, mold: _Mold, values: list[Any]) -> list[Any]:
        """The row as the next of the journal."""
        self._seq += 1
        at = mold.at
        of = journal.Row(
            seq=self._seq, epoch=values[at["epoch"]], kind=values[at["kind"]],
            body=values[at["body"]], business_day=mold.day, at=mold.instant,
        )  # fmt: skip
        values[at["seq"]], values[at["prev_hash"]] = self._seq, self._hash
        self._hash = values[at["hash"]] = journal.chained(self._hash, of)
        return values

    def _dated(self, row: Row, today: date) -> Row:
        old, new = AT.date().isoformat(), today.isoformat()
        return {k: v.replace(old, new) if isinstance(v, str) else v for k, v in row.items()}

    def _insert(self, table: str, rows: Iterable[list[Any]]) -> None:
        of = self._sample.ticket_events if table == "event" else self._sample.others[table]
        columns = list(of[0])
        places = ", ".join("?" * len(columns))
        into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        self._db.executemany(into, rows)
