"""A folder of clips as a person recorded it: what is missing, and what cannot be used as it is."""

import math
import wave
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from display import pcm
from display.say import CHIME, Clip
from display.voice_wav import Raw, raw
from display.voice_words import Finding

GOOD_RATE = 16000  # below, s and x are one sound: telephone quality
# Raising a recording that is quieter than this raises the noise of the room to an eighth of the
# voice; from -6 dB of the loudest sample on nothing can be said about distortion, so it is counted.
QUIETEST_DB = -40.0
FULL_SCALE = 32768
CLIPPED_AT = 32700
CLIPPED_SAMPLES = 16
# Slow speech is 2 words a second; the rest is breath that `trimmed` did not take for silence.
WORD_S, BREATH_S = 0.8, 1.0
CHIME_S = 5.0


def file_name(clip: Clip) -> str:
    """Where the clip lies below the folder: `vi/mot.wav`."""
    return f"{clip.language}/{clip.name}.wav"


def examine(folder: Path, clips: Sequence[Clip]) -> Iterator[Finding]:
    """All that is wrong with the folder, in the order of the clips, then files nobody plays."""
    names = {file_name(clip): clip for clip in clips}
    for name, clip in names.items():
        path = folder / name
        if path.is_file():
            yield from _examine(path, name, clip)
        elif clip != CHIME:  # the house has one
            yield Finding(name=name, reason="missing", about=clip.text)
    for path in sorted(folder.glob("*/*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in names:
            near = get_close_matches(name.lower(), names, n=1)
            yield Finding(name=name, reason="unknown", about=near[0] if near else "")


def _examine(path: Path, name: str, clip: Clip) -> Iterator[Finding]:
    try:
        found = raw(path.read_bytes())
    except (OSError, EOFError, wave.Error) as err:
        yield Finding(name=name, reason="format", about=str(err) or type(err).__name__)
        return
    if found.rate < GOOD_RATE:
        yield Finding(name=name, reason="rate", about=str(found.rate))
    yield from _voice(found, name, clip)


def _voice(found: Raw, name: str, clip: Clip) -> Iterator[Finding]:
    sound = pcm.trimmed(pcm.mono(found.frames, found.channels, found.rate))
    if not sound:
        yield Finding(name=name, reason="silent")
        return
    decibels = 20 * math.log10(max(1, pcm.level(sound)) / FULL_SCALE)
    if decibels < QUIETEST_DB:
        yield Finding(name=name, reason="quiet", about=f"{decibels:.0f}")
    clipped = pcm.count_above(found.frames, CLIPPED_AT)
    if clipped >= CLIPPED_SAMPLES:
        yield Finding(name=name, reason="loud", about=str(clipped))
    words = len(clip.text.split())
    if pcm.seconds(sound) > (WORD_S * words + BREATH_S if words else CHIME_S):
        yield Finding(name=name, reason="long", about=f"{pcm.seconds(sound):.1f}")
