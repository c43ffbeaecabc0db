"""Real programs as processes: started with a fake systemd beside them, killed, frozen, waited for.

Each program gets its own NOTIFY_SOCKET; what it says there is kept with the time it was heard, so
that a test can tell when it was ready and when it last fed its watchdog. Start programs on a thread
that lives on: they end with it.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic

from tests.waiting import until

HOUSE = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 30.0
END_WITHIN_S = 15.0
_NAMES = count(1)


@dataclass(slots=True)
class Heard:
    """What one start of a program said to its supervisor; times are monotonic seconds."""

    started_s: float
    ready_s: float | None = None
    fed_s: list[float] = field(default_factory=list)


class Ear:
    """A socket that hears what one program says by sd_notify(3), until `close`."""

    def __init__(self) -> None:
        # Abstract: no file is left behind, and no path is too long.
        name = f"bamso-torture-{os.getpid()}-{next(_NAMES)}"
        self.address = f"@{name}"
        self.heard = Heard(monotonic())
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{name}")
        threading.Thread(target=self._hear, name=f"ear-{name}", daemon=True).start()

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()

    def _hear(self) -> None:
        self._socket.settimeout(0.5)
        while self._socket.fileno() >= 0:
            try:
                text = self._socket.recv(4096).decode(errors="replace")
            except TimeoutError:
                continue
            except OSError:
                return
            now_s = monotonic()
            if "READY=1" in text and self.heard.ready_s is None:
                self.heard.ready_s = now_s
            if "WATCHDOG=1" in text:
                self.heard.fed_s.append(now_s)


class Program:
    """One `bamso` program: `Program("hub", ["hub", "--config", …], logs)`.

    `before` is a command in front (strace, …). The log of all its lives is `logs/NAME.log`.
    """

    def __init__(
        self,
        name: str,
        args: Sequence[str],
        logs: Path,
        *,
        module: str = "bamso",
        env: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self.hurt = 0  # how often it was killed, frozen or thawed: then it owes nobody anything
        self._command = [*before, sys.executable, "-m", module, *args]
        self._env = dict(env or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._ear: Ear | None = None

    # ---- life

    def start(self) -> "Program":
        """Start it; returns at once (`wait_ready` waits)."""
        assert not self.alive, f"{self.name} runs already"
        if self._ear is not None:
            self._ear.close()
        self._ear = Ear()
        command = self._command
        if setpriv := shutil.which("setpriv"):  # KILL: a frozen program must end with us too
            command = [setpriv, "--pdeathsig", "KILL", *command]
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=HOUSE, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, **self._env, "NOTIFY_SOCKET": self._ear.address},
                start_new_session=True,
            )  # fmt: skip
        return self

    def wait_ready(self, within_s: float = READY_WITHIN_S) -> float:
        """Seconds from the start until it said READY=1; AssertionError with its last words."""

        def look() -> bool:
            assert self.alive, f"{self.name} ended ({self.status}):\n{self.last_words()}"
            return self.heard.ready_s is not None

        until(look, within_s, f"{self.name} is ready")
        assert self.heard.ready_s is not None
        return self.heard.ready_s - self.heard.started_s

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL), and wait until it is gone."""
        self.hurt += 1
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(END_WITHIN_S)

    def end(self) -> int:
        """Ask it to end (SIGTERM); the exit status. With force after END_WITHIN_S."""
        assert self._process is not None
        if self.alive:
            self._process.terminate()
            self._process.send_signal(signal.SIGCONT)  # a frozen one would not hear it
            try:
                self._process.wait(END_WITHIN_S)
            except subprocess.TimeoutExpired:
                self.kill()
        return self._process.wait()

    def wait_end(self, within_s: float) -> int:
        """The exit status once it ended by itself; AssertionError when it does not in time."""
        until(lambda: not self.alive, within_s, f"the end of {self.name}")
        assert self.status is not None
        return self.status

    def freeze(self) -> None:
        """SIGSTOP: there, and deaf."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it if it lives."""
        self.hurt += 1
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    # ---- what it says

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def status(self) -> int | None:
        """The exit status (negative: the signal that ended it); None while it runs."""
        return None if self._process is None else self._process.poll()

    @property
    def heard(self) -> Heard:
        """What this life of it said so far."""
        assert self._ear is not None
        return self._ear.heard

    def last_words(self, lines: int = 12) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def close(self) -> None:
        """End it by force and let go of its socket."""
        self.kill()
        if self._ear is not None:
            self._ear.close()
            self._ear = None
