"""What a process used: processor, memory, bytes written, fsyncs; from /proc and strace."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.waiting import until

SYNCS = ("fsync", "fdatasync", "sync_file_range", "sync", "syncfs", "msync")
_ROW = re.compile(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$")


def cpu_s(pid: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> dict[str, float]:
    """Resident and proportional memory in MB (1,000,000 bytes)."""
    found = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition(":")
        if key in ("Rss", "Pss"):
            found[key.lower()] = int(rest.split()[0]) * 1024 / 1e6
    return found


def written_bytes(pid: int) -> int:
    """Bytes that the process has had sent to the disk, what was taken back left out."""
    found = {}
    for line in Path(f"/proc/{pid}/io").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(": ")
        found[key] = int(value)
    return found["write_bytes"] - found["cancelled_write_bytes"]


@dataclass
class Used:
    """What was used between two moments; filled in when the `with` block ends."""

    cpu_s: float = 0.0
    written: int = 0
    syncs: dict[str, int] = field(default_factory=dict)
    rss_mb: float = 0.0


@contextmanager
def used(pid: int) -> Iterator[Used]:
    """Processor time and bytes of a process while the block runs."""
    found = Used()
    cpu, written = cpu_s(pid), written_bytes(pid)
    yield found
    found.cpu_s = cpu_s(pid) - cpu
    found.written = written_bytes(pid) - written
    found.rss_mb = memory_mb(pid)["rss"]


@contextmanager
def syncs_counted(pid: int, found: Used, folder: Path) -> Iterator[None]:
    """Counts the calls that wait for the disk, of all threads, into `found.syncs`."""
    report = folder / f"strace-{pid}.txt"
    with (folder / "strace.log").open("ab") as said:
        command = ["strace", "-f", "-c", "-e", f"trace={','.join(SYNCS)}", "-o", report, "-p"]
        tracer = subprocess.Popen([*command, str(pid)], stderr=said)
    until(lambda: _traced(pid), 20, "strace attached to every thread")
    yield
    tracer.send_signal(signal.SIGINT)
    tracer.wait(20)
    rows: list[Any] = [_ROW.match(line) for line in report.read_text("utf-8").splitlines()]
    found.syncs = {row[2]: int(row[1]) for row in rows if row and row[2] != "total"}


def _traced(pid: int) -> bool:
    return all(
        "TracerPid:\t0\n" not in (task / "status").read_text(encoding="utf-8")
        for task in Path(f"/proc/{pid}/task").iterdir()
    )
