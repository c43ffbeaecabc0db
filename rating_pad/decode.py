"""PURE: the bytes of a keypad turned into keys, whatever noise lies between them.

A keypad sends a frame for each key: one byte ('1'), a line ('K1\\r') or a packet (AA 01 55). The
decoder is a value: `feed` returns the next one, and never holds more than one frame's beginning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

FRAME_MAX = 32  # bytes; no keypad that we know sends more than eight for a key
_HEX = re.compile(r"(?:0x)?[0-9A-Fa-f]{2}(?: [0-9A-Fa-f]{2})+|0x[0-9A-Fa-f]{2}")


def frame(written: str) -> bytes:
    """The bytes of a frame as it is written in the settings.

    `AA 01 55` (two pairs or more) and `0x31` are hexadecimal, all else is the text itself in ASCII.
    ValueError when it is empty, too long or not ASCII.
    """
    if _HEX.fullmatch(written):
        found = bytes.fromhex(written.removeprefix("0x"))
    elif written.isascii():
        found = written.encode("ascii")
    else:
        raise ValueError(f"{written!r} is neither ASCII nor hexadecimal pairs")
    if not 1 <= len(found) <= FRAME_MAX:
        raise ValueError(f"{written!r} has {len(found)} bytes, 1 to {FRAME_MAX} are possible")
    return found


@dataclass(frozen=True, slots=True)
class KeyDecoder:
    """Turns bytes into key names; `rest` is the beginning of a frame that may still be completed.

    No frame may be the beginning of another (ValueError): it could not be told when the shorter one
    is meant.
    """

    frames: Mapping[bytes, str]
    rest: bytes = b""

    def __post_init__(self) -> None:
        ordered = sorted(self.frames)
        for one, other in pairwise(ordered):
            if other.startswith(one):
                raise ValueError(f"frame {one!r} is the beginning of frame {other!r}")

    def feed(self, data: bytes) -> tuple[Self, tuple[str, ...]]:
        """The decoder after `data`, and the keys that were completed, in order."""
        held = self.rest + data
        keys: list[str] = []
        at = 0
        while at < len(held):
            found = next((f for f in self.frames if held.startswith(f, at)), None)
            if found is not None:
                keys.append(self.frames[found])
                at += len(found)
            elif self._may_go_on(held, at):
                break
            else:
                at += 1  # noise: the next byte may begin a frame
        return replace(self, rest=held[at:]), tuple(keys)

    def quiet(self) -> Self:
        """The decoder after a pause on the line: half a frame is noise by now."""
        return replace(self, rest=b"") if self.rest else self

    def _may_go_on(self, held: bytes, at: int) -> bool:
        left = len(held) - at
        return left < FRAME_MAX and any(f.startswith(held[at:]) for f in self.frames)
