"""The settings of one display: a hall board with its voice, or the sign above a counter."""

from dataclasses import dataclass, field
from typing import Literal

from display.say_volume import Volume
from kit.config import Broker


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayConfig:
    """What an installer may set for a display. Times are in seconds."""

    broker: Broker = field(default_factory=Broker)
    device: str = "hall"
    state_dir: str = "/var/lib/bamso/display"
    mode: Literal["hall", "sign"] = "hall"
    counter: str = ""  # the counter whose sign this is
    screen: str = "kms://"
    width_px: int = 1920  # of a window or virtual screen; kms:// takes what the monitor has
    height_px: int = 1080

    speaker: str = "none://"  # audio://default on the one board that speaks
    say_times: int = 2  # how often each call is said, 1 to 3
    clips: str = ""  # folder of recordings (docs/voice.md); empty: espeak-ng speaks
    volume: tuple[Volume, ...] = ()  # [[volume]] at = "07:00", percent = 80; empty: always 100
    linking_word: Literal["lẻ", "linh"] = "lẻ"  # 105 in the South and Centre, in the North
    other_voices: tuple[str, ...] = ()  # displays that may speak too, because they are elsewhere
