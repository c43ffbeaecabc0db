"""`bamso verify`: whether anybody has been at the journal."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.backup import EX_BAD, EX_UNAVAILABLE, backup
from hub.backup_verify import verify
from tests.hub.backed_up import settings
from tests.hub.one_path import OnePath

Said = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a hub that has stopped after two tickets."""
    hub = OnePath(tmp_path).open()
    for _ in range(2):
        hub.do(hub.ask())
    hub.close()
    return tmp_path


def test_a_journal_as_it_was_written_is_whole_and_its_end_is_told(
    folder: Path, capsys: Said
) -> None:
    assert verify(settings(folder), file=None) == 0
    vi, en = capsys.readouterr().out.splitlines()
    assert "Nhật ký nguyên vẹn: 3 sự kiện, 2 phiếu" in vi
    assert "The journal is whole: 3 events, 2 tickets. Its end: 3 " in en


def test_the_first_changed_row_is_named_and_the_status_says_so(folder: Path, capsys: Said) -> None:
    with closing(sqlite3.connect(folder / "hub.db")) as database:
        database.execute("DROP TRIGGER event_no_delete")
        database.execute("DELETE FROM event WHERE seq = 3")
        database.commit()
    assert verify(settings(folder), file=None) == EX_BAD
    told = capsys.readouterr().err
    assert "từ dòng 3 (ngày 02/03/2026): bị thiếu ở cuối" in told
    assert "from row 3 (day 2026-03-02): it is missing at the end" in told


def test_a_backup_can_be_checked_too(folder: Path, capsys: Said) -> None:
    assert backup(settings(folder), to=folder / "usb.db", keep=None) == 0
    assert verify(settings(folder), file=folder / "usb.db") == 0
    assert "3 events" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nothing.db", "holiday.jpg"])
def test_what_is_no_database_of_a_hub_is_told(name: str, folder: Path, capsys: Said) -> None:
    (folder / "holiday.jpg").write_bytes(b"a picture, which is long enough to be read as one" * 99)
    assert verify(settings(folder), file=folder / name) == EX_UNAVAILABLE
    assert "It could not be done" in capsys.readouterr().err
    assert not (folder / "nothing.db").exists()


def test_looking_changes_nothing(folder: Path) -> None:
    before = (folder / "hub.db").read_bytes()
    assert verify(settings(folder), file=None) == 0
    assert (folder / "hub.db").read_bytes() == before
