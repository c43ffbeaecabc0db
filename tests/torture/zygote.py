"""A process that has imported every program and forks one in milliseconds, under strace or not.

    python -m tests.torture.zygote

Reads one JSON object a line: {"argv": […], "log": "…", "strace": […]}; answers {"pid": …}, and
{"pid": …, "status": …, "at": …} when that program ended. What runs is `bamso` with that argv, from
the first line of `main`: only the import is saved. With "small" instead of "argv" it is one hub
without a network (tests/torture/small.py). A fault by strace costs 20 ms in this way, not two
seconds.
"""

import contextlib
import ctypes
import importlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from bamso.__main__ import main as bamso
from kiosk import escpos_light
from tests.torture import small

# What the programs would import one after another at their start, or when it is first needed.
WARM = (
    "hub.main", "hub.store.migrations.upgrade", "kiosk.main", "kiosk.printer_virtual",
    "kit.screen_virtual", "rating_pad.main",
)  # fmt: skip
PR_SET_PDEATHSIG, PR_SET_PTRACER, ANY = 1, 0x59616D61, ctypes.c_ulong(-1)
ATTACHED_WITHIN_S = 5.0


def main() -> None:
    """Serve until standard input ends; then every child is killed by the kernel."""
    for name in WARM:
        importlib.import_module(name)
    escpos_light.printers()
    # Some library has said something meanwhile; the programs set up their own log.
    logging.getLogger().handlers.clear()
    ears = selectors.DefaultSelector()
    ears.register(sys.stdin, selectors.EVENT_READ, None)
    tracers: dict[int, subprocess.Popen[bytes]] = {}
    while True:
        for key, _ in ears.select():
            if key.data is None:
                line = sys.stdin.readline()
                if not line:
                    return
                pid = spawn(json.loads(line), tracers)
                ears.register(os.pidfd_open(pid), selectors.EVENT_READ, pid)
                say(pid=pid)
            else:
                at_s = time.time()
                ears.unregister(key.fileobj)
                os.close(key.fd)
                _, status = os.waitpid(key.data, 0)
                if (tracer := tracers.pop(key.data, None)) is not None:
                    tracer.wait()  # what it saw is in its file only then
                say(pid=key.data, status=os.waitstatus_to_exitcode(status), at=at_s)


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def spawn(order: dict[str, Any], tracers: "dict[int, subprocess.Popen[bytes]]") -> int:
    """The process id of a program that runs, with strace attached if the order has one."""
    go_out, go_in = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(go_in)
        live(order, go_out)
    os.close(go_out)
    with contextlib.closing(os.fdopen(go_in, "wb", buffering=0)) as go:
        if order.get("strace"):
            tracers[pid] = subprocess.Popen(
                [*order["strace"], "-p", str(pid)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
            wait_attached(pid)
        go.write(b"x")
    return pid


def wait_attached(pid: int) -> None:
    status = Path(f"/proc/{pid}/status")
    until_s = time.monotonic() + ATTACHED_WITHIN_S
    while "TracerPid:\t0\n" in status.read_text(encoding="utf-8"):
        if time.monotonic() > until_s:
            raise TimeoutError(f"strace does not attach to {pid}")


def live(order: dict[str, Any], go: int) -> None:
    """In the child: become the program. Never returns."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(PR_SET_PTRACER, ANY)  # else Yama lets only a parent attach
    os.setsid()
    output = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.environ.update(order.get("env", {}))
    status = 1
    try:
        # What is only ours must not meet the fault.
        run = small.prepared(order["small"]) if "small" in order else lambda: bamso(order["argv"])
        os.read(go, 1)
        status = run()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
