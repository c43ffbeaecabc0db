"""The voice on its thread: one call after the other, none lost, and the board is told of each.

How it lasts through a day of bursts and power cuts: test_voice_bursts.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from display import pcm
from display.board import Speaking, Spoken
from display.clips import Clips
from display.say import CHIME, vocabulary
from display.say_volume import Volume
from display.speaker import Announcement
from display.voice import NO_CLIPS, Manner, Voice
from display.voice_store import ToSay
from kit.fault import DeviceFault
from tests.display.samples import at, board, call, counter
from tests.display.voices import recordings

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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voice of which only the English "Reminder" was forgotten."""
    words = [clip for clip in vocabulary() if clip.text != "Reminder"]
    return recordings(tmp_path_factory.mktemp("clips"), words)


@pytest.fixture
def made(
    tmp_path: Path, folder: Path, events: queue.SimpleQueue[object], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Voice]]:
    """Makes voices that are closed in the end."""
    monkeypatch.setenv("PATH", "/nowhere")  # no synthesiser
    voices: list[Voice] = []

    def make(room: Room, *, clips: Path | None = folder, **manner: object) -> Voice:
        voice = Voice(
            room, Clips(clips, tmp_path / "kept"), events.put,
            manner=Manner(**manner), to_say=ToSay(tmp_path), wall=lambda: at(0),
        )  # fmt: skip
        voices.append(voice)
        return voice

    yield make
    for voice in voices:
        voice.close()


def all_said(voice: Voice, room: Room) -> list[Announcement]:
    """What the hall hears, without waiting for anything."""
    while voice.step():
        pass
    found = []
    while not room.heard.empty():
        found.append(room.heard.get())
    return found


def all_told(events: queue.SimpleQueue[object]) -> list[object]:
    found = []
    while not events.empty():
        found.append(events.get())
    return found


def test_calls_are_said_in_order_and_the_board_is_told(
    made: Callable[..., Voice], events: queue.SimpleQueue[object]
) -> None:
    room = Room()
    voice = made(room, times=2)
    voice.start()
    for n in range(1, 4):
        voice.say(call(n))
    said = [events.get(timeout=WAIT_S) for _ in range(6)]
    assert said == [
        kind(call(n).call_id) for n in range(1, 4) for kind in (Speaking, Spoken)
    ]  # fmt: skip
    assert room.most == 1


def test_each_call_is_said_twice_behind_one_chime(
    made: Callable[..., Voice], folder: Path, tmp_path: Path
) -> None:
    room = Room()
    voice = made(room, times=2)
    voice.say(call(1))
    first, second = all_said(voice, room)
    assert first.text == second.text
    chime_s = Clips(folder, tmp_path).seconds([CHIME])
    assert pcm.seconds(first.sound) > pcm.seconds(second.sound) - 0.7 + chime_s


def test_with_many_waiting_the_phrases_are_short_and_none_is_lost(
    made: Callable[..., Voice],
) -> None:
    room = Room()
    voice = made(room, times=2)
    for n in range(1, 9):
        voice.say(call(n))
    heard = all_said(voice, room)
    assert list(dict.fromkeys(one.call_id for one in heard)) == [
        call(n).call_id for n in range(1, 9)
    ]
    assert not heard[0].text.startswith("Mời công dân")
    assert heard[-1].text.startswith("Mời công dân")


def test_a_word_that_is_missing_leaves_chime_and_text_and_the_log_says_so_once(
    made: Callable[..., Voice], events: queue.SimpleQueue[object], caplog: pytest.LogCaptureFixture
) -> None:
    room = Room()
    voice = made(room, clips=None, times=2)
    for n in (1, 2):
        voice.say(call(n))
    heard = all_said(voice, room)
    assert [one.call_id for one in heard] == [call(1).call_id, call(2).call_id]
    assert all(1.0 < pcm.seconds(one.sound) < 2.0 for one in heard), "half a number was said"
    assert heard[0].text.startswith("Mời công dân")
    assert Spoken(call(1).call_id, NO_CLIPS) in all_told(events)
    assert len([r for r in caplog.records if r.levelname == "ERROR"]) == 1


def test_a_language_of_which_a_word_is_missing_is_left_out_and_the_other_said(
    made: Callable[..., Voice], events: queue.SimpleQueue[object]
) -> None:
    room = Room()
    voice = made(room)
    for shown in (call(1, language="en"), call(2, language="en", repeat=1), call(3, repeat=1)):
        voice.say(shown)
    both, one, vietnamese = (pcm.seconds(heard.sound) for heard in all_said(voice, room))
    assert one < both
    assert one == vietnamese
    assert Spoken(call(2).call_id) in all_told(events)


@pytest.mark.parametrize(("at_noon", "volume"), [("08:15", 0.4), ("08:16", 1.0)])
def test_the_volume_of_the_hour_counts(
    made: Callable[..., Voice], at_noon: str, volume: float
) -> None:
    room = Room()
    voice = made(room, volume=(Volume(at="07:00", percent=100), Volume(at=at_noon, percent=40)))
    voice.say(call(1))
    (heard,) = all_said(voice, room)
    assert heard.volume == volume


def test_without_a_sound_card_the_next_call_is_tried_all_the_same(
    made: Callable[..., Voice], events: queue.SimpleQueue[object]
) -> None:
    room = Room(fault="no-sound")
    voice = made(room)
    voice.say(call(1))
    voice.say(call(2))
    assert len(all_said(voice, room)) == 2
    assert all_told(events)[1::2] == [Spoken(call(n).call_id, "no-sound") for n in (1, 2)]


def test_one_call_that_cannot_be_said_does_not_silence_the_hall(
    made: Callable[..., Voice], events: queue.SimpleQueue[object]
) -> None:
    voice = made(Room(bug=ValueError("a sound that nobody foresaw")))
    voice.start()
    voice.say(call(1))
    voice.say(call(2))
    said = [events.get(timeout=WAIT_S) for _ in range(4)]
    assert said[3] == Spoken(call(2).call_id, "failed")


def test_closing_does_not_wait_for_the_calls_that_are_left_and_they_are_said_next_time(
    made: Callable[..., Voice],
) -> None:
    room = Room(waits=True)
    voice = made(room, times=2)
    voice.start()
    for n in range(1, 5):
        voice.say(call(n))
    begun = room.heard.get(timeout=WAIT_S)
    voice.close()
    assert room.heard.empty()

    room = Room()
    again = made(room, times=2)
    assert again.unsaid == tuple(call(n).call_id for n in range(1, 5))
    again.resume(board(counters=(), at=at(0), calls=()))
    heard = [one.call_id for one in all_said(again, room)]
    assert heard[0] == begun.call_id
    assert heard.count(begun.call_id) == 1, "the first time was begun already"
    assert list(dict.fromkeys(heard)) == [call(n).call_id for n in range(1, 5)]


def test_what_a_restart_left_unsaid_is_said_only_while_somebody_is_awaited(
    made: Callable[..., Voice],
) -> None:
    early = made(Room())
    for n in (1, 2):
        early.say(call(n, number=f"A00{n}", counter=str(n)))
    early.close()
    room = Room()
    late = made(room)
    hours = board(counters=(counter(2, "calling", "A002"),), at=at(7200), calls=())
    late.resume(hours)
    late.resume(hours)  # each board is told of; only the first decides
    assert [one.call_id for one in all_said(late, room)] == [call(2).call_id]
    assert made(Room()).unsaid == ()
