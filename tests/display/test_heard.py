"""What was announced is known after a power cut, whatever the cut left behind."""

from pathlib import Path

import pytest

from display.board import HEARD
from display.heard import FILE, Heard


def test_an_announced_call_is_known_after_a_restart(tmp_path: Path) -> None:
    first = Heard(tmp_path / "new")
    assert first.load() == ()
    first.add(["2020-03-30.A012.1"])
    first.add(["2020-03-30.A013.1", "2020-03-30.A014.1"])
    assert Heard(tmp_path / "new").load() == (
        "2020-03-30.A012.1", "2020-03-30.A013.1", "2020-03-30.A014.1",
    )  # fmt: skip


def test_half_a_line_at_the_end_is_a_power_cut_and_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("a.1\nb.1\nc", encoding="utf-8")
    heard = Heard(tmp_path)
    assert heard.load() == ("a.1", "b.1")
    heard.add(["d.1"])
    assert Heard(tmp_path).load() == ("a.1", "b.1", "d.1")


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    heard = Heard(tmp_path)
    heard.load()
    for n in range(0, 4 * HEARD, 20):
        heard.add([f"call.{n + k}" for k in range(20)])
        assert len((tmp_path / FILE).read_text(encoding="utf-8").splitlines()) <= 2 * HEARD
    known = Heard(tmp_path).load()
    assert len(known) == HEARD
    assert known[-1] == f"call.{4 * HEARD - 1}"


def test_a_broken_disk_costs_the_memory_and_not_the_voice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    heard = Heard(tmp_path / "state")
    assert heard.load() == ()
    heard.add(["a.1"])
    heard.add(["b.1"])
    assert len([r for r in caplog.records if r.levelname == "ERROR"]) <= 2


def test_a_file_of_noise_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00rubbish")
    assert Heard(tmp_path).load() == ()
