"""The palette: every ink is readable on its ground, also for people who see colours differently."""

import pytest

from kit import style
from kit.scene import Color

PAIRS = [
    ("INK", "PAPER"), ("INK", "SURFACE"), ("MUTED_INK", "PAPER"), ("MUTED_INK", "SURFACE"),
    ("NIGHT_INK", "NIGHT"), ("NIGHT_INK", "NIGHT_SURFACE"), ("NIGHT_MUTED_INK", "NIGHT"),
    ("NIGHT_MUTED_INK", "NIGHT_SURFACE"), ("ACCENT_INK", "ACCENT"), ("CALL_INK", "CALL"),
    ("CALL", "NIGHT"), ("CALL", "NIGHT_SURFACE"), ("GOOD_INK", "GOOD"), ("WARN_INK", "WARN"),
    ("BAD_INK", "BAD"), ("ACCENT", "PAPER"), ("ACCENT", "SURFACE"),
]  # fmt: skip
# Viénot, Brettel, Mollon (1999), and a common matrix for tritanopia, on linear light.
EYES = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "no green": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
    "no blue": ((1, 0.14461, -0.14461), (0, 0.85924, 0.14076), (0, 0.85924, 0.14076)),
}


def light(color: Color, eye: str) -> float:
    linear = [(c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4) for c in color]
    seen = [sum(m * c for m, c in zip(row, linear, strict=True)) for row in EYES[eye]]
    r, g, b = (min(1.0, max(0.0, c)) for c in seen)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_ink_stands_out_from_its_ground_by_seven_to_one(
    ink: str, ground: str, eye: str
) -> None:
    one, two = light(getattr(style, ink), eye), light(getattr(style, ground), eye)
    assert (max(one, two) + 0.05) / (min(one, two) + 0.05) >= 7


@pytest.mark.parametrize("color", style.LEVEL_COLORS)
def test_faces_stand_out_from_white(color: Color) -> None:
    assert 1.05 / (light(color, "all colours") + 0.05) >= 7
