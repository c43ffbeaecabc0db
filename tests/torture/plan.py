"""All nemeses by name, with their numbers for each commit and for the long run."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from tests.bench.past import build
from tests.torture import kills, stops
from tests.torture.clocks import clock_scenarios
from tests.torture.drills import restore_drills
from tests.torture.drills_whole import whole_restores
from tests.torture.faketime import stepped_hubs
from tests.torture.faults_whole import syscall_faults
from tests.torture.hall import Hall, Wish
from tests.torture.liveness import liveness
from tests.torture.load import Load
from tests.torture.programs import HOUSE
from tests.torture.results import Result

ROUND = 50  # so many kills in one hall: then a fresh one, with new people
SHORT_HISTORY, LONG_HISTORY = 20_000, 200_000  # past tickets of the hub that is killed
SHORT_SLEEP_S, LONG_SLEEP_S = 2.0, 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Nemesis:
    """One kind of harm. `run(folder, n, seed, long)`; `short` and `long` are its `n`."""

    run: Callable[[Path, int, int, bool], Result]
    short: int
    long: int


@contextmanager
def hall_at_work(folder: Path, seed: int, wish: Wish) -> Iterator[Load]:
    """A hall with its load, for one round of harm."""
    hall = Hall(folder, wish)
    try:
        with Load(hall.start(), seed) as load:
            yield load
    finally:
        hall.close()


def guarded(name: str, nemesis: Nemesis, folder: Path, n: int, seed: int, *, long: bool) -> Result:
    """What a nemesis found; an end that nobody expected is a finding too."""
    begun = monotonic()
    try:
        return nemesis.run(folder, n, seed, long)
    except AssertionError as err:
        return Result(
            name=name, n=n, seed=seed, seconds=monotonic() - begun, violations=str(err).splitlines()
        )


def _in_rounds(
    harm: Callable[[Load, int, int], Result], wish: Callable[[Path, bool], Wish]
) -> Callable[[Path, int, int, bool], Result]:
    """The harm in as many halls as its number needs."""

    def run(folder: Path, n: int, seed: int, long: bool) -> Result:
        parts = []
        for begun in range(0, n, ROUND):
            place = folder / f"round-{begun}"
            place.mkdir(parents=True)
            with hall_at_work(place, seed + begun, wish(folder, long)) as load:
                parts.append(harm(load, min(ROUND, n - begun), seed + begun))
        return joined(parts, seed)

    return run


def joined(parts: list[Result], seed: int) -> Result:
    """Some rounds as one; figures of the last one stand, spreads are of all."""
    first = parts[0]
    return replace(
        first,
        n=sum(part.n for part in parts),
        seed=seed,
        seconds=sum(part.seconds for part in parts),
        violations=[one for part in parts for one in part.violations],
        times={what: [one for part in parts for one in part.times[what]] for what in first.times},
    )


def _plain(_folder: Path, _long: bool) -> Wish:
    return Wish()


def _kept(_folder: Path, _long: bool) -> Wish:
    return Wish(persistent=True)


def with_history(folder: Path, long: bool) -> Wish:
    """A hub that has a past."""
    path = folder / "history.db"
    if not path.exists():
        build(path, LONG_HISTORY if long else SHORT_HISTORY)
    return Wish(history=path)


def _freeze(load: Load, n: int, seed: int) -> Result:
    return stops.freeze(load, n, seed, SHORT_SLEEP_S)


def _freeze_long(load: Load, n: int, seed: int) -> Result:
    return stops.freeze(load, n, seed, LONG_SLEEP_S)


def _frozen(folder: Path, n: int, seed: int, long: bool) -> Result:
    return _in_rounds(_freeze_long if long else _freeze, _plain)(folder, n, seed, long)


def _chaos(folder: Path, n: int, seed: int, long: bool) -> Result:
    modes = stops.ALL_MODES if long else stops.BRIEF_MODES
    return stops.chaos(folder, n, seed, LONG_SLEEP_S if long else SHORT_SLEEP_S, modes=modes)


def _command(name: str, *words: str) -> Callable[[Path, int, int, bool], Result]:
    """Another program of the tests that counts by itself; its last line is its figure."""

    def run(_folder: Path, n: int, seed: int, _long: bool) -> Result:
        begun = monotonic()
        done = subprocess.run(
            [sys.executable, "-m", *words, str(n), "--seed", str(seed), "--jobs", "2"],
            cwd=HOUSE, capture_output=True, text=True, check=False,
        )  # fmt: skip
        lines = (done.stdout or done.stderr).strip().splitlines() or ["it said nothing"]
        return Result(
            name=name, n=n, seed=seed, seconds=monotonic() - begun,
            violations=lines if done.returncode else (), figures={"it says": lines[-1]},
        )  # fmt: skip

    return run


NEMESES: Mapping[str, Nemesis] = {
    "clocks": Nemesis(run=lambda f, n, s, long: clock_scenarios(n, s), short=50, long=1000),
    "restores": Nemesis(run=lambda f, n, s, long: restore_drills(n, s), short=20, long=1000),
    "liveness": Nemesis(run=lambda f, n, s, long: liveness(f, s), short=1, long=1),
    "kill-broker": Nemesis(run=_in_rounds(kills.kill_broker, _plain), short=20, long=500),
    "lose-broker": Nemesis(run=_in_rounds(kills.lose_broker, _kept), short=3, long=100),
    "kill-hub": Nemesis(run=_in_rounds(kills.kill_hub, with_history), short=20, long=500),
    "kill-boxes": Nemesis(run=_in_rounds(kills.kill_boxes, _plain), short=6, long=200),
    "freeze": Nemesis(run=_frozen, short=5, long=60),
    "chaos": Nemesis(run=_chaos, short=5, long=60),
    "syscalls": Nemesis(run=lambda f, n, s, long: syscall_faults(f, n, s), short=50, long=2000),
    "clock-hubs": Nemesis(run=lambda f, n, s, long: stepped_hubs(f, n, s), short=1, long=30),
    "restore-commands": Nemesis(
        run=lambda f, n, s, long: whole_restores(f, n, s), short=1, long=30
    ),
}

# These are in `make test` by their own tests; here for the long run and its page.
OTHERS: Mapping[str, Nemesis] = {
    "sim": Nemesis(run=_command("sim", "tests.sim", "--days"), short=100, long=5000),
    "storage": Nemesis(
        run=_command("storage", "tests.storage", "--cuts"), short=5000, long=200_000
    ),
}
