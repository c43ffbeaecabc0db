"""Waiting for something that another process does: look again and again, but not for ever."""

import threading
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

T = TypeVar("T")
LOOK_EVERY_S = 0.02


def until(look: Callable[[], T | None], within_s: float, what: str) -> T:
    """The first answer of `look` that is not None or False; AssertionError when time is up."""
    deadline_s = monotonic() + within_s
    nobody = threading.Event()
    while True:
        if found := look():
            return found
        assert monotonic() < deadline_s, f"after {within_s} s still not: {what}"
        nobody.wait(LOOK_EVERY_S)
