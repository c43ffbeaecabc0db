"""PURE: who is called now (large), who was called, who is next."""

from display import words
from display.board import LARGE_S, Hall, Large
from display.view_items import TYPE, Pen, columns, rows
from kit import style
from kit.scene import Box, Color, Item, Rect
from kit.wire.messages import BoardQueue, Call

NARROW = 2.6  # a panel that is wider than so many heights puts the counter beside the number

LOWEST = 140  # units: lower panels stand side by side
BOTH = 75  # units: a lower plate has room for one language
CAPTION = 190  # units: a lower panel has no room for MỜI SỐ above the number


def panel(hall: Hall, now_s: float, at: Rect, pen: Pen) -> tuple[Item, ...]:
    """The calls that are large now, the newest on top; a greeting when nobody is called."""
    if not hall.large:
        return _greeting(at, pen)
    count = len(hall.large)
    beside = at.h / count < pen.px(LOWEST)
    parts = (columns if beside else rows)(at, *[1] * count, gap=pen.px(style.GAP))
    items: list[Item] = []
    for large, part in zip(reversed(hall.large), parts, strict=True):
        items += _large(large, now_s, part, pen)
    return tuple(items)


def called(calls: tuple[Call, ...], at: Rect, pen: Pen) -> tuple[Item, ...]:
    """The latest calls, newest first, each ticket once."""
    latest: list[Call] = []
    for call in calls:
        if all((call.number, call.counter) != (c.number, c.counter) for c in latest):
            latest.append(call)
    title, body = _card_parts(at, pen)
    items: list[Item] = [pen.card(at), _title(title, words.CALLED, pen)]
    if not latest:
        return (*items, _nothing(body, words.NOBODY_CALLED, pen))
    wide = 2 if body.w > pen.px(560) else 1
    fit = max(1, int(body.h // pen.px(37)))
    for place, call in enumerate(latest[: fit * wide]):
        column = columns(body, *[1] * wide, gap=pen.px(style.FAR))[place // fit]
        row = Rect(column.x, body.y + (place % fit) * body.h / fit, column.w, body.h / fit)
        number, counter = columns(row, 1, 1)
        size = min(TYPE.title, row.h / pen.unit * 0.95)
        items.append(pen.number(number, call.number, size, color=style.CALL))
        items.append(pen.text(counter, words.counter(call.counter), size * 0.8, align="right"))
    return tuple(items)


def coming(queues: tuple[BoardQueue, ...], at: Rect, pen: Pen) -> tuple[Item, ...]:
    """The next number of every field that has people waiting, then the ones after."""
    numbers = [q.next[place] for place in range(2) for q in queues if len(q.next) > place]
    title, body = _card_parts(at, pen)
    items: list[Item] = [pen.card(at), _title(title, words.NEXT, pen)]
    if not numbers:
        return (*items, _nothing(body, words.NOBODY_WAITS, pen))
    across = max(1, int(body.w // pen.px(150)))
    down = max(1, int(body.h // pen.px(46)))
    for place, number in enumerate(numbers[: across * down]):
        x, y = place % across, place // across
        cell = Rect(
            body.x + x * body.w / across, body.y + y * body.h / down, body.w / across, body.h / down
        )
        items.append(pen.number(cell, number, TYPE.title))
    return tuple(items)


def _large(large: Large, now_s: float, at: Rect, pen: Pen) -> tuple[Item, ...]:
    """One call. New: dark on yellow. Seen long enough: yellow on dark, with a yellow edge."""
    new = now_s - large.since_s < LARGE_S
    ground, ink = (style.CALL, style.CALL_INK) if new else (style.NIGHT_SURFACE, style.CALL)
    frame = Box(
        at=at, fill=ground, radius=pen.px(style.BROAD), border=style.CALL, border_px=pen.px(6)
    )
    inner = at.inset(pen.px(style.BROAD), pen.px(style.GAP))
    call = large.call
    if at.w > NARROW * at.h:
        number, counter = columns(inner, 56, 44, gap=pen.px(style.WIDE))
        tall = at.h > pen.px(CAPTION)
        top, bottom = rows(number, 22 if tall else 1, 78)
        size = min(bottom.h / 0.86, number.w / 2.25) / pen.unit
        plate = counter.inset(0, max(0.0, (counter.h - pen.px(200)) / 2))
        said = pen.text(
            top, words.PLEASE, min(TYPE.large, top.h / pen.unit * 0.75), color=ink, weight="bold"
        )
        return (
            frame,
            *([said] if tall else []),
            pen.number(bottom, call.number, size, color=ink, least=0.4),
            *_plate(call, plate, pen, new=new),
        )
    top, middle, bottom = rows(inner, 14, 61, 25)
    size = min(middle.h / 0.82, middle.w / 2.25) / pen.unit
    return (
        frame,
        pen.text(
            top,
            words.PLEASE,
            min(TYPE.large, top.h / pen.unit / 1.27),
            color=ink,
            weight="bold",
            align="center",
        ),
        pen.number(middle, call.number, size, color=ink, align="center", least=0.4),
        *_plate(call, bottom, pen, new=new),
    )


def _plate(call: Call, at: Rect, pen: Pen, *, new: bool) -> tuple[Item, ...]:
    """ĐẾN QUẦY 3, with the English below."""
    fill, ink = (style.NIGHT, style.CALL) if new else (style.NIGHT, style.NIGHT_INK)
    inner = at.inset(pen.px(style.GAP), pen.px(4))
    both = inner.h > pen.px(BOTH)
    first, second = rows(inner, 70, 30) if both else (inner, inner)
    go = words.GO_TO.format(counter=call.counter.upper())
    go_en = words.GO_TO_EN.format(counter=call.counter.upper())
    size = min(TYPE.poster, first.h / 1.27 / pen.unit)
    english = pen.text(second, go_en, size * 0.36, color=ink, align="center", least=0.5)
    return (
        Box(at=at, fill=fill, radius=pen.px(style.WIDE)),
        pen.text(first, go, size, color=ink, weight="bold", align="center", least=0.3),
        *([english] if both else []),
    )


def _greeting(at: Rect, pen: Pen) -> tuple[Item, ...]:
    upper, lower = rows(at.inset(pen.px(style.FAR), at.h * 0.26), 3, 2)
    return (
        pen.card(at, radius=24),
        pen.text(upper, words.WELCOME, TYPE.large, weight="bold", align="center", valign="bottom"),
        pen.text(lower, words.FOLLOW, TYPE.lead, color=style.NIGHT_MUTED_INK, align="center",
                 valign="top", lines=2),
    )  # fmt: skip


def _card_parts(at: Rect, pen: Pen) -> tuple[Rect, Rect]:
    inner = at.inset(pen.px(style.BROAD), pen.px(style.GAP))
    title = Rect(inner.x, inner.y, inner.w, pen.px(style.FAR))
    return title, Rect(inner.x, inner.y + pen.px(46), inner.w, inner.h - pen.px(46))


def _title(at: Rect, text: str, pen: Pen, color: Color = style.NIGHT_MUTED_INK) -> Item:
    return pen.text(at, text, TYPE.small, color=color, weight="bold")


def _nothing(at: Rect, text: str, pen: Pen) -> Item:
    line = Rect(at.x, at.y, at.w, min(at.h, pen.px(60)))
    return pen.text(line, text, TYPE.small, color=style.NIGHT_MUTED_INK)
