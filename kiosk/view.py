"""PURE: what stands on the kiosk's glass for each state; `kit.screen` paints it.

One question at a time, words as large as the glass allows, nothing said by colour alone. What is
wrong is said before a person presses, with where to go instead.
"""

from kiosk import view_number, words
from kiosk.flow_state import (
    NO_PRINT,
    Asking,
    Choosing,
    Kiosk,
    Number,
    Printing,
    PriorityQuestion,
    Sorry,
)
from kiosk.view_grid import TARGET_MM, TYPE_MM, Look, Tile, paint, plan
from kiosk.view_parts import Part, band, body, button, button_size, header, sentence
from kit import style
from kit.scene import Rect, Scene
from kit.wire.messages import Menu, MenuService

MOST_CHIPS = 6  # classes of priority that are shown as switches; more open a page of their own
MOST_BESIDE = 4  # the same where they stand in one row


def view(state: Kiosk, look: Look) -> Scene:
    """The picture for this state."""
    part = _part(state, look)
    return Scene(
        width=look.width,
        height=look.height,
        background=style.PAPER,
        items=part.items,
        targets=part.targets if state.rules.touch else (),
    )


def _part(state: Kiosk, look: Look) -> Part:
    match state.page:
        case Asking(ask=ask):
            return view_number.asking(state, ask.service, look)
        case Printing(answer=answer, on_disk=False):  # a number that may still be another one
            return view_number.asking(state, answer.service or "", look)
        case Printing(answer=answer) | Number(answer=answer):
            return view_number.number(state, answer, look)
        case Sorry(reason=reason):
            return view_number.sorry(state, reason, look)
    lang, menu = state.language, state.menu
    if menu is None:
        title, about = words.say(lang, "starting-title"), words.say(lang, "starting-about")
        return view_number.message(state, look, title, about)
    if state.shut or (state.fresh and not menu.open):
        title = words.say(lang, "closed-title")
        about = view_number.notice(state) or words.say(lang, "closed-about")
        return view_number.message(state, look, title, about, switch=True)
    match state.page:
        case Choosing(field=field):
            return _choosing(state, menu, field, look)
        case PriorityQuestion():
            return _priority_question(state, menu, look)
    return _home(state, menu, look)


def _home(state: Kiosk, menu: Menu, look: Look) -> Part:
    lang, touch = state.language, state.rules.touch
    part = header(state, look, words.say(lang, "touch-service" if touch else "press-button"))
    inner = body(look)
    warning, inner = _warning(state, inner, look)
    chips, inner = _chips(state, menu, inner, look)
    items, targets = paint(_home_tiles(state, menu, inner, look), inner, look, lang)
    return part + warning + chips + Part(tuple(items), tuple(targets))


def _home_tiles(state: Kiosk, menu: Menu, at: Rect, look: Look) -> tuple[Tile, ...]:
    """Every service if the tiles are large enough so; else the fields, and then their services."""
    services = menu.services
    if not state.rules.touch:
        by_id = {one.id: one for one in services}
        wanted = state.rules.button_services.values()  # in the order of the buttons
        services = tuple(by_id[key] for key in wanted if key in by_id) or services
    tiles = tuple(_service_tile(state, one) for one in services)
    if not state.rules.touch or plan(tiles, at, look) is not None:
        return tiles
    fields: dict[str, list[MenuService]] = {}
    for one in services:
        fields.setdefault(one.field or one.id, []).append(one)
    return tuple(_field_tile(state, field, inside) for field, inside in fields.items())


def _service_tile(state: Kiosk, one: MenuService) -> Tile:
    lang = state.language
    return Tile(
        key=f"service:{one.id}" if _open(state, one) else "",
        name=words.pick(lang, one.name, one.name_en),
        about=_people(state, one, "waiting"),
        few=_people(state, one, "waiting-few"),
        below=one.name_en if lang == "vi" else "",
        letter=one.series,
    )


def _field_tile(state: Kiosk, field: str, inside: list[MenuService]) -> Tile:
    if len(inside) == 1:
        return _service_tile(state, inside[0])
    lang = state.language
    open_ = [one for one in inside if _open(state, one)]
    return Tile(
        key=f"field:{field}" if open_ else "",
        name=words.pick(lang, inside[0].field_name, inside[0].field_name_en) or field,
        about=_people(state, (open_ or inside)[0], "waiting"),
        few=_people(state, (open_ or inside)[0], "waiting-few"),
        below=inside[0].field_name_en if lang == "vi" else "",
        letter=inside[0].series,
    )


def _open(state: Kiosk, one: MenuService) -> bool:
    """Whether the service can be touched. Alone, the kiosk decides at the press."""
    return one.open or not state.fresh


