"""`bamso backup`: what bears the name of a backup is whole, and says of when it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hub.backup import EX_BAD, EX_UNAVAILABLE, EX_USAGE, backup
from hub.store.facts import facts
from kit.config import EX_CONFIG
from tests.hub.backed_up import settings
from tests.hub.one_path import OnePath


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[OnePath]:
    """A hub that runs, with three tickets."""
    hub = OnePath(tmp_path).open()
    for _ in range(3):
        hub.do(hub.ask())
    yield hub
    hub.close()


Said = pytest.CaptureFixture[str]


def test_a_running_hub_is_backed_up_and_the_copy_is_checked(
    hub: OnePath, tmp_path: Path, capsys: Said
) -> None:
    assert backup(settings(tmp_path), to=tmp_path / "usb.db", keep=None) == 0
    vi, en = capsys.readouterr().out.splitlines()
    assert "Đã sao lưu vào" in vi
    assert "đến 08:00:01 02/03/2026, 3 phiếu" in vi
    assert "up to 2026-03-02 08:00:01, 3 tickets" in en
    assert "MB. Checked after writing." in en
    found = facts(f"sqlite:///{tmp_path / 'usb.db'}", "hall")
    assert (found.tickets, found.bad) == (3, None)
    hub.do(hub.ask())  # the hub goes on
    assert facts(f"sqlite:///{tmp_path / 'hub.db'}", "hall").tickets == 4


def test_a_backup_replaces_an_older_one_of_the_same_name(hub: OnePath, tmp_path: Path) -> None:
    config = settings(tmp_path)
    assert backup(config, to=tmp_path / "usb.db", keep=None) == 0
    hub.do(hub.ask())
    assert backup(config, to=tmp_path / "usb.db", keep=None) == 0
    assert facts(f"sqlite:///{tmp_path / 'usb.db'}", "hall").tickets == 4
    assert [path.name for path in tmp_path.glob("usb*")] == ["usb.db"]


def test_in_a_folder_a_backup_has_its_time_in_its_name(hub: OnePath, tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    assert backup(settings(tmp_path), to=folder, keep=None) == 0
    (made,) = folder.iterdir()
    assert made.match("bamso-hall-????????T??????Z.db")


def test_only_the_latest_backups_of_this_centre_are_kept(hub: OnePath, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    ours = [f"bamso-hall-2026010{day}T120000Z.db" for day in range(1, 6)]
    others = ["bamso-other-20260101T120000Z.db", "bamso-hall-mine.db", "holiday.jpg"]
    for name in (*ours, *others, "bamso-hall-20260106T120000Z.db.part"):
        (folder / name).write_text("x", encoding="utf-8")
    assert backup(settings(tmp_path), to=folder, keep=3) == 0
    names = sorted(path.name for path in folder.iterdir())
    assert {*others, *ours[3:]} <= set(names)
    assert len(names) == 6  # and the new one; what a backup that was cut off left is gone
    assert not any(name.endswith(".part") for name in names)


def test_the_folder_is_made_when_it_is_told_how_many_to_keep(hub: OnePath, tmp_path: Path) -> None:
    assert backup(settings(tmp_path), to=tmp_path / "a" / "b", keep=2) == 0
    assert len(list((tmp_path / "a" / "b").iterdir())) == 1


def test_a_journal_that_was_changed_pushes_out_no_good_backup(
    hub: OnePath, tmp_path: Path, capsys: Said
) -> None:
    with closing(sqlite3.connect(tmp_path / "hub.db")) as database:
        database.execute("DROP TRIGGER event_no_update")
        database.execute("UPDATE event SET body = replace(body, 'A002', 'A009') WHERE seq = 3")
        database.commit()
    folder = tmp_path / "kept"
    folder.mkdir()
    for day in (1, 2):
        (folder / f"bamso-hall-2026010{day}T120000Z.db").write_text("good", encoding="utf-8")
    assert backup(settings(tmp_path), to=folder, keep=1) == EX_BAD
    told = capsys.readouterr().err
    assert "từ dòng 3 (ngày 02/03/2026): đã bị sửa" in told
    assert "from row 3 (day 2026-03-02): it was changed" in told
    *good, bad = sorted(path.name for path in folder.iterdir())
    assert len(good) == 2
    assert bad.endswith(".db.unverified")


def test_a_backup_for_which_there_is_no_place_is_said_to_be_none(
    hub: OnePath, tmp_path: Path, capsys: Said
) -> None:
    assert backup(settings(tmp_path), to=tmp_path / "no" / "x.db", keep=None) == EX_UNAVAILABLE
    assert "Không làm được" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


def test_a_hub_that_has_no_database_yet_has_no_backup(tmp_path: Path, capsys: Said) -> None:
    assert backup(settings(tmp_path), to=tmp_path / "usb.db", keep=None) == EX_UNAVAILABLE
    assert not (tmp_path / "hub.db").exists()
    assert not (tmp_path / "usb.db").exists()


@pytest.mark.parametrize(
    ("to", "keep", "told"),
    [
        (None, None, "--to FILE"),
        ("x", 0, "--keep must be 1 or more"),
        ("hub.db", None, "This is the database that is in use"),
    ],
)
def test_arguments_that_make_no_sense_are_told(
    to: str | None, keep: int | None, told: str, hub: OnePath, tmp_path: Path, capsys: Said
) -> None:
    before = facts(f"sqlite:///{tmp_path / 'hub.db'}", "hall")
    place = tmp_path / to if to else None
    assert backup(settings(tmp_path), to=place, keep=keep) == EX_USAGE
    assert told in capsys.readouterr().err
    assert facts(f"sqlite:///{tmp_path / 'hub.db'}", "hall") == before


def test_postgresql_is_backed_up_by_its_own_means(tmp_path: Path, capsys: Said) -> None:
    config = settings(tmp_path, database="postgresql+psycopg://hub@127.0.0.1/hub")
    assert backup(config, to=tmp_path / "x.db", keep=None) == EX_USAGE
    assert "pg_dump" in capsys.readouterr().err


def test_a_centre_that_cannot_be_read_is_told(tmp_path: Path, capsys: Said) -> None:
    config = settings(tmp_path)
    Path(config.centre).write_text("site = 7", encoding="utf-8")
    assert backup(config, to=tmp_path / "x.db", keep=None) == EX_CONFIG
    assert "site" in capsys.readouterr().err
