"""Clips as sound: recordings from a folder, else spoken once by espeak-ng and kept on the disk.

A missing word costs the word, never the call: chime and board are still there.
"""

import io
import logging
import os
import shutil
import subprocess
import wave
import zlib
from collections.abc import Iterable
from pathlib import Path

from display import pcm
from display.say import CHIME, Clip, Pause, Piece

log = logging.getLogger(__name__)

SPEAKER = "espeak-ng"
WORDS_PER_MINUTE = 140
SPEAK_WITHIN_S = 10.0  # it takes 0.03 s; a machine that takes longer is stuck


class Clips:
    """Sound for the pieces of a call. Belongs to the voice's thread."""

    def __init__(self, recordings: Path | None, kept: Path) -> None:
        """`recordings` holds {language}/{name}.wav; `kept` is where spoken clips are put."""
        self._recordings = recordings
        self._kept = kept
        self._sounds: dict[Clip, bytes] = {}
        self._missing: set[Clip] = set()
        self._program = shutil.which(SPEAKER)

    def prepare(self, clips: Iterable[Clip]) -> int:
        """Speak beforehand what is not recorded; how many have a sound.

        Only what is used stays in memory: a whole vocabulary is 3 MB.
        """
        return sum(bool(self._recorded(clip) or self._made(clip)) for clip in clips)

    def join(self, pieces: Iterable[Piece]) -> bytes:
        """The pieces one after the other."""
        sound = bytearray()
        for piece in pieces:
            sound += pcm.silence(piece.ms) if isinstance(piece, Pause) else self._sound(piece)
            if piece == CHIME:
                sound += pcm.silence(150)
        return bytes(sound)

    def _sound(self, clip: Clip) -> bytes:
        if clip not in self._sounds:
            self._sounds[clip] = self._recorded(clip) or self._made(clip)
        return self._sounds[clip]

    def _recorded(self, clip: Clip) -> bytes:
        if self._recordings is None:
            return b""
        path = self._recordings / clip.language / f"{clip.name}.wav"
        if not path.exists():
            return b""
        try:
            return pcm.even(pcm.trimmed(_read_wav(path.read_bytes())))
        except (OSError, EOFError, wave.Error) as err:
            log.error("recording %s cannot be used: %s", path, err)
            return b""

    def _made(self, clip: Clip) -> bytes:
        if clip == CHIME:
            return pcm.chime()
        # A new text or speed is a new file.
        mark = zlib.crc32(f"{clip.text}|{WORDS_PER_MINUTE}".encode())
        path = self._kept / f"{clip.language}-{clip.name}-{mark:08x}.wav"
        try:
            if not path.exists():
                self._speak(clip, path)
            return pcm.even(pcm.trimmed(_read_wav(path.read_bytes())))
        except (OSError, EOFError, wave.Error, subprocess.SubprocessError) as err:
            self._missing.add(clip)
            level = logging.ERROR if len(self._missing) == 1 else logging.DEBUG
            log.log(level, "no sound for %s (%r): %s", clip.name, clip.text, err)
            return b""

    def _speak(self, clip: Clip, path: Path) -> None:
        if self._program is None:
            raise FileNotFoundError(f"{SPEAKER} is not installed and there is no recording")
        path.parent.mkdir(parents=True, exist_ok=True)
        words = ["-v", clip.language, "-s", str(WORDS_PER_MINUTE), "--stdout", "--", clip.text]
        done = subprocess.run(
            [self._program, *words], capture_output=True, check=True, timeout=SPEAK_WITHIN_S
        )
        fresh = path.with_suffix(".new")
        fresh.write_bytes(done.stdout)
        os.replace(fresh, path)


def wav(sound: bytes) -> bytes:
    """The sound as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(pcm.SAMPLE_BYTES)
        file.setframerate(pcm.RATE)
        file.writeframes(sound)
    return out.getvalue()


def _read_wav(data: bytes) -> bytes:
    with wave.open(io.BytesIO(data)) as file:
        if file.getsampwidth() != pcm.SAMPLE_BYTES:
            raise wave.Error(f"{8 * file.getsampwidth()} bits, 16 needed")
        if file.getframerate() <= 0:
            raise wave.Error("no frame rate")
        # espeak-ng writes a length that it cannot know yet; what is there counts.
        frames = file.readframes((len(data) - 44) // (pcm.SAMPLE_BYTES * file.getnchannels()))
        return pcm.mono(frames, file.getnchannels(), file.getframerate())
