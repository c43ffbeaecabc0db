"""The voice says one call after the other, short when many wait, and never loses one."""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from display.board import Speaking, Spoken
from display.clips import Clips
from display.speaker import Announcement
from display.voice import SHORT_FROM, Manner, Voice
from kit.fault import DeviceFault
from tests.display.samples import call

WAIT_S = 20.0


class Room:
    """A loudspeaker that says what it hears, and waits to be let go on."""

    def __init__(
        self, *, waits: bool = False, fault: str = "", bug: Exception | None = None
    ) -> None:
        self.bug = bug
        self.heard: queue.SimpleQueue[Announcement] = queue.SimpleQueue()
        self.go = threading.Semaphore(0 if waits else 10_000)
        self.fault = fault
        self.playing = 0
        self.most = 0

    def play(self, announcement: Announcement) -> None:
        self.playing += 1
        self.most = max(self.most, self.playing)
        self.heard.put(announcement)
        assert self.go.acquire(timeout=WAIT_S)
        self.playing -= 1
        if self.bug:
            raise self.bug
        if self.fault:
            raise DeviceFault(self.fault)

    def close(self) -> None:
        self.go.release(1000)


@pytest.fixture
def events() -> queue.SimpleQueue[object]:
    return queue.SimpleQueue()


@pytest.fixture
def voices(
    tmp_path: Path, events: queue.SimpleQueue[object], monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Voice]]:
    monkeypatch.setenv("PATH", "/nowhere")  # chimes only: the words are tested elsewhere
    made: list[Voice] = []
    yield made
    for voice in made:
        voice.close()


def started(room: Room, made: list[Voice], events: queue.SimpleQueue[object], path: Path) -> Voice:
    voice = Voice(room, Clips(None, path), events.put, manner=Manner(times=1))
    made.append(voice)
    voice.start()
    return voice


def test_calls_are_said_in_order_and_the_board_is_told(
    voices: list[Voice], events: queue.SimpleQueue[object], tmp_path: Path
) -> None:
    room = Room()
    voice = started(room, voices, events, tmp_path)
    for n in range(1, 4):
        voice.say(call(n))
    said = [events.get(timeout=WAIT_S) for _ in range(6)]
    assert said == [
        kind(call(n).call_id) for n in range(1, 4) for kind in (Speaking, Spoken)
    ]  # fmt: skip
    assert room.most == 1


def test_with_many_waiting_the_phrases_are_short_and_none_is_lost(
    voices: list[Voice], events: queue.SimpleQueue[object], tmp_path: Path
) -> None:
    room = Room(waits=True)
    voice = started(room, voices, events, tmp_path)
    count = SHORT_FROM + 3
    for n in range(1, count + 1):
        voice.say(call(n))
    room.go.release(1000)
    heard = [room.heard.get(timeout=WAIT_S) for _ in range(count)]
    assert [a.call_id for a in heard] == [call(n).call_id for n in range(1, count + 1)]
    long = [a.text.startswith("Mời công dân") for a in heard]
    assert not long[1]
    assert all(long[-SHORT_FROM:])


def test_without_a_sound_card_the_next_call_is_tried_all_the_same(
    voices: list[Voice], events: queue.SimpleQueue[object], tmp_path: Path
) -> None:
    room = Room(fault="no-sound")
    voice = started(room, voices, events, tmp_path)
    voice.say(call(1))
    voice.say(call(2))
    said = [events.get(timeout=WAIT_S) for _ in range(4)]
    assert said[1] == Spoken(call(1).call_id, "no-sound")
    assert said[3] == Spoken(call(2).call_id, "no-sound")


def test_one_call_that_cannot_be_said_does_not_silence_the_hall(
    voices: list[Voice], events: queue.SimpleQueue[object], tmp_path: Path
) -> None:
    room = Room(bug=ValueError("a sound that nobody foresaw"))
    voice = started(room, voices, events, tmp_path)
    voice.say(call(1))
    voice.say(call(2))
    said = [events.get(timeout=WAIT_S) for _ in range(4)]
    assert said[3] == Spoken(call(2).call_id, "failed")


def test_closing_does_not_wait_for_the_calls_that_are_left(
    voices: list[Voice], events: queue.SimpleQueue[object], tmp_path: Path
) -> None:
    room = Room(waits=True)
    voice = started(room, voices, events, tmp_path)
    for n in range(1, 9):
        voice.say(call(n))
    room.heard.get(timeout=WAIT_S)
    voice.close()
    assert room.heard.empty()
