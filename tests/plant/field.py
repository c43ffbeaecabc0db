"""A copy of the house in which bugs are planted, one at a time, and looked for."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.plant.bug import Bug, NoLongerApplies

HOUSE = Path(__file__).resolve().parents[2]
LEFT_OUT = (
    ".git",
    ".venv",
    ".tools",
    "var",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
    "*.egg-info",
)
LONGEST_S = 120.0


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one bug. `fault`: it could not be planted. `said`: the check's own words."""

    bug: Bug
    found: bool
    took_s: float
    said: str = ""
    fault: str = ""


class Field:
    """One copy of the house; for one process at a time."""

    def __init__(self, folder: Path) -> None:
        """Copies the house, with its bytecode bound to the text and not to the time of a file."""
        self.tree = folder / "house"
        shutil.copytree(HOUSE, self.tree, ignore=shutil.ignore_patterns(*LEFT_OUT))
        command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash"]
        subprocess.run([*command, str(self.tree)], check=True, capture_output=True)

    def look_for(self, bug: Bug) -> Found:
        """Plant the bug, run its check, and take it out again."""
        began_s = time.perf_counter()
        try:
            texts = bug.texts(self.tree)
        except NoLongerApplies as err:
            return Found(bug, False, 0.0, fault=str(err))
        before = {path: path.read_text(encoding="utf-8") for path in texts}
        try:
            for path, text in texts.items():
                path.write_text(text, encoding="utf-8")
            found, said = self._check(bug)
        finally:
            for path, text in before.items():
                path.write_text(text, encoding="utf-8")
        return Found(bug, found, time.perf_counter() - began_s, said=said)

    def _check(self, bug: Bug) -> tuple[bool, str]:
        environment = {**os.environ, "PYTHONPATH": str(self.tree), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            ran = subprocess.run(
                [sys.executable, *bug.check.command()],
                cwd=self.tree, env=environment, capture_output=True, text=True, timeout=LONGEST_S,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return True, f"it hangs for more than {LONGEST_S:.0f} s"
        lines = ran.stdout.strip().splitlines() or ran.stderr.strip().splitlines() or [""]
        told = next((line for line in lines if line.startswith(("seed ", "FAILED"))), lines[-1])
        if ran.returncode == 1 and "Traceback" in ran.stderr:
            told = f"(crashed) {ran.stderr.strip().splitlines()[-1]}"
        return ran.returncode == 1, told
