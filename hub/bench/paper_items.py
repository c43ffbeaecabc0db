"""What is on a slip of receipt paper: the values the ESC/POS decoder hands out.

All lengths are printer dots (203 dpi: 8 dots are one millimetre). The values know
neither the bytes they came from nor how they are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

Level = Literal["L", "M", "Q", "H"]
Unknown = tuple[int, str]


class PaperError(ValueError):
    """A command that this decoder does not print; raised by the strict mode only.

    `reason` is one word: `unknown` (not in our command list), `truncated` (the bytes end
    inside it) or `refused` (ours, but not with these values or not at this place).
    """

    def __init__(self, reason: str, offset: int, raw: bytes) -> None:
        super().__init__(f"{reason} command at byte {offset}: {shown_hex(raw)}")
        self.reason = reason
        self.offset = offset
        self.raw = raw


class Align(Enum):
    """Where a line stands in the print area (ESC a)."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Font(Enum):
    """A printer font; the value is its cell at size 1, (width, height) in dots."""

    A = (12, 24)
    B = (9, 17)


@dataclass(frozen=True, slots=True)
class Style:
    """How characters look: `width` and `height` magnify 1-8, `underline` is 0-2 dots thick."""

    font: Font = Font.A
    width: int = 1
    height: int = 1
    bold: bool = False
    underline: int = 0
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line may print; `area_dots` None reaches to the right edge of the paper."""

    align: Align = Align.LEFT
    left_dots: int = 0
    area_dots: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style; a tab stays `\\t`, `raw` keeps the bytes as they were sent."""

    text: str
    raw: bytes
    style: Style


@dataclass(frozen=True, slots=True)
class Dots:
    """A bitmap before magnification: rows top down, bytes left to right, bit 7 first, 1 = black.

    `rows` holds `(width_dots + 7) // 8 * height_dots` bytes. The paper shows
    `width_dots * scale_x` by `height_dots * scale_y`.
    """

    width_dots: int
    height_dots: int
    rows: bytes
    scale_x: int = 1
    scale_y: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; the paper moves by `spacing_dots`, or the tallest piece if that is more."""

    pieces: tuple[Run | Dots, ...]
    place: Place
    spacing_dots: int
    upside_down: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """Blank paper of this height."""

    dots: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image that is a line by itself (GS v 0, GS ( L)."""

    dots: Dots
    place: Place


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR model 2 symbol that the printer draws itself, without a quiet zone."""

    payload: bytes
    module_dots: int
    level: Level
    place: Place


@dataclass(frozen=True, slots=True)
class ProcessId:
    """The printer was asked to answer with this id when all before it is done (GS ( H fn 48)."""

    id: str


@dataclass(frozen=True, slots=True)
class StatusAsked:
    """The printer was asked something: `command` is Epson's name, `params` what followed it."""

    command: str
    params: bytes


Item = Line | Feed | Picture | QrCode | ProcessId | StatusAsked


@dataclass(frozen=True, slots=True)
class Slip:
    """One piece of paper, its items top down; `cut` False when the bytes ended before a cut.

    `unknown` counts what was not understood, as (offset in the data, hex). `unprinted` is
    what was sent but never reached paper: a last line without line feed, or a line or picture
    that ESC @ threw away.
    """

    items: tuple[Item, ...]
    cut: bool
    unknown: tuple[Unknown, ...] = field(default=())
    unprinted: tuple[Line | Picture, ...] = field(default=())


def shown_hex(raw: bytes) -> str:
    """The bytes as hex, the first 32 of them at most, then `…`."""
    # A broken raster is 30 kB: nobody reads more than its head.
    return raw[:32].hex() + ("…" if len(raw) > 32 else "")
