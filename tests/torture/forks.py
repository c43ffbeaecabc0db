"""Programs out of the zygote: started in milliseconds, with a fault injected by strace or none."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.torture.programs import HOUSE
from tests.waiting import until

IMPORT_WITHIN_S = 30.0
CALLS = ("fsync", "fdatasync", "pwrite64", "write", "openat", "rename", "ftruncate", "unlink")
SYNCS = ("fsync", "fdatasync")
_LINE = re.compile(
    r"^(?P<tid>\d+) +(?P<at>\d+\.\d+) (?P<call>\w+)\((?P<args>.*)\) += (?P<result>-?\d+|\?)"
    r"(?P<rest>.*?)(?: <(?P<took>[\d.]+)>)?$"
)


def has_strace() -> bool:
    """Whether faults can be injected here."""
    return shutil.which("strace") is not None


@dataclass(frozen=True, slots=True)
class Fault:
    """One syscall that fails: the `when`-th of each thread, and all after it if `for_good`."""

    call: str
    error: str
    when: int
    for_good: bool = False

    @property
    def text(self) -> str:
        """How strace is told."""
        more = "+" if self.for_good else ""
        return f"inject={self.call}:error={self.error}:when={self.when}{more}"


@dataclass(frozen=True, slots=True)
class Called:
    """One traced syscall of a thread; times are seconds of the wall clock."""

    tid: str
    at_s: float
    until_s: float
    call: str
    args: str
    result: int
    injected: bool


@dataclass(slots=True)
class Fork:
    """A program out of the zygote. `status` is None while it runs."""

    pid: int
    log: Path
    trace: Path | None
    status: int | None = None
    ended_at_s: float | None = None  # of the wall clock

    def kill(self) -> None:
        """SIGKILL, and wait."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait(10)

    def wait(self, within_s: float) -> int:
        """The exit status."""
        until(lambda: self.status is not None, within_s, f"the end of process {self.pid}")
        assert self.status is not None
        return self.status

    def calls(self) -> list[Called]:
        """What strace saw so far, in order."""
        if self.trace is None or not self.trace.exists():
            return []
        return read_trace(self.trace.read_text(encoding="utf-8", errors="replace"))


class Zygote:
    """`with Zygote() as zygote: zygote.start(["hub", "--config", …], log)`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.zygote"],
            cwd=HOUSE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            # pygame greets on standard output, where the zygote speaks.
            env={**os.environ, "PYTHONPATH": str(HOUSE), "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
        )  # fmt: skip
        self._forks: dict[int, Fork] = {}
        self._pids: list[int] = []
        self._ended: dict[int, tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._hear, name="zygote", daemon=True)
        self._thread.start()

    def start(
        self,
        argv: Sequence[str] | Mapping[str, object],
        log: Path,
        *,
        fault: Fault | None = None,
        trace: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Fork:
        """Start a program (or a small hub, `argv` is its order then).

        With a `trace` its syncs are written down, with a fault one call fails.
        """
        strace: list[str] = []
        if trace is not None:
            names = {*SYNCS, "rename", fault.call} if fault else set(CALLS)
            strace = ["strace", "-f", "-q", "-y", "-ttt", "-T", "-o", str(trace)]
            strace += ["-e", f"trace={','.join(sorted(names))}", "-e", "signal=none"]
            strace += ["-e", fault.text] if fault else []
        what = {"small": argv} if isinstance(argv, Mapping) else {"argv": list(argv)}
        order = {**what, "log": str(log), "strace": strace, "env": env or {}}
        before = len(self._pids)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        until(lambda: len(self._pids) > before, IMPORT_WITHIN_S, "the zygote forks")
        with self._lock:
            fork = Fork(self._pids[-1], log, trace)
            self._forks[fork.pid] = fork
            if fork.pid in self._ended:
                fork.status, fork.ended_at_s = self._ended.pop(fork.pid)
        return fork

    def close(self) -> None:
        """End the zygote and all that came out of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(IMPORT_WITHIN_S)
        self._thread.join(5)
        self._process.stdout.close()

    def __enter__(self) -> "Zygote":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hear(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            with self._lock:
                if "status" not in said:
                    self._pids.append(said["pid"])
                elif (fork := self._forks.get(said["pid"])) is not None:
                    fork.ended_at_s, fork.status = said["at"], said["status"]
                else:
                    self._ended[said["pid"]] = (said["status"], said["at"])


def read_trace(text: str) -> list[Called]:
    """The calls in strace's own words; a call that was interrupted by another is put together."""
    found, halves = [], dict[str, str]()
    for line in text.splitlines():
        tid = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            halves[tid] = line.removesuffix(" <unfinished ...>")
            continue
        if (at := line.find(" resumed>")) >= 0 and tid in halves:
            line = halves.pop(tid) + line[at + len(" resumed>") :]
        if (call := _called(line)) is not None:
            found.append(call)
    return found


def _called(line: str) -> Called | None:
    match = _LINE.match(line)
    if match is None or match["result"] == "?":
        return None
    at_s = float(match["at"])
    return Called(
        tid=match["tid"],
        at_s=at_s,
        until_s=at_s + float(match["took"] or 0),
        call=match["call"],
        args=match["args"],
        result=int(match["result"]),
        injected="(INJECTED)" in match["rest"],
    )
