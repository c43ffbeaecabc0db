"""`python -m tests.sim --days 100 --seed 1`: simulated centre-days with every kind of fault.

One line for each seed that fails, with the command that replays it; at the end what was lived
through. Exit status 1 when a seed failed.
"""

import argparse
import sys
from pathlib import Path

from tests.sim.day import simulate
from tests.sim.profile import BY_NAME
from tests.sim.run import run, told


def main(args: list[str] | None = None) -> int:
    """Run as asked; 0 when no promise was broken."""
    asked = _parser().parse_args(args)
    if asked.trace:
        one = simulate(asked.seed, profile=asked.profile, trace=True)
        Path(asked.trace).write_text(one.trace, encoding="utf-8")
        print(told(one) if one.fault else f"seed {one.seed} ({one.profile}) kept every promise")
        print(f"{asked.trace}: {len(one.trace.splitlines())} lines, hash {one.hash}")
        return 1 if one.fault else 0
    summary = run(
        asked.seed, asked.days, profile=asked.profile, jobs=asked.jobs, until_fail=asked.until_fail
    )
    print("\n".join(summary.lines()))
    return 1 if summary.failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bamso-sim", description=__doc__)
    parser.add_argument("--days", type=int, default=100, help="so many centre-days")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--profile", choices=sorted(BY_NAME), help="only this kind of day")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--until-fail", action="store_true", help="stop at the first that fails")
    parser.add_argument("--trace", help="live through one seed and write its history here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
