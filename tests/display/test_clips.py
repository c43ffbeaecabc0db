"""Where the words of a call come from: recordings first, a speaking program else, never silence."""

import shutil
from pathlib import Path

import pytest

from display import pcm
from display.clips import Clips
from display.say import CHIME, Clip, Pause, pieces, vocabulary
from display.voice_wav import read_wav, wav
from tests.display.samples import call
from tests.display.voices import recording

ONE = Clip("mot", "một", "vi")
TWO = Clip("hai", "hai", "vi")
needs_voice = pytest.mark.slow  # the synthesiser is a program of its own


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the speaking program."""
    monkeypatch.setenv("PATH", "/nowhere")


@pytest.mark.usefixtures("mute")
def test_a_recording_is_used_whatever_its_rate_and_level(tmp_path: Path) -> None:
    recording(tmp_path / "clips", ONE, rate=44100, loud=900)
    recording(tmp_path / "clips", TWO, rate=16000, loud=20000)
    clips = Clips(tmp_path / "clips", tmp_path / "kept")
    for clip in (ONE, TWO):
        assert abs(pcm.seconds(clips.join([clip])) - 0.3) < 0.05
        assert abs(pcm.level(clips.join([clip])) - pcm.LEVEL) < 0.05 * pcm.LEVEL


@pytest.mark.usefixtures("mute")
def test_without_any_voice_the_chime_is_still_heard_and_the_log_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clips = Clips(None, tmp_path)
    assert clips.has(CHIME)
    for n in (1, 2):
        assert not any(clips.has(one) for one in pieces(call(n)) if isinstance(one, Clip))
    assert len([r for r in caplog.records if r.levelname == "ERROR"]) == 1


@pytest.mark.usefixtures("mute")
@pytest.mark.parametrize("kept", [0, 20, 50, 101])
def test_a_recording_that_the_card_has_damaged_costs_its_word_only(
    tmp_path: Path, kept: int
) -> None:
    path = recording(tmp_path, ONE)
    recording(tmp_path, TWO)
    whole = path.read_bytes()
    for damaged in (whole[:kept], whole[:24] + bytes(4) + whole[28:]):
        path.write_bytes(damaged)  # cut short; a frame rate of nothing
        clips = Clips(tmp_path, tmp_path / "kept")
        assert not clips.has(ONE)
        assert clips.has(TWO)
        assert clips.join([ONE, Pause(100)]) == pcm.silence(100)


@pytest.mark.usefixtures("mute")
def test_a_chime_of_the_house_replaces_ours(tmp_path: Path) -> None:
    recording(tmp_path, CHIME, seconds=0.5)
    assert pcm.seconds(Clips(tmp_path, tmp_path / "kept").join([CHIME])) < 0.8


@pytest.mark.usefixtures("mute")
def test_a_row_is_as_long_as_its_pieces(tmp_path: Path) -> None:
    recording(tmp_path, ONE)
    clips = Clips(tmp_path, tmp_path / "kept")
    row = [ONE, Pause(200), ONE]
    assert abs(clips.seconds(row) - pcm.seconds(clips.join(row))) < 0.001


def test_a_sound_file_can_be_read_by_others() -> None:
    assert read_wav(wav(pcm.chime())) == pcm.chime()


@needs_voice
def test_every_word_is_spoken_once_and_kept(tmp_path: Path) -> None:
    assert shutil.which("espeak-ng"), "espeak-ng is part of the set-up"
    clips = Clips(None, tmp_path)
    assert all(clips.prepare(clip) for clip in vocabulary())
    files = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(files) == len(vocabulary())
    again = Clips(None, tmp_path)
    assert all(again.prepare(clip) for clip in vocabulary())
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == files
    assert 3.0 < again.seconds(pieces(call(1))) < 9.0
    assert again.join([ONE]) != again.join([TWO])
    next(tmp_path.glob("vi-mot-[0-9a-f]*.wav")).write_bytes(b"half a file")
    assert Clips(None, tmp_path).has(ONE), "a clip that the card damaged is spoken again"


@needs_voice
def test_a_word_that_nobody_recorded_is_spoken(tmp_path: Path) -> None:
    recording(tmp_path / "clips", ONE)
    clips = Clips(tmp_path / "clips", tmp_path / "kept")
    assert clips.has(TWO)
    assert [path.name[:6] for path in (tmp_path / "kept").iterdir()] == ["vi-hai"]
