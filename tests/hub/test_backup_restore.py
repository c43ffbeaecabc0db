"""`bamso restore`: an old database comes back, and no number on paper is given again."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from hub.backup import EX_BAD, EX_UNAVAILABLE, EX_USAGE, backup
from hub.backup_restore import restore
from hub.config import HubConfig
from hub.core.events import Restored, Skipped
from hub.store.facts import facts
from hub.store.sql import SqlStore
from tests.hub.backed_up import settings
from tests.hub.one_path import OnePath
from tests.hub.store.old import make_0001

Said = pytest.CaptureFixture[str]
TODAY = date(2026, 3, 2)


@pytest.fixture
def config(tmp_path: Path) -> HubConfig:
    """A hub that stopped after five tickets; a backup has the first two."""
    config = settings(tmp_path)
    hub = OnePath(tmp_path).open()
    for _ in range(2):
        hub.do(hub.ask())
    assert backup(config, to=tmp_path / "usb.db", keep=None) == 0
    for _ in range(3):
        hub.do(hub.ask())
    hub.close()
    return config


def after_a_restore(tmp_path: Path) -> OnePath:
    """A hub that has started on the restored database and waited for its kiosks."""
    hub = OnePath(tmp_path).open()
    hub.asked = 100  # the ids of before are taken
    hub.clock.go(s=61)
    hub.service.turn()
    return hub


def restored(config: HubConfig, tmp_path: Path) -> int:
    return restore(config, source=tmp_path / "usb.db", mark=False)


def test_a_restored_hub_gives_no_number_that_may_be_on_paper(
    config: HubConfig, tmp_path: Path
) -> None:
    assert restored(config, tmp_path) == 0
    hub = after_a_restore(tmp_path)
    answer = hub.do(hub.ask())
    assert answer.number is not None
    assert answer.number not in {f"A{n:03d}" for n in range(1, 6)}
    events = hub.sql.latest_days()
    assert next(one.first for one in events if isinstance(one, Skipped) and one.series == "A") == 3
    (began,) = [one for one in events if isinstance(one, Restored)]
    assert began.term > 1_700_000_000
    assert hub.sql.verify() is None
    hub.close()
    again = OnePath(tmp_path).open()  # told once
    assert len([one for one in again.sql.latest_days() if isinstance(one, Restored)]) == 1
    again.close()


def test_what_the_replaced_database_had_given_is_known_to_the_next_start(
    config: HubConfig, tmp_path: Path
) -> None:
    assert restored(config, tmp_path) == 0
    store = SqlStore(config.database, "hall").open()
    found = store.restore_pending()
    assert found is not None
    assert found.tops["A", TODAY] == 5
    store.close()


def test_the_restored_database_is_that_of_the_backup(config: HubConfig, tmp_path: Path) -> None:
    before = facts(f"sqlite:///{tmp_path / 'usb.db'}", "hall")
    assert restored(config, tmp_path) == 0
    now = facts(config.database, "hall")
    assert (now.tickets, now.events, now.hash, now.bad) == (2, before.events, before.hash, None)
    assert now.term > before.term


def test_the_replaced_database_is_kept_and_whole(
    config: HubConfig, tmp_path: Path, capsys: Said
) -> None:
    assert restored(config, tmp_path) == 0
    (kept,) = tmp_path.glob("hub.db.replaced-*")
    assert facts(f"sqlite:///{kept}", "hall").tickets == 5
    out = capsys.readouterr().out
    assert f"được giữ tại {kept}" in out
    assert "its highest numbers are noted" in out
    assert "systemctl start bamso-hub" in out
    assert "data up to 2026-03-02 08:00:01, 2 tickets" in out
    assert not list(tmp_path.glob("*.restoring*"))


def test_each_restore_is_a_new_term_above_all_before(config: HubConfig, tmp_path: Path) -> None:
    terms = []
    for _ in range(3):
        assert restored(config, tmp_path) == 0
        terms.append(facts(config.database, "hall").term)
    assert sorted(set(terms)) == terms
    assert len(list(tmp_path.glob("hub.db.replaced-*"))) == 3


def test_a_hub_on_a_new_machine_is_restored_where_nothing_was(
    config: HubConfig, tmp_path: Path, capsys: Said
) -> None:
    elsewhere = tmp_path / "new" / "deep"
    there = settings(tmp_path, database=f"sqlite:///{elsewhere / 'hub.db'}")
    assert restored(there, tmp_path) == 0
    assert [path.name for path in elsewhere.iterdir()] == ["hub.db"]
    assert "kept as" not in capsys.readouterr().out


def test_a_damaged_database_is_replaced_and_kept(
    config: HubConfig, tmp_path: Path, capsys: Said
) -> None:
    (tmp_path / "hub.db").write_bytes(b"the disk has gone mad, and there is no database here" * 99)
    (tmp_path / "hub.db-wal").write_bytes(b"nor here")
    assert restored(config, tmp_path) == 0
    assert "it is damaged" in capsys.readouterr().out
    assert facts(config.database, "hall").tickets == 2
    assert list(tmp_path.glob("hub.db.replaced-*"))
    assert not (tmp_path / "hub.db-wal").exists()
    hub = after_a_restore(tmp_path)  # skips all the same: to the next thousand
    assert (hub.do(hub.ask()).number or "")[1:] >= "1000"
    hub.close()


def test_a_database_with_garbled_names_is_replaced_and_kept(
    config: HubConfig, tmp_path: Path
) -> None:
    whole = (tmp_path / "hub.db").read_bytes()
    garbled = whole.replace(b"CREATE TABLE business", b"CREATE NUL\xe5\xff\xfe\xc1business")
    assert garbled != whole
    (tmp_path / "hub.db").write_bytes(garbled)
    assert restored(config, tmp_path) == 0
    assert facts(config.database, "hall").tickets == 2
    assert list(tmp_path.glob("hub.db.replaced-*"))


def test_what_can_be_read_of_a_damaged_database_counts(config: HubConfig, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "hub.db")) as database:
        database.execute("DROP TRIGGER event_no_update")
        database.execute("UPDATE event SET kind = 'OfANewerProgram' WHERE seq = 6")
        database.execute("UPDATE event SET body = CAST(x'ff' AS TEXT) WHERE seq = 3")
        database.commit()
    assert restored(config, tmp_path) == 0
    store = SqlStore(config.database, "hall").open()
    found = store.restore_pending()
    assert found is not None
    assert found.tops["A", TODAY] == 4  # the fifth cannot be read: the kiosk will say it
    store.close()


def test_a_database_that_another_program_has_open_is_not_replaced(
    config: HubConfig, tmp_path: Path, capsys: Said
) -> None:
    hub = OnePath(tmp_path).open()  # on the same file, with another state folder
    assert restored(config, tmp_path) == EX_UNAVAILABLE
    assert "another program has it open" in capsys.readouterr().err
    hub.close()
    assert facts(config.database, "hall").tickets == 5
    assert not list(tmp_path.glob("hub.db.replaced-*"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET body = replace(body, 'A002', 'A004') WHERE seq = 3",
        "DELETE FROM event WHERE seq = 3",
        "UPDATE event SET site = 'elsewhere'",
    ],
)
def test_a_backup_that_is_not_what_was_written_replaces_nothing(
    config: HubConfig, tmp_path: Path, change: str, capsys: Said
) -> None:
    with closing(sqlite3.connect(tmp_path / "usb.db")) as database:
        database.execute("DROP TRIGGER event_no_update")
        database.execute("DROP TRIGGER event_no_delete")
        database.execute(change)
        database.commit()
    assert restored(config, tmp_path) in (EX_BAD, EX_UNAVAILABLE)
    assert capsys.readouterr().err
    assert facts(config.database, "hall").tickets == 5
    assert not list(tmp_path.glob("hub.db.re*"))


def test_half_a_backup_replaces_nothing(config: HubConfig, tmp_path: Path, capsys: Said) -> None:
    usb = tmp_path / "usb.db"
    usb.write_bytes(usb.read_bytes()[:30_000])
    assert restored(config, tmp_path) in (EX_BAD, EX_UNAVAILABLE)
    assert capsys.readouterr().err
    assert facts(config.database, "hall").tickets == 5


def test_a_backup_of_the_first_version_is_brought_up_to_date(
    config: HubConfig, tmp_path: Path
) -> None:
    (tmp_path / "usb.db").unlink()
    make_0001(f"sqlite:///{tmp_path / 'usb.db'}")
    assert restored(config, tmp_path) == 0
    now = facts(config.database, "hall")
    assert (now.version, now.tickets, now.bad) == ("0002", 8, None)
    assert facts(f"sqlite:///{tmp_path / 'usb.db'}", "hall").version == "0001"  # itself is not


def test_a_backup_of_a_newer_program_replaces_nothing(
    config: HubConfig, tmp_path: Path, capsys: Said
) -> None:
    with closing(sqlite3.connect(tmp_path / "usb.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    assert restored(config, tmp_path) == EX_UNAVAILABLE
    assert "9999" in capsys.readouterr().err
    assert facts(config.database, "hall").tickets == 5


def test_a_backup_that_is_not_there_replaces_nothing(
    config: HubConfig, tmp_path: Path, capsys: Said
) -> None:
    assert restore(config, source=tmp_path / "lost.db", mark=False) == EX_UNAVAILABLE
    assert "lost.db" in capsys.readouterr().err
    assert facts(config.database, "hall").tickets == 5


def test_a_database_that_was_put_back_by_hand_can_be_marked(
    config: HubConfig, tmp_path: Path, capsys: Said
) -> None:
    (tmp_path / "usb.db").replace(tmp_path / "hub.db")
    assert restore(config, source=None, mark=True) == 0
    assert "Marked" in capsys.readouterr().out
    hub = after_a_restore(tmp_path)
    assert (hub.do(hub.ask()).number or "")[1:] >= "1000"
    hub.close()


def test_a_database_that_is_lost_begins_anew_above_what_may_be_on_paper(tmp_path: Path) -> None:
    config = settings(tmp_path)
    assert restore(config, source=None, mark=True) == 0
    hub = after_a_restore(tmp_path)
    assert (hub.do(hub.ask()).number or "")[1:] >= "1000"
    hub.close()


@pytest.mark.parametrize("arguments", [(None, False), ("usb.db", True), ("hub.db", False)])
def test_arguments_that_make_no_sense_change_nothing(
    arguments: tuple[str | None, bool], config: HubConfig, tmp_path: Path, capsys: Said
) -> None:
    name, mark = arguments
    source = tmp_path / name if name else None
    assert restore(config, source=source, mark=mark) == EX_USAGE
    assert capsys.readouterr().err
    assert facts(config.database, "hall").term == 0


def test_postgresql_is_restored_by_its_own_means(tmp_path: Path, capsys: Said) -> None:
    config = settings(tmp_path, database="postgresql+psycopg://hub@127.0.0.1/hub")
    assert restore(config, source=tmp_path / "x", mark=False) == EX_USAGE
    told = capsys.readouterr().err
    assert "pg_restore" in told
    assert "bamso restore --mark" in told
