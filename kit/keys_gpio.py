"""Push buttons on GPIO pins, by gpiozero (its only door): kiosk buttons and rating keys.

Each button connects its pin (BCM number) to ground; the pull-up is inside the Pi. Every edge is
reported as it is: gpiozero's debounce loses edges (its issues 550, 1039), `kit.press` does it.
`gpio://17,27?mock=FOLDER` is the same adapter over gpiozero's own mock pins, which are moved by
lines in the pipe FOLDER/keys: `down 17`, `up 17`, `press 17`.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kit.address import Address
from kit.fault import DeviceFault
from kit.fifo import Fifo
from kit.press import Edge

log = logging.getLogger(__name__)

SCHEMES = ("gpio",)
OPTIONS = ("mock",)


class GpioKeys:
    """Buttons that report their edges until `close`; `on_edge` is called on gpiozero's thread."""

    def __init__(self, address: Address, on_edge: Callable[[Edge], None]) -> None:
        """Takes the pins; DeviceFault `no-gpio` when there are none or another program has them."""
        address.allow(*OPTIONS)
        if not address.names:
            raise DeviceFault("no-pins", f"{address.text} names no pins, as gpio://17,27 does")
        self._names = address.names
        self._on_edge = on_edge
        self._fifo: Fifo | None = None
        self._inputs: list[Any] = []
        folder = address.options.get("mock")
        self._factory = _mock_factory() if folder is not None else None
        try:
            for name in address.names:
                self._inputs.append(self._listen(name))
        except DeviceFault:
            self.close()
            raise
        if folder is not None:
            self._fifo = Fifo(Path(folder) / "keys", self._move)

    def close(self) -> None:
        """Give the pins back."""
        if self._fifo is not None:
            self._fifo.close()
        for one in self._inputs:
            one.close()
        if self._factory is not None:
            self._factory.close()

    def _listen(self, name: str) -> Any:
        from gpiozero import DigitalInputDevice, GPIOZeroError

        try:
            # Not `Button`: it starts a thread for each pin to watch how long it is held.
            one = DigitalInputDevice(
                int(name) if name.isdecimal() else name,
                pull_up=True,
                bounce_time=None,
                pin_factory=self._factory,
            )
        except (GPIOZeroError, OSError, RuntimeError) as err:
            raise DeviceFault("no-gpio", f"pin {name}: {err}") from err
        one.when_activated = lambda: self._report(Edge(name, down=True))
        one.when_deactivated = lambda: self._report(Edge(name, down=False))
        return one

    def _report(self, edge: Edge) -> None:
        try:
            self._on_edge(edge)
        except Exception:  # else lgpio's only event thread dies and with it all buttons
            log.exception("edge of key %s could not be handed over", edge.key)

    def _move(self, line: str) -> None:
        """On the pipe's thread: move a mock pin as a finger would."""
        assert self._factory is not None
        match line.split():
            case [("down" | "up" | "press") as verb, name] if name in self._names:
                pin = self._factory.pin(int(name) if name.isdecimal() else name)
                if verb in ("down", "press"):
                    pin.drive_low()
                if verb in ("up", "press"):
                    pin.drive_high()
            case _:
                known = ", ".join(self._names)
                log.warning("keys: %r is not `press PIN` (down, up); pins: %s", line, known)


def _mock_factory() -> Any:
    from gpiozero.pins.mock import MockFactory

    return MockFactory()
