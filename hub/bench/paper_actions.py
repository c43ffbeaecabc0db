"""What each ESC/POS command does to the paper, by the Epson command list.

Law: `ACTIONS` holds every command we print, by Epson's name; what is not there, or not with
these values, is refused and changes nothing. Motion units (ESC 3, ESC J, GS V, GS L, GS W)
are taken as one dot each, as 203 dpi receipt printers do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from hub.bench.paper_frames import word
from hub.bench.paper_items import (
    Align,
    Dots,
    Feed,
    Font,
    Level,
    Picture,
    Place,
    ProcessId,
    QrCode,
    Run,
    StatusAsked,
)
from hub.bench.paper_letters import letters
from hub.bench.paper_press import DEFAULT_SPACING_DOTS, Modes, Press, Refused

_Action = Callable[[Press, bytes], None]

_ALIGNS = {0: Align.LEFT, 1: Align.CENTER, 2: Align.RIGHT}
_FONTS = {0: Font.A, 1: Font.B}
_LEVELS: dict[int, Level] = {48: "L", 49: "M", 50: "Q", 51: "H"}
_QR_MODEL_2 = 50


def _digit(n: int) -> int:
    """Epson takes many numbers as a byte or as an ASCII digit: 1 and "1" are the same."""
    return n - 48 if n >= 48 else n


def _text(press: Press, params: bytes) -> None:
    # Kanji mode reads byte pairs we have no table for: latin-1 shows that nobody knows them.
    table = -1 if press.modes.kanji else press.modes.table
    press.pieces.append(Run(letters(params, table), params, press.modes.style))


def _tab(press: Press, _: bytes) -> None:
    press.pieces.append(Run("\t", b"\t", press.modes.style))


def _line_feed(press: Press, _: bytes) -> None:
    press.print_line(press.modes.spacing_dots)


def _feed_lines(press: Press, params: bytes) -> None:
    lines = params[0]
    if press.pieces:
        press.print_line(press.modes.spacing_dots if lines else 0)
        lines -= 1
    if lines > 0 and press.modes.spacing_dots:
        press.items.append(Feed(lines * press.modes.spacing_dots))


def _feed_dots(press: Press, params: bytes) -> None:
    if press.pieces:
        press.print_line(params[0])
    elif params[0]:
        press.items.append(Feed(params[0]))


def _initialise(press: Press, _: bytes) -> None:
    press.lose_pending()
    press.modes = Modes()


def _print_mode(press: Press, params: bytes) -> None:
    n = params[0]
    press.modes.style = replace(
        press.modes.style,
        font=Font.B if n & 1 else Font.A,
        bold=bool(n & 8),
        height=2 if n & 16 else 1,
        width=2 if n & 32 else 1,
        underline=press.modes.underline_dots if n & 128 else 0,
    )


def _size(press: Press, params: bytes) -> None:
    n = params[0]
    if n & 0x88:
        raise Refused("magnification over 8")
    press.modes.style = replace(press.modes.style, width=(n >> 4) + 1, height=(n & 7) + 1)


def _bold(press: Press, params: bytes) -> None:
    press.modes.style = replace(press.modes.style, bold=bool(params[0] & 1))


def _invert(press: Press, params: bytes) -> None:
    press.modes.style = replace(press.modes.style, inverted=bool(params[0] & 1))


def _underline(press: Press, params: bytes) -> None:
    dots = _digit(params[0])
    if dots > 2:
        raise Refused("underline over 2 dots")
    press.modes.underline_dots = dots or press.modes.underline_dots
    press.modes.style = replace(press.modes.style, underline=dots)


def _font(press: Press, params: bytes) -> None:
    if (font := _FONTS.get(_digit(params[0]))) is None:
        raise Refused("no such font")
    press.modes.style = replace(press.modes.style, font=font)


def _align(press: Press, params: bytes) -> None:
    if (align := _ALIGNS.get(_digit(params[0]))) is None:
        raise Refused("no such alignment")
    _move(press, replace(press.modes.place, align=align))


def _left_margin(press: Press, params: bytes) -> None:
    _move(press, replace(press.modes.place, left_dots=word(params, 0)))


def _area_width(press: Press, params: bytes) -> None:
    _move(press, replace(press.modes.place, area_dots=word(params, 0)))


def _move(press: Press, place: Place) -> None:
    if place != press.modes.place:
        press.at_line_start()
    press.modes.place = place


def _turn(press: Press, params: bytes) -> None:
    upside_down = bool(params[0] & 1)
    if upside_down != press.modes.upside_down:
        press.at_line_start()
    press.modes.upside_down = upside_down


def _default_spacing(press: Press, _: bytes) -> None:
    press.modes.spacing_dots = DEFAULT_SPACING_DOTS


def _spacing(press: Press, params: bytes) -> None:
    press.modes.spacing_dots = params[0]


def _code_table(press: Press, params: bytes) -> None:
    press.modes.table = params[0]


def _kanji(on: bool) -> _Action:
    def switch(press: Press, _: bytes) -> None:
        press.modes.kanji = on

    return switch


def _cut(press: Press, params: bytes) -> None:
    press.print_pending()
    if len(params) == 2 and params[1]:
        press.items.append(Feed(params[1]))
    press.cut = True


def _raster(press: Press, params: bytes) -> None:
    mode, width_bytes, height = _digit(params[0]), word(params, 1), word(params, 3)
    if mode > 3 or not width_bytes or not height:
        raise Refused("no such raster")
    press.print_pending()
    dots = Dots(width_bytes * 8, height, params[5:], 1 + (mode & 1), 1 + (mode >> 1))
    press.items.append(Picture(dots, press.modes.place))


def _columns(press: Press, params: bytes) -> None:
    mode, width, high = params[0], word(params, 1), 24 if params[0] >= 32 else 8
    if not width:
        raise Refused("no columns")
    columns = Image.frombytes("1", (high, width), params[3:])
    rows = columns.transpose(Image.Transpose.TRANSPOSE).tobytes()
    # A column of 8 dots is as tall as one of 24 (60 dpi against 180).
    dots = Dots(width, high, rows, 1 if mode & 1 else 2, 24 // high)
    press.pieces.append(dots)


def _graphics(press: Press, params: bytes) -> None:
    match params[:2]:
        case b"0p":
            _store_graphics(press, params[2:])
        case b"02" | b"0\x02" if press.graphics is not None:
            press.print_pending()
            press.items.append(Picture(press.graphics, press.modes.place))
            press.graphics = None
        case _:
            raise Refused("no such graphics function, or nothing stored")


def _store_graphics(press: Press, params: bytes) -> None:
    if len(params) < 8 or press.graphics is not None:
        # What a second picture before printing does differs between printers.
        raise Refused("graphics too short, or stored twice")
    tone, scale_x, scale_y, colour = params[:4]
    width, height, rows = word(params, 4), word(params, 6), params[8:]
    if (tone, colour) != (48, 49) or scale_x not in (1, 2) or scale_y not in (1, 2):
        raise Refused("no such tone, colour or scale")
    if not width or not height or len(rows) != (width + 7) // 8 * height:
        raise Refused("size and bytes of the picture differ")
    press.graphics = Dots(width, height, rows, scale_x, scale_y)


def _qr(press: Press, params: bytes) -> None:
    if len(params) < 3 or params[0] != 49:
        raise Refused("not a QR function")
    modes, function, value = press.modes, params[1], params[2]
    match function:
        case 65 if value == _QR_MODEL_2:
            pass
        case 67 if 1 <= value <= 16:
            modes.qr_module_dots = value
        case 69 if value in _LEVELS:
            modes.qr_level = _LEVELS[value]
        case 80 if value == 48 and len(params) > 3:
            modes.qr_payload = params[3:]
        case 81 if value == 48 and modes.qr_payload:
            press.print_pending()
            code = QrCode(modes.qr_payload, modes.qr_module_dots, modes.qr_level, modes.place)
            press.items.append(code)
        case _:
            raise Refused("no such QR function, or nothing stored")


def _process_id(press: Press, params: bytes) -> None:
    if len(params) != 6 or params[:2] != b"00":
        raise Refused("not a process id")
    press.items.append(ProcessId(params[2:].decode("latin-1")))


def _asked(command: str) -> _Action:
    def ask(press: Press, params: bytes) -> None:
        press.items.append(StatusAsked(command, params))

    return ask


def _nothing(_press: Press, _params: bytes) -> None:
    """Understood, and nothing of it is seen on the paper."""


ACTIONS: dict[str, _Action] = {
    "text": _text,
    "HT": _tab,
    "LF": _line_feed,
    "CR": _nothing,  # Without automatic line feed Epson ignores it.
    "CAN": _nothing,  # Only page mode has something to cancel.
    "ESC @": _initialise,
    "ESC !": _print_mode,
    "ESC E": _bold,
    "ESC -": _underline,
    "ESC M": _font,
    "ESC a": _align,
    "ESC d": _feed_lines,
    "ESC J": _feed_dots,
    "ESC 2": _default_spacing,
    "ESC 3": _spacing,
    "ESC t": _code_table,
    "ESC R": _nothing,  # A dozen ASCII signs change with the country; none is a letter.
    "ESC p": _nothing,
    "ESC {": _turn,
    "ESC *": _columns,
    "ESC i": _cut,
    "ESC m": _cut,
    "GS !": _size,
    "GS B": _invert,
    "GS V": _cut,
    "GS L": _left_margin,
    "GS W": _area_width,
    "GS v 0": _raster,
    "GS ( L": _graphics,
    "GS 8 L": _graphics,
    "GS ( k": _qr,
    "GS ( H": _process_id,
    "GS ( K": _nothing,
    "GS b": _nothing,
    "DLE DC4": _nothing,
    **{name: _asked(name) for name in ("GS r", "GS a", "GS I", "DLE EOT", "DLE ENQ")},
    "FS .": _kanji(on=False),
    "FS &": _kanji(on=True),
}
