"""`make torture`: every nemesis on real processes, and `bench/torture.md` with what it found.

    python -m tests.torture [--short | --long] [--only NAME …] [--seed S]

One line for each: how many cases, what was broken, how long it took, and the command that does it
again. The latest long result of each is kept in `bench/torture.json`, so that the long runs need
not all be of one night; the page says of each when and of which commit it is. Exit status 1 when
something was broken.
"""

import argparse
import json
import logging
import random
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.bench.machine import machine
from tests.torture.plan import NEMESES, OTHERS, Nemesis, guarded
from tests.torture.programs import HOUSE
from tests.torture.results import Result, upper_bound

PAGE = HOUSE / "bench" / "torture.md"
KEPT = HOUSE / "bench" / "torture.json"
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
        if args.long:
            keep(result)
        for sentence in result.violations[:SHOWN]:
            print(f"    {sentence}", flush=True)
    if args.long:
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


def keep(result: Result) -> None:
    """Put a long result in the place of the last one of its nemesis, and write the page again."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    here = machine()
    kept[result.name] = {
        "n": result.n, "violations": len(result.violations), "told": result.told,
        "seconds": round(result.seconds), "replay": result.replay,
        **{name: here[name] for name in ("when", "commit", "cpu", "memory", "system", "python")},
    }  # fmt: skip
    KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PAGE.write_text(page(kept), encoding="utf-8")


def page(kept: Mapping[str, Mapping[str, Any]]) -> str:
    """`bench/torture.md`: what the latest long run of each nemesis found."""
    machines = sorted({f"{one['cpu']}, {one['memory']}, {one['system']}, Python {one['python']}"
                       for one in kept.values()})  # fmt: skip
    lines = [
        "# What `make torture` found\n",
        f"On {'; '.join(machines)}.\n",
        "N cases without a violation: with 95 % confidence fewer than 3/N of all such cases break "
        "something. `docs/reliability.md` says what each nemesis does and what it looks for.\n",
        "| nemesis | N | violations | 95 % bound | figures | seconds | when | commit | again |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, one in sorted(kept.items()):
        bound = "" if one["violations"] else upper_bound(one["n"])
        lines.append(
            f"| {name} | {one['n']:,} | {one['violations']} | {bound} | "
            f"{one['told'].replace('|', '/')} | {one['seconds']} | {one['when'][:10]} | "
            f"{one['commit']} | `{one['replay']}` |"
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
