"""PURE: one palette, type scale and spacing for every screen (kiosk, boards, pads) and the web.

Contrast of each `*_ink` on its ground is at least 7:1 (a test computes it). Nothing is said by
colour alone: a state always has its word beside it.
"""

from dataclasses import dataclass

from kit.scene import Color

PAPER: Color = (247, 248, 250)  # light ground (kiosk, pad)
SURFACE: Color = (255, 255, 255)
LINE: Color = (206, 212, 222)
INK: Color = (16, 24, 40)
MUTED_INK: Color = (64, 74, 92)  # 7:1 on PAPER and SURFACE

NIGHT: Color = (8, 22, 48)  # dark ground (boards, read from ten metres)
NIGHT_SURFACE: Color = (17, 37, 74)
NIGHT_LINE: Color = (44, 70, 116)
NIGHT_INK: Color = (255, 255, 255)
NIGHT_MUTED_INK: Color = (190, 204, 228)
NIGHT_GOOD: Color = (53, 194, 122)  # a small sign that all is well, on dark ground

ACCENT: Color = (0, 66, 138)  # a press, a link, a called number on light ground
ACCENT_INK: Color = (255, 255, 255)
CALL: Color = (255, 205, 56)  # a number that is called, on dark ground
CALL_INK: Color = (8, 22, 48)
GOOD: Color = (14, 92, 52)
GOOD_INK: Color = (255, 255, 255)
WARN: Color = (122, 62, 0)
WARN_INK: Color = (255, 255, 255)
BAD: Color = (145, 24, 24)
BAD_INK: Color = (255, 255, 255)

# Faces on the rating pad, from the lowest level to the highest.
LEVEL_COLORS: tuple[Color, ...] = ((145, 24, 24), (122, 62, 0), (0, 66, 138), (14, 92, 52))

STEP = 1.2  # each size of letters is a fifth larger than the one before: a minor third

# Spacing in px of a web page and in units of a screen of 1080 lines; each step is the root of two.
HAIR, TIGHT, SMALL, GAP, WIDE, BROAD, FAR = 5, 7, 10, 14, 20, 28, 40
SPACES: dict[str, int] = {
    "hair": HAIR, "tight": TIGHT, "small": SMALL, "gap": GAP, "wide": WIDE, "broad": BROAD,
    "far": FAR,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeScale:
    """The sizes of letters of one medium, in the unit of its `text`; smallest first."""

    fine: float
    small: float
    text: float
    lead: float
    title: float
    head: float
    large: float
    huge: float
    giant: float
    poster: float


def type_scale(text: float) -> TypeScale:
    """The scale on which running text has the size `text`: pixels, millimetres or rem."""
    names = TypeScale.__slots__
    middle = names.index("text")
    return TypeScale(**{name: text * STEP ** (n - middle) for n, name in enumerate(names)})
