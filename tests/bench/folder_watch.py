"""Told by the kernel when a file appears in a folder (inotify(7)): no looking again and again."""

import ctypes
import os
import select
import struct
from pathlib import Path
from time import monotonic_ns

IN_MOVED_TO = 0x80
_HEAD = struct.Struct("iIII")


class FolderWatch:
    """Knows when files were moved into a folder."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._fd < 0 or libc.inotify_add_watch(self._fd, os.fsencode(folder), IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), "inotify")

    def next(self, name: str, within_s: float) -> int | None:
        """Monotonic nanoseconds when `name` next appeared; None when it did not in time."""
        until_ns = monotonic_ns() + int(within_s * 1e9)
        while (left_ns := until_ns - monotonic_ns()) > 0:
            if not select.select([self._fd], [], [], left_ns / 1e9)[0]:
                return None
            at_ns = monotonic_ns()
            if name in self._names():
                return at_ns
        return None

    def forget(self) -> None:
        """Drop what has happened up to now."""
        if select.select([self._fd], [], [], 0)[0]:
            self._names()

    def close(self) -> None:
        """Stop listening."""
        os.close(self._fd)

    def _names(self) -> list[str]:
        data, at, found = os.read(self._fd, 65_536), 0, []
        while at < len(data):
            _, _, _, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size
            found.append(data[at : at + length].rstrip(b"\0").decode())
            at += length
        return found
