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
    for sound in (tone(0.2, loud=900), tone(0.2, loud=30000), tone(0.1) + pcm.silence(400)):
        assert abs(pcm.level(pcm.even(sound)) - pcm.LEVEL) < 0.03 * pcm.LEVEL
    assert pcm.even(pcm.silence(5)) == pcm.silence(5)
    assert pcm.even(b"") == b""


def test_the_chime_is_as_loud_as_the_words() -> None:
    assert abs(pcm.level(pcm.even(pcm.chime())) - pcm.LEVEL) < 0.03 * pcm.LEVEL


def test_a_word_with_a_hard_beginning_is_not_distorted() -> None:
    sound = tone(0.005, loud=20000) + tone(0.4, loud=900)
    assert peak(pcm.even(sound)) <= pcm.LOUDEST
    assert pcm.level(pcm.even(sound)) < pcm.LEVEL


def test_half_the_volume_is_half_the_swing() -> None:
    sound = tone(0.1)
    assert abs(peak(pcm.scaled(sound, 0.5)) - peak(sound) / 2) <= 1
    assert pcm.scaled(sound, 1.0) == sound
    assert peak(pcm.scaled(sound, 0.0)) == 0


def test_samples_at_the_limit_are_counted_on_both_sides() -> None:
    assert pcm.count_above(array("h", [32767, -32768, 100, -32000]).tobytes(), 32700) == 2


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
