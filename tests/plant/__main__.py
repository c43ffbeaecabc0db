"""`python -m tests.plant`: are the checkers worth their name?

Plants bugs into a copy of the house, one by one, and runs the check that has to find each. Exit
status 1 when one is missed, or when a bug can no longer be planted because the code has changed.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.plant.bug import Bug
from tests.plant.field import Field, Found
from tests.plant.table import BUGS


def main(args: list[str] | None = None) -> int:
    """Look for the bugs that are asked for; 0 when all were found."""
    asked = _parser().parse_args(args)
    bugs = [bug for bug in BUGS if not asked.only or any(one in bug.name for one in asked.only)]
    if not bugs:
        print(f"no bug is called {' or '.join(asked.only)}")
        return 1
    began_s = time.perf_counter()
    missed = 0
    for one in look_for(bugs, jobs=asked.jobs):
        missed += not one.found
        print(line(one), flush=True)
    took_s = time.perf_counter() - began_s
    print(f"{len(bugs) - missed} of {len(bugs)} planted bugs found in {took_s:.0f} s")
    return 1 if missed else 0


def look_for(bugs: Sequence[Bug], *, jobs: int) -> Iterator[Found]:
    """What became of each bug, in the order of `bugs`."""
    fields: SimpleQueue[Field] = SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="bamso-plant-") as folder:
        for n in range(jobs):
            fields.put(Field(Path(folder) / str(n)))

        def one(bug: Bug) -> Found:
            field = fields.get()
            try:
                return field.look_for(bug)
            finally:
                fields.put(field)

        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(one, bugs)


def line(one: Found) -> str:
    """One line of the table."""
    word = "found " if one.found else "STALE " if one.fault else "MISSED"
    return f"{word} {one.took_s:5.1f} s  {one.bug.name:42} {one.fault or one.said[:150]}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.plant", description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="bugs with this in their name")
    parser.add_argument("--jobs", type=int, default=2, help="at the same time")
    return parser


if __name__ == "__main__":
    sys.exit(main())
