"""PURE: the pad while nothing is to be rated: whose counter this is, and what goes on there."""

from kit import style
from kit.scene import Box, Item, Rect, Scene, Text, Weight
from rating_pad.session_model import Session
from rating_pad.view_look import TYPE, Look, note
from rating_pad.words import WORDS, Words


def idle(look: Look, state: Session, now_s: float) -> Scene:
    """Counter, field, officer, position, and the number being served."""
    u, words = look.unit, WORDS[state.language]
    margin, foot = 32 * u, 32 * u
    high = 216 * u if look.upright else look.height - 2 * margin - foot
    plate = Rect(margin, margin, look.width - 2 * margin if look.upright else 216 * u, high)
    left = margin if look.upright else plate.x + plate.w + 32 * u
    top = plate.y + plate.h + 32 * u if look.upright else margin
    beside = Rect(left, top, look.width - left - margin, look.height - top - margin - foot)
    items = [*_plate(look, state, words, plate), *_who(look, state, words, beside)]
    return look.scene([*items, *note(look, state, words, now_s)], [])


def _plate(look: Look, state: Session, words: Words, at: Rect) -> list[Item]:
    u = look.unit
    return [
        Box(at=at, fill=style.ACCENT, radius=28 * u),
        Text(
            at=Rect(at.x, at.y + 24 * u, at.w, 50 * u),
            text=words.counter.upper(),
            size=TYPE.lead * u,
            color=style.ACCENT_INK,
            weight="bold",
            align="center",
        ),
        Text(
            at=Rect(at.x + 12 * u, at.y + 70 * u, at.w - 24 * u, at.h - 86 * u),
            text=state.rules.counter,
            size=190 * u,
            color=style.ACCENT_INK,
            weight="bold",
            align="center",
        ),
    ]


def _who(look: Look, state: Session, words: Words, at: Rect) -> list[Item]:
    u, counter = look.unit, state.counter
    if counter is None:
        return [Text(at=at, text=words.connecting, size=TYPE.lead * u, color=style.MUTED_INK)]
    field = (counter.field_en if state.language == "en" else "") or counter.field
    rows: list[tuple[str, float, int, int]] = [
        (field, TYPE.lead, 86, 2)
    ]  # text, size, height, lines
    if counter.officer:
        rows += [(words.officer, TYPE.small, 40, 1), (counter.officer, TYPE.head, 112, 2)]
        rows += [(counter.position, TYPE.text, 40, 1)]
    else:
        rows += [("", 0, 40, 1), (_doing(state, words), TYPE.head, 112, 2)]
    items: list[Item] = []
    y = at.y
    for text, size, height, lines in rows:
        color = style.MUTED_INK
        if size >= TYPE.lead:
            color = style.ACCENT if size == TYPE.lead else style.INK
        weight: Weight = "regular" if color == style.MUTED_INK else "bold"
        where = Rect(at.x, y, at.w, height * u)
        items.append(
            Text(at=where, text=text, size=size * u, color=color, weight=weight, lines=lines)
        )
        y += height * u
    return items + (_box(look, state, words, at) if counter.officer else [])


def _box(look: Look, state: Session, words: Words, at: Rect) -> list[Item]:
    u = look.unit
    box = Rect(at.x, at.y + at.h - 68 * u, at.w, 68 * u)
    text = _doing(state, words)
    return [
        Box(at=box, fill=style.SURFACE, radius=16 * u, border=style.LINE, border_px=2 * u),
        Text(
            at=box.inset(20 * u, 6 * u),
            text=text,
            size=TYPE.text * u,
            color=style.INK,
            weight="bold",
        ),
    ]


def _doing(state: Session, words: Words) -> str:
    counter = state.counter
    if counter is None:
        return words.connecting
    match counter.state:
        case "calling" if counter.number:
            return words.calling.format(number=counter.number)
        case "serving" if counter.number:
            return words.serving.format(number=counter.number)
        case "paused":
            reason = (counter.reason_en if state.language == "en" else "") or counter.reason
            return f"{words.paused} – {reason}" if reason else f"{words.paused} – {words.wait}"
        case "closed":
            return words.closed
    return words.ready
