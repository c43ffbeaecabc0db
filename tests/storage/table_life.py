"""Bare SQLite, one row a commit, WAL with synchronous=FULL: the rig is measured with it."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.storage.dbapi import Driver
from tests.storage.disk import EMPTY
from tests.storage.lives import Broken, Later, Rig

LONGEST = 600  # characters in a row


class TableLife:
    """One table; row n is acknowledged before row n + 1 is written."""

    def __init__(self, random: Random, rig: Rig) -> None:
        self.image = EMPTY
        self.acknowledged = 0
        self._random = random
        self._hasty = rig.hasty
        self._sure = 0  # rows up to this one must be there

    def run(self, driver: Driver, folder: Path, *, only_look: bool) -> None:
        """Look, then add rows."""
        db = driver.connect(folder / "table.db")
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA wal_checkpoint(PASSIVE)")  # what a killed process wrote may be unsynced
        db.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        check_integrity(driver, folder / "table.db")
        rows = [n for (n,) in db.execute("SELECT n FROM t ORDER BY n").fetchall()]
        if rows != list(range(1, len(rows) + 1)):
            raise Broken("rows are missing in the middle", corrupt=1)
        if len(rows) < self._sure:
            raise Broken("rows are gone", lost=self._sure - len(rows))
        self._sure = len(rows)

        def insert(n: int) -> None:
            db.execute("INSERT INTO t VALUES (?, ?)", (n, "x" * self._random.randint(1, LONGEST)))

        write = Later(insert) if self._hasty else insert
        while not only_look and self._random.random() > 0.01:
            write(self._sure + 1)
            self._sure += 1
            self.acknowledged += 1
        db.close()


def check_integrity(driver: Driver, path: Path) -> None:
    """Broken unless SQLite finds the whole file in order."""
    db = driver.connect(path)
    found = db.execute("PRAGMA integrity_check").fetchall()
    db.close()  # the last one to close brings the log home: it must not be this one
    if found != [("ok",)]:
        raise Broken(f"integrity_check: {found[0][0].splitlines()[-1]}", corrupt=1)
