"""Events as text, and the chain that ties the rows together."""

import sqlite3
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from hub.core.events import EVENTS, Event, Issued
from hub.store import journal
from hub.store.port import BadRow, StoreBroken
from hub.store.sql import SqlStore
from tests.hub.core.hall import MORNING
from tests.hub.one_path import OnePath

SAMPLES: dict[object, Any] = {
    datetime: MORNING, date: date(2026, 3, 2), str: "Đất đai", int: 7, bool: True,
    str | None: None, tuple[str, ...]: ("1", "2"),
}  # fmt: skip


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_every_event_is_read_as_it_was_written(kind: type[Event]) -> None:
    hints = get_type_hints(kind)
    event = kind(**{one.name: SAMPLES[hints[one.name]] for one in fields(kind)})
    assert journal.event_of(kind.__name__, journal.body_of(event)) == event


def test_an_event_from_before_a_field_was_added_can_still_be_read() -> None:
    text = '{"at": "2026-03-02T01:00:00Z", "ticket": "t", "counter": "1", "visit": "v"}'
    assert journal.body_of(journal.event_of("Finished", text)).endswith('"why":"done"}')


def test_an_event_of_a_newer_program_ends_the_start() -> None:
    with pytest.raises(StoreBroken, match="Teleported"):
        journal.event_of("Teleported", "{}")
    with pytest.raises(StoreBroken, match="Issued"):
        journal.event_of("Issued", "{}")


def test_the_same_row_elsewhere_has_another_hash() -> None:
    row = journal.Row(
        seq=1, epoch=1, business_day=date(2026, 3, 2), at=MORNING, kind="X", body="{}"
    )
    first = journal.chained(journal.FIRST_HASH, row)
    assert first == journal.chained(journal.FIRST_HASH, replace(row, at=MORNING.astimezone(UTC)))
    others = [
        journal.chained(first, row),
        *(
            journal.chained(journal.FIRST_HASH, replace(row, **change))
            for change in ({"seq": 2}, {"epoch": 2}, {"kind": "Y"}, {"body": "{ }"})
        ),
    ]
    assert len({first, *others}) == 6


@pytest.fixture
def file(tmp_path: Path) -> Path:
    hub = OnePath(tmp_path).open()
    for _ in range(5):
        hub.do(hub.ask())
    hub.close()
    return tmp_path / "hub.db"


def verdict(file: Path, *statements: str) -> BadRow | None:
    """What the check says after somebody with the disk in hand has been at it."""
    raw = sqlite3.connect(file)
    for statement in (
        "DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete", *statements
    ):  # fmt: skip
        raw.execute(statement)
    raw.commit()
    raw.close()
    store = SqlStore(f"sqlite:///{file}", "hall").open()
    found = store.verify()
    store.close()
    return found


def test_an_untouched_journal_is_whole(file: Path) -> None:
    assert verdict(file) is None


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE event SET body = replace(body, 'A003', 'A013') WHERE seq = 4", 4),
        ("UPDATE event SET at = '2026-03-02 01:00:01.000001' WHERE seq = 3", 3),
        ("UPDATE event SET kind = 'Voided' WHERE seq = 2", 2),
        ("UPDATE event SET hash = prev_hash WHERE seq = 5", 5),
        ("UPDATE event SET prev_hash = hash WHERE seq = 5", 5),
        ("DELETE FROM event WHERE seq = 3", 3),
        ("UPDATE event SET seq = seq + 100 WHERE seq = 4", 4),
    ],
)
def test_the_first_changed_row_is_found(file: Path, statement: str, seq: int) -> None:
    found = verdict(file, statement)
    assert found is not None
    assert found.seq == seq


def test_two_rows_that_changed_places_are_found(file: Path) -> None:
    found = verdict(
        file,
        "UPDATE event SET seq = 99 WHERE seq = 3",
        "UPDATE event SET seq = 3 WHERE seq = 4",
        "UPDATE event SET seq = 4 WHERE seq = 99",
    )
    assert found == BadRow(3, "was changed")


@pytest.mark.parametrize("statement", ["UPDATE event SET body = '{}'", "DELETE FROM event"])
def test_the_journal_only_grows(file: Path, statement: str) -> None:
    raw = sqlite3.connect(file)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement)
    raw.close()


def test_no_event_holds_what_a_citizen_is_called() -> None:
    names = {one.name for kind in EVENTS for one in fields(kind)}
    assert not names & {"name", "citizen", "phone", "person"}
    assert "token" in {one.name for one in fields(Issued)}
