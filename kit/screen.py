"""The port to a screen: shows scenes, tells which key a finger pressed. Adapters are chosen by
address: `window://` and `kms://` (`kit.screen_window`), `virtual:///FOLDER` (`kit.screen_virtual`),
`none://`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kit.address import parse
from kit.scene import Scene

SCHEMES = ("window", "kms", "virtual", "none")
IDLE_POLL_S = 0.25


@dataclass(frozen=True, slots=True)
class Tapped:
    """A finger or the mouse came down on the target of this key."""

    key: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A person closed the window; the program should end."""


OnScreenEvent = Callable[[Tapped | Closed], None]


class Screen(Protocol):
    """Shows one scene at a time. All calls on the thinking thread."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that a scene should have to fill the screen."""

    @property
    def poll_s(self) -> float:
        """How often `poll` wants to be called so that a finger is not kept waiting."""

    def show(self, scene: Scene) -> None:
        """Show this picture; the same picture again costs nothing."""

    def poll(self) -> None:
        """Take what the person did and hand it over as events."""

    def close(self) -> None:
        """End; the last picture may stay."""


class NoScreen:
    """`none://`: a box without a screen."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.poll_s = IDLE_POLL_S

    def show(self, scene: Scene) -> None:
        """Nothing is shown."""

    def poll(self) -> None:
        """Nobody can press."""

    def close(self) -> None:
        """Nothing to end."""


def open_screen(address: str, size: tuple[int, int], on_event: OnScreenEvent) -> Screen:
    """The screen at `address`; AddressError for an unknown one, DeviceFault when none is there.

    `on_event` may be called from a thread of the screen's own: enqueue there, do nothing else.
    """
    where = parse(address, SCHEMES)
    match where.scheme:
        case "window" | "kms":
            from kit.screen_window import WindowScreen  # its libraries are loaded when asked for

            return WindowScreen(size, on_event, full=where.scheme == "kms")
        case "virtual":
            from kit.screen_virtual import VirtualScreen

            return VirtualScreen(where.path, size, on_event)
        case _:
            return NoScreen(size)
