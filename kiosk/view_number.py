"""PURE: the pictures for one person who has pressed: asking, the number, or why there is none."""

from kiosk import words
from kiosk.flow_state import Kiosk, Number
from kiosk.ticket import Ticket, ticket_of
from kiosk.view_grid import TARGET_MM, TYPE_MM, Look
from kiosk.view_parts import Part, band, body, button, header, rows, sentence
from kit import style
from kit.scene import Box, Code, Color, Rect, Target, Text
from kit.wire.messages import Answer, Language, Menu

# Shares of a message's height: above, title, sentence, below; on lying and on upright glass.
_MESSAGE = {False: (0.06, 0.26, 0.4, 0.28), True: (0.14, 0.2, 0.24, 0.42)}


def asking(state: Kiosk, service: str, look: Look) -> Part:
    """The press was heard."""
    lang = state.language
    top, middle, _ = rows(body(look), 0.2, 0.4, 0.3)
    part = header(state, look, words.say(lang, "take-number"), switch=False)
    part += sentence(_service_name(state, service), top, look, mm=TYPE_MM.large, lines=3)
    return part + sentence(
        words.say(lang, "asking"), middle, look, mm=TYPE_MM.poster, bold=True, lines=3
    )


def number(state: Kiosk, answer: Answer, look: Look) -> Part:
    """The number, as large as it goes, and whether it is on paper or only here."""
    ticket = ticket_of(answer, state.menu, link_base=state.rules.link_base)
    page = state.page
    only_here = isinstance(page, Number) and page.outcome == "screen"
    lang = answer.language
    part = header(state, look, words.say(lang, "your-number"), switch=False)
    inner = body(look)
    low = min(max(look.mm(TARGET_MM), inner.h * 0.14), look.mm(32))
    upper = Rect(inner.x, inner.y, inner.w, inner.h - low - look.gap)
    lower = Rect(inner.x, upper.y + upper.h + look.gap, inner.w, low)
    if only_here:
        assert isinstance(page, Number)
        if not state.rules.touch:
            return part + _only_here(state, ticket, page, inner, look)
        return part + _only_here(state, ticket, page, upper, look) + _got_it(lang, lower, look)
    part += _big(ticket, upper, look)
    text, ground, ink = _outcome(state, answer)
    part += band(text, lower, look, ground, ink)
    # Whoever is done touches anywhere; the flow takes no touch for a moment after the paper.
    return part + Part(targets=(Target(at=Rect(0, 0, look.width, look.height), key="done"),))


def sorry(state: Kiosk, reason: str, look: Look) -> Part:
    """No number: why, and what to do next."""
    lang = state.language
    told = notice(state) if reason == "closed" else ""
    about = told or words.reason(lang, reason)
    part = message(state, look, words.say(lang, "sorry"), about)
    inner = body(look)
    low = min(max(look.mm(TARGET_MM), inner.h * 0.12), look.mm(32))
    at = Rect(inner.x + inner.w * 0.2, inner.y + inner.h - low, inner.w * 0.6, low)
    return part + button("done", words.say(lang, "done"), at, look)


def notice(state: Kiosk) -> str:
    """Why and until when no numbers are given, as the hub says; empty when that is not fresh."""
    menu = state.menu if state.fresh else None
    return words.pick(state.language, menu.notice, menu.notice_en) if menu else ""


def message(state: Kiosk, look: Look, title: str, about: str, *, switch: bool = False) -> Part:
    """A title and a sentence in the middle of the glass."""
    part = header(state, look, words.say(state.language, "take-number"), switch=switch)
    _, top, middle, _ = rows(body(look), *_MESSAGE[look.height > look.width])
    part += sentence(title, top, look, mm=TYPE_MM.giant, bold=True, lines=2)
    return part + sentence(about, middle.inset(look.width * 0.06, 0), look, mm=TYPE_MM.head)


def _service_name(state: Kiosk, service: str) -> str:
    menu: Menu | None = state.menu
    for one in menu.services if menu else ():
        if one.id == service:
            return words.pick(state.language, one.name, one.name_en)
    return ""


