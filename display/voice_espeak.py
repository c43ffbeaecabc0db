"""The synthesiser, a program of its own: espeak-ng speaks a clip when there is no recording."""

import shutil
import subprocess

from display import pcm
from display.say import CHIME, Clip
from display.voice_wav import read_wav

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = 140
SPEAK_WITHIN_S = 10.0  # it takes 0.03 s; a machine that takes longer is stuck


def installed() -> bool:
    """Whether the program is there."""
    return shutil.which(PROGRAM) is not None


def speak(clip: Clip) -> bytes:
    """The clip as sound, trimmed and at the house's level.

    OSError, wave.Error, EOFError or subprocess.SubprocessError when it cannot be had.
    """
    if clip == CHIME:
        return pcm.even(pcm.chime())
    program = shutil.which(PROGRAM)
    if program is None:
        raise FileNotFoundError(f"{PROGRAM} is not installed and there is no recording")
    words = ["-v", clip.language, "-s", str(WORDS_PER_MINUTE), "--stdout", "--", clip.text]
    done = subprocess.run(
        [program, *words], capture_output=True, check=True, timeout=SPEAK_WITHIN_S
    )
    return pcm.even(pcm.trimmed(read_wav(done.stdout, streamed=True)))
