"""The hall board as it is, with a screen that notes when each picture is painted.

`python -m tests.bench.board_process SETTINGS LOG`: `display.main` with its own loop, state, view
and painter. Only the last step is another one: `bamso display` with a virtual screen packs each
picture as a PNG file, a real one copies it to the glass; here LOG gets a line for it (monotonic
nanoseconds, and the numbers that stand in the picture as called).
"""

import json
import logging
import queue
import sys
import threading
from pathlib import Path
from time import monotonic_ns

from display.board import Hall
from display.config import DisplayConfig
from display.main import Display, wanted
from display.view import view
from kit.config import load
from kit.loop import Moment
from kit.mqtt import MqttBus
from kit.painter import Painter
from kit.scene import Scene
from kit.screen import IDLE_POLL_S, Screen
from kit.unit import on_signals


class NotingScreen:
    """Paints on a thread of its own, the newest picture first, as the virtual screen does."""

    def __init__(self, size: tuple[int, int], log: Path) -> None:
        self.size = size
        self.poll_s = IDLE_POLL_S
        self._log = log.open("w", encoding="utf-8", buffering=1)
        self._scene: Scene | None = None
        self._scenes: queue.SimpleQueue[tuple[Scene, list[str]] | None] = queue.SimpleQueue()
        self._painter = threading.Thread(target=self._paint, name="screen-painter", daemon=True)
        self._painter.start()

    def show(self, scene: Scene) -> None:
        """A picture in which nobody is called."""
        self.show_called(scene, [])

    def show_called(self, scene: Scene, called: list[str]) -> None:
        """Hand the picture to the painter if it is another one; returns at once."""
        if scene != self._scene:
            self._scene = scene
            self._scenes.put((scene, called))

    def poll(self) -> None:
        """Nobody touches it."""

    def close(self) -> None:
        """Paint what is still to be painted."""
        self._scenes.put(None)
        self._painter.join(2.0)

    def _paint(self) -> None:
        painter, canvas = Painter(), None
        while (next_ := self._scenes.get()) is not None:
            while not self._scenes.empty():
                next_ = self._scenes.get() or next_
            scene, called = next_
            began_ns = monotonic_ns()
            canvas = painter.paint(scene, canvas)
            painted_ns = monotonic_ns()
            row = {"at_ns": painted_ns, "took_ns": painted_ns - began_ns, "called": called}
            self._log.write(json.dumps(row) + "\n")


class NotedDisplay(Display):
    """The display with the screen above."""

    def __init__(self, config: DisplayConfig, log: Path) -> None:
        self._noting = NotingScreen((config.width_px, config.height_px), log)
        super().__init__(config)

    def _open_screen(self, *, needed: bool) -> Screen:
        return self._noting

    def _show_hall(self, state: Hall, moment: Moment) -> None:
        called = [call.number for call in state.calls]
        called += [entry.call.number for entry in state.large]
        called += [
            one.number for one in (state.board.counters if state.board else ()) if one.number
        ]
        self._noting.show_called(view(state, moment, self._noting.size), called)


def main(settings: Path, log: Path) -> None:
    """Show until a signal."""
    logging.basicConfig(level=logging.INFO)
    config = load(DisplayConfig, settings, {})
    display = NotedDisplay(config, log)
    bus = MqttBus(config.broker, config.device, wanted=wanted(config), state=display.health())
    on_signals(display.stop)
    bus.start(display.on_bus)
    try:
        display.run(bus)
    finally:
        bus.stop()
        display.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
