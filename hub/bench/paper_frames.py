"""Where each ESC/POS command begins and ends in a byte stream, by the Epson command list.

Law: the frames laid end to end are the stream, byte for byte. A command we cannot print
still has its right length here when Epson documents it, so that what follows is read well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Fault = Literal["", "unknown", "truncated"]
# Parameter bytes after the two-byte name that starts before `at`; None: no such form.
# IndexError: the data ends before the length is known.
_Measure = Callable[[bytes, int], int | None]

TEXT = "text"
_TEXT_BYTES = re.compile(rb"[\x20-\xff]+")
_LEADS = {0x10: "DLE", 0x1B: "ESC", 0x1C: "FS", 0x1D: "GS"}
_CONTROLS = {0x09: "HT", 0x0A: "LF", 0x0D: "CR", 0x18: "CAN"}
_REAL_TIME = {0x04: "DLE EOT", 0x05: "DLE ENQ", 0x14: "DLE DC4"}


@dataclass(frozen=True, slots=True)
class Frame:
    """One command: Epson's name (or `text`), its parameters, and all its bytes.

    `fault` is empty for a whole command; else the name may be empty and `raw` holds what is
    there. Length fields of the GS ( and GS 8 families are not part of `params`.
    """

    offset: int
    name: str
    params: bytes
    raw: bytes
    fault: Fault = ""


def frames(data: bytes) -> Iterator[Frame]:
    """The commands in order; every byte of the data is in exactly one of them."""
    at = 0
    while at < len(data):
        frame = _frame_at(data, at)
        yield frame
        at += len(frame.raw)


def _frame_at(data: bytes, at: int) -> Frame:
    if text := _TEXT_BYTES.match(data, at):
        return Frame(at, TEXT, text[0], text[0])
    first = data[at]
    if first not in _LEADS:
        name = _CONTROLS.get(first, "")
        return Frame(at, name, b"", data[at : at + 1], "" if name else "unknown")
    if at + 1 == len(data):
        return Frame(at, "", b"", data[at:], "truncated")

    name = _name(first, data[at + 1])
    measure = _MEASURES.get(name)
    try:
        length = measure(data, at + 2) if measure else None
    except IndexError:
        return Frame(at, name, b"", data[at:], "truncated")
    if length is None:
        # A control code after the lead byte starts a command of its own.
        stop = at + 2 if data[at + 1] >= 0x20 else at + 1
        return Frame(at, name, b"", data[at:stop], "unknown")
    end = at + 2 + length
    if end > len(data):
        return Frame(at, name, b"", data[at:], "truncated")
    return _named(at, name, data[at + 2 : end], data[at:end])


def _name(lead: int, second: int) -> str:
    if lead == 0x10:
        return _REAL_TIME.get(second, "")
    return f"{_LEADS[lead]} {chr(second)}"


def _named(offset: int, name: str, params: bytes, raw: bytes) -> Frame:
    # "GS (" is a family: the third byte is the last letter of the name, then comes a length.
    counted = {"GS (": 3, "ESC (": 3, "FS (": 3, "GS 8": 5, "GS v": 1}.get(name)
    if counted is None:
        return Frame(offset, name, params, raw)
    return Frame(offset, f"{name} {chr(params[0])}", params[counted:], raw)


def _fixed(count: int) -> _Measure:
    return lambda _data, _at: count


def word(data: bytes, at: int) -> int:
    """The number in two bytes, low byte first, as Epson writes nL nH."""
    return data[at] + 256 * data[at + 1]


def _counted(data: bytes, at: int) -> int | None:
    """GS ( x pL pH: letter, length of two bytes, then that many."""
    return 3 + word(data, at + 1)


def _counted_long(data: bytes, at: int) -> int | None:
    """GS 8 L p1 p2 p3 p4: letter, length of four bytes, then that many."""
    if data[at] != ord("L"):
        return None
    return 5 + word(data, at + 1) + 65536 * word(data, at + 3)


def _raster(data: bytes, at: int) -> int | None:
    """GS v 0 m xL xH yL yH: x bytes times y rows."""
    if data[at] != ord("0"):
        return None
    return 6 + word(data, at + 2) * word(data, at + 4)


def _columns(data: bytes, at: int) -> int | None:
    """ESC * m nL nH: n columns of one byte (8 dots) or three (24 dots)."""
    if data[at] not in (0, 1, 32, 33):
        return None
    return 3 + word(data, at + 1) * (3 if data[at] >= 32 else 1)


def _cut(data: bytes, at: int) -> int | None:
    """GS V m, functions B (65, 66), C (97, 98) and D (103, 104) with a feed n."""
    if data[at] in (0, 1, 48, 49):
        return 1
    return 2 if data[at] in (65, 66, 97, 98, 103, 104) else None


def _status(data: bytes, at: int) -> int | None:
    """DLE EOT n, with a second parameter for ink (7), Kanji (8) and buzzer (18)."""
    return 2 if data[at] in (7, 8, 18) else 1


def _real_time(data: bytes, at: int) -> int | None:
    """DLE DC4 fn: 1 pulse, 2 power off, 3 buzzer, 7 status, 8 clear the buffers."""
    parameters = {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(data[at])
    return None if parameters is None else 1 + parameters


def _barcode(data: bytes, at: int) -> int | None:
    """GS k m: NUL-ended data (m 0-6) or counted data (m 65-79)."""
    if data[at] <= 6:
        return _to_nul(data, at)
    return 2 + data[at + 1] if 65 <= data[at] <= 79 else None


def _to_nul(data: bytes, at: int) -> int | None:
    end = data.find(0, at)
    if end < 0:
        raise IndexError("no NUL")
    return end + 1 - at


def _each(lead: str, seconds: str, parameters: int) -> dict[str, _Measure]:
    return {f"{lead} {second}": _fixed(parameters) for second in seconds}


_MEASURES: dict[str, _Measure] = {
    **_each("ESC", "@2im", 0),
    **_each("ESC", "!E-MadJ3tR{", 1),
    **_each("GS", "!BraIb", 1),
    **_each("GS", "LW", 2),
    **_each("FS", ".&", 0),
    "ESC p": _fixed(3),
    "ESC *": _columns,
    "GS V": _cut,
    "GS v": _raster,
    "GS (": _counted,
    "GS 8": _counted_long,
    "DLE EOT": _status,
    "DLE ENQ": _fixed(1),
    "DLE DC4": _real_time,
    # Not printed by us: only the length is known, so that what follows is read well.
    **_each("ESC", "LS", 0),
    **_each("ESC", " =GKerTV%?uv", 1),
    **_each("ESC", "$\\cB", 2),
    **_each("GS", "fhwH|/", 1),
    **_each("GS", "P$\\", 2),
    **_each("FS", "!-CW", 1),
    **_each("FS", "Sp", 2),
    "ESC W": _fixed(8),
    "ESC D": _to_nul,
    "ESC (": _counted,
    "FS (": _counted,
    "GS k": _barcode,
}
