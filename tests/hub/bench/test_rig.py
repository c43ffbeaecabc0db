"""The bench folder: a finger finds its key, and what lies there is seen in order."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from hub.bench.rig import Rig, RigFault
from kit.fifo import Fifo

MANIFEST = {
    "kiosks": [
        {"id": "kiosk-1", "kind": "buttons", "buttons": [{"pin": "17", "label": "Khai sinh"}]},
        {"id": "kiosk-2", "kind": "touch"},
    ],
    "hall": "hall",
    "counters": [{"id": "1", "sign": "sign-1", "pad": "pad-1", "keys": "keypad",
                  "pad_keys": [{"press": "1", "level": 1}], "new": "ignored"}],
    "pin": "1234",
}  # fmt: skip


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    (tmp_path / "bench.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    for device in ("kiosk-1", "kiosk-2", "hall", "sign-1", "pad-1"):
        (tmp_path / device).mkdir()
    return Rig(tmp_path)


@pytest.fixture
def listen(rig: Rig) -> Iterator[Callable[[str, str], "Queue[str]"]]:
    """A device that listens at one of its pipes, and what it hears."""
    pipes: list[Fifo] = []

    def start(device: str, pipe: str) -> "Queue[str]":
        heard: Queue[str] = Queue()
        pipes.append(Fifo(rig.folder / device / pipe, heard.put))
        return heard

    yield start
    for pipe in pipes:
        pipe.close()


def test_the_manifest_names_what_stands_where(rig: Rig) -> None:
    found = rig.manifest()
    assert [kiosk.id for kiosk in found.kiosks] == ["kiosk-1", "kiosk-2"]
    assert found.kiosks[0].buttons[0].label == "Khai sinh"
    assert found.counters[0].pad_keys[0].level == 1


@pytest.mark.parametrize("text", [None, "{", '{"kiosks": 7}', "\ufeff"])
def test_a_bench_that_is_not_set_up_yet_is_an_empty_one(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "bench.json").write_text(text, encoding="utf-8")
    assert Rig(tmp_path).manifest().kiosks == ()
    assert Rig(tmp_path / "nowhere").look().files == {}


def test_a_press_moves_the_key_of_the_device(
    rig: Rig, listen: Callable[[str, str], "Queue[str]"]
) -> None:
    heard = listen("kiosk-1", "keys")
    rig.press("kiosk-1", "17")
    assert heard.get(timeout=5) == "press 17"


def test_a_keypad_has_a_pipe_of_its_own(
    rig: Rig, listen: Callable[[str, str], "Queue[str]"]
) -> None:
    heard = listen("pad-1", "keypad")
    rig.press("pad-1", "3", "keypad")
    assert heard.get(timeout=5) == "press 3"


def test_a_finger_on_the_glass_arrives_in_the_pixels_of_the_scene(
    rig: Rig, listen: Callable[[str, str], "Queue[str]"]
) -> None:
    heard = listen("kiosk-2", "touch")
    rig.tap("kiosk-2", 540, 960.4)
    rig.touch("kiosk-2", "service:khai-sinh")
    assert [heard.get(timeout=5) for _ in range(2)] == ["tap 540 960", "key service:khai-sinh"]


def test_a_device_that_does_not_run_is_said_to_be_away(rig: Rig) -> None:
    for act in (
        lambda: rig.press("kiosk-1", "17"),
        lambda: rig.tap("kiosk-2", 1, 1),
        lambda: rig.press("kiosk-9", "17"),
    ):
        with pytest.raises(RigFault, match="not-running"):
            act()


def test_a_device_that_was_killed_is_said_to_be_away(
    rig: Rig, listen: Callable[[str, str], "Queue[str]"]
) -> None:
    os.mkfifo(rig.folder / "kiosk-1" / "keys")
    with pytest.raises(RigFault, match="not-running"):
        rig.press("kiosk-1", "17")


@pytest.mark.parametrize(
    ("device", "key", "pipe"),
    [
        ("../etc", "17", "keys"),
        ("kiosk-1", "17\npress 27", "keys"),
        ("kiosk-1", "", "keys"),
        ("kiosk-1", "17", "../fail"),
    ],
)
def test_only_names_are_taken_never_paths_or_lines(
    rig: Rig, device: str, key: str, pipe: str
) -> None:
    with pytest.raises(RigFault, match="malformed"):
        rig.press(device, key, pipe)


def test_the_paper_runs_out_and_is_filled_again(rig: Rig) -> None:
    rig.break_down("kiosk-2", "no-paper")
    assert rig.look().faults == {"kiosk-2": "no-paper"}
    rig.break_down("kiosk-2", None)
    rig.break_down("kiosk-2", None)
    assert rig.look().faults == {}
    with pytest.raises(RigFault, match="malformed"):
        rig.break_down("kiosk-2", "on-fire")


def test_the_newest_paper_lies_on_top_whichever_kiosk_printed_it(rig: Rig) -> None:
    for nr, device in enumerate(["kiosk-1", "kiosk-1", "kiosk-2", "kiosk-1", "kiosk-2"], start=1):
        path = rig.folder / device / "paper" / f"{nr:06}.bin"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (nr, nr))
    (rig.folder / "kiosk-1" / "paper" / "000009.new").write_bytes(b"half")
    assert [(p.device, p.name) for p in rig.look().papers] == [
        ("kiosk-2", "000005"), ("kiosk-1", "000004"), ("kiosk-2", "000003"), ("kiosk-1", "000002"),
    ]  # fmt: skip


def test_a_new_picture_has_another_version(rig: Rig) -> None:
    path = rig.folder / "hall" / "screen.png"
    path.write_bytes(b"one")
    os.utime(path, (1, 1))
    before = rig.look().files
    os.utime(path, (2, 2))
    after = rig.look().files
    assert before.keys() == after.keys() == {"hall/screen.png"}
    assert before != after


def test_a_file_that_is_not_there_is_a_fault_with_a_word(rig: Rig) -> None:
    with pytest.raises(RigFault, match="not-there"):
        rig.file("hall", "screen.png")
