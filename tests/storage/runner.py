"""Many lives on several processors, added up; a broken promise is named with the way to see it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from time import process_time

from tests.storage.hub_life import HubLife
from tests.storage.lives import AS_SHIPPED, CUTS_A_LIFE, Figures, Kind, live
from tests.storage.rigs import RIGS
from tests.storage.spool_life import SpoolLife
from tests.storage.table_life import TableLife

KINDS: Mapping[str, Kind] = {"hub": HubLife, "spool": SpoolLife, "table": TableLife}
THE_PRODUCT = ("hub", "spool")
LIVES_AT_ONCE = 20  # what one process does before it reports


@dataclass(frozen=True, slots=True)
class Failure:
    """A life that broke a promise."""

    kind: str
    rig: str
    seed: int
    sentence: str

    def __str__(self) -> str:
        rig = "" if self.rig == AS_SHIPPED.name else f" --rig {self.rig}"
        again = f"python -m tests.storage --only {self.kind} --seed {self.seed} --cuts 1{rig}"
        return f"{self.kind} seed {self.seed}: {self.sentence} — {again}"


@dataclass(slots=True)
class Result:
    """What came of all lives of one kind; `seconds` is the processor time of all processes."""

    figures: Figures = field(default_factory=Figures)
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, more: Result) -> None:
        """Add the other's to these."""
        self.figures.add(more.figures)
        self.failures += more.failures
        self.seconds += more.seconds


def some_lives(kind: str, rig: str, seeds: Sequence[int]) -> Result:
    """The lives of these seeds, one after the other in this process."""
    begun = process_time()
    result = Result()
    for seed in seeds:
        figures, sentence = live(KINDS[kind], seed, RIGS[rig])
        result.figures.add(figures)
        if sentence:
            result.failures.append(Failure(kind, rig, seed, sentence))
    result.seconds = process_time() - begun
    return result


def run(
    cuts: int,
    seed: int,
    jobs: int,
    *,
    kinds: Sequence[str] = THE_PRODUCT,
    rig: str = AS_SHIPPED.name,
) -> Iterator[tuple[str, Result]]:
    """Kind and result of each part of so many cuts, as they come in; seeds from `seed` on."""
    tasks = [
        (kind, range(start, min(start + LIVES_AT_ONCE, seed + lives)))
        for kind in kinds
        for lives in [-(-cuts // (len(kinds) * CUTS_A_LIFE))]
        for start in range(seed, seed + lives, LIVES_AT_ONCE)
    ]
    if jobs == 1:
        yield from ((kind, some_lives(kind, rig, seeds)) for kind, seeds in tasks)
        return
    # Not fork: the parent may have threads, and a copy of SQLite's state is nobody's.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        at_work: dict[Future[Result], str] = {
            pool.submit(some_lives, kind, rig, seeds): kind for kind, seeds in tasks
        }
        for done in as_completed(at_work):
            yield at_work[done], done.result()


def added_up(parts: Iterator[tuple[str, Result]]) -> dict[str, Result]:
    """The results by kind."""
    found: dict[str, Result] = {}
    for kind, result in parts:
        found.setdefault(kind, Result()).add(result)
    return found


def bound(figures: Figures) -> float:
    """With 95 % confidence a cut breaks a promise no more often than this; for none in N cuts."""
    return 3 / max(1, figures.cuts)
