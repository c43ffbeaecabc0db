"""The short run of every nemesis, as part of `make test`; the long one is `make torture`.

One hall with its people goes through what only hurts and heals; whoever needs another hall has one.
The watchdogs' quarter of a minute is waited for while the made-up clocks run.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.torture import kills, stops
from tests.torture.clocks import clock_scenarios
from tests.torture.drills import restore_drills
from tests.torture.drills_whole import whole_restores
from tests.torture.faketime import library, stepped_hubs
from tests.torture.faults_whole import syscall_faults
from tests.torture.forks import has_strace
from tests.torture.hall import Wish
from tests.torture.liveness import liveness
from tests.torture.load import Load
from tests.torture.plan import NEMESES, SHORT_SLEEP_S, hall_at_work, with_history
from tests.torture.results import Result

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SEED = int(os.environ.get("BAMSO_TORTURE_SEED", "1"))
needs_strace = pytest.mark.skipif(not has_strace(), reason="strace is not installed")
needs_faketime = pytest.mark.skipif(library() is None, reason="libfaketime is not installed")


def unharmed(result: Result) -> None:
    """Show the figures; fail with every sentence about what is broken."""
    print(result.line)
    assert list(result.violations) == [], result.replay


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("torture")


@pytest.fixture(scope="module")
def watched(folder: Path) -> "Iterator[Future[Result]]":
    """The watchdogs, looked at in the background from the first test on."""
    with ThreadPoolExecutor(1) as background:
        yield background.submit(liveness, folder / "watched", SEED)


@pytest.fixture(scope="module")
def load(folder: Path) -> Iterator[Load]:
    """People at work in a hall whose hub has a past."""
    (folder / "hall").mkdir()
    with hall_at_work(folder / "hall", SEED, with_history(folder, long=False)) as load:
        yield load


def in_the_hall(load: Load, harm: Callable[[Load, int, int], Result], name: str) -> None:
    unharmed(harm(load, NEMESES[name].short, SEED))


def test_no_clock_gives_a_number_twice_or_turns_a_day_back(watched: "Future[Result]") -> None:
    unharmed(clock_scenarios(NEMESES["clocks"].short, SEED))


def test_a_hub_from_an_old_backup_gives_no_number_again(watched: "Future[Result]") -> None:
    unharmed(restore_drills(NEMESES["restores"].short, SEED))


@needs_strace
def test_a_watchdog_starves_when_the_way_is_dead_and_only_then(watched: "Future[Result]") -> None:
    unharmed(watched.result(timeout=120))


def test_a_killed_broker_costs_nothing_but_seconds(load: Load) -> None:
    in_the_hall(load, kills.kill_broker, "kill-broker")


def test_a_killed_hub_serves_again_at_once_and_has_lost_nothing(load: Load) -> None:
    in_the_hall(load, kills.kill_hub, "kill-hub")


def test_a_box_that_lost_its_power_tells_all_that_it_did(load: Load) -> None:
    in_the_hall(load, kills.kill_boxes, "kill-boxes")


def test_a_program_that_slept_goes_on_as_if_it_had_not(load: Load) -> None:
    n = NEMESES["freeze"].short
    unharmed(stops.freeze(load, n, SEED, SHORT_SLEEP_S))


def test_a_broker_that_lost_its_own_database_costs_nothing(folder: Path) -> None:
    place = folder / "kept"
    place.mkdir()
    with hall_at_work(place, SEED, Wish(persistent=True)) as load:
        unharmed(kills.lose_broker(load, NEMESES["lose-broker"].short, SEED))


def test_a_bad_network_delays_and_does_no_more(folder: Path) -> None:
    n, modes = NEMESES["chaos"].short, stops.BRIEF_MODES
    unharmed(stops.chaos(folder / "chaos", n, SEED, SHORT_SLEEP_S, modes=modes))


@needs_strace
def test_a_failing_disk_makes_nobody_lie(folder: Path) -> None:
    place = folder / "syscalls"
    place.mkdir()
    unharmed(syscall_faults(place, NEMESES["syscalls"].short, SEED))


@needs_faketime
def test_a_whole_hub_bears_a_clock_that_jumps(folder: Path) -> None:
    unharmed(stepped_hubs(folder / "clocks", NEMESES["clock-hubs"].short, SEED))


def test_backup_and_restore_as_they_are_typed(folder: Path) -> None:
    unharmed(whole_restores(folder / "typed", NEMESES["restore-commands"].short, SEED))
