"""Where the ink of each text really is, measured by the letters that the painter uses."""

from dataclasses import dataclass

from kit.fonts import font_file
from kit.letters import Letters, Line
from kit.scene import Rect, Text, Weight
from tests.gallery.cmap import letters_of


@dataclass(frozen=True, slots=True)
class Run:
    """One line of a text as it is painted: its words and the pixels that they take."""

    item: Text
    line: Line
    ink: Rect


class Ink:
    """Lays texts as the painter does; belongs to one thread."""

    def __init__(self) -> None:
        self._letters = Letters()
        self._runs: dict[Text, tuple[Run, ...]] = {}

    def runs(self, item: Text) -> tuple[Run, ...]:
        """The lines of the text; a line of blanks has no ink and is left out."""
        found = self._runs.get(item)
        if found is None:
            found = self._runs[item] = tuple(self._measured(item))
        return found

    def missing(self, item: Text) -> str:
        """The letters of the text that the font has no picture of, each once."""
        return self.lacking(item.text, item.weight)

    def lacking(self, text: str, weight: Weight) -> str:
        """The same for words on paper, which have the same fonts."""
        known = letters_of(font_file(weight))
        return "".join(c for c in dict.fromkeys(text) if c != "\n" and ord(c) not in known)

    def _measured(self, item: Text) -> list[Run]:
        runs = []
        for line in self._letters.lay(item):
            surface, above_px = self._letters.render(line, item.weight, item.color)
            ink = surface.get_bounding_rect(min_alpha=64)
            if ink.w and ink.h:
                top = line.baseline - above_px + ink.y
                runs.append(Run(item, line, Rect(line.x + ink.x, top, ink.w, ink.h)))
        return runs
