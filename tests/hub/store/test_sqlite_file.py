"""Files of a database: copied beside a busy writer, put in place without a moment of nothing."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hub.store.facts import facts
from hub.store.port import StoreBroken
from hub.store.sql import SqlStore
from hub.store.sqlite_file import copy_live, fold_log, integrity_fault, put_in_place, rename
from tests.contract.town import Town


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Town]:
    """A store that is open, with its latest commits still in the log."""
    town = Town(SqlStore(f"sqlite:///{tmp_path / 'hub.db'}", "hall").open())
    town.sit()
    for _ in range(3):
        town.serve(level=4)
    yield town
    town.store.close()


def test_a_copy_is_all_that_was_committed_in_one_file(busy: Town, tmp_path: Path) -> None:
    assert (tmp_path / "hub.db-wal").stat().st_size > 0
    copy_live(tmp_path / "hub.db", tmp_path / "copy.db")
    assert facts(f"sqlite:///{tmp_path / 'copy.db'}", "hall") == facts(
        f"sqlite:///{tmp_path / 'hub.db'}", "hall"
    )
    assert integrity_fault(tmp_path / "copy.db") is None
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:  # can be read from a CD, too
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_copy_is_for_the_hub_alone_to_read(busy: Town, tmp_path: Path) -> None:
    copy_live(tmp_path / "hub.db", tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_the_hub_writes_on_while_it_is_copied(busy: Town, tmp_path: Path) -> None:
    """A commit in the midst of it neither waits nor makes the copy begin again."""
    file = tmp_path / "hub.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("CREATE TABLE heavy (x)")
        database.executemany("INSERT INTO heavy VALUES (?)", [(b"x" * 4000,) for _ in range(400)])
    before = facts(f"sqlite:///{file}", "hall")
    seen: list[int] = []

    def write() -> None:
        seen.append(len(seen))
        busy.do(busy.ask())

    copy_live(file, tmp_path / "copy.db", each=write)
    assert len(seen) >= 5
    assert len(seen) < 30
    copied = facts(f"sqlite:///{tmp_path / 'copy.db'}", "hall")
    assert copied == before
    assert facts(f"sqlite:///{file}", "hall").events == before.events + len(seen)


def test_a_place_that_is_taken_is_not_written_over(busy: Town, tmp_path: Path) -> None:
    copy_live(tmp_path / "hub.db", tmp_path / "mine.db")
    before = (tmp_path / "mine.db").read_bytes()
    busy.do(busy.ask())
    with pytest.raises(StoreBroken, match="cannot be copied"):
        copy_live(tmp_path / "hub.db", tmp_path / "mine.db")
    assert (tmp_path / "mine.db").read_bytes() == before


@pytest.mark.parametrize("source", ["nothing.db", "no-database.db"])
def test_what_is_no_database_is_not_copied(source: str, tmp_path: Path) -> None:
    (tmp_path / "no-database.db").write_bytes(b"not a database, and long enough to be one" * 99)
    with pytest.raises(StoreBroken, match="cannot be copied"):
        copy_live(tmp_path / source, tmp_path / "copy.db")
    assert not (tmp_path / "nothing.db").exists()


def test_a_database_that_is_open_elsewhere_is_left_alone(busy: Town, tmp_path: Path) -> None:
    with pytest.raises(StoreBroken, match="another program has it open"):
        fold_log(tmp_path / "hub.db", patience_ms=0)


def test_the_log_is_brought_into_the_file(busy: Town, tmp_path: Path) -> None:
    found = facts(f"sqlite:///{tmp_path / 'hub.db'}", "hall")
    for ending in ("", "-wal"):  # what a hub that was killed leaves
        left = (tmp_path / f"hub.db{ending}").read_bytes()
        (tmp_path / f"killed.db{ending}").write_bytes(left)
    assert fold_log(tmp_path / "killed.db")
    assert sorted(path.name for path in tmp_path.glob("killed*")) == ["killed.db"]
    assert facts(f"sqlite:///{tmp_path / 'killed.db'}", "hall") == found


def test_a_damaged_database_has_no_log_to_bring_in(tmp_path: Path) -> None:
    (tmp_path / "hub.db").write_bytes(b"not a database, and long enough to be one" * 99)
    assert not fold_log(tmp_path / "hub.db")


def test_what_was_in_place_is_kept_with_its_log(tmp_path: Path) -> None:
    new, place, kept = tmp_path / "new", tmp_path / "hub.db", tmp_path / "kept"
    place.write_text("old", encoding="utf-8")
    place.chmod(0o640)
    Path(f"{place}-wal").write_text("its log", encoding="utf-8")
    new.write_text("new", encoding="utf-8")
    put_in_place(new, place, kept)
    assert place.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
    assert kept.read_text(encoding="utf-8") == "old"
    assert Path(f"{kept}-wal").read_text(encoding="utf-8") == "its log"
    assert not Path(f"{place}-wal").exists()
    assert not new.exists()


def test_a_log_without_its_database_does_not_stay_beside_the_new_one(tmp_path: Path) -> None:
    place = tmp_path / "hub.db"
    Path(f"{place}-wal").write_text("of a database that is lost", encoding="utf-8")
    (tmp_path / "new").write_text("new", encoding="utf-8")
    put_in_place(tmp_path / "new", place, tmp_path / "kept")
    assert not Path(f"{place}-wal").exists()


def test_a_place_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("new", encoding="utf-8")
    with pytest.raises(StoreBroken, match="No such file"):
        rename(tmp_path / "new", tmp_path / "nowhere" / "hub.db")
    assert (tmp_path / "new").exists()


def test_a_damaged_file_is_told_from_a_sound_one(busy: Town, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy_live(tmp_path / "hub.db", copy)
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    assert integrity_fault(copy) is not None
    copy.write_bytes(b"x" * 4096)
    assert "not a database" in (integrity_fault(copy) or "")
