"""The calls that were announced, on the disk: a board that starts again never repeats one."""

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from display.board import HEARD

log = logging.getLogger(__name__)

FILE = "heard.txt"


class Heard:
    """Call ids, one a line, oldest first. What was remembered survives a power cut.

    A disk that cannot be written costs the memory, not the voice: it is logged once.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._ids: list[str] = []
        self._lines = 0
        self._failed = False

    def load(self) -> tuple[str, ...]:
        """The ids that are remembered, oldest first; the file is put in order."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            text = ""
        except (OSError, UnicodeDecodeError) as err:
            log.error("announced calls cannot be read, they may be said again: %s", err)
            text = ""
        whole = text[: text.rfind("\n") + 1]  # a power cut may have left half a line
        self._ids = whole.split()[-HEARD:]
        self._try(self._rewrite)
        return tuple(self._ids)

    def add(self, call_ids: Sequence[str]) -> None:
        """Remember these ids: on the disk when this returns (unless it is broken)."""
        self._ids = [*self._ids, *call_ids][-HEARD:]
        if self._lines + len(call_ids) > 2 * HEARD:
            self._try(self._rewrite)
        else:
            self._try(lambda: self._append(call_ids))

    def _append(self, call_ids: Sequence[str]) -> None:
        with open(self._path, "a", encoding="utf-8") as file:
            file.writelines(f"{call_id}\n" for call_id in call_ids)
            file.flush()
            os.fsync(file.fileno())
        self._lines += len(call_ids)

    def _rewrite(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with open(fresh, "w", encoding="utf-8") as file:
            file.writelines(f"{call_id}\n" for call_id in self._ids)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self._lines = len(self._ids)

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as err:
            (log.debug if self._failed else log.error)("announced calls not written: %s", err)
            self._failed = True
