"""What the gallery holds: screens as scenes, on a panel of a known size, and slips of paper."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.ticket import Step
from kit.scene import Scene


@dataclass(frozen=True, slots=True)
class Panel:
    """A glass as it is sold: its name and how many pixels make a millimetre."""

    name: str
    width: int
    height: int
    px_per_mm: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One screen in one state; `at` paints it again so many seconds later without any news."""

    name: str
    says: str  # what is to be seen, for the index
    panel: Panel
    at: Callable[[float], Scene]
    shortens: bool = False  # so much is to be said that some names may end with …

    @property
    def scene(self) -> Scene:
        """The picture at the first moment."""
        return self.at(0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One ticket on paper of so many dots."""

    name: str
    says: str
    width_dots: int
    steps: tuple[Step, ...]
