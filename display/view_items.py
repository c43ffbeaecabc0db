"""PURE: the few shapes from which the boards are built, in units of the screen's size."""

from dataclasses import dataclass

from kit import style
from kit.scene import Align, Box, Color, Item, Rect, Text, VAlign, Weight
from kit.wire.messages import CounterStateWord

TYPE = style.type_scale(33)  # units


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes and draws at a scale: 1.0 on a screen of 1920 x 1080."""

    unit: float

    def px(self, units: float) -> float:
        """The pixels of so many units."""
        return units * self.unit

    def text(
        self,
        at: Rect,
        text: str,
        size: float,
        *,
        color: Color = style.NIGHT_INK,
        weight: Weight = "regular",
        align: Align = "left",
        valign: VAlign = "middle",
        lines: int = 1,
        least: float = 0.6,
    ) -> Text:
        """Words of `size` units, at the least `least` of it when there is little room."""
        return Text(
            at=at, text=text, size=self.px(size), min_size=self.px(size * least), color=color,
            weight=weight, align=align, valign=valign, lines=lines,
        )  # fmt: skip

    def number(self, at: Rect, text: str, size: float, *, color: Color = style.NIGHT_INK,
               align: Align = "left", least: float = 0.5) -> Text:  # fmt: skip
        """A number in bold: capitals and digits only, so it takes the room of their accents too."""
        tall = at.inset(0, -0.35 * at.h)
        return self.text(tall, text, size, color=color, weight="bold", align=align, least=least)

    def card(self, at: Rect, fill: Color = style.NIGHT_SURFACE, *, radius: float = 20) -> Box:
        """A ground with round corners."""
        return Box(at=at, fill=fill, radius=self.px(radius))


def columns(at: Rect, *widths: float, gap: float = 0) -> tuple[Rect, ...]:
    """`at` cut from left to right into parts of these relative widths, `gap` pixels between."""
    whole = at.w - gap * (len(widths) - 1)
    cut, x = [], at.x
    for width in widths:
        w = whole * width / sum(widths)
        cut.append(Rect(x, at.y, w, at.h))
        x += w + gap
    return tuple(cut)


def rows(at: Rect, *heights: float, gap: float = 0) -> tuple[Rect, ...]:
    """`at` cut from top to bottom into parts of these relative heights, `gap` pixels between."""
    whole = at.h - gap * (len(heights) - 1)
    cut, y = [], at.y
    for height in heights:
        h = whole * height / sum(heights)
        cut.append(Rect(at.x, y, at.w, h))
        y += h + gap
    return tuple(cut)


def state_mark(at: Rect, state: CounterStateWord, color: Color) -> tuple[Item, ...]:
    """The shape of a state in the middle of `at`: what is said in words is also a form.

    Called: a disc; serving: a square; ready: a ring; paused: two bars; closed: a dash.
    """
    d = min(at.w, at.h)
    spot = Rect(at.x + (at.w - d) / 2, at.y + (at.h - d) / 2, d, d)
    ground = style.NIGHT_SURFACE
    match state:
        case "calling":
            return (Box(at=spot, fill=color, radius=d / 2),)
        case "serving":
            return (Box(at=spot.inset(d * 0.08), fill=color, radius=d * 0.12),)
        case "open":
            return (Box(at=spot, fill=ground, radius=d / 2, border=color, border_px=d * 0.2),)
        case "paused":
            left, _, right = columns(spot.inset(0, d * 0.05), 3, 2, 3)
            return (Box(at=left, fill=color), Box(at=right, fill=color))
    return (Box(at=Rect(spot.x, spot.y + d * 0.4, d, d * 0.2), fill=color),)