def _people(state: Kiosk, one: MenuService, key: str) -> str:
    """How many wait; nothing when that may have changed since: no figure beats a wrong one."""
    if not state.fresh:
        return ""
    if not one.open:
        return words.say(state.language, "not-open")
    if one.waiting == 0 and key == "waiting":
        return words.say(state.language, "nobody-waiting")
    return words.say(state.language, key, people=one.waiting)


def _choosing(state: Kiosk, menu: Menu, field: str, look: Look) -> Part:
    lang = state.language
    inside = tuple(one for one in menu.services if one.field == field)
    part = header(state, look, words.say(lang, "which-service"))
    chips, inner = _chips(state, menu, body(look), look)
    inner, back = _with_back(state, inner, look)
    tiles = tuple(_service_tile(state, one) for one in inside)
    items, targets = paint(tiles, inner, look, lang)
    return part + chips + back + Part(tuple(items), tuple(targets))


def _priority_question(state: Kiosk, menu: Menu, look: Look) -> Part:
    lang = state.language
    part = header(state, look, words.say(lang, "priority-which"))
    inner, back = _with_back(state, body(look), look)
    proof = Rect(inner.x, inner.y, inner.w, look.mm(12))
    inner = Rect(inner.x, proof.y + proof.h, inner.w, inner.h - proof.h)
    part += sentence(words.say(lang, "priority-proof"), proof, look, mm=TYPE_MM.lead)
    tiles = tuple(
        Tile(
            key=f"priority:{one.id}",
            name=words.pick(lang, one.name, one.name_en),
            below=one.name_en if lang == "vi" else "",
        )
        for one in menu.priorities
    )
    items, targets = paint(tiles, inner, look, lang)
    return part + back + Part(tuple(items), tuple(targets))


def _with_back(state: Kiosk, at: Rect, look: Look) -> tuple[Rect, Part]:
    high = look.mm(TARGET_MM)
    place = Rect(at.x, at.y + at.h - high, min(at.w * 0.4, look.mm(70)), high)
    text = "‹ " + words.say(state.language, "back")
    rest = Rect(at.x, at.y, at.w, at.h - high - look.gap)
    return rest, button("back", text, place, look, quiet=True)


def _warning(state: Kiosk, at: Rect, look: Look) -> tuple[Part, Rect]:
    """What is wrong, before a person presses, and the room that is left below it."""
    if state.printer not in NO_PRINT:
        return Part(), at  # without its hub the kiosk gives numbers all the same: nobody need know
    text = words.printer_warning(state.language, state.printer)
    high = look.mm(22 if look.height > look.width else 13)  # low glass needs its rows of tiles
    place = Rect(at.x, at.y, at.w, high)
    below = Rect(at.x, at.y + high + look.gap, at.w, at.h - high - look.gap)
    return band(text, place, look, style.WARN, style.WARN_INK), below


def _chips(state: Kiosk, menu: Menu, at: Rect, look: Look) -> tuple[Part, Rect]:
    """The switches for priority along the lower edge, and the room that is left above them."""
    if not menu.priorities or not state.rules.touch:
        return Part(), at
    lang, tall = state.language, look.height > look.width
    keys = [(f"priority:{one.id}", words.pick(lang, one.name, one.name_en),
             one.id == state.priority) for one in menu.priorities]  # fmt: skip
    alone = len(keys) > (MOST_CHIPS if tall else MOST_BESIDE)
    if alone:
        chosen = next((name for _, name, on in keys if on), "")
        keys = [("priority", chosen or words.say(lang, "priority"), bool(chosen))]
    columns = min(len(keys), 2 if tall else MOST_BESIDE)
    lines = -(-len(keys) // columns)
    high, label_px = look.mm(TARGET_MM), look.mm(12) if tall and not alone else 0
    strip = lines * high + (lines - 1) * look.gap + label_px
    top, left = at.y + at.h - strip, 0.0 if tall or alone else at.w * 0.17
    said = words.say(lang, "priority-proof" if state.priority else "priority")
    place = Rect(at.x, top, at.w, label_px) if tall else Rect(at.x, top, left - look.gap, strip)
    part = Part() if alone else sentence(said, place, look, mm=TYPE_MM.text, bold=True)
    wide = (at.w - left - (columns - 1) * look.gap) / columns
    size = button_size([f"✓ {name}" for _, name, _ in keys], Rect(0, 0, wide, high), look)
    for number, (key, name, on) in enumerate(keys):
        x = at.x + left + (number % columns) * (wide + look.gap)
        y = top + label_px + (number // columns) * (high + look.gap)
        text = f"✓ {name}" if on else name
        part += button(key, text, Rect(x, y, wide, high), look, quiet=not on, size=size)
    return part, Rect(at.x, at.y, at.w, at.h - strip - look.gap)
