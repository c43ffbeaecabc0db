"""What can be wrong or odd in the voice's settings, in sentences."""

from collections.abc import Iterator
from pathlib import Path

from display import say_volume
from display.config import DisplayConfig
from display.say import CHIME, vocabulary
from display.voice_folder import file_name
from kit.wire import topics

MOST_TIMES = 3  # a third time tells nobody anything new, and the others wait


def faults(config: DisplayConfig) -> list[str]:
    """What cannot be, a sentence each; empty when the voice can work."""
    found = say_volume.faults(config.volume)
    if not 1 <= config.say_times <= MOST_TIMES:
        found.append(f"say_times: {config.say_times} is not from 1 to {MOST_TIMES}")
    for name in config.other_voices:
        if not topics.NAME.fullmatch(name):
            found.append(f"other_voices: {name!r} is no name of a display")
        if name == config.device:
            found.append(f"other_voices: {name!r} is this display itself")
    return found


def notes(config: DisplayConfig) -> tuple[str, ...]:
    """What works, but not as somebody may think."""
    return tuple(_notes(config))


def _notes(config: DisplayConfig) -> Iterator[str]:
    silent = [one.at for one in config.volume if one.percent == 0]
    if silent:
        yield f"volume: no call is heard from {', '.join(silent)} on until the next entry"
    if config.clips:
        wanted = [clip for clip in vocabulary(config.linking_word) if clip != CHIME]
        folder = Path(config.clips)
        missing = sum(not (folder / file_name(clip)).is_file() for clip in wanted)
        if missing:
            yield (
                f"clips: {missing} of {len(wanted)} are not recorded, espeak-ng speaks them "
                "(bamso voice check)"
            )
