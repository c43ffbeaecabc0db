"""What the bench ran on."""

import os
import platform
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from tests.bench.hall import HOUSE


def machine() -> dict[str, str]:
    """Processor, memory, system, commit, and when."""
    cpu = "unknown"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith(("model name", "Model")):
            cpu = line.partition(":")[2].strip()
            break
    memory = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()[0].split()[1]
    return {
        "when": datetime.now().astimezone().isoformat(timespec="minutes"),
        "cpu": f"{os.cpu_count()} × {cpu}",
        "memory": f"{int(memory) / 1024 / 1024:.1f} GB",
        "system": platform.platform(),
        "python": sys.version.split()[0],
        "commit": _commit(),
    }


def _commit() -> str:
    """The commit, with `+` when files differ from it; `none` outside a checkout."""
    commit = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ":!bench")
    return f"{commit}{'+' if changed else ''}" if commit else "none"


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