def _outcome(state: Kiosk, answer: Answer) -> tuple[str, Color, Color]:
    lang, page = answer.language, state.page
    if not isinstance(page, Number):
        return words.say(lang, "printing"), style.ACCENT, style.ACCENT_INK
    key = "take-paper" if page.outcome == "paper" else "take-paper-maybe"
    return words.say(lang, key), style.GOOD, style.GOOD_INK


def _big(ticket: Ticket, at: Rect, look: Look) -> Part:
    if look.height > look.width:  # what belongs together stands together, in the middle
        _, field, digits, mark, facts = rows(at, 0.08, 0.18, 0.32, 0.08, 0.24)
    else:
        low = 0.09 if ticket.priority else 0.0
        field, digits, mark, facts = rows(at, 0.17, 0.56 - low, low, 0.27)
    part = sentence(ticket.field, field, look, mm=TYPE_MM.large, bold=True, lines=2)
    part += _digits(ticket, digits, look)
    if ticket.priority:
        part += _mark(ticket.priority, mark, look)
    return part + _facts(ticket.facts, facts, look)


def _digits(ticket: Ticket, at: Rect, look: Look) -> Part:
    size = min(at.h / 1.0, look.mm(110))
    return Part(
        (
            Text(at=at, text=ticket.number, size=size, min_size=size * 0.3, color=style.ACCENT,
                 weight="bold", align="center"),
        )
    )  # fmt: skip


def _facts(facts: tuple[str, ...], at: Rect, look: Look) -> Part:
    return sentence("\n".join(facts), at, look, mm=TYPE_MM.head, lines=max(1, len(facts)))


def _mark(text: str, at: Rect, look: Look) -> Part:
    high = min(at.h, look.mm(18))
    wide = min(at.w, high * 4.5)
    place = Rect(at.x + (at.w - wide) / 2, at.y + (at.h - high) / 2, wide, high)
    return Part(
        (
            Box(at=place, fill=style.INK, radius=look.gap / 2),
            Text(at=place.inset(look.gap / 2, 0), text=text, size=place.h * 0.66,
                 color=style.SURFACE, weight="bold", align="center"),
        )
    )  # fmt: skip


def _only_here(state: Kiosk, ticket: Ticket, page: Number, at: Rect, look: Look) -> Part:
    """No paper: the number to remember or to photograph, with the code that a phone can follow."""
    # The guide's desk sees it by the hub.
    told = "number-valid-alone" if state.alone else "number-valid"
    lang = page.answer.language
    fault = words.printer(lang, page.fault)
    text = words.say(lang, "number-on-screen", fault=fault, number=ticket.number)
    text = text.replace(", ", ",\n", 1)
    tall = at.h > at.w
    warning = Rect(at.x, at.y, at.w, min(at.h * 0.2, look.mm(40)))
    part = band(text, warning, look, style.WARN, style.WARN_INK)
    top = warning.y + warning.h + look.gap
    inner = Rect(at.x, top, at.w, at.y + at.h - top)
    if not ticket.qr:
        place, code = inner, None
    elif tall:
        place, code = rows(inner, 0.62, 0.38)
    else:
        side = min(inner.h, inner.w * 0.34)
        place = Rect(inner.x, inner.y, inner.w - side - look.gap, inner.h)
        code = Rect(inner.x + inner.w - side, inner.y, side, inner.h)
    field, digits, facts, valid = rows(place, 0.15, 0.36, 0.34, 0.15)
    part += sentence(ticket.field, field, look, mm=TYPE_MM.head, bold=True, lines=2)
    part += _digits(ticket, digits, look)
    marked = (ticket.priority, *ticket.facts) if ticket.priority else ticket.facts
    part += _facts(marked, facts, look)
    part += sentence(words.say(lang, told), valid, look, mm=TYPE_MM.lead, bold=True, lines=2)
    if code is not None:
        part += Part((Code(at=code.inset(look.gap), payload=ticket.qr),))
    return part


def _got_it(lang: Language, at: Rect, look: Look) -> Part:
    wide = at.w * 0.7
    place = Rect(at.x + (at.w - wide) / 2, at.y, wide, at.h)
    return button("done", words.say(lang, "got-it"), place, look)
