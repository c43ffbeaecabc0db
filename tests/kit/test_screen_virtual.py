"""The virtual screen's files: always whole, always the newest picture."""

import json
import queue
import threading
from pathlib import Path

import pygame
import pytest

from kit.fifo import tell
from kit.scene import Box, Color, Rect, Scene, Target
from kit.screen import Tapped
from kit.screen_virtual import VirtualScreen

WITHIN_S = 10.0


def plain(color: Color, width: int = 64, height: int = 48) -> Scene:
    return Scene(
        width=width, height=height, background=(0, 0, 0),
        items=(Box(at=Rect(0, 0, width, height), fill=color),),
        targets=(Target(at=Rect(1, 2, 30, 40), key=f"key-{color[0]}"),),
    )  # fmt: skip


def test_the_last_picture_is_in_the_file_however_many_came_before(tmp_path: Path) -> None:
    screen = VirtualScreen(tmp_path, (64, 48), print)
    for red in range(1, 101):
        screen.show(plain((red, 0, 0)))
    screen.close()
    picture = pygame.image.load(tmp_path / "screen.png")
    assert picture.get_at((30, 30))[:3] == (100, 0, 0)
    assert json.loads((tmp_path / "targets.json").read_text(encoding="utf-8")) == {
        "width": 64, "height": 48,
        "targets": [{"key": "key-100", "x": 1, "y": 2, "w": 30, "h": 40}],
    }  # fmt: skip
    assert not list(tmp_path.glob("*.new"))
    assert "screen-writer" not in {thread.name for thread in threading.enumerate()}


def test_another_size_is_another_picture(tmp_path: Path) -> None:
    screen = VirtualScreen(tmp_path, (64, 48), print)
    screen.show(plain((9, 0, 0)))
    screen.show(plain((9, 0, 0), 100, 20))
    screen.close()
    assert pygame.image.load(tmp_path / "screen.png").get_size() == (100, 20)


def test_the_pipe_takes_keys_by_name_and_survives_nonsense(tmp_path: Path) -> None:
    events: queue.SimpleQueue[object] = queue.SimpleQueue()
    screen = VirtualScreen(tmp_path, (64, 48), events.put)
    screen.show(plain((1, 0, 0)))
    for line in ("tap", "tap x y", "tap 1", "press 3", "\x00\xff", "tap 5 5 5", "tap nan inf"):
        tell(tmp_path / "touch", line)
    tell(tmp_path / "touch", "key help")
    tell(tmp_path / "touch", "tap 5 5")
    assert events.get(timeout=WITHIN_S) == Tapped("help")
    assert events.get(timeout=WITHIN_S) == Tapped("key-1")
    screen.close()


def test_a_folder_that_vanishes_is_logged_and_nothing_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    screen = VirtualScreen(tmp_path / "box", (64, 48), print)
    (tmp_path / "box" / "touch").unlink()
    (tmp_path / "box").rmdir()
    screen.show(plain((1, 0, 0)))
    screen.close()
    assert "picture not written" in caplog.text
