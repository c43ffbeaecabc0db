"""PURE: tiles in a grid, with the largest words that all of them have room for.

A view cannot measure letters, so their width is estimated from their number, on the wide side; the
painter measures and shrinks the odd one that is wider still.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk import words
from kit import style
from kit.scene import Box, Item, Rect, Target, Text
from kit.wire.messages import Language

LETTER = 0.54  # width of an average bold letter of Source Sans Pro, in font sizes
LINE = 1.26  # height of a line
CAPITAL = 0.66
TARGET_MM = 20.0  # an old finger hits this
TYPE_MM = style.type_scale(4.9)  # height of capitals: read standing, at arm\'s length
LEGIBLE_MM = TYPE_MM.fine  # capitals; a list whose words would be smaller is shown in two steps
SMALLEST_MM = 2.5  # before anything is left out
LARGEST_MM = TYPE_MM.large
ABOUT_MM = TYPE_MM.fine
ABOUT_LARGE_MM = TYPE_MM.text  # in a tile of twice the height
ROOMY_MM = 33.0  # a tile of this height has a line of its own for the people waiting
MOST_LINES = 5
MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Look:
    """The glass: its size in pixels and how many of them make a millimetre."""

    width: int
    height: int
    px_per_mm: float

    def mm(self, length: float) -> float:
        """The length in pixels."""
        return length * self.px_per_mm

    @property
    def gap(self) -> float:
        """The space between things, in pixels."""
        return max(8.0, min(self.width, self.height) * 0.016)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One thing to press. `key` empty: it is there, but not to be pressed now.

    `about` says how many wait, `few` the same in a word or two for a small tile; `below` is the
    name in the other language.
    """

    key: str
    name: str
    about: str = ""
    few: str = ""
    below: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """How tiles are laid out: `size` is the font size of all the names."""

    columns: int
    rows: int
    size: float


def plan(
    tiles: Sequence[Tile], at: Rect, look: Look, *, legible_mm: float = LEGIBLE_MM
) -> Grid | None:
    """The grid with the largest words; None when tiles or words would be too small."""
    best: Grid | None = None
    for columns in range(1, MOST_COLUMNS + 1):
        rows = math.ceil(len(tiles) / columns)
        place = _tile_at(Grid(columns, rows, 0), 0, at, look)
        if min(place.w, place.h) < look.mm(TARGET_MM):
            continue
        name_at, _ = _parts(place, look, tiles[0])
        size = _largest([one.name for one in tiles], name_at, look, legible_mm)
        # Among equals the one with more columns: its tiles are nearer to a square.
        if size is not None and (best is None or size >= best.size):
            best = Grid(columns, rows, size)
    return best


def paint(
    tiles: Sequence[Tile], at: Rect, look: Look, lang: Language
) -> tuple[list[Item], list[Target]]:
    """All tiles in `at`; what does not fit is one last tile that says where to ask."""
    shown, grid = _shown(tiles, at, look, lang)
    items: list[Item] = []
    targets: list[Target] = []
    for number, tile in enumerate(shown):
        place = _tile_at(grid, number, at, look)
        items += _tile(tile, place, grid.size, look)
        if tile.key:
            targets.append(Target(at=place, key=tile.key))
    return items, targets


def _shown(tiles: Sequence[Tile], at: Rect, look: Look, lang: Language) -> tuple[list[Tile], Grid]:
    shown = list(tiles)
    while shown:
        for legible_mm in (LEGIBLE_MM, SMALLEST_MM):
            grid = plan(shown, at, look, legible_mm=legible_mm)
            if grid is not None:
                return shown, grid
        if len(shown) == 1:  # the painter makes the words as small as it must
            return shown, Grid(1, 1, look.mm(SMALLEST_MM) / CAPITAL)
        shown = [*shown[:-2], Tile(key="", name=words.say(lang, "more"))]
    return [], Grid(1, 1, look.mm(LEGIBLE_MM) / CAPITAL)


def _tile_at(grid: Grid, number: int, at: Rect, look: Look) -> Rect:
    width = (at.w - (grid.columns - 1) * look.gap) / grid.columns
    height = (at.h - (grid.rows - 1) * look.gap) / grid.rows
    height = min(height, look.mm(90))
    column, row = number % grid.columns, number // grid.columns
    return Rect(at.x + column * (width + look.gap), at.y + row * (height + look.gap), width, height)


