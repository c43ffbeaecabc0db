"""Sound files from anybody's recorder and anybody's broken card."""

import wave
from pathlib import Path
from random import Random

import pytest

from display import pcm
from display.say import Clip
from display.voice_wav import raw, read_wav, wav, write_wav
from tests.display.voices import recording, tone

ONE = Clip("mot", "một", "vi")


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    write_wav(tmp_path / "vi" / "mot.wav", tone(0.1))
    assert read_wav((tmp_path / "vi" / "mot.wav").read_bytes()) == tone(0.1)
    assert [path.name for path in (tmp_path / "vi").iterdir()] == ["mot.wav"]


def test_another_rate_becomes_ours(tmp_path: Path) -> None:
    data = recording(tmp_path, ONE, seconds=0.5, rate=48000).read_bytes()
    assert raw(data).rate == 48000
    assert abs(pcm.seconds(read_wav(data)) - 0.5) < 0.001


def test_a_file_that_was_cut_short_says_how_much_is_there(tmp_path: Path) -> None:
    data = recording(tmp_path, ONE, seconds=0.1, rate=44100).read_bytes()
    with pytest.raises(wave.Error, match="cut short: 2000 of 4410 frames"):
        raw(data[: 44 + 4000])


def test_a_program_that_did_not_know_the_length_is_read_to_the_end() -> None:
    data = wav(tone(0.1))
    unknown = data[:40] + (0x7FFFF000).to_bytes(4, "little") + data[44:]
    assert read_wav(unknown, streamed=True) == tone(0.1)


def test_whatever_the_card_makes_of_a_file_it_is_read_or_refused(tmp_path: Path) -> None:
    whole = recording(tmp_path, ONE, seconds=0.02).read_bytes()
    random = Random(1)
    refused = 0
    for _ in range(1500):
        data = bytearray(whole)
        for _ in range(random.randint(1, 4)):
            data[random.randrange(60)] = random.randrange(256)
        try:
            pcm.even(pcm.trimmed(read_wav(bytes(data[: random.randrange(len(data) * 2)]))))
        except (wave.Error, EOFError):
            refused += 1
    assert 500 < refused < 1500
