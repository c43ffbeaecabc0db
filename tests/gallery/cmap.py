"""Which letters a font file has, read from its `cmap` (OpenType 1.9, formats 4 and 12).

The painter's library cannot tell: it paints an empty box and gives the box's measures.
"""

from functools import cache
from pathlib import Path
from struct import unpack_from

MISSING = 0xFFFF  # the segment that ends format 4


@cache
def letters_of(font: Path) -> frozenset[int]:
    """The code points that have a glyph of their own."""
    data = font.read_bytes()
    start = _table(data, b"cmap")
    found: set[int] = set()
    for n in range(unpack_from(">H", data, start + 2)[0]):
        at = start + unpack_from(">I", data, start + 4 + 8 * n + 4)[0]
        match unpack_from(">H", data, at)[0]:
            case 4:
                found |= _segments(data, at)
            case 12:
                found |= _groups(data, at)
    return frozenset(found)


def _table(data: bytes, name: bytes) -> int:
    for n in range(unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = unpack_from(">4sIII", data, 12 + 16 * n)
        if tag == name:
            return int(offset)
    raise ValueError(f"no table {name!r}")


def _segments(data: bytes, at: int) -> set[int]:
    count = unpack_from(">H", data, at + 6)[0] // 2
    row = 2 * count
    found = set()
    for n in range(count):
        last = unpack_from(">H", data, at + 14 + 2 * n)[0]
        first, delta, offset = (
            unpack_from(">H", data, at + 16 + k * row + 2 * n)[0] for k in (1, 2, 3)
        )
        for code in range(first, last + 1):
            if code == MISSING:
                continue
            if offset == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                place = at + 16 + 3 * row + 2 * n + offset + 2 * (code - first)
                glyph = unpack_from(">H", data, place)[0]
            if glyph:
                found.add(code)
    return found


def _groups(data: bytes, at: int) -> set[int]:
    found: set[int] = set()
    for n in range(unpack_from(">I", data, at + 12)[0]):
        first, last, glyph = unpack_from(">III", data, at + 16 + 12 * n)
        found.update(range(first + (glyph == 0), last + 1))
    return found