def _parts(tile: Rect, look: Look, kind: Tile) -> tuple[Rect, Rect]:
    """Where the name stands, and what else is said: below it, in small tiles below the letter."""
    inner = tile.inset(look.gap)
    left = _badge_px(tile, look) + look.gap if kind.letter else 0.0
    name = Rect(inner.x + left, tile.y + look.gap * 0.4, inner.w - left, tile.h - look.gap * 0.8)
    if not _roomy(tile, look):
        badge = _badge_px(tile, look)
        return name, Rect(inner.x, inner.y + badge * 0.9, badge, inner.h - badge * 0.9)
    line = _about_px(tile, look) * LINE
    lines = line * (2 if tile.h >= look.mm(ROOMY_MM) + line else 1)
    below = Rect(name.x, tile.y + tile.h - lines - look.gap, name.w, lines)
    return Rect(name.x, name.y + look.gap * 0.6, name.w, name.h - lines - look.gap * 1.6), below


def _roomy(tile: Rect, look: Look) -> bool:
    return tile.h >= look.mm(ROOMY_MM)


def _about_px(tile: Rect, look: Look) -> float:
    large = tile.h >= look.mm(2 * ROOMY_MM)
    return look.mm(ABOUT_LARGE_MM if large else ABOUT_MM) / CAPITAL


def _badge_px(tile: Rect, look: Look) -> float:
    return look.mm(15) if _roomy(tile, look) else min(look.mm(15), (tile.h - 2 * look.gap) * 0.75)


def _largest(names: Sequence[str], room: Rect, look: Look, legible_mm: float) -> float | None:
    size = look.mm(LARGEST_MM) / CAPITAL
    while size >= look.mm(legible_mm) / CAPITAL:
        if all(fits(name, room, size, MOST_LINES) for name in names):
            return size
        size -= 1
    return None


def fits(name: str, room: Rect, size: float, most: int) -> bool:
    """Whether the name, in bold of this size, has room on at most so many lines."""
    lines = wrapped(name, room.w / (LETTER * size))
    return len(lines) <= most and len(lines) * LINE * size <= room.h and all(
        len(line) * LETTER * size <= room.w for line in lines
    )  # fmt: skip


def wrapped(text: str, letters: float) -> list[str]:
    """The text in lines of at most so many letters; a longer word stays whole."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _tile(tile: Tile, at: Rect, size: float, look: Look) -> list[Item]:
    is_open = bool(tile.key)
    name_at, about_at = _parts(at, look, tile)
    items: list[Item] = [
        Box(at=at, fill=style.SURFACE if is_open else style.PAPER, radius=look.gap,
            border=style.ACCENT if is_open else style.LINE, border_px=max(2.0, look.mm(0.6))),
        Text(at=name_at, text=tile.name, size=size, min_size=size * 0.4, weight="bold",
             color=style.INK if is_open else style.MUTED_INK, lines=MOST_LINES),
    ]  # fmt: skip
    if tile.letter:
        items += _badge(tile, at, look)
    if not _roomy(at, look):
        text, lines, align = tile.few, 1, "center"
    else:
        lines = 2 if about_at.h > 1.5 * _about_px(at, look) * LINE else 1
        said = [one for one in (tile.about, tile.below) if one]
        text, align = "\n".join(said[:lines]), "left"
    if not text:
        return items
    small = _about_px(at, look)
    items.append(Text(at=about_at, text=text, size=small, min_size=small * 0.5, lines=lines,
                      color=style.MUTED_INK, align="center" if align == "center" else "left",
                      valign="top" if align == "left" else "middle"))  # fmt: skip
    return items


def _badge(tile: Tile, at: Rect, look: Look) -> list[Item]:
    side = _badge_px(at, look)
    high = side if _roomy(at, look) else side * 0.84
    top = at.y + (at.h - high) / 2 if _roomy(at, look) else at.y + look.gap
    place = Rect(at.x + look.gap, top, side, high)
    return [
        Box(at=place, fill=style.ACCENT if tile.key else style.MUTED_INK, radius=look.gap * 0.8),
        Text(at=place, text=tile.letter, size=high * 0.72, min_size=high * 0.3,
             color=style.ACCENT_INK, weight="bold", align="center"),
    ]  # fmt: skip
