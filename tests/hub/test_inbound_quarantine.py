"""What cannot be taken is kept for the technician, and never fills anything."""

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.inbound_quarantine import KINDS_KEPT, LOGGED_MOST, Quarantine

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quarantine.jsonl"


def test_a_kind_is_counted_with_its_first_and_its_last_time(path: Path) -> None:
    kept = Quarantine(path)
    for n in range(3):
        kept.add("kiosk-1", "ask", f"service: missing (got {n})", NOON + timedelta(seconds=n))
    kept.save()
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "device": "kiosk-1",
        "topic": "ask",
        "fault": "service: missing (got 0)",
        "count": 3,
        "first_at": "2026-03-02T05:00:00+00:00",
        "last_at": "2026-03-02T05:00:02+00:00",
    }


def test_a_technician_finds_them_after_a_restart(path: Path) -> None:
    kept = Quarantine(path)
    kept.add("kiosk-1", "ask", "Số: thiếu", NOON)
    kept.save()
    later = Quarantine(path)
    later.load()
    later.add("kiosk-1", "ask", "Số: thiếu", NOON)
    assert [(kind.fault, kind.count) for kind in later.kinds] == [("Số: thiếu", 2)]


@pytest.mark.parametrize("text", ["", "not json", '{"device": 1}', "[1]", '{"x": 1}\n'])
def test_a_damaged_file_is_begun_anew(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    kept = Quarantine(path)
    kept.load()
    kept.add("kiosk-1", "ask", "x", NOON)
    kept.save()
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_a_box_that_invents_faults_fills_neither_memory_nor_disk_nor_log(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Quarantine(path)
    for n in range(5000):
        kept.add("kiosk-1", "ask", f"field-{n}: wrong " + "x" * 1000, NOON)
    kept.save()
    assert (kept.total, len(kept.kinds)) == (5000, KINDS_KEPT)
    assert kept.kinds[-1].fault.startswith("field-4999")
    assert path.stat().st_size < KINDS_KEPT * 500
    assert len(caplog.records) == LOGGED_MOST + 1


def test_a_minute_later_news_is_told_again(caplog: pytest.LogCaptureFixture) -> None:
    kept = Quarantine()
    for n in range(2 * LOGGED_MOST):
        kept.add("kiosk-1", "ask", f"fault {n}", NOON)
    caplog.clear()
    kept.add("kiosk-1", "ask", "something else", NOON + timedelta(minutes=1))
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a_full_disk_costs_the_file_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Quarantine(tmp_path / "nowhere" / "quarantine.jsonl")
    kept.load()
    kept.add("kiosk-1", "ask", "x", NOON)
    kept.save()
    assert "cannot be written" in caplog.text
    assert len(kept.kinds) == 1
