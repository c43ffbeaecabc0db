"""PURE: the table of counters: QUẦY | LĨNH VỰC | CÁN BỘ PHỤ TRÁCH | ĐANG PHỤC VỤ."""

from dataclasses import dataclass

from display import words
from display.view_items import Pen, columns, rows, state_mark
from kit import style
from kit.scene import Box, Color, Item, Rect, Weight
from kit.wire.messages import BoardCounter

ONE_COLUMN = 12  # more counters stand in two columns of rows
WIDE = 900  # units: a narrower row writes the officer below the field
TALLEST = 96  # units: one counter alone must not fill the wall
HEAD = 44
NARROW = 260  # units: a narrower cell has no room for a word beside the number


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the parts of one row are; `officer` is None when it stands below the field."""

    counter: Rect
    field: Rect
    officer: Rect | None
    serving: Rect


def table(counters: tuple[BoardCounter, ...], at: Rect, pen: Pen) -> tuple[Item, ...]:
    """The counters as rows, in two columns of rows when there are many."""
    halves = 2 if len(counters) > ONE_COLUMN else 1
    gap = pen.px(24)
    parts = columns(at, *[1] * halves, gap=gap)
    length = max(1, -(-len(counters) // halves))
    items: list[Item] = []
    for place, part in enumerate(parts):
        items += _part(counters[place * length : (place + 1) * length], length, part, pen)
    return tuple(items)


def _part(counters: tuple[BoardCounter, ...], length: int, at: Rect, pen: Pen) -> tuple[Item, ...]:
    head, body = Rect(at.x, at.y, at.w, pen.px(HEAD)), at
    body = Rect(at.x, at.y + head.h, at.w, at.h - head.h)
    step = min(body.h / length, pen.px(TALLEST * 1.6))
    items: list[Item] = [*_head(head, pen)]
    for place, counter in enumerate(counters):
        row = Rect(body.x, body.y + place * step, body.w, step - pen.px(6))
        items += _row(counter, row, pen)
    return tuple(items)


def _cells(row: Rect, pen: Pen) -> Cells:
    inner = row.inset(pen.px(10), pen.px(6))
    if row.w >= pen.px(WIDE):
        a, b, c, d = columns(inner, 8, 32, 29, 31, gap=pen.px(14))
        return Cells(a, b, c, d)
    a, b, d = columns(inner, 12, 45, 43, gap=pen.px(14))
    return Cells(a, b, None, d)


def _head(at: Rect, pen: Pen) -> tuple[Item, ...]:
    cells = _cells(at, pen)
    named = [(cells.counter, words.COUNTER), (cells.serving, words.SERVING)]
    if cells.officer:
        named += [(cells.field, words.FIELD), (cells.officer, words.OFFICER)]
    else:
        named += [(cells.field, f"{words.FIELD} – {words.OFFICER}")]
    return tuple(
        pen.text(cell, name, 23, color=style.NIGHT_MUTED_INK, weight="bold",
                 align="center" if cell == cells.counter else "left")
        for cell, name in named
    )  # fmt: skip


def _row(counter: BoardCounter, row: Rect, pen: Pen) -> tuple[Item, ...]:
    cells = _cells(row, pen)
    called = counter.state == "calling"
    asleep = counter.state == "closed"
    ink = style.NIGHT_MUTED_INK if asleep else style.NIGHT_INK
    line = Box(
        at=row, fill=style.NIGHT_SURFACE, radius=pen.px(12), border=style.CALL,
        border_px=pen.px(4) if called else 0,
    )  # fmt: skip
    # Half of the row is the size of letters that leaves them air above and below.
    size = min(38.0, row.h / pen.unit * 0.54)
    name_ink = style.CALL if called else ink
    items: list[Item] = [
        line,
        pen.number(cells.counter, counter.id.upper(), size * 1.25, color=name_ink, align="center"),
    ]  # fmt: skip
    officer = counter.officer or "—"
    if cells.officer:
        items.append(pen.text(cells.field, counter.field, size, color=ink, lines=2, least=0.45))
        items.append(pen.text(cells.officer, officer, size, color=ink, lines=2, least=0.45))
    else:
        upper, lower = rows(cells.field, 57, 43)
        items.append(
            pen.text(
                upper, counter.field, size * 0.9, color=ink, weight="bold", lines=2, least=0.45
            )
        )
        items.append(pen.text(lower, officer, size * 0.84, color=style.NIGHT_MUTED_INK))
    return (*items, *_serving(counter, cells.serving, pen, size))


def _serving(counter: BoardCounter, at: Rect, pen: Pen, size: float) -> tuple[Item, ...]:
    """The number and the state: in words, in a shape, and on a ground of its own."""
    state = counter.state
    word = words.state(state, counter.reason)
    ground, ink = _grounds(state)
    items: list[Item] = []
    if ground is not None:
        items.append(Box(at=at, fill=ground, radius=pen.px(8)))
    inner = at.inset(pen.px(12), 0)
    if at.w >= pen.px(NARROW):
        number, said = columns(inner, 42, 58, gap=pen.px(8))
    else:  # the word below the number
        number, said = rows(inner.inset(0, pen.px(5)), 56, 44)
    if counter.number is None:
        said = inner
    else:
        items.append(
            pen.number(number, counter.number, min(size * 1.4, number.h / pen.unit), color=ink)
        )
    mark = Rect(said.x, said.y + said.h / 2 - pen.px(size / 4), pen.px(size / 2), pen.px(size / 2))
    said = Rect(said.x + mark.w * 1.6, said.y, said.w - mark.w * 1.6, said.h)
    items += state_mark(mark, state, ink)
    # A reason of pause may be long; the usual words take one line.
    lines = 2 if len(word) > len(words.STATES["paused"]) else 1
    said_size = size * (0.8 if counter.number is None else 0.72)
    weight: Weight = "bold" if state == "calling" else "regular"
    items.append(pen.text(said, word, said_size, color=ink, weight=weight, lines=lines, least=0.5))
    return tuple(items)


def _grounds(state: str) -> tuple[Color | None, Color]:
    match state:
        case "calling":
            return style.CALL, style.CALL_INK
        case "paused":
            return style.WARN, style.WARN_INK
        case "closed":
            return None, style.NIGHT_MUTED_INK
    return None, style.NIGHT_INK
