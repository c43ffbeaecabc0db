"""`make torture`: every nemesis on real processes, and `bench/torture.md` with what it found.

    python -m tests.torture [--short | --long] [--only NAME …] [--seed S]

One line for each: how many cases, what was broken, how long it took, and the command that does it
again. Exit status 1 when something was broken.
"""

import argparse
import logging
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench.machine import machine
from tests.torture.plan import NEMESES, OTHERS, Nemesis, guarded
from tests.torture.programs import HOUSE
from tests.torture.results import Result, upper_bound

PAGE = HOUSE / "bench" / "torture.md"
SHOWN = 20  # sentences about what is broken, of each nemesis


def main(argv: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 when something was broken."""
    args = _arguments(argv)
    logging.disable(logging.ERROR)  # what the programs say is in their logs
    known = {**NEMESES, **OTHERS}
    names = args.only or (list(known) if args.long else list(NEMESES))
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(1, 10**6)
    results = []
    for name in names:
        result = one(name, known[name], seed, long=args.long)
        results.append(result)
        print(result.line, flush=True)
        for sentence in result.violations[:SHOWN]:
            print(f"    {sentence}", flush=True)
    if args.long and not args.only:
        PAGE.write_text(page(results), encoding="utf-8")
        print(PAGE.relative_to(HOUSE))
    return 1 if any(result.violations for result in results) else 0


def one(name: str, nemesis: Nemesis, seed: int, *, long: bool) -> Result:
    """One nemesis with its number. What it leaves on disk is kept when something was broken."""
    folder = Path(tempfile.mkdtemp(prefix=f"bamso-{name}-"))
    n = nemesis.long if long else nemesis.short
    result = replace(guarded(name, nemesis, folder, n, seed, long=long), long=long)
    if result.violations:
        print(f"{name}: logs and stores are in {folder}", flush=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return result


def page(results: Sequence[Result]) -> str:
    """`bench/torture.md`: what a long run found."""
    here = machine()
    lines = [
        "# What `make torture` found\n",
        f"{here['when']}, commit {here['commit']}, {here['cpu']}, {here['memory']}, "
        f"{here['system']}, Python {here['python']}.\n",
        "N cases without a violation: with 95 % confidence fewer than 3/N of all such cases break "
        "something. `docs/reliability.md` says what each nemesis does and what it looks for.\n",
        "| nemesis | N | violations | 95 % bound | figures | seconds | again |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in results:
        bound = "" if result.violations else upper_bound(result.n)
        lines.append(
            f"| {result.name} | {result.n:,} | {len(result.violations)} | {bound} | "
            f"{result.told.replace('|', '/')} | {result.seconds:.0f} | `{result.replay}` |"
        )
    return "\n".join(lines) + "\n"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--short", action="store_true", help="the numbers of each commit (default)")
    how.add_argument("--long", action="store_true", help="the numbers of the long run")
    known = sorted({**NEMESES, **OTHERS})
    parser.add_argument("--only", action="append", choices=known, help="this one; may be repeated")
    parser.add_argument("--seed", type=int, help="what chance begins with; else it is drawn")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
