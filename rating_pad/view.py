"""PURE: the pad's picture. Calm, large, one thing at a time; for eyes and fingers of any age.

A level always shows its colour, its face and its word. Once a key is pressed nothing on the screen
says which one it was.
"""

from math import ceil

from kit import style
from kit.scene import Box, Color, Face, Item, Rect, Scene, Target, Text
from rating_pad.session_model import (
    ALREADY,
    DONE,
    REASON,
    SKIP,
    Notice,
    Reasons,
    Session,
    Thanks,
    Window,
)
from rating_pad.view_idle import idle
from rating_pad.view_look import TYPE, Look, button, grid, head, language_switch, note
from rating_pad.words import WORDS

LONG_NAME = 26  # letters: more of them stand on two lines of an upright screen
ONE_LINE = 14  # letters: "Không hài lòng" is easier to read whole than in larger halves

# The mood of each face, lowest level first, by how many levels a centre has. Of four, the second is
# "Bình thường": a straight mouth.
MOODS = {
    2: (0.0, 1.0),
    3: (0.0, 0.5, 1.0),
    4: (0.0, 0.5, 0.75, 1.0),
    5: (0.0, 0.25, 0.5, 0.75, 1.0),
}


def level_key(level: int) -> str:
    """The name of the key for a level, on the screen and from a serial keypad."""
    return f"level-{level}"


def view(look: Look, state: Session, now_s: float) -> Scene:
    """What the pad shows now."""
    words = WORDS[state.language]
    match state.stage:
        case Reasons() as asked:
            return _reasons(look, state, asked)
        case Thanks():
            return _message(look, state, words.thanks, words.thanks_more)
        case Notice(word=word):
            return _message(look, state, words.already if word == ALREADY else words.not_counted)
    window = state.open_window(now_s)
    if window is not None:
        return _prompt(look, state, window, now_s)
    return idle(look, state, now_s)


# --- may be rated --------------------------------------------------------------------------------


def _prompt(look: Look, state: Session, window: Window, now_s: float) -> Scene:
    u, words = look.unit, WORDS[state.language]
    margin, gap, foot = 16 * u, 12 * u, 40 * u
    top = 196 * u
    cards = Rect(margin, top, look.width - 2 * margin, look.height - top - foot)
    count = len(look.levels)
    columns = min(count, 2) if look.upright else count
    switch, target = language_switch(look, words)
    items = [*head(look, state, words), *switch, *_question(look, state, window)]
    targets = [target]
    # Best first, as the words are usually read out.
    for at, level in zip(grid(cards, count, columns, gap), range(count, 0, -1), strict=True):
        items += _card(look, state, level, at)
        targets.append(Target(at=at, key=level_key(level)))
    return look.scene([*items, *note(look, state, words, now_s)], targets)


def _question(look: Look, state: Session, window: Window) -> list[Item]:
    """One sentence on two lines, the second for the name: what is rated must be seen first."""
    u, words = look.unit, WORDS[state.language]
    whom = words.prompt_whom.format(name=window.officer, counter=state.rules.counter)
    if not window.officer:
        whom = f"{words.counter} {state.rules.counter}"
    return [
        Text(
            at=Rect(24 * u, 66 * u, look.width - 48 * u, 50 * u),
            text=words.prompt_officer if window.officer else words.prompt,
            size=TYPE.lead * u,
            color=style.INK,
            align="center",
        ),
        Text(
            at=Rect(24 * u, 116 * u, look.width - 48 * u, 66 * u),
            text=whom,
            size=TYPE.head * u,
            min_size=TYPE.small * u,
            color=style.INK,
            weight="bold",
            align="center",
            lines=2 if look.upright and len(whom) > LONG_NAME else 1,
        ),
    ]


def _card(look: Look, state: Session, level: int, at: Rect) -> list[Item]:
    u, color = look.unit, _color(look, level)
    label = look.levels[level - 1].text(state.language)
    face = min(at.w - 40 * u, at.h - 100 * u)
    return [
        Box(at=at, fill=style.SURFACE, radius=20 * u, border=color, border_px=3 * u),
        Face(
            at=Rect(at.x + (at.w - face) / 2, at.y + 18 * u, face, face),
            mood=MOODS[len(look.levels)][level - 1],
            color=color,
        ),
        Text(
            at=Rect(at.x + 6 * u, at.y + 22 * u + face, at.w - 12 * u, at.h - face - 30 * u),
            text=label,
            size=TYPE.small * u,  # at most: all four the same, none may look like the lesser choice
            color=color,
            weight="bold",
            align="center",
            lines=1 if len(label) <= ONE_LINE else 2,
        ),
    ]


def _color(look: Look, level: int) -> Color:
    """The palette has four colours; other numbers of levels share them out."""
    last = len(style.LEVEL_COLORS) - 1
    return style.LEVEL_COLORS[round((level - 1) * last / (len(look.levels) - 1))]


# --- why, thanks, notices ------------------------------------------------------------------------


def _reasons(look: Look, state: Session, asked: Reasons) -> Scene:
    u, words = look.unit, WORDS[state.language]
    margin = 20 * u
    width = look.width - 2 * margin
    items: list[Item] = [
        Text(
            at=Rect(margin, 12 * u, width, 50 * u),
            text=words.why,
            size=TYPE.lead * u,
            color=style.INK,
            weight="bold",
            align="center",
        ),
        Text(
            at=Rect(margin, 60 * u, width, 32 * u),
            text=words.why_hint,
            size=TYPE.small * u,
            color=style.MUTED_INK,
            align="center",
        ),
    ]
    body = Rect(margin, 100 * u, width, look.height - 100 * u - margin)
    columns = 2 if look.upright else 3
    rows = ceil((len(look.reasons) + 2) / columns)
    cells = grid(body, rows * columns, columns, 12 * u)
    targets: list[Target] = []
    for at, reason in zip(cells, look.reasons, strict=False):
        chosen = reason.id in asked.rate.reasons
        text = ("✓ " if chosen else "") + reason.text(state.language)
        fill, ink = (style.ACCENT, style.ACCENT_INK) if chosen else (style.SURFACE, style.INK)
        items += button(look, at, text, fill, ink)
        targets.append(Target(at=at, key=REASON + reason.id))
    skip, send = cells[-2:]
    items += button(look, skip, words.skip, style.PAPER, style.MUTED_INK)
    items += button(look, send, words.send, style.GOOD, style.GOOD_INK)
    return look.scene(items, [*targets, Target(at=skip, key=SKIP), Target(at=send, key=DONE)])


def _message(look: Look, state: Session, text: str, more: str = "") -> Scene:
    u = look.unit
    card = Rect(0, 0, look.width, look.height).inset(40 * u, 76 * u)
    inner = card.inset(32 * u, 40 * u)
    share = 0.6 if more else 1.0
    lines = 2 if look.upright or not more else 1
    items: list[Item] = [
        Box(at=card, fill=style.ACCENT, radius=28 * u),
        Text(
            at=Rect(inner.x, inner.y, inner.w, inner.h * share),
            text=text,
            size=TYPE.head * u,
            color=style.ACCENT_INK,
            weight="bold",
            align="center",
            lines=lines,
        ),
        Text(
            at=Rect(inner.x, inner.y + inner.h * share, inner.w, inner.h * (1 - share)),
            text=more,
            size=TYPE.text * u,
            color=style.ACCENT_INK,
            align="center",
            valign="top",
            lines=lines,
        ),
    ]
    return look.scene([*head(look, state, WORDS[state.language]), *items], [])
