"""What is told about a folder of recordings before anybody relies on it."""

import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from display.say import CHIME, Clip
from display.voice_folder import CLIPPED_SAMPLES, examine
from display.voice_words import Finding
from tests.display.voices import recording, recordings

ONE = Clip("mot", "một", "vi")
TWO = Clip("hai", "hai", "vi")
THREE = Clip("three", "three", "en")
CLIPS = (CHIME, ONE, TWO, THREE)


def found(folder: Path) -> list[tuple[str, str]]:
    return [(one.name, one.reason) for one in examine(folder, CLIPS)]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return recordings(tmp_path, CLIPS)


def test_a_whole_folder_has_no_findings(whole: Path) -> None:
    assert found(whole) == []


def test_the_chime_need_not_be_recorded(whole: Path) -> None:
    (whole / "vi" / "chime.wav").unlink()
    assert found(whole) == []


def test_what_is_missing_is_named_with_its_words(whole: Path) -> None:
    (whole / "vi" / "mot.wav").unlink()
    (whole / "en" / "three.wav").unlink()
    assert list(examine(whole, CLIPS)) == [
        Finding(name="vi/mot.wav", reason="missing", about="một"),
        Finding(name="en/three.wav", reason="missing", about="three"),
    ]


def test_an_empty_folder_misses_all(tmp_path: Path) -> None:
    assert [reason for _, reason in found(tmp_path)] == ["missing"] * 3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"loud": 250}, "quiet"),
        ({"loud": 0}, "silent"),
        ({"loud": 32767}, "loud"),
        ({"seconds": 3.0}, "long"),
        ({"rate": 8000}, "rate"),
    ],
)
def test_a_recording_that_cannot_be_used_is_told(
    whole: Path, changes: dict[str, int], reason: str
) -> None:
    recording(whole, ONE, **changes)
    assert found(whole) == [("vi/mot.wav", reason)]


def test_a_few_samples_at_the_limit_are_no_distortion(whole: Path) -> None:
    path = whole / "vi" / "mot.wav"
    data = bytearray(path.read_bytes())
    data[1000 : 1000 + 2 * (CLIPPED_SAMPLES - 1)] = b"\xff\x7f" * (CLIPPED_SAMPLES - 1)
    path.write_bytes(data)
    assert found(whole) == []


def bits_8(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(44100)
        file.writeframes(bytes(9000))


@pytest.mark.parametrize(
    "spoil",
    [
        bits_8,
        lambda path: path.write_bytes(b"ID3 this is an MP3"),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
    ],
)
def test_another_format_or_half_a_file_is_told(
    whole: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(whole / "vi" / "mot.wav")
    assert found(whole) == [("vi/mot.wav", "format")]


def test_a_file_with_a_slip_in_its_name_is_told_with_the_name_that_was_meant(whole: Path) -> None:
    (whole / "vi" / "mot.wav").rename(whole / "vi" / "Mot.WAV")
    assert list(examine(whole, CLIPS)) == [
        Finding(name="vi/mot.wav", reason="missing", about="một"),
        Finding(name="vi/Mot.WAV", reason="unknown", about="vi/mot.wav"),
    ]
