"""Vietnamese words as 1-bit strips for the printer: the only door to Pillow in the kiosk.

No code page of cheap printers has all 134 Vietnamese letters, so words go to paper as pictures.
Lines stand on one baseline grid, whatever accents stack on the capitals.
"""

import unicodedata
from bisect import bisect
from functools import lru_cache
from math import ceil

import segno
from PIL import Image, ImageDraw, ImageFont, ImageOps

from kiosk.ticket import DOTS_PER_MM, Words
from kit.fonts import font_file
from kit.scene import Weight

# Of the font size, read from the files of Source Sans Pro.
CAPITAL = 0.66
ABOVE = 0.985  # of the highest letters, accents included
PITCH = 1.26
PADDING_MM = 0.9  # black around boxed words
COARSE_MM = 2.9  # bold capitals so high lose nothing with rows of a quarter of a millimetre
INK_FROM = 128  # grey level up to which a dot is burnt

Strip = Image.Image


def draw_words(words: Words, width_dots: int) -> tuple[Strip, ...]:
    """The paragraph as strips (mode 1, 0 = black), top down, each no wider than its ink.

    Whoever prints them centres them, and prints those of `is_coarse` words twice as high; each byte
    less is time on a slow cable.
    """
    text = unicodedata.normalize("NFC", words.text).strip()
    if not text:
        return (blank(1),)
    room_dots = width_dots - (4 * _pad() if words.boxed else 0)
    font, lines = _fit(text, words, room_dots)
    rows = 2 if is_coarse(words) else 1
    if words.boxed:
        return (_burnt(_box(lines, font), rows),)
    return tuple(strip for line in lines for strip in _cropped(_burnt(_line(line, font), rows)))


def is_coarse(words: Words) -> bool:
    """Whether the strips of these words have half of their rows; thin strokes would break."""
    return words.weight == "bold" and words.mm >= COARSE_MM


def blank(mm: float) -> Strip:
    """White paper: a strip one byte wide, so that it costs next to nothing to send."""
    return _white(max(1, round(mm * DOTS_PER_MM)))


def rule(width_dots: int) -> Strip:
    """A line of that width, to be printed twice as large: a quarter of a millimetre thick."""
    return Image.new("1", (width_dots // 2, 1), 0)


def qr_code(payload: str, module_dots: int) -> Strip:
    """A QR code without a quiet zone, to be printed twice as large.

    Its squares are then `module_dots` wide, one more where that is odd: a printer that magnifies
    gets a quarter of the bytes.
    """
    rows = segno.make(payload, error="m", boost_error=False, micro=False).matrix
    small = Image.new("1", (len(rows), len(rows)), 1)
    small.putdata([0 if dark else 255 for row in rows for dark in row])
    side = len(rows) * ceil(module_dots / 2)
    return small.resize((side, side), Image.Resampling.NEAREST)


@lru_cache(maxsize=2)
def logo(path: str, mm: float, width_dots: int) -> Strip:
    """The picture file in black and white, `mm` high, or smaller to be as wide as the paper.

    OSError when it cannot be read.
    """
    with Image.open(path) as file:
        clear = file.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    grey = Image.alpha_composite(white, clear).convert("L")
    return _burnt(ImageOps.contain(grey, (width_dots, round(mm * DOTS_PER_MM))))


def _pad() -> int:
    return round(PADDING_MM * DOTS_PER_MM)


def _line(line: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    grey = Image.new("L", (max(1, round(font.getlength(line))), round(PITCH * font.size)), 255)
    place = (0, round(ABOVE * font.size))
    ImageDraw.Draw(grey).text(place, line, font=font, fill=0, anchor="ls")
    return grey


def _box(lines: tuple[str, ...], font: ImageFont.FreeTypeFont) -> Image.Image:
    """White words on black, the capitals in the middle of each line."""
    pitch, pad = round(PITCH * font.size), _pad()
    wide = max(font.getlength(line) for line in lines)
    grey = Image.new("L", (round(wide) + 4 * pad, pitch * len(lines) + 2 * pad), 0)
    pen = ImageDraw.Draw(grey)
    for number, line in enumerate(lines):
        baseline = round(pad + number * pitch + (PITCH + CAPITAL) * font.size / 2)
        pen.text((grey.width / 2, baseline), line, font=font, fill=255, anchor="ms")
    return grey


def _burnt(grey: Image.Image, rows: int = 1) -> Strip:
    """The dots that are burnt; one row of them for each `rows` of the picture."""
    if rows > 1:
        size = (grey.width, ceil(grey.height / rows))
        grey = grey.resize(size, Image.Resampling.BOX)
    return grey.point(lambda level: 255 if level >= INK_FROM else 0).convert("1")


def _cropped(strip: Strip) -> tuple[Strip, ...]:
    """White rows above and below cost a byte each, the ink its own width."""
    box = Image.eval(strip.convert("L"), lambda level: 255 - level).getbbox()
    if box is None:
        return (_white(strip.height),)
    left, top, right, bottom = box
    parts = (
        _white(top),
        strip.crop((left, top, right, bottom)),
        _white(strip.height - bottom),
    )
    return tuple(part for part in parts if part.height)


def _white(rows: int) -> Strip:
    return Image.new("1", (8, rows), 1)


def _fit(text: str, words: Words, room_dots: int) -> tuple[ImageFont.FreeTypeFont, tuple[str, ...]]:
    """The largest font that needs no more than `words.lines`, else the smallest and more lines."""
    wanted = round(words.mm * DOTS_PER_MM / CAPITAL)
    smallest = max(1, round(wanted * words.shrink))
    for size in range(wanted, smallest - 1, -1):
        font = _font(words.weight, size)
        lines = _wrap(text, font, room_dots)
        if len(lines) <= words.lines:
            break
    return font, _balanced(text, font, room_dots, len(lines))


def _balanced(
    text: str, font: ImageFont.FreeTypeFont, room_dots: int, count: int
) -> tuple[str, ...]:
    """As many lines, of about the same length: no last line with one lonely word."""
    narrow, wide = room_dots // 2, room_dots
    while wide - narrow > 4:
        middle = (narrow + wide) // 2
        if len(_wrap(text, font, middle)) > count:
            narrow = middle
        else:
            wide = middle
    return _wrap(text, font, wide)


def _wrap(text: str, font: ImageFont.FreeTypeFont, room_dots: int) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _broken(paragraph.split(), font, room_dots):
            longer = f"{line} {word}" if line else word
            if line and font.getlength(longer) > room_dots:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return tuple(lines)


def _broken(words: list[str], font: ImageFont.FreeTypeFont, room_dots: int) -> list[str]:
    """The words, with those cut to pieces that are wider than the paper."""
    pieces = []
    for word in words:
        while font.getlength(word) > room_dots and len(word) > 1:
            cuts = range(1, len(word))
            fits = max(1, bisect(cuts, room_dots, key=lambda n: ceil(font.getlength(word[:n]))))
            pieces.append(word[:fits])
            word = word[fits:]
        pieces.append(word)
    return pieces


@lru_cache(maxsize=16)
def _font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(weight), size)
