"""Boards and pages share one palette, and words on it can be read."""

import re
from pathlib import Path

from hub.web.palette import css
from kit import style

WEB = Path(__file__).resolve().parents[3] / "hub"


def test_every_colour_of_the_house_is_a_variable() -> None:
    text = css()
    assert "--accent: rgb(0 66 138);" in text
    assert "--night-muted-ink: rgb(190 204 228);" in text
    assert text.count("--level-") == len(style.LEVEL_COLORS)


def test_no_page_uses_a_colour_that_is_not_there() -> None:
    known = set(re.findall(r"(--[\w-]+):", css()))
    for path in WEB.glob("*/static/*.css"):
        sheet = path.read_text(encoding="utf-8")
        own = set(re.findall(r"(--[\w-]+):", sheet))  # made of the palette's, under another name
        used = set(re.findall(r"var\((--[\w-]+)\)", sheet))
        assert used - known - own == set(), path.name
