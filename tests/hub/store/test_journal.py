"""Events as text, and the chain that ties the rows together."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest

from hub.core.events import EVENTS, Event, Issued
from hub.core.model import Lent, Skip
from hub.store import journal
from hub.store.port import StoreBroken
from tests.hub.core.hall import MORNING

SAMPLES: dict[object, Any] = {
    datetime: MORNING, date: date(2026, 3, 2), str: "Đất đai", int: 7, bool: True,
    str | None: None, tuple[str, ...]: ("1", "2"), datetime | None: MORNING,
    date | None: date(2026, 3, 3),
    tuple[Lent, ...]: (
        Lent(device="kiosk-1", series="A", date=date(2026, 3, 2), first=950, last=999),
    ),
    tuple[Skip, ...]: (Skip(series="A", date=date(2026, 3, 2), first=1, last=1000),),
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


def test_no_event_holds_what_a_citizen_is_called() -> None:
    names = {one.name for kind in EVENTS for one in fields(kind)}
    assert not names & {"name", "citizen", "phone", "person"}
    assert "token" in {one.name for one in fields(Issued)}
