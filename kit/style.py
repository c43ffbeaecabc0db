"""PURE: one palette, type scale and spacing for every screen (kiosk, boards, pads) and the web.

Contrast of each `*_ink` on its ground is at least 7:1 (a test computes it). Nothing is said by
colour alone: a state always has its word beside it.
"""

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
