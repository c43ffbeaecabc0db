"""Reads ESC/POS bytes back as slips of paper, independent of the library that wrote them.

Pure: bytes in, values out. Written from the Epson command list, so that a fault in the
kiosk's printing library cannot hide here. `draw` and the values are re-exported: importers
need this module only.
"""

from __future__ import annotations

from hub.bench.paper_actions import ACTIONS
from hub.bench.paper_draw import MARGIN_DOTS, dots_image, draw
from hub.bench.paper_frames import Frame, frames
from hub.bench.paper_items import (
    Align,
    Dots,
    Feed,
    Font,
    Item,
    Level,
    Line,
    PaperError,
    Picture,
    Place,
    ProcessId,
    QrCode,
    Run,
    Slip,
    StatusAsked,
    Style,
    Unknown,
    shown_hex,
)
from hub.bench.paper_press import Press, Refused

__all__ = [
    "MARGIN_DOTS",
    "Align",
    "Dots",
    "Feed",
    "Font",
    "Item",
    "Level",
    "Line",
    "PaperError",
    "Picture",
    "Place",
    "ProcessId",
    "QrCode",
    "Run",
    "Slip",
    "StatusAsked",
    "Style",
    "Unknown",
    "dots_image",
    "draw",
    "plain_text",
    "qr_payloads",
    "read_paper",
]


def read_paper(data: bytes, *, strict: bool = False) -> tuple[Slip, ...]:
    """The slips these bytes print, in order; the last one is uncut if no cut command ends it.

    What is not understood is skipped and counted in `Slip.unknown`; nothing ever raises.
    What follows the last cut and prints nothing (a status question, a process id) stays with
    the slip before it.
    `strict=True` raises `PaperError` at the first command not understood instead.
    """
    press = Press()
    slips: list[Slip] = []
    unknown: list[Unknown] = []
    for frame in frames(data):
        reason = _obey(press, frame)
        if reason and strict:
            raise PaperError(reason, frame.offset, frame.raw)
        if reason:
            unknown.append((frame.offset, shown_hex(frame.raw)))
        if press.cut:
            slips.append(_tear_off(press, unknown))

    press.lose_pending()
    rest = _tear_off(press, unknown)
    return _with_rest(slips, rest)


def plain_text(slip: Slip) -> str:
    """The lines printed in printer fonts, joined by line feeds; pictures and QR codes are not text.

    A line feed alone is an empty line; fed paper (ESC d, ESC J) is none. Margins and alignment
    are not imitated.
    """
    return "\n".join(_line_text(line) for line in slip.items if _has_text(line))


def qr_payloads(slip: Slip) -> tuple[str, ...]:
    """What the QR codes drawn by the printer say, top down; latin-1 where it is not UTF-8."""
    return tuple(_utf8_or_latin(item.payload) for item in slip.items if isinstance(item, QrCode))


def _obey(press: Press, frame: Frame) -> str:
    """An empty word when the command was done, else why not: unknown, truncated or refused."""
    if frame.fault:
        return frame.fault
    action = ACTIONS.get(frame.name)
    if action is None:
        return "unknown"
    try:
        action(press, frame.params)
    except Refused:
        return "refused"
    return ""


def _tear_off(press: Press, unknown: list[Unknown]) -> Slip:
    slip = Slip(tuple(press.items), press.cut, tuple(unknown), tuple(press.unprinted))
    press.items.clear()
    press.unprinted.clear()
    press.cut = False
    unknown.clear()
    return slip


def _with_rest(slips: list[Slip], rest: Slip) -> tuple[Slip, ...]:
    if rest == Slip((), cut=False):
        return tuple(slips)
    on_paper = any(not isinstance(item, ProcessId | StatusAsked) for item in rest.items)
    if on_paper or not slips:
        return (*slips, rest)

    last = slips[-1]
    joined = Slip(
        last.items + rest.items,
        last.cut,
        last.unknown + rest.unknown,
        last.unprinted + rest.unprinted,
    )
    return (*slips[:-1], joined)


def _has_text(item: Item) -> bool:
    if not isinstance(item, Line):
        return False
    return not item.pieces or any(isinstance(piece, Run) for piece in item.pieces)


def _line_text(item: Item) -> str:
    pieces = item.pieces if isinstance(item, Line) else ()
    return "".join(piece.text for piece in pieces if isinstance(piece, Run))


def _utf8_or_latin(payload: bytes) -> str:
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return payload.decode("latin-1")
