"""The state of the bench's printer: its modes, its buffers and the paper so far.

Law: it knows no bytes; `paper_actions` tells it what each command does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.bench.paper_items import Dots, Item, Level, Line, Picture, Place, Run, Style

DEFAULT_SPACING_DOTS = 30  # ESC 2: 1/6 inch would be 34; 80 mm printers use 3.75 mm.


class Refused(Exception):
    """This command is ours, but not with these values or not at this place."""


@dataclass(slots=True)
class Modes:
    """What ESC @ puts back to its power-on value."""

    style: Style = field(default_factory=Style)
    underline_dots: int = 1
    place: Place = field(default_factory=Place)
    upside_down: bool = False
    spacing_dots: int = DEFAULT_SPACING_DOTS
    table: int = 0
    kanji: bool = False
    qr_payload: bytes = b""
    qr_module_dots: int = 3
    qr_level: Level = "L"


@dataclass(slots=True)
class Press:
    """The state of the printer between two commands, and the paper printed since the last cut.

    `pieces` is the line in the print buffer, `graphics` the picture stored to be printed.
    `cut` is true right after a cutting command; whoever takes `items` away resets it.
    """

    items: list[Item] = field(default_factory=list)
    unprinted: list[Line | Picture] = field(default_factory=list)
    cut: bool = False
    modes: Modes = field(default_factory=Modes)
    pieces: list[Run | Dots] = field(default_factory=list)
    graphics: Dots | None = None

    def line(self, spacing_dots: int) -> Line:
        """The line in the print buffer as it would print now."""
        return Line(tuple(self.pieces), self.modes.place, spacing_dots, self.modes.upside_down)

    def print_line(self, spacing_dots: int) -> None:
        """Prints the buffer, even an empty one, and moves the paper."""
        self.items.append(self.line(spacing_dots))
        self.pieces.clear()

    def print_pending(self) -> None:
        """Prints the buffer if something is in it, as a command that needs a new line does."""
        if self.pieces:
            self.print_line(self.modes.spacing_dots)

    def lose_pending(self) -> None:
        """Moves what is in the buffers to `unprinted`."""
        if self.pieces:
            self.unprinted.append(self.line(self.modes.spacing_dots))
            self.pieces.clear()
        if self.graphics is not None:
            self.unprinted.append(Picture(self.graphics, self.modes.place))
            self.graphics = None

    def at_line_start(self) -> None:
        """Raises `Refused` inside a line: Epson ignores ESC a, ESC {, GS L and GS W there."""
        if self.pieces:
            raise Refused("not at the beginning of a line")
