"""PURE: the hall board as a picture, for any size of screen, lying or standing.

Sizes come from the distance people look from: the called number is as large as the screen allows,
what one reads standing at a counter may be smaller. Nothing moves; nothing is said by colour alone.
"""

from datetime import datetime, timedelta, timezone

from display import words
from display.board import Hall
from display.link import Link
from display.view_calls import called, coming, panel
from display.view_items import TYPE, Pen, columns, rows
from display.view_table import ONE_COLUMN, TWO_COLUMNS, table
from kit import style
from kit.loop import Moment
from kit.scene import Item, Rect, Scene
from kit.wire.messages import Board, Call

HEADER, FOOTER = 104, 64
MISSED_SHOWN = 10


def view(hall: Hall, moment: Moment, size: tuple[int, int]) -> Scene:
    """The whole board for a screen of `size` pixels."""
    width, height = size
    standing = height > width
    pen = Pen(min(width / 1080, height / 1920) if standing else min(width / 1920, height / 1080))
    page = Rect(0, 0, width, height).inset(pen.px(style.BROAD), pen.px(style.WIDE))
    header = Rect(page.x, page.y, page.w, pen.px(HEADER * 1.5 if standing else HEADER))
    items = _header(hall.board, moment.wall, header, pen)
    if hall.board is None:
        rest = Rect(page.x, header.y + header.h, page.w, page.h - header.h)
        return _scene(size, (*items, *_connecting(rest, pen)))
    lines = _footer_lines(hall.board, hall.link, moment)
    foot_h = len(lines) * pen.px(FOOTER)
    footer = Rect(page.x, page.y + page.h - foot_h, page.w, foot_h)
    top = header.y + header.h + pen.px(style.GAP)
    body = Rect(page.x, top, page.w, footer.y - top - pen.px(10 if lines else 0))
    items += _footer(lines, footer, pen)
    if standing:
        items += _standing(hall, hall.board, moment.now_s, body=body, pen=pen)
    elif len(hall.board.counters) > ONE_COLUMN:
        items += _many(hall, hall.board, moment.now_s, body=body, pen=pen)
    else:
        items += _lying(hall, hall.board, moment.now_s, body=body, pen=pen)
    return _scene(size, items)


def _scene(size: tuple[int, int], items: tuple[Item, ...]) -> Scene:
    return Scene(width=size[0], height=size[1], background=style.NIGHT, items=items)


def _lying(hall: Hall, board: Board, now_s: float, *, body: Rect, pen: Pen) -> tuple[Item, ...]:
    """Up to twelve counters: the table on the left, the calls on the right."""
    left, right = columns(body, 57, 43, gap=pen.px(style.BROAD))
    call, lists = rows(right, 62, 38, gap=pen.px(style.WIDE))
    before, after = columns(lists, 1, 1, gap=pen.px(style.WIDE))
    return (
        *table(board.counters, left, pen),
        *panel(hall, now_s, call, pen),
        *called(_small(hall), before, pen),
        *coming(board.queues, after, pen),
    )


def _many(hall: Hall, board: Board, now_s: float, *, body: Rect, pen: Pen) -> tuple[Item, ...]:
    """More counters: the calls above, the table in columns below."""
    crowded = len(board.counters) > TWO_COLUMNS
    band, below = rows(body, *((27, 73) if crowded else (31, 69)), gap=pen.px(style.GAP))
    call, before, after = columns(band, 52, 25, 23, gap=pen.px(style.WIDE))
    return (
        *panel(hall, now_s, call, pen),
        *called(_small(hall), before, pen),
        *coming(board.queues, after, pen),
        *table(board.counters, below, pen),
    )


def _standing(hall: Hall, board: Board, now_s: float, *, body: Rect, pen: Pen) -> tuple[Item, ...]:
    """A screen on its edge: the calls above, the table, then the lists."""
    crowded = len(board.counters) > TWO_COLUMNS
    shares = (0.2, 0.68, 0.12) if crowded else (0.29, 0.54, 0.17)
    call, middle, lists = rows(body, *shares, gap=pen.px(style.WIDE))
    before, after = columns(lists, 1, 1, gap=pen.px(style.WIDE))
    return (
        *panel(hall, now_s, call, pen),
        *table(board.counters, middle, pen),
        *called(_small(hall), before, pen),
        *coming(board.queues, after, pen),
    )


def _small(hall: Hall) -> tuple[Call, ...]:
    """The calls for the list: those that are large are told already."""
    large = {(e.call.number, e.call.counter) for e in hall.large}
    return tuple(c for c in hall.calls if (c.number, c.counter) not in large)


def _header(board: Board | None, wall: datetime, at: Rect, pen: Pen) -> tuple[Item, ...]:
    if board is not None:
        wall = wall.astimezone(timezone(timedelta(minutes=board.utc_offset_min)))
    name = (board.centre if board else "").upper() or words.TITLE
    title, when = columns(at, 74, 26, gap=pen.px(style.WIDE))
    time, day = rows(when, 62, 38)
    return (
        pen.text(title, name, TYPE.head, weight="bold", lines=2, least=0.5),
        pen.text(time, words.clock(wall), TYPE.head, weight="bold", align="right"),
        pen.text(day, words.date(wall), TYPE.small, color=style.NIGHT_MUTED_INK, align="right"),
    )


def _footer_lines(board: Board, link: Link, moment: Moment) -> tuple[tuple[str, bool], ...]:
    """The lines below, each with whether it is a warning."""
    lines: list[tuple[str, bool]] = []
    if not link.fresh:
        zone = timezone(timedelta(minutes=board.utc_offset_min))
        since = link.last_news(moment, board.at.astimezone(zone))
        lines.append((words.STALE.format(time=words.clock(since)), True))
    if board.missed:
        shown = list(board.missed[:MISSED_SHOWN])
        if len(board.missed) > MISSED_SHOWN:
            shown.append(words.MORE.format(count=len(board.missed) - MISSED_SHOWN))
        lines.append((words.MISSED.format(numbers=", ".join(shown)), False))
    if board.notice:
        lines.append((board.notice, False))
    return tuple(lines)


def _footer(lines: tuple[tuple[str, bool], ...], at: Rect, pen: Pen) -> tuple[Item, ...]:
    items: list[Item] = []
    for row, (text, warning) in zip(rows(at, *[1] * len(lines)), lines, strict=True):
        line = row.inset(0, pen.px(4))
        words_at = line.inset(pen.px(style.BROAD), 0)
        if warning:
            items.append(pen.card(line, style.WARN, radius=12))
            items.append(pen.text(words_at, text, TYPE.text, color=style.WARN_INK, weight="bold"))
        else:
            items.append(pen.card(line, radius=12))
            items.append(pen.text(words_at, text, TYPE.text))
    return tuple(items)


def _connecting(at: Rect, pen: Pen) -> tuple[Item, ...]:
    upper, lower = rows(at.inset(at.w * 0.08, at.h * 0.3), 1, 1)
    return (
        pen.text(upper, words.CONNECTING, TYPE.giant, weight="bold", align="center",
                 valign="bottom"),
        pen.text(lower, words.CONNECTING_MORE, TYPE.lead, color=style.NIGHT_MUTED_INK,
                 align="center", valign="top", lines=3),
    )  # fmt: skip
