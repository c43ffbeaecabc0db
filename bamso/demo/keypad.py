"""A serial keypad without the metal: a pty whose slave the rating pad opens as its serial line.

Lines `press N` on the FIFO beside it become the bytes that a real keypad would send.
"""

import contextlib
import os
import pty
import tty
from pathlib import Path

from kit.fifo import Fifo

LINE = "tty"  # the slave, as a link with a steady name
KEYS = "keypad"


class PtyKeypad:
    """Lives as long as the demo, so that the pad may come and go as with a real cable."""

    def __init__(self, folder: Path) -> None:
        """Make the pty, its link and its FIFO in `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        # Held open by us too: a pad that closes the line must not hang it up for the next one.
        fresh = folder / f"{LINE}.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(folder / LINE)
        os.set_blocking(self._master, False)
        self._fifo = Fifo(folder / KEYS, self._line)

    def close(self) -> None:
        """End the line."""
        self._fifo.close()
        os.close(self._master)
        os.close(self._slave)

    def _line(self, line: str) -> None:
        match line.split():
            case ["press", key]:
                # When nobody reads, a real keypad's bytes are lost as well.
                with contextlib.suppress(BlockingIOError):
                    os.write(self._master, key.encode("ascii", "ignore"))
