"""PURE: a picture as a value. `view(state) -> Scene` says what is where; `kit.screen` paints it.

Lengths are pixels of the scene's own size. Two equal scenes are the same picture, so whoever
paints compares first and redraws on change only.
"""

from dataclasses import dataclass
from typing import Literal

Color = tuple[int, int, int]
Align = Literal["left", "center", "right"]
VAlign = Literal["top", "middle", "bottom"]
Weight = Literal["regular", "bold"]


@dataclass(frozen=True, slots=True)
class Rect:
    """Left, top, width and height in pixels."""

    x: float
    y: float
    w: float
    h: float

    def inset(self, dx: float, dy: float | None = None) -> "Rect":
        """The rectangle made smaller by `dx` (and `dy`, else `dx`) on every side."""
        dy = dx if dy is None else dy
        return Rect(self.x + dx, self.y + dy, self.w - 2 * dx, self.h - 2 * dy)

    def contains(self, x: float, y: float) -> bool:
        """True when the point is inside or on the left or top edge."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled rectangle with round corners, and a border when `border_px` > 0."""

    at: Rect
    fill: Color
    radius: float = 0
    border: Color = (0, 0, 0)
    border_px: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words inside `at`: at most `lines` lines, wrapped at spaces, shrunk from `size` down to
    `min_size` (pixels of font size) until they fit; ends with … only when even that is too long.
    Lines share one baseline grid, whatever accents stack on the capitals.
    """

    at: Rect
    text: str
    size: float
    color: Color
    min_size: float = 0  # 0: never below 60 % of `size`
    weight: Weight = "regular"
    align: Align = "left"
    valign: VAlign = "middle"
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A QR code of `payload`, square, with its quiet zone inside `at`."""

    at: Rect
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A drawn face: `mood` from 0 (sad) to 1 (very happy), in `color` on nothing."""

    at: Rect
    mood: float
    color: Color


Item = Box | Text | Code | Face


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a finger may press, and the name of the key that it then presses."""

    at: Rect
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole picture: painted in order over `background`; targets are not painted."""

    width: int
    height: int
    background: Color
    items: tuple[Item, ...] = ()
    targets: tuple[Target, ...] = ()

    def key_at(self, x: float, y: float) -> str | None:
        """The key under the point (the last target wins), None beside all of them."""
        for target in reversed(self.targets):
            if target.at.contains(x, y):
                return target.key
        return None
