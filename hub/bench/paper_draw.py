"""Draws a slip of paper as it leaves the printer: one pixel is one dot, black or white.

Pure but for the fonts, which come out of the package font_source_sans_pro. Rasters are the
real dots; printer fonts are a likeness in cells of the real size, because an Epson's own
glyphs are in its ROM only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hub.bench.paper_items import (
    Align,
    Dots,
    Feed,
    Item,
    Line,
    Picture,
    Place,
    QrCode,
    Run,
    Slip,
    Style,
)

MARGIN_DOTS = 32  # 80 mm of paper are 640 dots, and 576 of them print.
LONGEST_DOTS = 40_000  # Five metres: more is a runaway stream, and memory ends.

_TAB_DOTS = 96  # HT goes to every 8th character of font A.
_WHITE, _BLACK = 255, 0
_BASELINE = 0.79  # Of the cell's height; below it hang g and the dot of ạ.
_INK = 110  # A thermal head burns a dot or not: shades over this are black.


class _Types:
    """The typefaces in use while one slip is drawn; loads each size once."""

    def __init__(self) -> None:
        self._faces: dict[tuple[bool, int], ImageFont.FreeTypeFont] = {}

    def face(self, style: Style) -> ImageFont.FreeTypeFont:
        """The face whose capitals fill a cell of this style as an Epson's do."""
        size = round(style.font.value[1] * style.height * 0.98)
        key = (style.bold, size)
        if key not in self._faces:
            weight = "Bold" if style.bold else "Semibold"
            path = files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"
            self._faces[key] = ImageFont.truetype(BytesIO(path.read_bytes()), size)
        return self._faces[key]


@dataclass(frozen=True, slots=True)
class _Band:
    """A strip across the paper; the paper moves by `height_dots`, the image stands at its top."""

    height_dots: int
    image: Image.Image | None = None
    left_dots: int = 0


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    style: Style


@dataclass(frozen=True, slots=True)
class _Mark:
    """A character or column bitmap in its row: `x` and the size in dots."""

    drawn: _Glyph | Dots
    x: int
    width: int
    height: int


def draw(slip: Slip, *, width_dots: int = 576, margin_dots: int = MARGIN_DOTS) -> Image.Image:
    """The slip in mode "1" (white paper), `width_dots + 2 * margin_dots` wide.

    `width_dots` is the print area of the paper (576: 80 mm, 384: 58 mm); what is wider is lost,
    as on paper. The margin is also the least blank above and below; 0 gives the bare dots.
    ValueError when the paper would be longer than `LONGEST_DOTS`.
    """
    types = _Types()
    bands = tuple(band for item in slip.items for band in _bands(item, width_dots, types))
    blank_below = 0
    for band in reversed(bands):
        if band.image is not None:
            break
        blank_below += band.height_dots
    tall = sum(band.height_dots for band in bands)
    height = margin_dots + tall + max(0, margin_dots - blank_below)
    if height > LONGEST_DOTS:
        raise ValueError(f"the paper would be {height} dots long, over {LONGEST_DOTS}")

    area = Image.new("1", (width_dots, max(1, tall)), _WHITE)
    y = 0
    for band in bands:
        if band.image is not None:
            area.paste(band.image, (band.left_dots, y))
        y += band.height_dots
    paper = Image.new("1", (width_dots + 2 * margin_dots, max(1, height)), _WHITE)
    paper.paste(area, (margin_dots, margin_dots))
    return paper


def dots_image(dots: Dots) -> Image.Image:
    """The bitmap as it stands on the paper, magnified, in mode "1" with black dots 0."""
    image = Image.frombytes("1", (dots.width_dots, dots.height_dots), dots.rows, "raw", "1;I")
    if (dots.scale_x, dots.scale_y) == (1, 1):
        return image
    size = (dots.width_dots * dots.scale_x, dots.height_dots * dots.scale_y)
    return image.resize(size, Image.Resampling.NEAREST)


def _bands(item: Item, width_dots: int, types: _Types) -> Iterator[_Band]:
    match item:
        case Feed():
            yield _Band(item.dots)
        case Line():
            yield from _line_bands(item, width_dots, types)
        case Picture():
            yield _placed(dots_image(item.dots), item.place, width_dots)
        case QrCode():
            symbol = _symbol(item)
            # A symbol wider than the print area is not printed at all.
            if symbol is not None and symbol.width <= _area(item.place, width_dots):
                yield _placed(symbol, item.place, width_dots)
        case _:
            pass


def _area(place: Place, width_dots: int) -> int:
    """The dots between the left margin and the right end of the print area, 1 at least."""
    room = width_dots - place.left_dots
    return max(1, room if place.area_dots is None else min(place.area_dots, room))


