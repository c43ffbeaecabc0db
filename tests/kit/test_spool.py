"""What a pad or kiosk keeps survives, in order, until the hub has answered."""

import logging
import sqlite3
from pathlib import Path

import pytest

from kit.spool import Kept, Spool
from kit.spool_open import open_spool
from kit.wire import topics
from kit.wire.messages import Printed, Rate
from kit.wire.messages_offline import Settle


def rate(n: int, level: int = 4) -> Rate:
    return Rate(rating_id=f"r-{n}", visit=f"v-{n}", level=level)


def settle(n: int, **changes) -> Settle:
    values = {"request_id": f"t-{n}", "number": f"A{n:03d}", "series": "A", "n": n,
              "service": "khai-sinh", "how": "lease"}  # fmt: skip
    return Settle(**values | changes)


def keys(spool: Spool) -> list[str]:
    return [one.key for one in spool.pending()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "spool.db"


def test_what_was_kept_is_there_after_the_power_was_cut(path):
    Spool(path).put("r-1", topics.RATE, rate(1), device="pad-3")
    kept = Spool(path).pending()
    assert kept == (Kept("r-1", topics.RATE, {"device": "pad-3"}, rate(1)),)


def test_what_the_hub_answered_is_forgotten_and_the_rest_keeps_its_order(path):
    spool = Spool(path)
    for n in (1, 2, 3):
        spool.put(f"r-{n}", topics.RATE, rate(n), device="pad-3")
    spool.done("r-2")
    spool.done("r-never-seen")
    assert keys(spool) == ["r-1", "r-3"]
    assert spool.count() == 2
    assert [one.key for one in spool.entries(topics.RATE)] == ["r-1", "r-3"]


def test_the_same_key_again_replaces_and_is_not_doubled_nor_moved(path):
    spool = Spool(path)
    spool.put("r-1", topics.RATE, rate(1, 1), device="pad-3")
    spool.put("r-2", topics.RATE, rate(2), device="pad-3")
    spool.put("r-1", topics.RATE, rate(1, 2), device="pad-3")
    assert [k.message for k in spool.pending()] == [rate(1, 2), rate(2)]


def test_a_few_of_the_oldest_can_be_asked_for(path):
    spool = Spool(path)
    for n in range(5):
        spool.put(f"r-{n}", topics.RATE, rate(n), device="pad-3")
    assert [one.key for one in spool.pending(2)] == ["r-0", "r-1"]


# ---- tickets of a day


def test_a_ticket_of_the_day_stays_when_it_is_done_and_can_be_brought_back(path):
    spool = Spool(path)
    spool.put("t-1", topics.SETTLE, settle(1), day="2026-11-24", aside="{}", device="kiosk-1")
    spool.put("r-1", topics.RATE, rate(1), device="kiosk-1")
    spool.done("t-1")
    spool.done("r-1")
    assert keys(spool) == []
    [ticket] = spool.entries(topics.SETTLE)
    assert (ticket.key, ticket.pending, ticket.day, ticket.aside) == (
        "t-1", False, "2026-11-24", "{}",
    )  # fmt: skip
    spool.again(topics.SETTLE)
    assert keys(spool) == ["t-1"]


def test_a_ticket_may_be_kept_without_being_sent(path):
    spool = Spool(path)
    spool.put("t-1", topics.SETTLE, settle(1), pending=False, day="2026-11-24", device="kiosk-1")
    assert (keys(spool), spool.count()) == ([], 0)
    spool.again(topics.RATE)
    assert keys(spool) == []
    spool.again(topics.SETTLE)
    assert keys(spool) == ["t-1"]


def test_days_that_are_over_are_forgotten_once_the_hub_has_all_of_them(path):
    spool = Spool(path)
    for n, day in enumerate(("2026-11-23", "2026-11-23", "2026-11-24"), start=1):
        spool.put(f"t-{n}", topics.SETTLE, settle(n), day=day, device="kiosk-1")
    spool.done("t-2")
    spool.done("t-3")
    spool.prune("2026-11-24")
    assert [one.key for one in spool.entries(topics.SETTLE)] == ["t-1", "t-3"]


def test_ticket_report_and_notes_are_kept_together_or_not_at_all(path):
    spool = Spool(path)
    ticket = Kept("t-1", topics.SETTLE, {"device": "kiosk-1"}, settle(1))
    report = Kept("t-1.printed", topics.PRINTED, {"device": "kiosk-1"},
                  Printed(request_id="t-1", result="confirmed"))  # fmt: skip
    spool.put_all([ticket, report], {"state": "one"})
    bad = Kept("t-3", topics.SETTLE, {"device": "kiosk-1"}, settle(3), day=None)  # type: ignore[arg-type]
    with pytest.raises(sqlite3.Error):
        spool.put_all([Kept("t-2", topics.SETTLE, {}, settle(2)), bad], {"state": "two"})
    again = Spool(path)
    assert keys(again) == ["t-1", "t-1.printed"]
    assert again.notes() == {"state": "one"}


def test_a_note_replaces_the_one_of_its_name(path):
    spool = Spool(path)
    spool.note({"menu": "a", "lease": "b"})
    spool.put("t-1", topics.SETTLE, settle(1), notes={"menu": "c"}, device="kiosk-1")
    assert Spool(path).notes() == {"menu": "c", "lease": "b"}


# ---- how it lies on the disk


class Watched:
    """A DB-API connection that notes what is asked of it; the driver is the test's."""

    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path)  # with its own habits: transactions it begins by itself
        self.said: list[str] = []
        self.fails = ""

    def execute(self, sql, values=()):
        self.said.append(sql)
        if self.fails and sql.startswith(self.fails):
            raise sqlite3.OperationalError("disk I/O error")
        return self.db.execute(sql, values)

    def close(self) -> None:
        self.db.close()


