"""`bamso-sim`: the door to the simulator, which lives with the tests of a checkout."""

import subprocess
import sys
from pathlib import Path

EX_UNAVAILABLE = 69  # sysexits.h


def main() -> int:
    """Run `python -m tests.sim` with the same arguments; 69 where there is no checkout."""
    house = Path(__file__).resolve().parents[1]
    if not (house / "tests" / "sim").is_dir():
        print("bamso-sim: the simulator is part of the source: clone it, then `make sim`")
        return EX_UNAVAILABLE
    command = [sys.executable, "-m", "tests.sim", *sys.argv[1:]]
    return subprocess.run(command, cwd=house, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
