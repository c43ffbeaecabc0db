"""Many seeds, on as many processes as asked for, and what is told about them."""

import multiprocessing
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import islice

from tests.sim.day import Result, simulate


@dataclass
class Summary:
    """All seeds together. `hash` is of all their hashes in the order of the seeds."""

    hashes: list[str] = field(default_factory=list)
    days: int = 0
    failed: list[Result] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    took_s: float = 0.0

    def add(self, one: Result) -> None:
        """Count one seed."""
        self.hashes.append(one.hash)
        self.days += one.days
        self.struck += one.struck
        self.seen += one.seen
        if one.fault:
            self.failed.append(one)

    @property
    def hash(self) -> str:
        """Of everything that happened in all seeds."""
        return sha256("\n".join(self.hashes).encode()).hexdigest()

    def lines(self) -> Iterator[str]:
        """What a person reads at the end."""
        for kind, many in sorted(self.struck.items()):
            yield f"  {many:7d} {kind}"
        for what, many in sorted(self.seen.items()):
            yield f"          {many:7d} {what}"
        yield (
            f"{self.days} centre-days of {len(self.hashes)} seeds in {self.took_s:.1f} s, "
            f"{len(self.struck)} kinds of faults, {len(self.failed)} seeds failed, "
            f"hash {self.hash}"
        )


def run(
    seed: int, days: int, *, profile: str | None = None, jobs: int = 1, until_fail: bool = False
) -> Summary:
    """Seeds from `seed` on until so many centre-days are lived; each that fails is printed."""
    began_s = time.perf_counter()
    summary = Summary()
    results = _results(range(seed, seed + days), profile, jobs)
    for one in results:
        summary.add(one)
        if one.fault:
            print(told(one), flush=True)
        if summary.days >= days or (one.fault and until_fail):
            break
    results.close()
    summary.took_s = time.perf_counter() - began_s
    return summary


def told(one: Result) -> str:
    """One line about a seed that failed, with the command that replays it."""
    sentence = " ".join(one.fault.split())
    return (
        f"seed {one.seed} ({one.profile}) at {one.at_s:.1f} s: {sentence}"
        f" | replay: python -m tests.sim --seed {one.seed} --days 1 --trace sim-{one.seed}.txt"
    )


def _results(
    seeds: Iterable[int], profile: str | None, jobs: int
) -> "Iterator[Result]":  # a generator: `run` closes it
    one = partial(simulate, profile=profile)
    if jobs <= 1:
        yield from map(one, seeds)
        return
    context = multiprocessing.get_context("spawn" if sys.platform == "darwin" else "fork")
    with context.Pool(jobs, initializer=_ends_when_told) as pool:
        yield from pool.imap(one, seeds)


def _ends_when_told() -> None:
    """A program that was tried before in this process may have left its own SIGTERM handler."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def first(results: Iterable[Result], many: int) -> list[Result]:
    """Some of the results."""
    return list(islice(results, many))
