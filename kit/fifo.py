"""A named pipe as an input of a virtual device: whoever writes a line there moves its keys.

The device makes the pipe and reads it on a thread of its own; lines are only handed over there.
"""

import contextlib
import errno
import logging
import os
import select
import stat
import threading
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)

LONGEST_LINE = 1024  # bytes; a longer one is noise, not a command
CLOSE_WITHIN_S = 2.0


class NobodyListens(Exception):
    """The pipe is not there or no device reads it."""


class Fifo:
    """Hands each line of the pipe at `path` to `on_line`, on a thread named after the pipe."""

    def __init__(self, path: Path | str, on_line: Callable[[str], None]) -> None:
        """Makes the pipe if needed; FileExistsError when something else has that name."""
        self._path = Path(path)
        self._on_line = on_line
        self._rest = b""
        self._ended = threading.Event()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _make(self._path)
        # Read and write: a pipe that we hold open ourselves never says end of file.
        self._fd = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self._thread = threading.Thread(
            target=self._read, name=f"fifo-{self._path.name}", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop reading; the pipe stays where it is, without a reader."""
        if self._ended.is_set():
            return
        self._ended.set()
        with contextlib.suppress(BlockingIOError):  # full: the reader is awake anyway
            os.write(self._fd, b"\n")
        self._thread.join(CLOSE_WITHIN_S)
        os.close(self._fd)

    def _read(self) -> None:
        while not self._ended.is_set():
            select.select([self._fd], [], [])
            try:
                data = os.read(self._fd, 4096)
            except BlockingIOError:
                continue  # somebody else emptied it between the two calls
            for line in self._lines(data):
                if self._ended.is_set():
                    return
                self._hand_over(line)

    def _lines(self, data: bytes) -> list[str]:
        *whole, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            log.warning("%s: a line of more than %d bytes is dropped", self._path, LONGEST_LINE)
            self._rest = b""
        lines = [line.decode("utf-8", "replace").strip() for line in whole]
        return [line for line in lines if line]

    def _hand_over(self, line: str) -> None:
        try:
            self._on_line(line)
        except Exception:  # one bad line must not make the device deaf
            log.exception("%s: line %r could not be taken", self._path, line)


def tell(path: Path | str, line: str) -> None:
    """Write one line to the pipe without waiting; NobodyListens when no device reads it."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as err:
        if err.errno in (errno.ENXIO, errno.ENOENT):
            raise NobodyListens(f"{path}: no device listens") from err
        raise
    try:
        os.write(fd, line.encode("utf-8") + b"\n")
    except BlockingIOError as err:
        raise NobodyListens(f"{path}: the device does not read") from err
    finally:
        os.close(fd)


def _make(path: Path) -> None:
    try:
        os.mkfifo(path, 0o660)
    except FileExistsError:
        if not stat.S_ISFIFO(path.stat().st_mode):
            raise
