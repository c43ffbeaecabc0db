"""PURE: what stands on the paper: a number, its field and all that a person waiting wants to know.

`ticket_of` makes the ticket from an answer, the hub's or the kiosk's own, `layout` the steps that
print it. The time is the hub's; where nobody knows it, none is printed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

from kiosk import words
from kit.wire.messages import Answer, Language, Menu

Weight = Literal["regular", "bold"]

DOTS_PER_MM = 8  # 203 dpi
NUMBER_MM = 18  # height of the capitals; the centre asks for 15 or more
LOGO_MM = 12
QUIET_MM = 2  # of white above and below the code; left and right there is plenty
NATIVE_TIMES = 8  # the largest that ESC/POS can magnify its own letters
NATIVE_LETTERS = 9  # `X12-86401`, the longest; more would be too slim to be read from afar


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The slip in one person's language. Empty texts are left out; `qr` empty: no code.

    `reprint` marks a copy, so that nobody takes two papers for two places.
    """

    number: str
    agency: str
    centre: str
    field: str
    priority: str
    facts: tuple[str, ...]
    when: str
    qr: str
    qr_says: str
    notes: tuple[str, ...]
    reprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One paragraph as pictures: `mm` is the height of its capitals.

    It shrinks down to `shrink` of that to fit into `lines`; then it takes more lines.
    """

    text: str
    mm: float
    weight: Weight = "regular"
    lines: int = 2
    shrink: float = 0.85
    boxed: bool = False  # white on black, so that it is seen from the counter


@dataclass(frozen=True, slots=True)
class Native:
    """A line in the printer's own letters, `times` as high, and as wide as fits; ASCII only."""

    text: str
    times: int


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture file, dark on white, drawn `mm` high or as wide as fits; left out if unreadable."""

    path: str
    mm: float


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code, `module_dots` for each of its squares, by the printer if it can."""

    payload: str
    module_dots: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Blank paper."""

    mm: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line, `dots` wide; 0: across the paper."""

    dots: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of the slip."""


Step = Words | Native | Logo | Qr | Gap | Rule | Cut


def ticket_of(
    answer: Answer, menu: Menu | None, *, link_base: str = "", dated: bool = True, copy: int = 0
) -> Ticket:
    """The ticket for an issued answer; without a menu the headings are missing, nothing else.

    Not `dated`: nobody knew the time. `copy` above 0: printed once more, for which what was true of
    the queue at the press is left out.
    """
    lang = answer.language
    minutes = menu.utc_offset_min if menu else 420
    at = answer.at.astimezone(timezone(timedelta(minutes=minutes)))
    qr = _qr(answer.token, link_base or (menu.follow_url if menu else ""))
    return Ticket(
        number=answer.number or "",
        agency=words.pick(lang, menu.agency, menu.agency_en) if menu else "",
        centre=words.pick(lang, menu.centre, menu.centre_en) if menu else "",
        field=words.pick(lang, answer.field or "", answer.field_en or ""),
        priority=words.say(lang, "priority-mark") if answer.priority else "",
        facts=tuple(_facts(answer, queue=copy == 0)),
        when=_when(lang, at) if dated else "",
        qr=qr,
        qr_says=words.say(lang, "follow") if qr else "",
        notes=_notes(lang, menu),
        reprint=words.say(lang, "reprint", copy=copy) if copy else "",
    )


def layout(ticket: Ticket, *, number_native: bool, logo: str = "") -> tuple[Step, ...]:
    """The steps that print the ticket, top down, ending with the cut; `logo` is a picture file."""
    steps: list[Step] = [Logo(logo, LOGO_MM), Gap(1)] if logo else []
    if ticket.agency:
        steps.append(Words(text=ticket.agency.upper(), mm=2.3, lines=2))
    if ticket.centre:
        steps.append(Words(text=ticket.centre.upper(), mm=2.6, weight="bold", lines=2))
    steps += [Gap(1), Rule(), Gap(1)]
    if ticket.reprint:
        steps += [Words(text=ticket.reprint, mm=4.2, weight="bold", lines=1, boxed=True), Gap(1)]
    if ticket.field:
        steps.append(Words(text=ticket.field, mm=3.6, weight="bold", lines=3))
    steps += _number(ticket.number, native=number_native)
    if ticket.priority:
        steps.append(Words(text=ticket.priority, mm=3.6, weight="bold", lines=1, boxed=True))
        steps.append(Gap(1))
    steps += [Words(text=fact, mm=2.9, lines=1) for fact in ticket.facts]
    if ticket.when:
        steps.append(Words(text=ticket.when, mm=2.9, weight="bold", lines=1))
    if ticket.qr:
        steps += [Gap(QUIET_MM), Qr(ticket.qr, _module_dots(ticket.qr)), Gap(QUIET_MM)]
    if ticket.qr_says:
        steps.append(Words(text=ticket.qr_says, mm=2.3, lines=1))
    steps += [Gap(1), Rule(), Gap(1)]
    steps += [Words(text=note, mm=2.5, lines=3) for note in ticket.notes]
    steps.append(Cut())
    return tuple(steps)


def _number(number: str, *, native: bool) -> list[Step]:
    if native and number.isascii() and len(number) <= NATIVE_LETTERS:
        return [Native(number, NATIVE_TIMES)]
    return [Words(text=number, mm=NUMBER_MM, weight="bold", lines=1, shrink=0.4), Gap(1)]


def _facts(answer: Answer, *, queue: bool) -> list[str]:
    lang, facts = answer.language, []
    if answer.counters:
        many = "counters" if len(answer.counters) > 1 else "counter"
        facts.append(words.say(lang, many, counters=", ".join(answer.counters)))
    if answer.ahead is not None and queue:
        facts.append(words.say(lang, "ahead", people=answer.ahead))
    if answer.wait_min is not None and queue:
        facts.append(words.wait(lang, answer.wait_min))
    return facts


def _notes(lang: Language, menu: Menu | None) -> tuple[str, ...]:
    own = words.pick(lang, menu.ticket_note, menu.ticket_note_en) if menu else ""
    return (own,) if own else (words.say(lang, "note-watch"), words.say(lang, "note-missed"))


def _when(lang: Language, at: datetime) -> str:
    day = words.weekday(lang, at.isoweekday())
    return f"{at:%H:%M}, {day} {at.day}/{at.month}/{at.year}"


def _qr(token: str | None, base: str) -> str:
    if not token or not base:
        return ""  # a code that leads nowhere would only puzzle people
    if "{token}" in base:
        return base.replace("{token}", token)
    return f"{base.rstrip('/')}/{token}"


def _module_dots(payload: str) -> int:
    """Squares of 0.75 mm, smaller for a long link: phones read 0.5 mm from a hand's distance."""
    return 6 if len(payload.encode()) <= 60 else 5 if len(payload.encode()) <= 110 else 4
