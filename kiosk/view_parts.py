"""PURE: the pieces of every picture of the kiosk: heading, bands, buttons, sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk import words
from kiosk.flow_state import Kiosk
from kiosk.view_grid import CAPITAL, TARGET_MM, TYPE_MM, Look, fits
from kit import style
from kit.scene import Box, Color, Item, Rect, Target, Text

BUTTON_LINES = 3
SMALLEST_BUTTON_MM = 2.2  # capitals


@dataclass(frozen=True, slots=True)
class Part:
    """Some items and targets of a picture."""

    items: tuple[Item, ...] = ()
    targets: tuple[Target, ...] = ()

    def __add__(self, other: "Part") -> "Part":
        return Part(self.items + other.items, self.targets + other.targets)


def header_px(look: Look) -> float:
    """Height of the heading: a button of it must be large enough to hit."""
    return max(look.mm(TARGET_MM) + 2 * look.gap, look.height * 0.085)


def body(look: Look) -> Rect:
    """What is left below the heading, with a margin."""
    top = header_px(look)
    return Rect(0, top, look.width, look.height - top).inset(look.gap * 1.5, look.gap)


def header(state: Kiosk, look: Look, hint: str, *, switch: bool = True) -> Part:
    """The centre's name, what to do now, and the switch to the other language."""
    lang, menu, high = state.language, state.menu, header_px(look)
    centre = words.pick(lang, menu.centre, menu.centre_en) if menu else ""
    ground = Box(at=Rect(0, 0, look.width, high), fill=style.ACCENT)
    switch = switch and state.rules.touch
    side = min(look.width * 0.3, look.mm(44)) if switch else 0.0
    left = look.gap * 1.5
    room = look.width - side - 2 * left - (look.gap if switch else 0)
    above = high * 0.36 if centre else 0.0
    items: list[Item] = [ground]
    if centre:
        items.append(Text(at=Rect(left, high * 0.08, room, above), text=centre.upper(),
                          size=above * 0.68, color=style.ACCENT_INK))  # fmt: skip
    items.append(Text(at=Rect(left, above + high * 0.06, room, high * 0.9 - above),
                      text=hint, size=min((high * 0.9 - above) * 0.72, look.mm(TYPE_MM.huge)),
                      min_size=look.mm(4), color=style.ACCENT_INK, weight="bold"))  # fmt: skip
    if not switch:
        return Part(tuple(items))
    at = Rect(look.width - side - look.gap, look.gap, side, high - 2 * look.gap)
    return Part(tuple(items)) + button(
        "language", words.say(lang, "language-other"), at, look, quiet=True, lines=1
    )


def button(key: str, text: str, at: Rect, look: Look, *, quiet: bool = False,
           size: float = 0, lines: int = BUTTON_LINES) -> Part:  # fmt: skip
    """A thing to press; `quiet` for what most people do not need. `size` 0: as large as it goes."""
    fill, ink = (style.SURFACE, style.ACCENT) if quiet else (style.ACCENT, style.ACCENT_INK)
    return Part(
        (
            Box(at=at, fill=fill, radius=look.gap, border=style.ACCENT, border_px=look.mm(0.6)),
            Text(
                at=at.inset(look.gap, look.gap * 0.3),
                text=text,
                size=size or _largest_button(at, look),
                min_size=look.mm(SMALLEST_BUTTON_MM),
                color=ink,
                weight="bold",
                align="center",
                lines=lines,
            ),
        ),
        (Target(at=at, key=key),),
    )


def button_size(texts: Sequence[str], at: Rect, look: Look) -> float:
    """The largest font size at which all of `texts` fit such a button: equals look equal."""
    room = at.inset(look.gap, look.gap * 0.3)
    size = _largest_button(at, look)
    while size > look.mm(SMALLEST_BUTTON_MM) / CAPITAL and not all(
        fits(text, room, size, BUTTON_LINES) for text in texts
    ):
        size -= 1
    return size


def _largest_button(at: Rect, look: Look) -> float:
    return min(at.h * 0.42, look.mm(TYPE_MM.huge))


def band(text: str, at: Rect, look: Look, ground: Color, ink: Color) -> Part:
    """A sentence that must not be overlooked."""
    return Part(
        (
            Box(at=at, fill=ground, radius=look.gap),
            Text(
                at=at.inset(look.gap * 1.5, look.gap * 0.4),
                text=text,
                size=min(at.h * 0.42, look.mm(TYPE_MM.giant)),
                min_size=look.mm(3),
                color=ink,
                weight="bold",
                align="center",
                lines=3,
            ),
        )
    )


def sentence(
    text: str, at: Rect, look: Look, *, mm: float, bold: bool = False, lines: int = 6
) -> Part:
    """Words in the middle of `at`, capitals `mm` high or as large as there is room."""
    return Part(
        (
            Text(
                at=at,
                text=text,
                size=look.mm(mm) / CAPITAL,
                min_size=look.mm(3),
                color=style.INK if bold else style.MUTED_INK,
                weight="bold" if bold else "regular",
                align="center",
                lines=lines,
            ),
        )
    )


def rows(at: Rect, *shares: float) -> tuple[Rect, ...]:
    """`at` cut into rows of these shares of its height (their sum is at most 1)."""
    top, cut = at.y, []
    for share in shares:
        cut.append(Rect(at.x, top, at.w, at.h * share))
        top += at.h * share
    return tuple(cut)
