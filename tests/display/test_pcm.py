"""Sound as numbers: lengths, loudness, silence."""

import math
from array import array
from itertools import pairwise

from display import pcm


def tone(seconds: float, rate: int = pcm.RATE, loud: int = 8000) -> bytes:
    count = int(seconds * rate)
    return array(
        "h", (int(loud * math.sin(2 * math.pi * 440 * n / rate)) for n in range(count))
    ).tobytes()


def peak(sound: bytes) -> int:
    return max(abs(sample) for sample in array("h", sound))


def test_silence_is_as_long_as_it_says() -> None:
    assert pcm.seconds(pcm.silence(700)) == 0.7
    assert peak(pcm.silence(10)) == 0


def test_the_chime_rings_and_fades_without_a_click() -> None:
    samples = array("h", pcm.chime())
    assert 1.0 < pcm.seconds(pcm.chime()) < 2.0
    assert 8000 < peak(pcm.chime()) < 32767
    assert abs(samples[0]) < 50
    assert abs(samples[-1]) < 50
    steps = [abs(a - b) for a, b in pairwise(samples)]
    assert max(steps) < 5000


def test_silence_around_a_word_is_cut_off() -> None:
    sound = pcm.silence(300) + tone(0.5) + pcm.silence(400)
    assert 0.5 <= pcm.seconds(pcm.trimmed(sound)) < 0.56
    assert pcm.trimmed(pcm.silence(300)) == b""


def test_words_of_all_speakers_are_equally_loud() -> None:
    quiet, loud = pcm.even(tone(0.2, loud=900)), pcm.even(tone(0.2, loud=30000))
    assert abs(peak(quiet) - peak(loud)) < 60
    assert pcm.even(pcm.silence(5)) == pcm.silence(5)
    assert pcm.even(b"") == b""


def test_a_recording_in_another_rate_keeps_its_length_and_pitch() -> None:
    sound = pcm.mono(tone(0.5, rate=48000), 1, 48000)
    assert abs(pcm.seconds(sound) - 0.5) < 0.001
    samples = array("h", sound)
    crossings = sum(1 for a, b in pairwise(samples) if a < 0 <= b)
    assert abs(crossings - 220) <= 2


def test_two_channels_become_one() -> None:
    left = array("h", tone(0.1))
    both = array("h", [value for sample in left for value in (sample, 0)])
    assert len(pcm.mono(both.tobytes(), 2, pcm.RATE)) == len(left) * 2
    assert abs(peak(pcm.mono(both.tobytes(), 2, pcm.RATE)) - 4000) < 20


def test_half_a_sample_at_the_end_is_left_out() -> None:
    assert pcm.mono(b"\x01\x02\x03", 1, pcm.RATE) == b"\x01\x02"
