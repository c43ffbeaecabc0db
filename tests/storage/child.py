"""A process that commits on a real file until somebody kills it, and says each commit when done.

`python -m tests.storage.child hub FILE STORY START SEED` appends batches of a story of decisions.
`python -m tests.storage.child spool FILE SEED STEPS … SEED` goes on with a kiosk's story: each seed
before the last one did so many steps. Each thing takes one byte from the standard input, so that
the child never gets far ahead; how far it is stands on the standard output, one number a line.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

from hub.store.sql import SqlStore
from kit.spool import Spool
from tests.storage.hub_day import CENTRE, story
from tests.storage.hub_life import next_batch
from tests.storage.spool_kiosk import Kiosk, Nowhere, at_once


def hub(path: str, number: str, start: str, seed: str) -> None:
    """Append decisions of a story from `start` on."""
    store = SqlStore(f"sqlite:///{path}", CENTRE.site).open()
    random, at, told = Random(seed), int(start), story(int(number)).told
    while True:
        _say_and_wait(at)
        batch = next_batch(random, told[at:])
        store.append(batch)
        at += len(batch)


def spool(path: str, *seeds_and_steps: str) -> None:
    """Do what a kiosk does, for ever."""
    *before, seed = seeds_and_steps
    kiosk = as_far_as(*before)
    kiosk.random = Random(seed)
    kept = Spool(Path(path))
    steps = 0
    while True:
        _say_and_wait(steps)
        kiosk.something(kept)
        steps += 1


def as_far_as(*seeds_and_steps: str) -> Kiosk:
    """The kiosk after its story so far, told without a spool."""
    kiosk = Kiosk(Random(), at_once)
    for seed, steps in zip(seeds_and_steps[::2], seeds_and_steps[1::2], strict=True):
        kiosk.random = Random(seed)
        for _ in range(int(steps)):
            kiosk.something(Nowhere())
    return kiosk


def _say_and_wait(at: int) -> None:
    sys.stdout.write(f"{at}\n")
    sys.stdout.flush()
    sys.stdin.buffer.read(1)


if __name__ == "__main__":
    {"hub": hub, "spool": spool}[sys.argv[1]](*sys.argv[2:])
