"""PURE: a paragraph in a printer's own letters, where its profile says that it has them all.

Font A is 12 dots wide and 24 high on every ESC/POS printer; a paragraph takes the multiple of it
that its raster would be about as high as, never smaller.
"""

import textwrap

from kiosk.profile import Profile
from kiosk.profile_letters import encode, plain
from kiosk.ticket import Words

LETTER_DOTS = 12  # width of a letter of font A, the default of every ESC/POS printer
BIG_MM = 3.4  # capitals so high are twice as high and wide
HIGHEST_MM = 4.5  # higher ones are drawn
TALL_MM = 2.5  # and so high twice as high: those of font A are 2.2 mm

_SIZE, _BOLD, _INVERTED = b"\x1d!", b"\x1bE", b"\x1dB"  # GS !, ESC E, GS B
_NO_CHINESE = b"\x1c."  # FS .


def text_of(words: Words, profile: Profile, width_dots: int) -> bytes | None:
    """The bytes that print the paragraph, ending in plain type; None: it needs a picture."""
    if words.mm > HIGHEST_MM or (words.boxed and profile.letters == "ascii"):
        return None  # white on black is not on every printer
    text = plain(words.text).strip()
    wide, tall, lines = _lines(text, words, width_dots)
    if not lines:
        return None
    out = bytearray(_NO_CHINESE if profile.chinese else b"")
    size = (wide - 1) << 4 | (tall - 1)
    bold, boxed = words.weight == "bold", words.boxed
    out += _SIZE + bytes([size]) if size else b""
    out += _BOLD + b"\1" if bold else b""
    out += _INVERTED + b"\1" if boxed else b""
    for line in lines:
        encoded = encode(f" {line} " if boxed else line, profile.letters, profile.pages)
        if encoded is None:
            return None
        out += encoded + b"\n"
    out += _INVERTED + b"\0" if boxed else b""
    out += _BOLD + b"\0" if bold else b""
    out += _SIZE + b"\0" if size else b""
    return bytes(out)


def _lines(text: str, words: Words, width_dots: int) -> tuple[int, int, list[str]]:
    """How many times as wide and high, and the lines of it, of about the same length."""
    tall = 2 if words.mm >= TALL_MM else 1
    wide = 2 if words.mm >= BIG_MM else 1
    while True:
        room = width_dots // (LETTER_DOTS * wide) - (2 if words.boxed else 0)
        lines = _wrapped(text, room)
        if len(lines) <= words.lines or wide == 1:
            return wide, tall, _balanced(text, room, len(lines))
        wide = 1  # as high, but slimmer, before it takes more lines than it should


def _balanced(text: str, room: int, count: int) -> list[str]:
    for narrow in range(max(1, room // 2), room):
        if len(lines := _wrapped(text, narrow)) == count:
            return lines
    return _wrapped(text, room)


def _wrapped(text: str, room: int) -> list[str]:
    return [
        line
        for paragraph in text.split("\n")
        for line in textwrap.wrap(paragraph, room, break_on_hyphens=False)
    ]
