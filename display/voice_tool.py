"""`bamso voice list | check FOLDER | render FOLDER`: recording a voice of the centre's own."""

import subprocess
import sys
import wave
from pathlib import Path

from display import voice_espeak
from display import voice_words as words
from display.config import DisplayConfig
from display.say import CHIME, Clip, vocabulary
from display.voice_folder import examine, file_name
from display.voice_wav import write_wav

EX_BAD, EX_USAGE, EX_UNAVAILABLE, EX_CANTCREAT = 1, 64, 69, 73


def voice(config: DisplayConfig, *, action: str | None, folder: Path | None) -> int:
    """0 when all is well; 1 when the folder is not whole; 64, 69, 73 as in sysexits.h.

    Without FOLDER, the one of the settings (`clips`) is meant.
    """
    clips = vocabulary(config.linking_word)
    place = folder or (Path(config.clips) if config.clips else None)
    match action:
        case "list":
            return _list(clips)
        case "check" if place:
            return _check(place, clips)
        case "render" if place:
            return _render(place, clips)
    return _told(words.USAGE, EX_USAGE)


def _list(clips: tuple[Clip, ...]) -> int:
    head = words.LIST_HEAD.format(count=sum(clip != CHIME for clip in clips))
    print("\n".join([head, *(words.entry(clip, file_name(clip)) for clip in clips)]))
    return 0


def _check(folder: Path, clips: tuple[Clip, ...]) -> int:
    if not folder.is_dir():
        return _told(words.NO_FOLDER.format(folder=folder), EX_BAD)
    found = list(examine(folder, clips))
    for one in found:
        print(words.finding(one))
    count = sum(clip != CHIME for clip in clips)
    bad = {one.name for one in found if one.counts and not one.missing}
    missing = sum(one.missing for one in found)
    if not bad and not missing:
        print(words.WHOLE.format(count=count))
        return 0
    print(words.NOT_WHOLE.format(missing=missing, bad=len(bad), count=count))
    return EX_BAD


def _render(folder: Path, clips: tuple[Clip, ...]) -> int:
    if not voice_espeak.installed():
        return _told(words.NO_PROGRAM, EX_UNAVAILABLE)
    made = 0
    for clip in clips:
        path = folder / file_name(clip)
        if path.exists():  # somebody's recording is worth more
            continue
        try:
            write_wav(path, voice_espeak.speak(clip))
        except (OSError, EOFError, wave.Error, subprocess.SubprocessError) as err:
            return _told(words.NOT_WRITTEN.format(name=path, why=err), EX_CANTCREAT)
        made += 1
    print(words.RENDERED.format(made=made, kept=len(clips) - made, folder=folder))
    return 0


def _told(text: str, status: int) -> int:
    print(text, file=sys.stderr)
    return status
