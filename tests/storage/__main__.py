"""`python -m tests.storage --cuts N --seed S --jobs J`: cut the power N times, count what is gone.

Prints the figures and one line for each life that broke a promise, with the command that shows it
again. Exit status 1 when there was one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from time import perf_counter

from tests.storage.lives import AS_SHIPPED, Figures
from tests.storage.rigs import RIGS
from tests.storage.runner import KINDS, THE_PRODUCT, Result, added_up, bound, run

HEADS = ("cuts", "kills", "acknowledged", "lost", "doubled", "corrupt")
PROGRESS_EVERY_S = 10.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 1 when a promise was broken."""
    args = _arguments(argv)
    kinds = THE_PRODUCT if args.only is None else (args.only,)
    begun = perf_counter()
    parts = run(args.cuts, args.seed, args.jobs, kinds=kinds, rig=args.rig)
    found = added_up(_told(parts))
    print(report(found, perf_counter() - begun, args.seed))
    return 1 if any(result.failures for result in found.values()) else 0


def report(found: dict[str, Result], seconds: float, seed: int) -> str:
    """The figures as a table, and what they say."""
    whole = Figures()
    lines = [f"{'':8}" + "".join(f"{head:>14}" for head in (*HEADS, "cuts/s a core"))]
    for kind, result in sorted(found.items()):
        whole.add(result.figures)
        rate = result.figures.cuts / max(result.seconds, 1e-9)
        lines.append(_row(kind, result.figures) + f"{rate:14.0f}")
    lines.append(_row("all", whole) + f"{whole.cuts / seconds:14.0f} (all cores, {seconds:.0f} s)")
    if whole.kept:
        lines.append(
            f"nothing lost, doubled or corrupt: with 95 % confidence less than {bound(whole):.1e}"
            f" a cut (3/N, N = {whole.cuts}, seeds from {seed})"
        )
    return "\n".join(lines)


def _row(name: str, figures: Figures) -> str:
    return f"{name:8}" + "".join(f"{getattr(figures, head):14,}" for head in HEADS)


def _told(parts: Iterator[tuple[str, Result]]) -> Iterator[tuple[str, Result]]:
    """The same parts; failures are printed as they come in, and now and then how far it is."""
    cuts, told_at = 0, perf_counter()
    for kind, result in parts:
        cuts += result.figures.cuts
        for failure in result.failures:
            print(failure, flush=True)
        if perf_counter() - told_at > PROGRESS_EVERY_S:
            told_at = perf_counter()
            print(f"{cuts:,} cuts …", file=sys.stderr, flush=True)
        yield kind, result


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.storage", description=__doc__)
    parser.add_argument("--cuts", type=int, default=5_000, help="power cuts in all")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; one seed is one life")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument(
        "--only", choices=sorted(KINDS), help="one kind of life; else hub and spool"
    )
    parser.add_argument("--rig", choices=sorted(RIGS), default=AS_SHIPPED.name, help="how it is")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
