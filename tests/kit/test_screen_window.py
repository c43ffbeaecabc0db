"""The real screen by pygame, here on SDL's dummy driver."""

from collections.abc import Iterator

import pygame
import pytest

from kit.fault import DeviceFault
from kit.scene import Box, Rect, Scene, Target
from kit.screen import Closed, Tapped
from kit.screen_window import WindowScreen

SIZE = (320, 200)
SCENE = Scene(
    width=320, height=200, background=(10, 20, 30),
    items=(Box(at=Rect(160, 0, 160, 200), fill=(200, 0, 0)),),
    targets=(Target(at=Rect(160, 0, 160, 200), key="red"),),
)  # fmt: skip


@pytest.fixture
def events() -> list[object]:
    return []


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, events: list[object]) -> Iterator[WindowScreen]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    opened = WindowScreen(SIZE, events.append, full=False)
    opened.show(SCENE)
    yield opened
    opened.close()


def post(kind: int, **what: object) -> None:
    pygame.event.post(pygame.event.Event(kind, **what))


def click(x: float, y: float, *, button: int = 1, touch: bool = False) -> None:
    post(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=button, touch=touch)


def test_the_picture_is_on_the_screen(screen: WindowScreen) -> None:
    surface = pygame.display.get_surface()
    assert surface is not None
    assert surface.get_at((10, 10))[:3] == (10, 20, 30)
    assert surface.get_at((200, 100))[:3] == (200, 0, 0)


def test_a_touch_that_also_comes_as_a_click_is_one_tap(
    screen: WindowScreen, events: list[object]
) -> None:
    post(pygame.FINGERDOWN, x=0.75, y=0.5, finger_id=0, touch_id=0)
    click(240, 100, touch=True)
    screen.poll()
    assert events == [Tapped("red")]


def test_a_click_that_was_a_touch_is_never_a_tap(
    screen: WindowScreen, events: list[object]
) -> None:
    click(240, 100, touch=True)
    screen.poll()
    assert events == []


def test_two_fingers_at_once_are_one_tap(screen: WindowScreen, events: list[object]) -> None:
    post(pygame.FINGERDOWN, x=0.75, y=0.5, finger_id=0, touch_id=0)
    post(pygame.FINGERDOWN, x=0.8, y=0.6, finger_id=1, touch_id=0)
    screen.poll()
    assert events == [Tapped("red")]


def test_a_mouse_presses_with_its_left_button_only(
    screen: WindowScreen, events: list[object]
) -> None:
    click(240, 100, button=3)
    click(240, 100, button=4)
    screen.poll()
    assert events == []
    click(240, 100)
    screen.poll()
    assert events == [Tapped("red")]


def test_the_close_button_is_told(screen: WindowScreen, events: list[object]) -> None:
    post(pygame.QUIT)
    screen.poll()
    assert events == [Closed()]


def test_a_window_of_another_shape_shows_the_whole_picture_in_its_middle(
    screen: WindowScreen, events: list[object]
) -> None:
    surface = pygame.display.set_mode((800, 400), pygame.RESIZABLE)  # as a person drags its edge
    post(pygame.WINDOWSIZECHANGED, x=800, y=400, window=None)
    screen.poll()
    assert surface.get_at((5, 200))[:3] == (10, 20, 30)
    assert surface.get_at((700, 200))[:3] == (200, 0, 0)
    assert surface.get_at((750, 200))[:3] == (10, 20, 30)  # beside the picture
    click(700, 200)
    screen.poll()
    assert events == [Tapped("red")]


def test_the_same_picture_is_not_painted_again(screen: WindowScreen) -> None:
    surface = pygame.display.get_surface()
    assert surface is not None
    surface.fill((1, 1, 1))
    screen.show(Scene(**{name: getattr(SCENE, name) for name in SCENE.__slots__}))
    assert surface.get_at((200, 100))[:3] == (1, 1, 1)


def test_without_a_display_the_fault_has_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "no-such-driver")
    pygame.display.quit()
    with pytest.raises(DeviceFault) as fault:
        WindowScreen(SIZE, print, full=True)
    assert fault.value.reason == "no-display"