def watched(path) -> tuple[Spool, Watched]:
    found: list[Watched] = []

    def connect(name: str) -> Watched:
        found.append(Watched(name))
        return found[0]

    return Spool(path, connect), found[0]


def test_another_driver_does_as_well(path):
    spool, _ = watched(path)
    spool.put("r-1", topics.RATE, rate(1), device="pad-3", notes={"a": "b"})
    spool.done("r-2")
    spool.again(topics.RATE)
    spool.prune("2026")
    spool.close()
    spool, _ = watched(path)
    assert (keys(spool), spool.notes()) == (["r-1"], {"a": "b"})


def test_only_what_may_be_lost_without_harm_is_not_synced(path):
    spool, db = watched(path)
    synced = {}
    for name, do in {
        "put": lambda: spool.put("r-1", topics.RATE, rate(1), device="pad-3"),
        "note": lambda: spool.note({"a": "b"}),
        "again": lambda: spool.again(topics.RATE),
        "done": lambda: spool.done("r-1"),
        "prune": lambda: spool.prune("2026-11-24"),
    }.items():
        db.said.clear()
        do()
        commit = db.said.index("COMMIT")
        synced[name] = "PRAGMA synchronous=NORMAL" not in db.said[:commit]
        assert db.db.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL for whoever is next
    assert synced == {"put": True, "note": True, "again": True, "done": False, "prune": False}
    assert db.db.execute("PRAGMA page_size").fetchone() == (512,)
    assert db.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("where", ["BEGIN", "INSERT", "COMMIT"])
def test_a_disk_that_fails_is_told_and_nothing_of_it_is_half_there(path, where):
    spool, db = watched(path)
    spool.put("r-1", topics.RATE, rate(1), device="pad-3")
    db.fails = where
    with pytest.raises(sqlite3.Error):
        spool.put("r-2", topics.RATE, rate(2), device="pad-3")
    db.fails = ""
    assert keys(spool) == ["r-1"]
    spool.put("r-3", topics.RATE, rate(3), device="pad-3")
    assert keys(Spool(path)) == ["r-1", "r-3"]


