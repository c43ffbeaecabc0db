"""Recordings for the voice's tests: a tone for each word, as long as the word would be."""

import math
import wave
from array import array
from collections.abc import Iterable
from pathlib import Path

from display.say import Clip
from display.voice_folder import file_name

WORD_S = 0.3


def tone(seconds: float, *, rate: int = 22050, loud: int = 6000) -> bytes:
    """16-bit samples of a tone."""
    count = int(seconds * rate)
    return array("h", (int(loud * math.sin(n / 9)) for n in range(count))).tobytes()


def recording(
    folder: Path, clip: Clip, *, seconds: float = WORD_S, rate: int = 44100, loud: int = 6000
) -> Path:
    """A clip as somebody recorded it; where it is."""
    path = folder / file_name(clip)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(tone(seconds, rate=rate, loud=loud))
    return path


def recordings(folder: Path, clips: Iterable[Clip]) -> Path:
    """A whole voice in the folder."""
    for clip in clips:
        recording(folder, clip, seconds=WORD_S * max(1, len(clip.text.split())), rate=22050)
    return folder
