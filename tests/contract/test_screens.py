"""What every screen keeps to: a window (on SDL's dummy driver), the virtual one, none at all."""

import os
import queue
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pygame
import pytest

from kit.address import AddressError
from kit.fifo import tell
from kit.scene import Box, Rect, Scene, Target
from kit.screen import Screen, Tapped, open_screen

pytestmark = pytest.mark.slow

SIZE = (320, 200)
WITHIN_S = 10.0


@dataclass
class Bench:
    """A screen, a finger for it, and what it said."""

    screen: Screen
    finger: Callable[[float, float], None]
    events: "queue.SimpleQueue[object]"

    def next(self) -> object:
        for _ in range(100):
            self.screen.poll()
            try:
                return self.events.get(timeout=WITHIN_S / 100)
            except queue.Empty:
                continue
        raise AssertionError("nothing was heard")

    def quiet(self) -> bool:
        self.screen.poll()
        return self.events.empty()


def scene(key: str = "a") -> Scene:
    return Scene(
        width=SIZE[0], height=SIZE[1], background=(10, 20, 30),
        items=(Box(at=Rect(20, 20, 100, 60), fill=(200, 0, 0)),),
        targets=(Target(at=Rect(20, 20, 100, 60), key=key),
                 Target(at=Rect(200, 20, 100, 160), key="right")),
    )  # fmt: skip


def window_finger(x: float, y: float) -> None:
    pygame.event.post(
        pygame.event.Event(pygame.FINGERDOWN, x=x / SIZE[0], y=y / SIZE[1], finger_id=1, touch_id=1)
    )


@pytest.fixture(params=["window", "virtual"])
def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    events: queue.SimpleQueue[object] = queue.SimpleQueue()
    if request.param == "window":
        screen = open_screen("window://", SIZE, events.put)
        made = Bench(screen, window_finger, events)
    else:
        screen = open_screen(f"virtual://{tmp_path}", SIZE, events.put)
        made = Bench(screen, lambda x, y: tell(tmp_path / "touch", f"tap {x} {y}"), events)
    yield made
    screen.close()


def test_a_screen_has_the_size_that_it_was_given(bench: Bench) -> None:
    assert bench.screen.size == SIZE
    assert 0 < bench.screen.poll_s <= 0.25


def test_a_finger_on_a_target_is_its_key(bench: Bench) -> None:
    bench.screen.show(scene())
    bench.finger(70, 50)
    assert bench.next() == Tapped("a")


def test_a_finger_presses_what_is_shown_now(bench: Bench) -> None:
    bench.screen.show(scene("a"))
    bench.screen.show(scene("b"))
    bench.finger(70, 50)
    assert bench.next() == Tapped("b")


def test_a_finger_beside_all_targets_is_nothing(bench: Bench) -> None:
    bench.screen.show(scene())
    bench.finger(5, 5)
    bench.finger(160, 100)
    assert bench.quiet()


def test_a_finger_before_the_first_picture_is_nothing(bench: Bench) -> None:
    bench.finger(70, 50)
    assert bench.quiet()


def test_the_same_picture_again_and_closing_are_no_trouble(bench: Bench) -> None:
    for _ in range(3):
        bench.screen.show(scene())
    bench.screen.close()
    assert bench.screen.size == SIZE


def test_no_screen_takes_everything_and_says_nothing() -> None:
    events: list[object] = []
    screen = open_screen("none://", SIZE, events.append)
    screen.show(scene())
    screen.poll()
    screen.close()
    assert screen.size == SIZE
    assert events == []


def test_an_unknown_address_names_the_known_ones() -> None:
    with pytest.raises(AddressError, match="virtual"):
        open_screen("windows://", SIZE, print)


def test_a_box_without_a_screen_library_does_not_load_it(tmp_path: Path) -> None:
    """A kiosk with buttons only has 512 MB to live in."""
    import subprocess
    import sys

    code = (
        "import sys; from kit.screen import open_screen; open_screen('none://', (1, 1), print);"
        "sys.exit('pygame' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, check=False, timeout=30)
    assert done.returncode == 0
