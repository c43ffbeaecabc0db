"""What is still to be said survives a power cut, and nothing that was begun is begun again."""

import sqlite3
from pathlib import Path

import pytest

from display.voice_store import FILE, Left, ToSay
from tests.display.samples import call


def test_calls_that_wait_are_there_after_a_power_cut_in_their_order(tmp_path: Path) -> None:
    first = ToSay(tmp_path / "new")
    for n in (2, 1, 3):
        first.add(call(n), 2)
    assert ToSay(tmp_path / "new").left() == tuple(Left(call(n), 2) for n in (2, 1, 3))


def test_a_saying_that_was_begun_is_crossed_out(tmp_path: Path) -> None:
    first = ToSay(tmp_path)
    first.add(call(1), 2)
    first.add(call(2), 2)
    first.begun(call(1).call_id, 1)
    assert ToSay(tmp_path).left() == (Left(call(1), 1), Left(call(2), 2))
    first.begun(call(1).call_id, 0)
    first.cross_out(call(2).call_id)
    assert ToSay(tmp_path).left() == ()


def test_the_same_call_again_changes_nothing(tmp_path: Path) -> None:
    to_say = ToSay(tmp_path)
    to_say.add(call(1), 2)
    to_say.begun(call(1).call_id, 1)
    to_say.add(call(1), 2)
    assert to_say.left() == (Left(call(1), 1),)


@pytest.mark.parametrize(
    "noise", [b"", b"no database at all, but long enough to look like one" * 9]
)
def test_a_broken_file_is_begun_anew(tmp_path: Path, noise: bytes) -> None:
    (tmp_path / FILE).write_bytes(noise)
    to_say = ToSay(tmp_path)
    assert to_say.left() == ()
    to_say.add(call(1), 2)
    assert ToSay(tmp_path).left() == (Left(call(1), 2),)


def test_a_broken_disk_costs_the_memory_and_not_the_voice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    to_say = ToSay(tmp_path / "state")
    to_say.add(call(1), 2)
    to_say.begun(call(1).call_id, 0)
    to_say.close()
    to_say.add(call(2), 2)
    assert len([r for r in caplog.records if r.levelname == "ERROR"]) == 1


def test_a_call_that_cannot_be_read_any_more_holds_up_no_other(tmp_path: Path) -> None:
    ToSay(tmp_path).add(call(1), 2)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("INSERT INTO to_say (call_id, body, times) VALUES ('x', '{', 2)")
    db.close()
    to_say = ToSay(tmp_path)
    to_say.add(call(2), 2)
    assert to_say.left() == (Left(call(1), 2), Left(call(2), 2))
    assert ToSay(tmp_path).left() == (Left(call(1), 2), Left(call(2), 2))
