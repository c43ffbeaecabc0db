"""Who looks at what a power cut left sees every kind of loss, also those that no cut makes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from hub.store.sql import SqlStore
from kit.spool import Spool
from tests.storage.crash_fs import Mount
from tests.storage.dbapi import Connection, Driver
from tests.storage.disk import EMPTY, Disk
from tests.storage.hub_day import story
from tests.storage.hub_life import opened, with_tables
from tests.storage.hub_witness import Witness
from tests.storage.lives import Broken
from tests.storage.spool_kiosk import Kiosk, at_once

DECISIONS = 60


@pytest.fixture
def hub() -> Iterator[tuple[SqlStore, Connection]]:
    """A store in which so many decisions were written, and a way to tamper with it."""
    mount = Mount(Disk(with_tables(), Random(0)))
    driver, path = Driver(mount), mount.folder / "hub.db"
    store = opened(driver, path)
    store.append(story(0).told[:DECISIONS])
    yield store, driver.connect(path)
    store.close()
    driver.close()
    mount.close()


def witness(sure: int, asked: int) -> Witness:
    one = Witness(story(0))
    one.sure, one.asked = sure, asked
    return one


def test_a_hub_with_all_that_was_promised_is_in_order(
    hub: tuple[SqlStore, Connection],
) -> None:
    for sure in (DECISIONS, DECISIONS - 7):  # the last batch may have come through
        one = witness(sure, DECISIONS)
        one.look(*hub)
        assert one.sure == DECISIONS


def test_a_lost_decision_is_seen_and_its_numbers_are_counted(
    hub: tuple[SqlStore, Connection],
) -> None:
    with pytest.raises(Broken, match="gone") as broken:
        witness(DECISIONS + 20, DECISIONS + 30).look(*hub)
    assert broken.value.figures.lost == 20
    assert broken.value.figures.doubled > 0


def test_half_a_batch_is_seen(hub: tuple[SqlStore, Connection]) -> None:
    with pytest.raises(Broken, match="half a batch"):
        witness(DECISIONS - 10, DECISIONS + 10).look(*hub)


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        ("UPDATE event SET body = body || ' ' WHERE seq = 9", "verify"),
        ("DELETE FROM event WHERE seq = 9", "verify"),
        ("DELETE FROM answer WHERE id = (SELECT max(id) FROM answer)", "gone"),
        ("UPDATE answer SET outcome = replace(outcome, 'done', 'refused')", "answers"),
        ("UPDATE ticket SET state = 'done' WHERE state = 'waiting'", "table of tickets"),
        ("UPDATE ticket SET counter = '9' WHERE request_id LIKE 'press-%'", "table of tickets"),
    ],
)
def test_whatever_is_not_as_it_was_written_is_seen(
    hub: tuple[SqlStore, Connection], tamper: str, says: str
) -> None:
    store, db = hub
    for (guard,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {guard}")
    assert db.execute(tamper).rowcount > 0
    with pytest.raises(Broken, match=says):
        witness(DECISIONS, DECISIONS).look(store, db)


@pytest.fixture
def kiosk() -> Kiosk:
    return Kiosk(Random(1), at_once)


@pytest.fixture
def spool(kiosk: Kiosk, tmp_path: Path) -> Iterator[Spool]:
    """A spool in which a kiosk kept what happened to it."""
    mount = Mount(Disk(EMPTY, Random(0)))
    driver = Driver(mount)
    spool = Spool(mount.folder / "spool.db", driver.connect)
    for _ in range(40):
        kiosk.something(spool)
    yield spool
    spool.close()
    driver.close()
    mount.close()


def test_a_spool_with_all_that_was_kept_is_in_order(kiosk: Kiosk, spool: Spool) -> None:
    kiosk.look(spool)


def test_a_ticket_that_is_gone_is_lost(kiosk: Kiosk, spool: Spool) -> None:
    key = kiosk.now.pending()[0].key
    spool.done(key)
    spool.prune("9999-12-31")
    with pytest.raises(Broken) as broken:
        kiosk.look(spool)
    assert broken.value.figures.lost > 0


def test_a_range_that_went_back_gives_a_number_twice(kiosk: Kiosk, spool: Spool) -> None:
    (note, text), *_ = ((k, v) for k, v in kiosk.now.notes.items() if k.startswith("range."))
    spool.note({note: str(int(text) - 2)})
    with pytest.raises(Broken) as broken:
        kiosk.look(spool)
    assert broken.value.figures.doubled == 2


def test_a_ticket_without_its_note_is_half_a_commit(kiosk: Kiosk, spool: Spool) -> None:
    one = kiosk.now.pending()[0]
    spool.put_all([replace(one, aside="something else")])
    with pytest.raises(Broken) as broken:
        kiosk.look(spool)
    assert broken.value.figures.corrupt == 1


def test_a_number_that_is_printed_for_two_people_is_seen(kiosk: Kiosk, spool: Spool) -> None:
    kiosk.possible = [replace(kiosk.now, entries={}, notes={})]  # as after a spool that was lost

    def give_numbers() -> None:
        for _ in range(40):
            kiosk.something(spool)

    with pytest.raises(Broken, match="printed for") as broken:
        give_numbers()
    assert broken.value.figures.doubled == 1
