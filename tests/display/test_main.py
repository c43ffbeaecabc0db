"""A whole display in one process: messages in, picture and voice out."""

import json
import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from display.config import DisplayConfig
from display.main import Display, main, wanted
from display.say import vocabulary
from kit.bus_memory import MemoryBroker, MemoryBus
from kit.wire import topics
from kit.wire.messages import CounterState, DeviceState, Part
from tests.display.samples import AT, board, call, calling_board
from tests.display.voices import recordings

# Real waits on real lines: left out of `make check`.
pytestmark = pytest.mark.slow

WITHIN_S = 30.0


class Hall:
    """A hub's bus, and displays that come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.broker = MemoryBroker()
        self.hub = self.broker.bus("hub", state=DeviceState(status="online", kind="hub"))
        self.hub.start(lambda event: None)
        self._running: list[tuple[Display, threading.Thread, MemoryBus]] = []

    def start(self, **settings: object) -> None:
        config = replace(self.config, **settings)  # type: ignore[arg-type]
        display = Display(config)
        bus = self.broker.bus(config.device, wanted=wanted(config), state=display.health())
        thread = threading.Thread(target=display.run, args=(bus,))
        thread.start()
        bus.start(display.on_bus)
        self._running.append((display, thread, bus))

    def stop(self) -> None:
        for display, thread, bus in self._running:
            display.stop()
            thread.join(WITHIN_S)
            assert not thread.is_alive()
            bus.stop()
            display.close()
        self._running.clear()

    @property
    def config(self) -> DisplayConfig:
        return DisplayConfig(
            state_dir=str(self.folder / "state"), screen=f"virtual://{self.folder}", say_times=1
        )


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setenv("PATH", "/nowhere")  # the chime alone: words take their time
    made = Hall(tmp_path)
    yield made
    made.stop()


def spoken(folder: Path, count: int) -> list[dict[str, object]]:
    """The first `count` announcements, once they are there."""
    path = folder / "calls.jsonl"
    wait = threading.Event()
    for _ in range(int(WITHIN_S / 0.05)):
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        if len(lines) >= count:
            return [json.loads(line) for line in lines]
        wait.wait(0.05)
    raise AssertionError("too few announcements")


def test_a_call_is_seen_and_heard_once_even_over_a_restart(hall: Hall, tmp_path: Path) -> None:
    hall.hub.publish(topics.BOARD, board())
    hall.start(speaker=f"virtual://{tmp_path}")
    hall.hub.publish(topics.CALL, call(20))
    hall.hub.publish(topics.BOARD, calling_board(20))
    spoken(tmp_path, 1)
    hall.stop()
    assert (tmp_path / "screen.png").stat().st_size > 10_000

    hall.start(speaker=f"virtual://{tmp_path}")
    hall.hub.publish(topics.CALL, call(20))
    hall.hub.publish(topics.CALL, call(21))
    lines = spoken(tmp_path, 2)
    hall.stop()
    assert [line["call_id"] for line in lines] == [call(20).call_id, call(21).call_id]


def test_calls_that_waited_when_the_display_went_down_are_said_when_it_is_back(
    hall: Hall, tmp_path: Path
) -> None:
    recordings(tmp_path / "clips", vocabulary())
    settings = {"speaker": f"virtual://{tmp_path}", "clips": str(tmp_path / "clips")}
    hall.hub.publish(topics.BOARD, board())
    hall.start(**settings)
    for n in range(20, 23):
        hall.hub.publish(topics.CALL, call(n))
    hall.hub.publish(topics.BOARD, board(at=call(22).at))
    spoken(tmp_path, 1)
    hall.stop()

    hall.start(**settings)
    for n in range(20, 23):
        hall.hub.publish(topics.CALL, call(n))
    lines = spoken(tmp_path, 3)
    assert [line["call_id"] for line in lines] == [call(n).call_id for n in range(20, 23)]


def test_a_second_display_that_speaks_in_the_hall_is_reported(hall: Hall, tmp_path: Path) -> None:
    heard: queue.SimpleQueue[DeviceState] = queue.SimpleQueue()
    staff = hall.broker.bus("staff", wanted=wanted_states())
    staff.start(lambda event: heard.put(event.message) if hasattr(event, "message") else None)
    second = hall.broker.bus("hall-2", state=DeviceState(
        status="online", kind="display", parts=(Part(name="speaker", state="ok"),)
    ))  # fmt: skip
    second.start(lambda event: None)
    assert not _voices(heard.get(timeout=WITHIN_S))
    hall.start(speaker=f"virtual://{tmp_path}")
    while not (words := _voices(heard.get(timeout=WITHIN_S))):
        pass
    assert words == ["two-voices"]
    second.stop()
    while (words := _voices(heard.get(timeout=WITHIN_S))) != ["ok"]:
        assert words in (["two-voices"], [])


def test_calls_do_not_overlap(hall: Hall, tmp_path: Path) -> None:
    hall.hub.publish(topics.BOARD, board())
    hall.start(speaker=f"virtual://{tmp_path}")
    for n in range(20, 23):
        hall.hub.publish(topics.CALL, call(n))
    lines = spoken(tmp_path, 3)
    assert [line["call_id"] for line in lines] == [call(n).call_id for n in range(20, 23)]
    for before, after in pairwise(lines):
        assert after["start_s"] >= before["end_s"] - 0.002  # type: ignore[operator]


def test_a_sign_shows_without_a_voice(hall: Hall, tmp_path: Path) -> None:
    news = CounterState(at=AT, counter="3", field="Thuế", state="calling", number="A012")
    hall.hub.publish(topics.COUNTER, news, counter="3")
    hall.start(mode="sign", counter="3", device="sign-3", speaker=f"virtual://{tmp_path}")
    hall.hub.publish(topics.CALL, call(20))
    hall.stop()
    assert (tmp_path / "screen.png").exists()
    assert not (tmp_path / "calls.jsonl").exists()


def test_a_loudspeaker_that_fails_is_reported_to_the_hub(hall: Hall, tmp_path: Path) -> None:
    heard: queue.SimpleQueue[DeviceState] = queue.SimpleQueue()
    staff = hall.broker.bus("staff", wanted=wanted_states())
    staff.start(lambda event: heard.put(event.message) if hasattr(event, "message") else None)
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "calls").write_text("in the way", encoding="utf-8")
    hall.start(speaker=f"virtual://{tmp_path / 'box'}")
    hall.hub.publish(topics.CALL, call(20))
    states = [heard.get(timeout=WITHIN_S) for _ in range(2)]
    assert [_part(state, "speaker") for state in states] == ["ok", "no-sound"]


def wanted_states() -> list[object]:
    from kit.bus import Wanted

    return [Wanted(topics.STATE)]


def _voices(state: DeviceState) -> list[str]:
    return [part.state for part in state.parts if part.name == "voice"]


def _part(state: DeviceState, name: str) -> str:
    return next(part.state for part in state.parts if part == Part(name=name, state=part.state))


def test_a_voice_goes_on_without_a_screen(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "no-such-driver")
    hall.start(screen="kms://", speaker=f"virtual://{tmp_path}")
    hall.hub.publish(topics.CALL, call(20))
    assert spoken(tmp_path, 1)[0]["call_id"] == call(20).call_id


def test_settings_that_cannot_work_are_told_at_the_start(tmp_path: Path) -> None:
    assert main(DisplayConfig(mode="sign", state_dir=str(tmp_path))) == 78
    assert main(DisplayConfig(screen="tv://", state_dir=str(tmp_path))) == 78


def test_without_screen_and_voice_the_program_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "no-such-driver")
    assert main(DisplayConfig(screen="kms://", state_dir=str(tmp_path))) == 1
