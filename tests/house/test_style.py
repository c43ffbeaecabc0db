"""One palette, one scale of letters: a view or a page with a colour of its own is found here."""

import ast
import re
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest

from hub.web.palette import css
from kit import style

HOUSE = Path(__file__).resolve().parents[2]
VIEWS = ("kiosk/view*.py", "display/view*.py", "rating_pad/view*.py")
SHEETS = ("hub/*/static/*.css",)
PAGES = ("hub/*/templates/*.html",)
# `#` and hexadecimal digits, or a function with figures of its own. `color-mix` and `var` are fine.
LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(\s*[\d.]")
NAMED = re.compile(
    r"(?:color|background|border|outline|fill|stroke|shadow)[\w-]*:[^;}]*"
    r"(?<![\w-])(white|black|red|green|blue|yellow|orange|gr[ae]y|navy|silver|gold)(?![\w-])"
)


def files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in HOUSE.glob(pattern))


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def colours_in(source: str) -> list[str]:
    """What looks like a colour in a view: three whole numbers up to 255 in brackets."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Tuple) and len(node.elts) == 3:
            parts = [one.value for one in node.elts if isinstance(one, ast.Constant)]
            if len(parts) == 3 and all(isinstance(p, int) and 0 <= p <= 255 for p in parts):
                found.append(f"{node.lineno}: {tuple(parts)}")
    return found


def literals_in(sheet: str) -> list[str]:
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return LITERAL.findall(bare) + NAMED.findall(bare)


def test_there_is_something_to_look_at() -> None:
    assert len(files(*VIEWS)) >= 10
    assert len(files(*SHEETS)) >= 3


def test_no_view_has_a_colour_of_its_own() -> None:
    guilty = [
        f"{name_of(path)}:{found}"
        for path in files(*VIEWS)
        for found in colours_in(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_no_style_sheet_and_no_page_has_a_colour_of_its_own() -> None:
    guilty = [
        f"{name_of(path)}: {found}"
        for path in files(*SHEETS, *PAGES)
        for found in literals_in(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


@pytest.mark.parametrize(
    "text",
    ["a { color: #fff }", "a { box-shadow: 0 1px rgb(8 22 48 / .3) }", "a { color: hsl(0 0% 0%) }",
     "a { background: white; }", "a { border-top: 1px solid black }"],
)  # fmt: skip
def test_a_colour_of_its_own_would_be_found(text: str) -> None:
    assert literals_in(text)
    assert colours_in("ink = (1, 2, 3)")


@pytest.mark.parametrize(
    "text",
    ["a { color: var(--ink) }", "a { color: currentColor }", "#console { display: block }",
     "a { background: color-mix(in srgb, var(--good) 12%, var(--surface)) }"],
)  # fmt: skip
def test_a_colour_of_the_palette_is_none(text: str) -> None:
    assert [one for one in literals_in(text) if not one.startswith("#con")] == []


def test_each_size_of_letters_is_a_fifth_larger_than_the_one_before() -> None:
    sizes = list(asdict(style.type_scale(33)).values())
    assert style.type_scale(33).text == 33
    assert all(large / small == pytest.approx(style.STEP) for small, large in pairwise(sizes))


def test_the_web_has_the_same_sizes_and_spaces_as_the_screens() -> None:
    sheet = css()
    assert "--type-text: 1rem;" in sheet
    assert "--type-lead: 1.2rem;" in sheet
    assert f"--space-gap: {style.GAP / 17:.4g}rem;" in sheet
    for name in (*asdict(style.type_scale(1)), *style.SPACES):
        assert re.search(rf"--(type|space)-{name}: [\d.]+rem;", sheet), name
