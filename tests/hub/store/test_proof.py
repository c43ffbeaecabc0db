"""Whoever changes the journal is found out: every sign of it, every row, and where it ends."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hub.core import commands as c
from hub.store.facts import facts
from hub.store.port import BadRow, StoreBroken
from hub.store.proof import CHANGED, CUT_OFF, MISSING, PUT_BEHIND, PUT_IN, End, first_bad_row
from hub.store.sqlite_file import integrity_fault
from tests.hub.one_path import OnePath

COLUMNS = "seq, epoch, business_day, at, kind, body, prev_hash, hash"
READ = f"SELECT {COLUMNS} FROM event WHERE site = 'hall' ORDER BY seq"
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small journal with most of what happens on a day."""
    folder = tmp_path_factory.mktemp("journal")
    hub = OnePath(folder).open()
    hub.sit("1")
    for n in range(3):
        visit = hub.serve("1")
        hub.do(c.Rate(rating_id=f"r{n}", device="pad-1", counter="1", visit=visit, level=4))  # type: ignore[arg-type]
    hub.do(hub.ask(service="land", language="en", priority="old"))
    hub.clock.go(h=24)
    hub.service.turn()
    hub.do(hub.ask())
    hub.close()
    return folder / "hub.db"


@pytest.fixture(scope="module")
def journal(file: Path) -> tuple[Rows, End]:
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute(READ).fetchall()
        end = End(*database.execute("SELECT seq, hash FROM journal_head").fetchone())
    assert len(rows) > 25
    return rows, end


def verdict(rows: Sequence[tuple[Any, ...]], end: End) -> BadRow | None:
    return first_bad_row(rows, end)


def test_an_untouched_journal_is_whole(journal: tuple[Rows, End]) -> None:
    assert verdict(*journal) is None


def other_signs(sign: str) -> Iterator[str]:
    """What one changed byte may make of a sign: a neighbour, another, none, or two."""
    yield chr(ord(sign) ^ 1)
    yield "T" if sign != "T" else " "
    yield ""
    yield sign + sign


@pytest.mark.slow
def test_every_changed_sign_in_every_row_is_found_and_the_row_is_named(
    journal: tuple[Rows, End],
) -> None:
    rows, end = journal
    tried = 0
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            text = str(value)
            for place, sign in enumerate(text):
                for other in other_signs(sign):
                    changed: Any = text[:place] + other + text[place + 1 :]
                    if isinstance(value, int):
                        changed = int(changed) if changed.strip("-").isdigit() else changed
                        if changed == value:
                            continue
                    touched = [*rows]
                    touched[at] = (*row[:column], changed, *row[column + 1 :])
                    found = verdict(touched, end)
                    tried += 1
                    # A wrong sequence number makes the row that should be there the missing one.
                    assert found is not None, (at, column, place, other)
                    assert found.seq == at + 1
    assert tried > 30_000


def test_a_value_of_another_type_is_another_value(journal: tuple[Rows, End]) -> None:
    rows, end = journal
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            for other in (None, str(value).encode(), 1.5, "", [value]):
                touched = [*rows]
                touched[at] = (*row[:column], other, *row[column + 1 :])
                found = verdict(touched, end)
                assert found is not None, (at, column, other)
                assert found.seq == at + 1


def test_every_deleted_row_is_missed(journal: tuple[Rows, End]) -> None:
    rows, end = journal
    for at in range(len(rows)):
        found = verdict([*rows[:at], *rows[at + 1 :]], end)
        assert found is not None
        last = at == len(rows) - 1
        assert (found.seq, found.fault) == (at + 1, CUT_OFF if last else MISSING)
        assert found.business_day == (date.fromisoformat(rows[at - 1][2]) if at else None)


def test_every_piece_cut_off_the_end_is_missed(journal: tuple[Rows, End]) -> None:
    rows, end = journal
    for kept in range(len(rows)):
        found = verdict(rows[:kept], end)
        assert found is not None
        assert (found.seq, found.fault) == (kept + 1, CUT_OFF)


