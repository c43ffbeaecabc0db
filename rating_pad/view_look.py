"""PURE: the parts that every picture of the pad is made of, at any size of screen."""

from dataclasses import dataclass
from math import ceil

from kit import style
from kit.scene import Box, Color, Item, Rect, Scene, Target, Text
from rating_pad.session_model import LANGUAGE, Session
from rating_pad.words import LEVELS, REASONS, Label, Reason, Words

LATE_AFTER_S = 10.0  # a hub that is there answers within a second
LONG, SHORT = 800, 480  # the sides that all lengths are meant for; other screens are scaled
TYPE = style.type_scale(29)  # pixels of such a screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The size of the screen in pixels, and the words that a centre may change."""

    width: int = LONG
    height: int = SHORT
    levels: tuple[Label, ...] = LEVELS
    reasons: tuple[Reason, ...] = REASONS

    @property
    def upright(self) -> bool:
        """Higher than wide."""
        return self.height > self.width

    @property
    def unit(self) -> float:
        """Pixels of this screen for one pixel of a screen of 800×480."""
        wide, high = (SHORT, LONG) if self.upright else (LONG, SHORT)
        return min(self.width / wide, self.height / high)

    def scene(self, items: list[Item], targets: list[Target]) -> Scene:
        """The whole picture."""
        return Scene(
            width=self.width,
            height=self.height,
            background=style.PAPER,
            items=tuple(items),
            targets=tuple(targets),
        )


def head(look: Look, state: Session, words: Words) -> list[Item]:
    """Which counter this is."""
    u = look.unit
    return [
        Text(
            at=Rect(24 * u, 12 * u, 300 * u, 50 * u),
            text=f"{words.counter} {state.rules.counter}",
            size=TYPE.text * u,
            color=style.ACCENT,
            weight="bold",
        )
    ]


def language_switch(look: Look, words: Words) -> tuple[list[Item], Target]:
    """The way to the other language, in the upper right corner."""
    u = look.unit
    at = Rect(look.width - 164 * u, 10 * u, 140 * u, 50 * u)
    items: list[Item] = [
        Box(at=at, fill=style.SURFACE, radius=14 * u, border=style.LINE, border_px=2 * u),
        Text(
            at=at,
            text=words.other_language,
            size=TYPE.small * u,
            color=style.ACCENT,
            align="center",
        ),
    ]
    # A finger may be less exact than an eye: 20 mm on a screen of 7 inches.
    return items, Target(at=Rect(look.width - 190 * u, 0, 190 * u, 108 * u), key=LANGUAGE)


def button(look: Look, at: Rect, text: str, fill: Color, ink: Color) -> list[Item]:
    """A plain button with words."""
    u = look.unit
    return [
        Box(at=at, fill=fill, radius=16 * u, border=style.LINE, border_px=2 * u),
        Text(
            at=at.inset(14 * u, 8 * u),
            text=text,
            size=TYPE.text * u,
            color=ink,
            weight="bold",
            align="center",
            lines=2,
        ),
    ]


def note(look: Look, state: Session, words: Words, now_s: float) -> list[Item]:
    """One calm line when the way to the hub is broken: nothing goes stale silently."""
    kept_s = (one.kept_s for one in state.waiting if one.kept_s is not None)
    late = any(now_s - kept > LATE_AFTER_S for kept in kept_s)
    if state.counter is None or (state.online and not late):
        return []
    u = look.unit
    at = Rect(24 * u, look.height - 36 * u, look.width - 48 * u, 30 * u)
    text = words.late if state.online else words.offline
    return [Text(at=at, text=text, size=TYPE.fine * u, color=style.MUTED_INK, align="center")]


def grid(at: Rect, count: int, columns: int, gap: float) -> list[Rect]:
    """`count` equal cells inside `at`, row by row."""
    rows = ceil(count / columns)
    w, h = (at.w - gap * (columns - 1)) / columns, (at.h - gap * (rows - 1)) / rows
    return [
        Rect(at.x + (i % columns) * (w + gap), at.y + (i // columns) * (h + gap), w, h)
        for i in range(count)
    ]