def _shift(align: Align, free_dots: int) -> int:
    shares = {Align.LEFT: 0, Align.CENTER: free_dots // 2, Align.RIGHT: free_dots}
    return max(0, shares[align])


def _placed(image: Image.Image, place: Place, width_dots: int) -> _Band:
    area = _area(place, width_dots)
    left = place.left_dots + _shift(place.align, area - image.width)
    return _Band(image.height, image.crop((0, 0, min(image.width, area), image.height)), left)


def _symbol(code: QrCode) -> Image.Image | None:
    """The QR symbol, or None when the payload is too long for any."""
    try:
        symbol = segno.make(code.payload, error=code.level, boost_error=False, micro=False)
    except segno.DataOverflowError:
        return None
    size = len(symbol.matrix)
    modules = bytes(_BLACK if dark else _WHITE for row in symbol.matrix for dark in row)
    image = Image.frombytes("L", (size, size), modules).convert("1")
    side = size * code.module_dots
    return image.resize((side, side), Image.Resampling.NEAREST)


def _line_bands(line: Line, width_dots: int, types: _Types) -> Iterator[_Band]:
    area = _area(line.place, width_dots)
    for row in _rows(line.pieces, area):
        tall = max((mark.height for mark in row), default=0)
        feed = max(line.spacing_dots, tall)
        if not row:
            yield _Band(feed)
            continue
        long = row[-1].x + row[-1].width
        image = Image.new("1", (area, tall), _WHITE)
        shift = _shift(line.place.align, area - long)
        for mark in row:
            # Characters of different heights stand on the same bottom line.
            image.paste(_mark_image(mark, types), (shift + mark.x, tall - mark.height))
        if line.upside_down:
            image = image.transpose(Image.Transpose.ROTATE_180)
        yield _Band(feed, image, line.place.left_dots)


def _rows(pieces: Iterable[Run | Dots], area: int) -> Iterator[tuple[_Mark, ...]]:
    """The marks of a line, in more rows when they do not fit; one row, maybe empty, at least."""
    row: list[_Mark] = []
    x = 0
    for drawn in _drawn(pieces):
        width, height = _size(drawn, x)
        if row and x + width > area:
            yield tuple(row)
            row, x = [], 0
        row.append(_Mark(drawn, x, width, height))
        x += width
    yield tuple(row)


def _drawn(pieces: Iterable[Run | Dots]) -> Iterator[_Glyph | Dots]:
    for piece in pieces:
        if isinstance(piece, Dots):
            yield piece
        else:
            yield from (_Glyph(character, piece.style) for character in piece.text)


def _size(drawn: _Glyph | Dots, x: int) -> tuple[int, int]:
    if isinstance(drawn, Dots):
        return drawn.width_dots * drawn.scale_x, drawn.height_dots * drawn.scale_y
    width, height = _cell(drawn.style)
    return (_TAB_DOTS - x % _TAB_DOTS if drawn.character == "\t" else width), height


def _cell(style: Style) -> tuple[int, int]:
    width, height = style.font.value
    return width * style.width, height * style.height


def _mark_image(mark: _Mark, types: _Types) -> Image.Image:
    if isinstance(mark.drawn, Dots):
        return dots_image(mark.drawn)
    style, character = mark.drawn.style, mark.drawn.character
    cell = Image.new("1", (mark.width, mark.height), _WHITE)
    if character == "\t":
        return cell
    _write(cell, character, style, types.face(style))
    if style.inverted:
        return ImageChops.invert(cell)
    if style.underline:
        top = mark.height - style.underline
        ImageDraw.Draw(cell).rectangle((0, top, mark.width, mark.height), fill=_BLACK)
    return cell


def _write(cell: Image.Image, character: str, style: Style, face: ImageFont.FreeTypeFont) -> None:
    """Writes one character into its cell, squeezed where the typeface is too wide or too tall."""
    left, top, right, bottom = (round(edge) for edge in face.getbbox(character, anchor="ls"))
    if right <= left or bottom <= top:
        return
    ink = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(ink).text((-left, -top), character, fill=255, font=face, anchor="ls")

    stretch = 2 * cell.width / cell.height  # The typeface is made for cells of 1 by 2.
    width = max(1, min(round(ink.width * stretch), cell.width - style.width))
    baseline = round(cell.height * _BASELINE)
    above, below = max(0, baseline + top), min(cell.height, baseline + bottom)
    if below <= above:
        return
    ink = ink.resize((width, below - above), Image.Resampling.LANCZOS)
    mask = ink.point(lambda shade: 255 if shade > _INK else 0, mode="1")
    cell.paste(_BLACK, ((cell.width - width) // 2, above), mask)
