"""A ticket printer that takes everything at once and notes when each slip's last byte has arrived.

It stands behind a pty, as a USB or serial printer would; a real head needs a second more for the
slip, which no program can change. It answers what the driver asks: `DLE EOT n` at once, `GS r 1`
after the slip.
"""

import os
import select
import threading
import tty
from dataclasses import dataclass
from pathlib import Path
from time import monotonic_ns

WHEN_PRINTED = b"\x1dr\x01"
AT_ONCE = b"\x10\x04"
PARTIAL_CUT = b"\x1dV"
HEALTHY = {1: b"\x12", 2: b"\x12", 4: b"\x12"}
LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Slip:
    """When the last byte came (monotonic nanoseconds), and how many bytes it was."""

    at_ns: int
    size: int


class Till:
    """The printer; `slips` grows as they come."""

    def __init__(self, folder: Path) -> None:
        self.slips: list[Slip] = []
        self.arrived = threading.Condition()
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = folder / "tty"
        self.path.symlink_to(os.ttyname(self._slave))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def address(self) -> str:
        """For the kiosk's settings."""
        return f"escpos-serial://{self.path}?baud=115200"

    def wait(self, count: int, within_s: float) -> Slip:
        """The slip number `count`, when it is there; AssertionError when it does not come."""
        with self.arrived:
            came = self.arrived.wait_for(lambda: len(self.slips) >= count, within_s)
        assert came, f"slip {count} did not come within {within_s} s"
        return self.slips[count - 1]

    def close(self) -> None:
        """Unplug."""
        self._stop.set()
        self._thread.join()
        os.close(self._master)
        os.close(self._slave)

    def _serve(self) -> None:
        """Bytes of a slip are all between two questions."""
        size, at_ns, tail = 0, 0, b""
        while not self._stop.is_set():
            if not select.select([self._master], [], [], LOOK_S)[0]:
                continue
            data = os.read(self._master, 65_536)
            now_ns = monotonic_ns()
            whole = tail + data
            if whole.endswith(WHEN_PRINTED):
                extra = len(data) - len(WHEN_PRINTED)
                if extra > 0:  # the question came in one piece with the end of the slip
                    size, at_ns = size + extra, now_ns
                os.write(self._master, b"\x00")
                self._came(Slip(at_ns, size))
                size, tail = 0, b""
            elif len(data) <= 3 and data[:2] == AT_ONCE:
                os.write(self._master, HEALTHY.get(data[2], b"\x12"))
                tail = b""
            else:
                size, at_ns = size + len(data), now_ns
                tail = whole[-2:]

    def _came(self, slip: Slip) -> None:
        with self.arrived:
            self.slips.append(slip)
            self.arrived.notify_all()