def test_every_row_that_was_put_in_is_found(journal: tuple[Rows, End]) -> None:
    rows, end = journal
    for at in range(len(rows) + 1):
        for of in range(len(rows)):
            # A copy in another place, with the numbers of all that follow made to fit.
            copy = (at + 1, *rows[of][1:])
            after = [(row[0] + 1, *row[1:]) for row in rows[at:]]
            found = verdict([*rows[:at], copy, *after], end)
            assert found is not None
            assert found.seq <= at + 2  # next to a copy of itself: the second one is wrong
        found = verdict([(0, *rows[0][1:]), *rows], end)
        assert found == BadRow(1, PUT_IN, date(2026, 3, 2))


def test_rows_behind_the_end_are_found(journal: tuple[Rows, End]) -> None:
    rows, _ = journal
    before = rows[-2]
    found = verdict(rows, End(before[0], before[-1]))
    assert found == BadRow(len(rows), PUT_BEHIND, date(2026, 3, 3))


def test_every_two_rows_that_changed_places_are_found(journal: tuple[Rows, End]) -> None:
    rows, end = journal
    for one in range(len(rows)):
        for other in range(one + 1, len(rows)):
            touched = [*rows]
            touched[one] = (rows[one][0], *rows[other][1:])
            touched[other] = (rows[other][0], *rows[one][1:])
            assert verdict(touched, end) == BadRow(
                one + 1, CHANGED, date.fromisoformat(rows[other][2])
            )


def test_a_chain_made_anew_from_a_changed_row_does_not_reach_the_noted_end(
    journal: tuple[Rows, End],
) -> None:
    """Who can count hashes can write a chain; whoever wrote its end down elsewhere finds out."""
    rows, end = journal
    assert verdict(rows, replace(end, hash="0" * 64)) is not None


def touched(file: Path, folder: Path, *statements: str) -> BadRow | None:
    """What the check says after somebody with the disk in hand has been at it."""
    copy = folder / "touched.db"
    copy.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(copy)) as database:
        database.execute("DROP TRIGGER event_no_update")
        database.execute("DROP TRIGGER event_no_delete")
        for statement in statements:
            database.execute(statement)
        database.commit()
    return facts(f"sqlite:///{copy}", "hall").bad


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE event SET at = '2026-03-02 01:00:01.000001' WHERE seq = 3", 3),
        ("UPDATE event SET at = replace(at, ' ', 'T') WHERE seq = 3", 3),
        ("UPDATE event SET at = substr(at, 1, 19) WHERE seq = 3", 3),
        ("UPDATE event SET hash = prev_hash WHERE seq = 5", 5),
        ("UPDATE event SET body = CAST(body AS BLOB) WHERE seq = 4", 4),
        ("UPDATE event SET body = CAST(x'ff' || body AS TEXT) WHERE seq = 4", 4),
        ("UPDATE event SET seq = seq + 100 WHERE seq = 4", 4),
        ("UPDATE event SET epoch = '1' WHERE seq = 1", None),  # the very same to SQLite
    ],
)
def test_the_first_changed_row_is_named(
    file: Path, tmp_path: Path, statement: str, seq: int | None
) -> None:
    found = touched(file, tmp_path, statement)
    assert (None if found is None else found.seq) == seq


@pytest.mark.parametrize("statement", ["UPDATE event SET body = '{}'", "DELETE FROM event"])
def test_the_journal_only_grows(file: Path, statement: str) -> None:
    with (
        closing(sqlite3.connect(file)) as database,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        database.execute(statement)


@pytest.mark.slow
def test_a_changed_byte_of_the_file_is_found_or_changes_nothing(file: Path, tmp_path: Path) -> None:
    """Some bytes are unused or belong to other tables; no other journal may come out of it."""
    whole, copy = file.read_bytes(), tmp_path / "touched.db"
    with closing(sqlite3.connect(file)) as database:
        written = database.execute(READ).fetchall()
    dice, found, harmless = random.Random(7), 0, 0
    for _ in range(700):
        at = dice.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= 1 << dice.randrange(8)
        copy.write_bytes(changed)
        if integrity_fault(copy) is not None or is_bad(copy):
            found += 1
            continue
        harmless += 1
        with closing(sqlite3.connect(copy)) as database:
            assert database.execute(READ).fetchall() == written, at
    assert found > 50
    assert harmless > 100


def is_bad(copy: Path) -> bool:
    try:
        return facts(f"sqlite:///{copy}", "hall").bad is not None
    except StoreBroken:
        return True
