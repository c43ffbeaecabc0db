"""Where the words of a call come from: recordings first, a speaking program else, never silence."""

import io
import math
import shutil
import wave
from array import array
from pathlib import Path

import pytest

from display import pcm
from display.clips import Clips, wav
from display.say import CHIME, Clip, Pause, pieces, vocabulary
from tests.display.samples import call

ONE = Clip("mot", "một", "vi")
needs_voice = pytest.mark.slow  # the synthesiser is a program of its own


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the speaking program."""
    monkeypatch.setenv("PATH", "/nowhere")


def recording(folder: Path, clip: Clip, seconds: float = 0.3, bits: int = 16) -> None:
    path = folder / clip.language / f"{clip.name}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    count = int(44100 * seconds)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(bits // 8)
        file.setframerate(44100)
        tone = (int(6000 * math.sin(n / 9)) for n in range(count))
        file.writeframes(array("h", tone).tobytes() if bits == 16 else bytes(count))


@pytest.mark.usefixtures("mute")
def test_a_recording_is_used_whatever_its_rate(tmp_path: Path) -> None:
    recording(tmp_path / "clips", ONE)
    sound = Clips(tmp_path / "clips", tmp_path / "kept").join([ONE])
    assert abs(pcm.seconds(sound) - 0.3) < 0.05


@pytest.mark.usefixtures("mute")
def test_without_any_voice_the_chime_is_still_heard(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clips = Clips(None, tmp_path)
    sound = clips.join(pieces(call(1)))
    assert pcm.seconds(sound) > pcm.seconds(pcm.chime())
    clips.join(pieces(call(2)))
    errors = [r for r in caplog.records if r.levelname == "ERROR"]
    assert len(errors) == 1


@pytest.mark.usefixtures("mute")
def test_a_recording_that_cannot_be_read_costs_its_word_only(tmp_path: Path) -> None:
    recording(tmp_path, ONE, bits=8)
    (tmp_path / "vi" / "hai.wav").write_bytes(b"not a sound")
    clips = Clips(tmp_path, tmp_path / "kept")
    assert clips.join([ONE, Clip("hai", "hai", "vi"), Pause(100)]) == pcm.silence(100)


@pytest.mark.usefixtures("mute")
@pytest.mark.parametrize("kept", [0, 20, 50, 101])
def test_a_recording_that_the_card_has_damaged_costs_its_word_only(
    tmp_path: Path, kept: int
) -> None:
    recording(tmp_path, ONE)
    path = tmp_path / "vi" / "mot.wav"
    whole = path.read_bytes()
    for damaged in (whole[:kept], whole[:24] + bytes(4) + whole[28:]):
        path.write_bytes(damaged)  # cut short; a frame rate of nothing
        clips = Clips(tmp_path, tmp_path / "kept")
        assert clips.prepare([ONE, CHIME]) >= 1
        assert pcm.seconds(clips.join([CHIME, ONE])) >= pcm.seconds(pcm.chime())


@pytest.mark.usefixtures("mute")
def test_a_chime_of_the_house_replaces_ours(tmp_path: Path) -> None:
    recording(tmp_path, CHIME, seconds=0.5)
    assert pcm.seconds(Clips(tmp_path, tmp_path / "kept").join([CHIME])) < 0.8


def test_a_sound_file_can_be_read_by_others() -> None:
    with wave.open(io.BytesIO(wav(pcm.chime()))) as file:
        assert file.getframerate() == pcm.RATE
        assert file.readframes(file.getnframes()) == pcm.chime()


@needs_voice
def test_every_word_is_spoken_once_and_kept(tmp_path: Path) -> None:
    assert shutil.which("espeak-ng"), "espeak-ng is part of the set-up"
    clips = Clips(None, tmp_path)
    assert clips.prepare(vocabulary()) == len(vocabulary())
    files = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(files) == len(vocabulary()) - 1  # the chime is made, not kept
    again = Clips(None, tmp_path)
    again.prepare(vocabulary())
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == files
    assert 3.0 < pcm.seconds(again.join(pieces(call(1)))) < 9.0
    assert again.join([ONE]) != again.join([Clip("hai", "hai", "vi")])
