"""Sound as bytes, by arithmetic alone: 16-bit mono samples at one rate, so that pieces fit."""

import math
import sys
from array import array

RATE = 22050  # what espeak-ng speaks in; enough for voices
SAMPLE_BYTES = 2
QUIET = 200  # of 32767: below this a recording's edge is silence
EDGE_MS = 15  # of silence stays at the edges, so that no consonant is cut
# The level of speech after `even`: -18 dB of full scale, the alignment level of broadcasters (EBU
# R 68). By its loudest sample alone a short hard word would seem softer than a long one.
LEVEL = 4125
LOUDEST = 30000  # no sample above it: room for the card's own filters
WINDOW_MS = 20  # the ear hears loudness over some such time


def silence(ms: int) -> bytes:
    """So many milliseconds of nothing."""
    return bytes(SAMPLE_BYTES * (RATE * ms // 1000))


def seconds(sound: bytes) -> float:
    """How long the sound is."""
    return len(sound) / SAMPLE_BYTES / RATE


def chime() -> bytes:
    """Ding, dong: two soft bells (E5, C5), 1.3 s."""
    samples = array("h", bytes(SAMPLE_BYTES * int(RATE * 1.3)))
    for start_s, pitch in ((0.0, 659.26), (0.42, 523.25)):
        first = int(start_s * RATE)
        for place in range(first, len(samples)):
            t = (place - first) / RATE
            bell = math.sin(2 * math.pi * pitch * t) + 0.28 * math.sin(4 * math.pi * pitch * t)
            # Begins within 8 ms and fades: a click would be heard as a fault of the loudspeaker.
            loud = min(1.0, t / 0.008) * math.exp(-3.6 * t) * min(1.0, (len(samples) - place) / 800)
            samples[place] = max(-32767, min(32767, samples[place] + int(9500 * bell * loud)))
    return _bytes(samples)


def mono(frames: bytes, channels: int, rate: int) -> bytes:
    """16-bit frames of any number of channels and rate as this house's sound."""
    samples = _samples(frames)
    if channels > 1:
        samples = array(
            "h", (sum(samples[n : n + channels]) // channels
                  for n in range(0, len(samples) - channels + 1, channels))
        )  # fmt: skip
    if rate != RATE and samples:
        samples = _resampled(samples, rate)
    return _bytes(samples)


def trimmed(sound: bytes) -> bytes:
    """The sound without the silence around it."""
    samples = _samples(sound)
    first = next((place for place, one in enumerate(samples) if abs(one) > QUIET), None)
    if first is None:
        return b""
    behind = next(place for place, one in enumerate(reversed(samples)) if abs(one) > QUIET)
    edge = RATE * EDGE_MS // 1000
    return _bytes(samples[max(0, first - edge) : len(samples) - behind - 1 + edge])


def level(sound: bytes) -> int:
    """How loud the voice in a sound is: the root mean square of all that is not silence."""
    samples = _samples(sound)
    step = RATE * WINDOW_MS // 1000
    power, count = 0, 0
    for place in range(0, len(samples), step):
        window = samples[place : place + step]
        if max(window) > QUIET or min(window) < -QUIET:
            power += sum(sample * sample for sample in window)
            count += len(window)
    return math.isqrt(power // count) if count else 0


def even(sound: bytes) -> bytes:
    """The sound at the level of the others, but no sample above LOUDEST."""
    now = level(sound)
    if now == 0:
        return sound
    samples = _samples(sound)
    high, low = max(samples), min(samples)
    return _scaled(samples, min(LEVEL / now, LOUDEST / max(high, -low)))


def scaled(sound: bytes, volume: float) -> bytes:
    """The sound at a volume from 0 to 1."""
    return sound if volume == 1.0 else _scaled(_samples(sound), volume)


def count_above(frames: bytes, limit: int) -> int:
    """How many samples are at or beyond a limit, upwards or downwards."""
    return sum(sample >= limit or sample <= -limit for sample in _samples(frames))


def _scaled(samples: "array[int]", factor: float) -> bytes:
    return _bytes(array("h", (int(sample * factor) for sample in samples)))


def _resampled(samples: "array[int]", rate: int) -> "array[int]":
    last = len(samples) - 1
    found = array("h")
    for place in range(int(len(samples) * RATE / rate)):
        exact = place * rate / RATE
        left = min(int(exact), last)
        right = min(left + 1, last)
        part = exact - left
        found.append(round(samples[left] * (1 - part) + samples[right] * part))
    return found


def _samples(sound: bytes) -> "array[int]":
    samples = array("h", sound[: len(sound) // SAMPLE_BYTES * SAMPLE_BYTES])
    if sys.byteorder == "big":  # sound files are little-endian
        samples.byteswap()
    return samples


def _bytes(samples: "array[int]") -> bytes:
    if sys.byteorder == "big":
        samples = samples[:]
        samples.byteswap()
    return samples.tobytes()
