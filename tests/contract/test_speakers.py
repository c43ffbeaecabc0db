"""What every loudspeaker keeps to, real (SDL's dummy card) or virtual."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from display import pcm
from display.speaker import Announcement, Speaker, open_speaker
from display.voice_wav import read_wav
from kit.address import AddressError
from kit.fault import DeviceFault

# Real waits on real lines: left out of `make check`.
pytestmark = pytest.mark.slow

SHORT = Announcement(
    "2020-03-30.A012.1", "A, không một hai, đến quầy số ba.", pcm.chime()[: pcm.RATE]
)
LONG = Announcement("2020-03-30.A013.1", "…", pcm.silence(60_000))


@pytest.fixture(params=["audio", "virtual"])
def speaker(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Speaker]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    address = "audio://default" if request.param == "audio" else f"virtual://{tmp_path}"
    opened = open_speaker(address)
    assert opened is not None
    yield opened
    opened.close()
    pygame.mixer.quit()


def test_an_announcement_takes_as_long_as_it_is(speaker: Speaker) -> None:
    start_s = time.monotonic()
    speaker.play(SHORT)
    speaker.play(SHORT)
    took_s = time.monotonic() - start_s
    assert 2 * pcm.seconds(SHORT.sound) - 0.05 <= took_s < 2 * pcm.seconds(SHORT.sound) + 3


def test_closing_ends_what_is_playing(speaker: Speaker) -> None:
    playing = threading.Thread(target=speaker.play, args=(LONG,))
    playing.start()
    speaker.close()
    playing.join(10)
    assert not playing.is_alive()


def test_silence_is_no_fault(speaker: Speaker) -> None:
    begun_s = time.monotonic()
    speaker.play(Announcement("x", "", b""))
    assert time.monotonic() - begun_s < 5, "it waited for a sound that is none"


def test_a_box_without_a_loudspeaker_says_so() -> None:
    assert open_speaker("none://") is None


def test_an_unknown_address_names_the_known_ones() -> None:
    with pytest.raises(AddressError, match="virtual"):
        open_speaker("virtul:///x")


def test_no_sound_card_is_a_fault_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    pygame.mixer.quit()
    speaker = open_speaker("audio://default")
    assert speaker is not None
    with pytest.raises(DeviceFault) as fault:
        speaker.play(SHORT)
    assert fault.value.reason == "no-sound"


def test_the_virtual_one_leaves_sound_and_a_line_for_each_call(tmp_path: Path) -> None:
    for announcement in (SHORT, SHORT):
        speaker = open_speaker(f"virtual://{tmp_path}")
        assert speaker is not None
        speaker.play(announcement)  # a program that started again goes on counting
    lines = [json.loads(line) for line in (tmp_path / "calls.jsonl").read_text().splitlines()]
    assert [line["file"] for line in lines] == ["calls/000001.wav", "calls/000002.wav"]
    assert all((tmp_path / line["file"]).stat().st_size > pcm.RATE for line in lines)
    assert lines[0]["text"] == SHORT.text
    assert lines[1]["start_s"] >= lines[0]["end_s"] - 0.002


def test_the_virtual_one_is_as_loud_as_it_was_told(tmp_path: Path) -> None:
    speaker = open_speaker(f"virtual://{tmp_path}")
    assert speaker is not None
    speaker.play(replace(SHORT, volume=0.5))
    (line,) = (json.loads(line) for line in (tmp_path / "calls.jsonl").read_text().splitlines())
    assert line["volume"] == 0.5
    played = pcm.level(read_wav((tmp_path / line["file"]).read_bytes()))
    assert abs(played - pcm.level(SHORT.sound) / 2) < 0.1 * played


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "calls").write_text("in the way")
    speaker = open_speaker(f"virtual://{tmp_path}")
    assert speaker is not None
    with pytest.raises(DeviceFault):
        speaker.play(SHORT)
