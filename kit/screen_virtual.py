"""`virtual:///FOLDER`: the twin of a screen. Each picture becomes FOLDER/screen.png (whole, never
half a file) with FOLDER/targets.json; fingers come through the FIFO FOLDER/touch, a line each:
`tap X Y` in scene pixels, or `key NAME`.
"""

import json
import logging
import os
import queue
import threading
from dataclasses import asdict
from pathlib import Path

from kit.fifo import Fifo
from kit.painter import Painter, png
from kit.scene import Scene
from kit.screen import IDLE_POLL_S, OnScreenEvent, Tapped

log = logging.getLogger(__name__)

CLOSE_WITHIN_S = 2.0


class VirtualScreen:
    """Paints on a thread of its own, the newest picture first; older ones are left out."""

    def __init__(self, folder: str | Path, size: tuple[int, int], on_event: OnScreenEvent) -> None:
        """Makes the folder and the FIFO and starts to listen."""
        self.size = size
        self.poll_s = IDLE_POLL_S
        self._folder = Path(folder)
        self._on_event = on_event
        self._scene: Scene | None = None
        self._scenes: queue.SimpleQueue[Scene | None] = queue.SimpleQueue()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._fifo = Fifo(self._folder / "touch", self._line)
        self._writer = threading.Thread(target=self._write, name="screen-writer", daemon=True)
        self._writer.start()

    def show(self, scene: Scene) -> None:
        """Hand the picture to the writer if it is another one; returns at once."""
        if scene != self._scene:
            self._scene = scene
            self._scenes.put(scene)

    def poll(self) -> None:
        """Touches arrive by themselves."""

    def close(self) -> None:
        """Paint what is still to be painted and end the threads."""
        self._fifo.close()
        self._scenes.put(None)
        self._writer.join(CLOSE_WITHIN_S)

    def _line(self, line: str) -> None:
        """On the FIFO's thread: one touch."""
        match line.split():
            case ["key", name]:
                self._on_event(Tapped(name))
            case ["tap", x, y] if self._scene is not None:
                try:
                    key = self._scene.key_at(float(x), float(y))
                except ValueError:
                    log.warning("touch: %r has no numbers", line)
                    return
                if key is not None:
                    self._on_event(Tapped(key))
            case _:
                log.warning("touch: %r is not `tap X Y` or `key NAME`", line)

    def _write(self) -> None:
        painter, canvas, targets = Painter(), None, ""
        while (scene := self._newest()) is not None:
            if canvas is not None and canvas.get_size() != (scene.width, scene.height):
                canvas = None
            try:
                canvas = painter.paint(scene, canvas)
                # The picture first: whoever waits for a target then finds it painted.
                _replace(self._folder / "screen.png", png(canvas))
                if (found := _targets(scene)) != targets:
                    _replace(self._folder / "targets.json", found.encode())
                    targets = found
            except OSError as err:
                log.warning("picture not written: %s", err)

    def _newest(self) -> Scene | None:
        """Waits for a picture and returns the last one there is; None at the end."""
        scene = self._scenes.get()
        while scene is not None and not self._scenes.empty():
            following = self._scenes.get()
            if following is None:
                self._scenes.put(None)  # the end comes after this last picture
                break
            scene = following
        return scene


def _targets(scene: Scene) -> str:
    rows = [{"key": target.key, **asdict(target.at)} for target in scene.targets]
    return json.dumps({"width": scene.width, "height": scene.height, "targets": rows})


def _replace(path: Path, data: bytes) -> None:
    """Readers see the old file or the new one. Not synced: a picture may die in a power cut."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(data)
    os.replace(fresh, path)
