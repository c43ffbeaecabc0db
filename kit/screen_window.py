"""A real screen by pygame: a window on a desktop, or the whole screen of a Pi without one (KMS).

SDL wants its events read on the thread that opened the window: that is the thinking thread.
"""

import os
import time

import pygame

from kit.fault import DeviceFault
from kit.painter import Painter
from kit.scene import Scene
from kit.screen import Closed, OnScreenEvent, Tapped

POLL_S = 1 / 30  # a finger waits at most this long; costs about 0.4 % of a core (measured)
QUIET_S = 0.25  # two fingers, or a trembling one, are one tap


class WindowScreen:
    """`window://` (resizable, for desktops) or `kms://` (full, no desktop running)."""

    def __init__(self, size: tuple[int, int], on_event: OnScreenEvent, *, full: bool) -> None:
        """Opens the screen; DeviceFault `no-display` when there is none."""
        self.size = size
        self.poll_s = POLL_S
        self._on_event = on_event
        self._painter = Painter()
        self._scene: Scene | None = None
        self._tapped_s = -QUIET_S
        # A touch is reported as a finger; the mouse clicks that SDL makes of it would count twice.
        os.environ.setdefault("SDL_TOUCH_MOUSE_EVENTS", "0")
        if full:
            os.environ.setdefault("SDL_VIDEODRIVER", "kmsdrm")
            # Without this the picture stays black, and no error is raised (seen with virtio-vga).
            os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "opengles2")
        try:
            pygame.display.init()
            self._window = (
                pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
                if full
                else pygame.display.set_mode(size, pygame.RESIZABLE)
            )
        except pygame.error as err:
            raise DeviceFault("no-display", str(err)) from err
        pygame.display.set_caption("Bấm Số")
        pygame.mouse.set_visible(not full)
        pygame.event.set_blocked(pygame.MOUSEMOTION)
        pygame.event.set_blocked(pygame.FINGERMOTION)

    def show(self, scene: Scene) -> None:
        """Paint the picture, fitted into the window, if it is another one."""
        if scene != self._scene:
            self._scene = scene
            self._paint()

    def poll(self) -> None:
        """Read SDL's events: taps, the close button, a window that must be painted again."""
        for event in pygame.event.get():
            if event.type == pygame.QUIT:
                self._on_event(Closed())
            elif event.type == pygame.FINGERDOWN:
                width, height = self._window.get_size()
                self._tap(event.x * width, event.y * height)
            elif event.type == pygame.MOUSEBUTTONDOWN:
                if event.button == pygame.BUTTON_LEFT and not event.touch:
                    self._tap(*event.pos)
            elif event.type in (pygame.WINDOWSIZECHANGED, pygame.WINDOWEXPOSED):
                self._paint()

    def close(self) -> None:
        """Close the window."""
        pygame.display.quit()

    def _tap(self, x: float, y: float) -> None:
        now_s = time.monotonic()
        soon = now_s - self._tapped_s < QUIET_S
        self._tapped_s = now_s
        if soon or self._scene is None:
            return
        left, top, scale = _fitted(self._scene, self._window.get_size())
        key = self._scene.key_at((x - left) / scale, (y - top) / scale)
        if key is not None:
            self._on_event(Tapped(key))

    def _paint(self) -> None:
        scene = self._scene
        if scene is None:
            return
        self._window = pygame.display.get_surface() or self._window
        if self._window.get_size() == (scene.width, scene.height):
            self._painter.paint(scene, self._window)
        else:
            left, top, scale = _fitted(scene, self._window.get_size())
            small = (round(scene.width * scale), round(scene.height * scale))
            self._window.fill(scene.background)
            picture = pygame.transform.smoothscale(self._painter.paint(scene), small)
            self._window.blit(picture, (round(left), round(top)))
        pygame.display.flip()


def _fitted(scene: Scene, window: tuple[int, int]) -> tuple[float, float, float]:
    """Left, top and scale of the scene as large as it goes in the middle of the window."""
    scale = min(window[0] / scene.width, window[1] / scene.height)
    left, top = (window[0] - scene.width * scale) / 2, (window[1] - scene.height * scale) / 2
    return left, top, scale
