"""WAV files in and out: anything uncompressed with 16 bits is read, one plain format is written."""

import io
import os
import wave
from dataclasses import dataclass
from pathlib import Path

from display import pcm

HEADER_BYTES = 44
LOWEST_RATE, HIGHEST_RATE = 8000, 192_000  # beyond, the header is damaged


@dataclass(frozen=True, slots=True)
class Raw:
    """The 16-bit frames of a file as they stand there."""

    frames: bytes
    channels: int
    rate: int


def wav(sound: bytes) -> bytes:
    """The sound as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(pcm.SAMPLE_BYTES)
        file.setframerate(pcm.RATE)
        file.writeframes(sound)
    return out.getvalue()


def write_wav(path: Path, sound: bytes) -> None:
    """The sound as a file, whole or not at all; OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(wav(sound))
    os.replace(fresh, path)


def raw(data: bytes, *, streamed: bool = False) -> Raw:
    """What is in a WAV file; wave.Error or EOFError when it cannot be used, and says why.

    `streamed`: it comes from a program that wrote its header before it knew the length.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            return _raw(file, len(data), streamed=streamed)
    except RuntimeError as err:  # what `wave` raises when a length points behind the file's end
        raise wave.Error("damaged: its parts do not fit") from err


def _raw(file: wave.Wave_read, size: int, *, streamed: bool) -> Raw:
    if file.getsampwidth() != pcm.SAMPLE_BYTES:
        raise wave.Error(f"{8 * file.getsampwidth()} bits, 16 needed")
    if not LOWEST_RATE <= file.getframerate() <= HIGHEST_RATE:
        raise wave.Error(f"{file.getframerate()} Hz is no rate of a recording")
    frame_bytes = pcm.SAMPLE_BYTES * file.getnchannels()
    frames = file.readframes(max(0, size - HEADER_BYTES) // frame_bytes)
    there = len(frames) // frame_bytes
    if there < file.getnframes() and not streamed:
        raise wave.Error(f"cut short: {there} of {file.getnframes()} frames are there")
    return Raw(frames, file.getnchannels(), file.getframerate())


def read_wav(data: bytes, *, streamed: bool = False) -> bytes:
    """A WAV file as this house's sound, as loud as it is; all else as `raw`."""
    found = raw(data, streamed=streamed)
    return pcm.mono(found.frames, found.channels, found.rate)
