"""PURE: the table of counters: QUẦY | LĨNH VỰC | CÁN BỘ PHỤ TRÁCH | ĐANG PHỤC VỤ."""

from dataclasses import dataclass

from display import words
from display.view_items import TYPE, Pen, columns, rows, state_mark
from kit import style
from kit.scene import Box, Color, Item, Rect, Weight
from kit.wire.messages import BoardCounter

ONE_COLUMN = 12  # more counters stand in two columns of rows
TWO_COLUMNS = 24  # more still in four, where the screen is wide enough
LOW = 56  # units: a lower cell has no room for a word below the number
FOUR_WIDE = 1700  # units: what four columns of rows need
WIDE = 900  # units: a narrower row writes the officer below the field
TALLEST = 96  # units: one counter alone must not fill the wall
HEAD = 44
EDGE = 4  # units: the yellow edge of a row that is called
LETTER = 0.5  # width of an average letter, in font sizes
ONE_LINE = 0.72  # so much smaller a name may become to stay on one line
LEAST = 0.36  # so much smaller it may become on two lines
TWO_LINES = 2.7  # their height, in font sizes
NARROW = 260  # units: a narrower cell has no room for a word beside the number


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the parts of one row are; `officer` is None when it stands below the field."""

    counter: Rect
    field: Rect
    officer: Rect | None
    serving: Rect


def table(counters: tuple[BoardCounter, ...], at: Rect, pen: Pen) -> tuple[Item, ...]:
    """The counters as rows, in two or four columns of rows when there are many."""
    across = 1 if len(counters) <= ONE_COLUMN else 2
    if len(counters) > TWO_COLUMNS and at.w >= pen.px(FOUR_WIDE):
        across = 4
    parts = columns(at, *[1] * across, gap=pen.px(24 if across < 4 else 14))
    length = max(1, -(-len(counters) // across))
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
    inner = row.inset(pen.px(style.SMALL), pen.px(EDGE + 1))  # no letter may touch the edge
    if row.w >= pen.px(WIDE):
        a, b, c, d = columns(inner, 7, 34, 30, 29, gap=pen.px(style.GAP))
        return Cells(a, b, c, d)
    a, b, d = columns(inner, 11, 50, 39, gap=pen.px(style.SMALL))
    return Cells(a, b, None, d)


def _head(at: Rect, pen: Pen) -> tuple[Item, ...]:
    cells = _cells(at, pen)
    named = [(cells.counter, words.COUNTER), (cells.serving, words.SERVING)]
    if cells.officer:
        named += [(cells.field, words.FIELD), (cells.officer, words.OFFICER)]
    else:
        named += [(cells.field, f"{words.FIELD} – {words.OFFICER}")]
    size = TYPE.fine if cells.officer else 0.8 * TYPE.fine
    return tuple(
        pen.text(cell, name, size, color=style.NIGHT_MUTED_INK, weight="bold",
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
        border_px=pen.px(EDGE) if called else 0,
    )  # fmt: skip
    # Half of the row is the size of letters that leaves them air above and below.
    size = min(TYPE.lead, row.h / pen.unit * 0.54)
    name_ink = style.CALL if called else ink
    items: list[Item] = [
        line,
        pen.number(cells.counter, counter.id.upper(), size * 1.25, color=name_ink, align="center"),
    ]  # fmt: skip
    officer = counter.officer or "—"
    if cells.officer:
        items.append(_name(cells.field, counter.field, pen, size, ink))
        items.append(_name(cells.officer, officer, pen, size, ink))
    else:
        upper, lower = rows(cells.field, 56, 44)
        items.append(_name(upper, counter.field, pen, size * 0.9, ink, weight="bold"))
        muted = style.NIGHT_MUTED_INK
        items.append(pen.text(lower, officer, size * 0.84, color=muted, least=0.45))
    return (*items, *_serving(counter, cells.serving, pen, size))


def _name(at: Rect, name: str, pen: Pen, size: float, ink: Color,
          *, weight: Weight = "regular") -> Item:  # fmt: skip
    """On one line if letters need not be much smaller for it, else on two if the row has room.

    Where it has none the name ends with …: letters too small to be read would say less.
    """
    room = len(name) * LETTER * pen.px(size)
    two = at.w < ONE_LINE * room and at.h >= TWO_LINES * pen.px(size * LEAST)
    least = LEAST if two else 0.6
    return pen.text(at, name, size, color=ink, weight=weight, lines=1 + two, least=least)


def _serving(counter: BoardCounter, at: Rect, pen: Pen, size: float) -> tuple[Item, ...]:
    """The number and the state: in words, in a shape, and on a ground of its own."""
    state = counter.state
    word = words.state(state, counter.reason)
    ground, ink = _grounds(state)
    items: list[Item] = []
    if ground is not None:
        items.append(Box(at=at, fill=ground, radius=pen.px(8)))
    inner = at.inset(pen.px(12), 0)
    low = at.h < pen.px(LOW)
    if at.w >= pen.px(NARROW) or low:
        shares = (56, 44) if at.w < pen.px(NARROW) else (42, 58)
        number, said = columns(inner, *shares, gap=pen.px(6))
    else:  # the word below the number
        number, said = rows(inner.inset(0, inner.h * 0.05), 56, 44)
    if counter.number is None:
        said = inner
    else:
        items.append(
            pen.number(number, counter.number, min(size * 1.4, number.h / pen.unit), color=ink)
        )
    mark = Rect(said.x, said.y + said.h / 2 - pen.px(size / 4), pen.px(size / 2), pen.px(size / 2))
    said = Rect(said.x + mark.w * 1.6, said.y, said.w - mark.w * 1.6, said.h)
    items += state_mark(mark, state, ink)
    said_size = size * (0.8 if counter.number is None else 0.72)
    if low and counter.number is not None:
        said_size = size * 0.6
    lines = 1 if said.w >= ONE_LINE * len(word) * LETTER * pen.px(said_size) else 2
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
