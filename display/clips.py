"""Clips as sound: recordings from a folder, else spoken once by espeak-ng and kept on the disk.

A call of which a word is missing is not spoken in that language: half a number would send somebody
else. The chime and the board remain.
"""

import logging
import subprocess
import wave
import zlib
from collections.abc import Iterable
from pathlib import Path

from display import pcm, voice_espeak
from display.say import Clip, Pause, Piece
from display.voice_wav import read_wav, write_wav

log = logging.getLogger(__name__)

UNUSABLE = (OSError, EOFError, wave.Error, subprocess.SubprocessError)


class Clips:
    """Sound for the pieces of a call. Belongs to the voice's thread."""

    def __init__(self, recordings: Path | None, kept: Path) -> None:
        """`recordings` holds {language}/{name}.wav; `kept` is where spoken clips are put."""
        self._recordings = recordings
        self._kept = kept
        self._sounds: dict[Clip, bytes] = {}
        self._mute = False  # a clip could not be spoken, and the log said so

    def prepare(self, clip: Clip) -> bool:
        """Speak it beforehand if it is neither recorded nor kept; whether it is there now.

        Only what is used is read into memory: a whole vocabulary is 3 MB.
        """
        recording = self._recording(clip)
        if (recording is not None and recording.is_file()) or self._spoken(clip).is_file():
            return True
        return self.has(clip)

    def has(self, clip: Clip) -> bool:
        """Whether it can be heard. The first time that it cannot, the log says why."""
        return bool(self._sound(clip))

    def join(self, pieces: Iterable[Piece]) -> bytes:
        """The pieces one after the other."""
        return b"".join(
            pcm.silence(piece.ms) if isinstance(piece, Pause) else self._sound(piece)
            for piece in pieces
        )

    def seconds(self, pieces: Iterable[Piece]) -> float:
        """How long the pieces take."""
        return sum(
            piece.ms / 1000 if isinstance(piece, Pause) else pcm.seconds(self._sound(piece))
            for piece in pieces
        )

    def _sound(self, clip: Clip) -> bytes:
        if clip not in self._sounds:
            self._sounds[clip] = self._recorded(clip) or self._made(clip)
        return self._sounds[clip]

    def _recording(self, clip: Clip) -> Path | None:
        if self._recordings is None:
            return None
        return self._recordings / clip.language / f"{clip.name}.wav"

    def _spoken(self, clip: Clip) -> Path:
        # A new text, speed or level is a new file.
        said = f"{clip.text}|{voice_espeak.WORDS_PER_MINUTE}|{pcm.LEVEL}"
        mark = zlib.crc32(said.encode())
        return self._kept / f"{clip.language}-{clip.name}-{mark:08x}.wav"

    def _recorded(self, clip: Clip) -> bytes:
        path = self._recording(clip)
        if path is None or not path.exists():
            return b""
        try:
            return pcm.even(pcm.trimmed(read_wav(path.read_bytes())))
        except UNUSABLE as err:
            log.error("recording %s cannot be used: %s", path, err)
            return b""

    def _made(self, clip: Clip) -> bytes:
        path = self._spoken(clip)
        try:
            if path.exists():
                return read_wav(path.read_bytes())
        except UNUSABLE as err:
            log.warning("%s is broken and spoken anew: %s", path, err)
        try:
            sound = voice_espeak.speak(clip)
        except UNUSABLE as err:
            # Without the program no clip can be spoken: one line in the log, not a hundred.
            level = logging.DEBUG if self._mute else logging.ERROR
            log.log(level, "no sound for %s (%r): %s", clip.name, clip.text, err)
            self._mute = True
            return b""
        try:
            write_wav(path, sound)
        except OSError as err:  # it is spoken again after the next start, that is all
            log.debug("clip %s is not kept: %s", path, err)
        return sound
