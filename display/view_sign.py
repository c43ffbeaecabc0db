"""PURE: the sign above a counter as a picture: counter, field, officer, and who is called."""

from display import words
from display.sign import Sign
from display.view_items import TYPE, Pen, columns, rows, state_mark
from kit import style
from kit.loop import Moment
from kit.scene import Align, Box, Color, Item, Rect, Scene
from kit.wire.messages import CounterState

GROUNDS: dict[str, tuple[Color, Color]] = {
    "calling": (style.CALL, style.CALL_INK),
    "serving": (style.NIGHT_SURFACE, style.NIGHT_INK),
    "open": (style.NIGHT_SURFACE, style.NIGHT_INK),
    "paused": (style.WARN, style.WARN_INK),
    "closed": (style.NIGHT, style.NIGHT_MUTED_INK),
}


def view(sign: Sign, moment: Moment, size: tuple[int, int]) -> Scene:
    """The whole sign for a screen of `size` pixels."""
    width, height = size
    standing = height > width
    pen = Pen(min(width / 1080, height / 1920) if standing else min(width / 1920, height / 1080))
    page = Rect(0, 0, width, height).inset(pen.px(style.FAR))
    upper, lower = rows(page, *((34, 66) if standing else (36, 64)), gap=pen.px(style.BROAD))
    items: tuple[Item, ...]
    if sign.news is None:
        items = (*_counter(sign.counter, upper, pen), *_connecting(lower, pen))
    else:
        place, person = (
            rows(upper, 45, 55, gap=pen.px(style.GAP))
            if standing
            else columns(upper, 24, 76, gap=pen.px(style.FAR))
        )
        items = (*_counter(sign.counter, place, pen), *_person(sign.news, person, pen))
        if not sign.link.fresh:
            lower, foot = rows(lower, 84, 16, gap=pen.px(style.WIDE))
            items += _stale(sign, moment, foot, pen)
        items += _state(sign.news, lower, pen)
    return Scene(width=width, height=height, background=style.NIGHT, items=items)


def _counter(counter: str, at: Rect, pen: Pen) -> tuple[Item, ...]:
    if at.w > 2.4 * at.h:
        text = words.counter(counter)
        return (pen.text(at, text, at.h / pen.unit * 0.78, weight="bold", align="center"),)
    upper, lower = rows(at, 26, 74)
    return (
        pen.text(upper, words.COUNTER, TYPE.large, color=style.NIGHT_MUTED_INK, weight="bold",
                 align="center"),
        pen.number(lower, counter.upper(), 360, align="center", least=0.3),
    )  # fmt: skip


def _person(news: CounterState, at: Rect, pen: Pen) -> tuple[Item, ...]:
    field, name, position = rows(at, 40, 36, 24)
    align: Align = "center" if at.w > 2.4 * at.h and at.x < pen.px(100) else "left"
    items: list[Item] = [
        pen.text(field, news.field, TYPE.giant, color=style.CALL, weight="bold", lines=2,
                 least=0.45, align=align),
    ]  # fmt: skip
    if news.officer:
        items.append(
            pen.text(name, news.officer, TYPE.huge, weight="bold", align=align, least=0.45)
        )
        items.append(
            pen.text(position, news.position, TYPE.title, color=style.NIGHT_MUTED_INK, align=align)
        )
    return tuple(items)


def _state(news: CounterState, at: Rect, pen: Pen) -> tuple[Item, ...]:
    """The number as large as it goes, with the state in words and in a shape."""
    ground, ink = GROUNDS[news.state]
    edge = style.CALL if news.state == "calling" else style.NIGHT_LINE
    frame = Box(at=at, fill=ground, radius=pen.px(style.BROAD), border=edge, border_px=pen.px(6))
    inner = at.inset(pen.px(style.FAR), pen.px(style.BROAD))
    word = words.state(news.state, news.reason)
    if news.number is None:
        return (frame, *_word(word, words.STATES_EN[news.state], news, at=inner, pen=pen))
    number, said = rows(inner, 76, 24)
    size = min(number.h / 0.78, number.w / 2.3) / pen.unit
    letter = min(said.h * 0.7, said.w / len(word) * 1.2)  # half as wide as high, and the mark
    mark_w = letter * 0.62
    left = said.x + max(0.0, said.w - len(word) * letter * 0.48 - mark_w * 1.7) / 2
    mark = Rect(left, said.y + (said.h - mark_w) / 2, mark_w, mark_w)
    rest = Rect(left + mark_w * 1.7, said.y, said.x + said.w - left - mark_w * 1.7, said.h)
    color = style.CALL if news.state == "serving" else ink
    return (
        frame,
        pen.number(number, news.number, size, color=color, align="center", least=0.4),
        *state_mark(mark, news.state, ink),
        pen.text(rest, word, letter / pen.unit, color=ink, weight="bold"),
    )


def _word(word: str, english: str, news: CounterState, *, at: Rect, pen: Pen) -> tuple[Item, ...]:
    _, ink = GROUNDS[news.state]
    above, upper, lower = rows(at.inset(0, at.h * 0.08), 26, 44, 30)
    mark = above.inset((above.w - above.h * 0.8) / 2, above.h * 0.1)
    return (
        *state_mark(mark, news.state, ink),
        pen.text(
            upper,
            word,
            1.25 * TYPE.poster,
            color=ink,
            weight="bold",
            align="center",
            lines=2,
            least=0.4,
        ),
        pen.text(lower, english, TYPE.head, color=ink, align="center", valign="top"),
    )


def _connecting(at: Rect, pen: Pen) -> tuple[Item, ...]:
    return (
        pen.text(at, words.CONNECTING, TYPE.giant, color=style.NIGHT_MUTED_INK, align="center"),
    )


def _stale(sign: Sign, moment: Moment, at: Rect, pen: Pen) -> tuple[Item, ...]:
    when = sign.link.last_news(moment, sign.news.at if sign.news else moment.wall)
    text = words.STALE.format(time=words.clock(when))
    return (
        pen.card(at, style.WARN, radius=16),
        pen.text(at.inset(pen.px(style.BROAD), 0), text, TYPE.title, color=style.WARN_INK,
                 weight="bold", align="center"),
    )  # fmt: skip
