"""Words into lines: wrapping, shrinking, the baseline grid. The part of the painter that measures.

`pygame.font` with NFC text only: `pygame.freetype` draws 132 of the 146 Vietnamese letters wrongly
when they come decomposed. Surfaces of stacked capitals (Ắ) are taller than others, so lines are
placed by their baseline, never by their top.
"""

import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import pygame

from kit.fonts import font_file
from kit.scene import Color, Text, Weight

KEPT_FONTS = 10  # an open font costs 100 to 200 kB with its glyphs; a board uses about ten sizes
SMALLEST_PX = 6
# Of the font size, read from the files of Source Sans Pro.
CAPITAL = 0.66
ABOVE = 0.985
BELOW = 0.275
PITCH = 1.2575

Width = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words at a pixel size; `x` is its left edge, `baseline` where letters stand."""

    text: str
    size_px: int
    x: int
    baseline: int


class Letters:
    """Fonts by size, and the laying out of a `Text`. Belongs to one thread."""

    def __init__(self) -> None:
        pygame.font.init()
        self._fonts: OrderedDict[tuple[Weight, int], pygame.font.Font] = OrderedDict()

    def lay(self, item: Text) -> tuple[Line, ...]:
        """The lines of `item`, largest size that fits first; the last ends with … if none does."""
        text = _clean(item.text)
        if not text:
            return ()
        largest = max(SMALLEST_PX, round(item.size))
        smallest = min(largest, max(SMALLEST_PX, round(item.min_size or 0.6 * item.size)))
        size_px = largest
        if smallest < largest and not self._fits(text, item, largest):
            size_px = self._guess(text, item, smallest, largest - 1)
            while size_px > smallest and not self._fits(text, item, size_px):
                size_px -= 1
        width = self._width(item, size_px)
        lines = _cut(_wrap(text, item.at.w, width), item, width)
        return self._place(lines, item, size_px)

    def render(self, line: Line, weight: Weight, color: Color) -> tuple[pygame.Surface, int]:
        """The painted line and how many of its rows are above the baseline."""
        font = self._font(weight, line.size_px)
        surface = font.render(line.text, True, color)
        return surface, surface.get_height() - (font.get_linesize() - font.get_ascent())

    def _guess(self, text: str, item: Text, low: int, high: int) -> int:
        """The size that fits if letters shrank evenly: opening a font for each size costs more."""
        full_px, full = high, self._width(item, high)

        def fits(size_px: int) -> bool:
            return self._fits(text, item, size_px, lambda words: full(words) * size_px / full_px)

        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fits(middle) else (low, middle - 1)
        return low

    def _fits(self, text: str, item: Text, size_px: int, width: Width | None = None) -> bool:
        width = width or self._width(item, size_px)
        lines = _wrap(text, item.at.w, width)
        if len(lines) > max(1, item.lines):
            return False
        tall = (ABOVE + BELOW) * size_px + (len(lines) - 1) * PITCH * size_px
        return tall <= item.at.h + 1 and all(width(line) <= item.at.w for line in lines)

    def _width(self, item: Text, size_px: int) -> Width:
        font = self._font(item.weight, size_px)
        return lambda words: font.size(words)[0]

    def _place(self, lines: list[str], item: Text, size_px: int) -> tuple[Line, ...]:
        font = self._font(item.weight, size_px)
        pitch = font.get_linesize()
        grid = (len(lines) - 1) * pitch
        highest = item.at.y + ABOVE * size_px
        lowest = item.at.y + item.at.h - BELOW * size_px - grid
        match item.valign:
            case "top":
                first = highest
            case "bottom":
                first = lowest
            case _:  # the capitals are in the middle, unless the accents need the room
                first = item.at.y + (item.at.h - grid + CAPITAL * size_px) / 2
                first = max(highest, min(first, lowest)) if highest <= lowest else first
        placed = []
        for number, line in enumerate(lines):
            spare = item.at.w - font.size(line)[0]
            shift = {"left": 0.0, "center": spare / 2, "right": spare}[item.align]
            placed.append(
                Line(line, size_px, round(item.at.x + shift), round(first + number * pitch))
            )
        return tuple(placed)

    def _font(self, weight: Weight, size_px: int) -> pygame.font.Font:
        key = (weight, size_px)
        font = self._fonts.get(key)
        if font is None:
            font = self._fonts[key] = pygame.font.Font(font_file(weight), size_px)
            if len(self._fonts) > KEPT_FONTS:
                self._fonts.popitem(last=False)
        else:
            self._fonts.move_to_end(key)
        return font


def _clean(text: str) -> str:
    """NFC without control and direction signs: they draw as boxes or turn the line around."""
    known = unicodedata.normalize("NFC", text)
    return "".join(c for c in known if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()


def _wrap(text: str, room: float, width: Width) -> list[str]:
    """Lines no wider than `room`, except for single words that are."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and width(longer) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _cut(lines: list[str], item: Text, width: Width) -> list[str]:
    """At most `item.lines` lines that all fit into the width; what is lost shows as …"""
    allowed = max(1, item.lines)
    if len(lines) > allowed:
        lines = [*lines[: allowed - 1], " ".join(lines[allowed - 1 :])]
    return [
        line if width(line) <= item.at.w else _shorten(line, item.at.w, width) for line in lines
    ]


def _shorten(line: str, room: float, width: Width) -> str:
    """The longest beginning of `line` that fits together with …"""
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if width(line[:middle].rstrip() + "…") <= room:
            low = middle
        else:
            high = middle - 1
    return line[:low].rstrip() + "…"
