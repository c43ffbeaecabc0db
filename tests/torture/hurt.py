"""`bamso` with two wounds that can be opened from outside, for the tests of the watchdog.

    python -m tests.torture.hurt kiosk --config …

SIGUSR1 ends the threads that serve the broker as a bug may: silently. SIGUSR2 hangs the main one.
"""

import ctypes
import signal
import sys
import threading

from bamso.__main__ import main as bamso


def end_paho(_number: int, _frame: object) -> None:
    """Raise SystemExit in each thread that serves the broker; nobody is told."""
    for thread in threading.enumerate():
        if thread.name.startswith(("paho", "mqtt")):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit)
            )


def hang(_number: int, _frame: object) -> None:
    """The thread that thinks thinks no more."""
    threading.Event().wait()


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, end_paho)
    signal.signal(signal.SIGUSR2, hang)
    sys.exit(bamso())