def test_after_a_failed_sync_the_log_begins_anew_before_anything_is_promised(path):
    """The kernel may have dropped what was in it, and says no more of that."""
    spool, db = watched(path)
    db.fails = "COMMIT"
    with pytest.raises(sqlite3.Error):
        spool.put("r-1", topics.RATE, rate(1), device="pad-3")
    db.fails = "PRAGMA wal_checkpoint"
    with pytest.raises(sqlite3.Error):
        spool.put("r-1", topics.RATE, rate(1), device="pad-3")
    db.fails = ""
    db.said.clear()
    spool.put("r-1", topics.RATE, rate(1), device="pad-3")
    assert db.said[0] == "PRAGMA wal_checkpoint(TRUNCATE)"
    db.said.clear()
    spool.put("r-2", topics.RATE, rate(2), device="pad-3")
    assert db.said[0] == "BEGIN IMMEDIATE"


# ---- what is wrong with a file


def test_an_entry_that_cannot_be_read_does_not_hold_up_the_others(path, caplog):
    spool = Spool(path)
    for n in range(4):
        spool.put(f"r-{n}", topics.RATE, rate(n), device="pad-3")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE entry SET body = '{\"level\": 99}' WHERE key = 'r-0'")
        db.execute("UPDATE entry SET topic = 'of-another-release' WHERE key = 'r-1'")
    db.close()
    assert [one.key for one in spool.pending(2)] == ["r-2", "r-3"]
    assert spool.count() == 2
    assert [one.key for one in spool.entries(topics.RATE)] == ["r-2", "r-3"]
    assert "r-0" in caplog.text
    assert all(record.levelno == logging.ERROR for record in caplog.records)


def test_what_an_earlier_release_kept_is_not_lost(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE kept (n INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,"
            " topic TEXT NOT NULL, parts BLOB NOT NULL, body BLOB NOT NULL)"
        )
        for n in (1, 2):
            body = f'{{"rating_id":"r-{n}","visit":"v-{n}","level":4,"reasons":[]}}'.encode()
            row = (f"r-{n}", "rate", b'{"device":"pad-3"}', body)
            db.execute("INSERT INTO kept (key, topic, parts, body) VALUES (?, ?, ?, ?)", row)
    db.close()
    for spool in (Spool(path), Spool(path)):
        assert [one.message for one in spool.pending()] == [rate(1), rate(2)]


def test_a_sound_file_is_opened_as_it_is(path):
    Spool(path).put("r-1", topics.RATE, rate(1), device="pad-3")
    opened = open_spool(path)
    assert (opened.word, keys(opened.spool)) == ("ok", ["r-1"])


@pytest.mark.parametrize("damage", ["no database", "a page of it"])
def test_a_broken_file_is_put_aside_and_a_new_one_serves(path, damage):
    spool = Spool(path)
    for n in range(60):
        spool.put(f"r-{n}", topics.RATE, rate(n), device="pad-3")
    spool.close()
    data = bytearray(path.read_bytes())
    data[: 16 if damage == "no database" else 0] = b"\xff" * (16 if damage == "no database" else 0)
    if damage == "a page of it":
        data[1024:4096] = b"\xff" * 3072
    path.write_bytes(data)
    opened = open_spool(path)
    assert opened.word == "replaced"
    opened.spool.put("r-1", topics.RATE, rate(1), device="pad-3")
    assert keys(Spool(path)) == ["r-1"]
    assert path.with_suffix(".broken").read_bytes() == bytes(data)


def test_a_disk_that_cannot_be_used_is_told_and_the_file_stays_where_it_is(tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")
    opened = open_spool(tmp_path / "state" / "spool.db")
    assert opened.word == "failed"
    opened.spool.put("r-1", topics.RATE, rate(1), device="pad-3")
    assert keys(opened.spool) == ["r-1"]


def test_what_cannot_be_opened_is_not_taken_for_broken(path):
    path.mkdir(parents=True)
    assert open_spool(path).word == "failed"
    assert path.is_dir()
    assert not path.with_suffix(".broken").exists()
