"""Keeps the demo's programs running, as systemd does on a real box: started, ready, fed, restarted.

Each child tells READY=1 and WATCHDOG=1 over its own notify socket (sd_notify(3)), so the demo
exercises what the units in systemd/ rely on. Children end with us, however we end.
"""

import logging
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

log = logging.getLogger(__name__)

WATCHDOG_S = 30.0  # twice the units' 15 s: a laptop that was asleep is no fault
START_S = 60.0
AGAIN_S = 1.0
BUSY_AGAIN_S = 3.0  # somebody runs this program by hand: look again later
STOP_WITHIN_S = 5.0
EX_TEMPFAIL = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One program to run: `bamso` arguments, and whether it says when it is ready."""

    name: str
    args: Sequence[str]
    module: str = "bamso"
    notifies: bool = True


@dataclass(slots=True, kw_only=True)
class Child:
    """A running program and what it said last."""

    spec: Spec
    process: subprocess.Popen[bytes]
    ear: socket.socket
    started_s: float
    heard_s: float
    ready: bool = False


@dataclass(slots=True)
class Children:
    """All children of one demo; used on the main thread only."""

    logs: Path
    say: Callable[[str], None]
    env: Mapping[str, str] = field(default_factory=dict)
    _running: dict[str, Child] = field(default_factory=dict)
    _due: dict[str, tuple[float, Spec]] = field(default_factory=dict)
    _ears: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def start(self, spec: Spec) -> None:
        """Start a program; its output goes to `logs/NAME.log`."""
        ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        # An abstract name: no file is left behind and no path is too long for it.
        address = f"bamso-demo-{os.getpid()}-{spec.name}-{monotonic():.6f}"
        ear.bind("\0" + address)
        ear.setblocking(False)
        command = [sys.executable, "-m", spec.module, *spec.args]
        if setpriv := shutil.which("setpriv"):
            command = [setpriv, "--pdeathsig", "TERM", *command]
        with (self.logs / f"{spec.name}.log").open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **self.env, "NOTIFY_SOCKET": "@" + address},
                start_new_session=True,  # Ctrl-C comes to us, and we end them in order
            )
        now_s = monotonic()
        child = Child(spec=spec, process=process, ear=ear, started_s=now_s, heard_s=now_s)
        self._running[spec.name] = child
        self._ears.register(ear, selectors.EVENT_READ, child)

    def listen(self, timeout_s: float) -> None:
        """Hear what children say for at most `timeout_s`; start again what has ended or hangs."""
        for key, _ in self._ears.select(timeout_s):
            self._hear(key.data)
        now_s = monotonic()
        for child in tuple(self._running.values()):
            self._look_after(child, now_s)
        for name, (due_s, spec) in tuple(self._due.items()):
            if now_s >= due_s:
                del self._due[name]
                self.start(spec)

    def is_ready(self, name: str) -> bool:
        """True once the program said so (and still runs)."""
        child = self._running.get(name)
        return child is not None and child.ready

    def failed_at_start(self, name: str) -> str | None:
        """The last lines of its log when a program ended before it was ready, else None."""
        if name in self._running or name not in self._due:
            return None
        return self.last_words(name)

    def last_words(self, name: str) -> str:
        """The last lines of a program's log."""
        text = (self.logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-8:])

    def pids(self) -> dict[str, int]:
        """Name → process id of what runs."""
        return {name: child.process.pid for name, child in self._running.items()}

    def stop(self) -> None:
        """End all children politely, after STOP_WITHIN_S with force; none is left."""
        self._due.clear()
        children = tuple(self._running.values())
        for child in children:
            child.process.terminate()
            child.process.send_signal(signal.SIGCONT)  # a stopped one would not hear it
        deadline_s = monotonic() + STOP_WITHIN_S
        for child in children:
            try:
                child.process.wait(max(0.0, deadline_s - monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            self._forget(child)

    def _hear(self, child: Child) -> None:
        while True:
            try:
                text = child.ear.recv(4096).decode(errors="replace")
            except OSError:
                return
            child.heard_s = monotonic()
            child.ready = child.ready or "READY=1" in text

    def _look_after(self, child: Child, now_s: float) -> None:
        status = child.process.poll()
        if status is None:
            limit_s = WATCHDOG_S if child.ready else START_S
            if child.spec.notifies and now_s - child.heard_s > limit_s:
                self.say(f"{child.spec.name}: không trả lời, khởi động lại / hangs, starting again")
                child.process.kill()
                child.heard_s = now_s  # it takes a moment to end, and is told of once
            return
        self._forget(child)
        if status == EX_TEMPFAIL:
            self._due[child.spec.name] = (now_s + BUSY_AGAIN_S, child.spec)
            return
        if child.spec.notifies or status:
            self.say(
                f"{child.spec.name}: đã dừng ({status}), khởi động lại / ended, starting again"
            )
            self._due[child.spec.name] = (now_s + AGAIN_S, child.spec)

    def _forget(self, child: Child) -> None:
        self._ears.unregister(child.ear)
        child.ear.close()
        self._running.pop(child.spec.name, None)
