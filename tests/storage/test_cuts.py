"""Thousands of power cuts: the product loses nothing, and what breaks the promise is found out."""

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import perf_counter

import pytest

from kit.spool import Spool
from tests.storage.__main__ import main, report
from tests.storage.crash_fs import Mount
from tests.storage.dbapi import Driver
from tests.storage.disk import EMPTY, Disk, Image, Killed
from tests.storage.hub_day import story
from tests.storage.hub_life import opened, with_tables
from tests.storage.hub_witness import Witness
from tests.storage.lives import AS_SHIPPED, Figures, live
from tests.storage.rigs import WEAK
from tests.storage.runner import KINDS, Failure, Result, added_up, run, some_lives
from tests.storage.spool_kiosk import Kiosk, at_once

pytestmark = pytest.mark.slow

CUTS, SEED, JOBS = 5_000, 1, 2
# In how many lives each weakness has to be found. What takes a rare coincidence takes longer.
FOUND_WITHIN = {
    ("hub", "spoiled-neighbours"): 300,
    ("spool", "spoiled-neighbours"): 150,
    ("spool", "no-sync-at-start"): 600,
}
# A hub commits seldom enough that a kill between write and sync is rare: shown below, one by one.
WEAKNESSES = [
    (kind, rig)
    for kind in ("hub", "spool")
    for rig in WEAK
    if (kind, rig) != ("hub", "no-sync-at-start")
]


@pytest.mark.timeout(900)
def test_five_thousand_power_cuts_cost_nobody_anything() -> None:
    begun = perf_counter()
    found = added_up(run(CUTS, SEED, JOBS))
    print(report(found, perf_counter() - begun, SEED))
    assert [str(one) for result in found.values() for one in result.failures] == []
    assert sum(result.figures.cuts for result in found.values()) >= CUTS
    assert all(result.figures.kept for result in found.values())
    assert all(result.figures.acknowledged > 10_000 for result in found.values())


@pytest.mark.parametrize(("kind", "rig"), WEAKNESSES)
def test_a_weak_program_or_disk_is_found_out(kind: str, rig: str) -> None:
    for seed in range(FOUND_WITHIN.get((kind, rig), 25)):
        figures, sentence = live(KINDS[kind], seed, WEAK[rig])
        if sentence:
            assert not figures.kept
            return
    raise AssertionError(f"{rig} is not found out with the {kind}")


def test_sqlite_as_it_should_be_used_loses_nothing_and_otherwise_a_tenth_or_more() -> None:
    """The rig by itself, without any code of ours: WAL with synchronous FULL, and with NORMAL."""
    good = some_lives("table", AS_SHIPPED.name, range(200))
    assert (good.figures.cuts, good.failures) == (1000, [])
    assert good.figures.acknowledged > 20_000
    bad = some_lives("table", "synchronous-normal", range(100))
    assert bad.figures.lost > bad.figures.acknowledged / 10


def test_a_seed_is_a_life_and_always_the_same_one() -> None:
    for kind in KINDS:
        for rig in ("answer-before-commit", "lying-sync"):
            assert live(KINDS[kind], 5, WEAK[rig]) == live(KINDS[kind], 5, WEAK[rig])


def test_a_failure_names_the_command_that_shows_it_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    result = some_lives("spool", "lying-sync", range(5))
    failure = str(result.failures[0])
    assert failure.startswith("spool seed ")
    command = shlex.split(failure.partition(" — ")[2])
    assert command[:3] == ["python", "-m", "tests.storage"]
    assert main([*command[3:], "--jobs", "1"]) == 1
    assert failure in capsys.readouterr().out


def test_the_report_says_how_sure_one_may_be() -> None:
    good = Result(Figures(cuts=3_000, acknowledged=50_000), [], seconds=10.0)
    text = report({"hub": good}, 5.0, 7)
    assert "less than 1.0e-03 a cut (3/N, N = 3000, seeds from 7)" in text
    bad = Result(Figures(cuts=3_000, lost=1), [Failure("hub", "as-shipped", 9, "gone")], 10.0)
    assert "confidence" not in report({"hub": bad}, 5.0, 7)


# ---- what a killed process leaves in the page cache is on no disk yet


@contextmanager
def process(disk: Disk) -> Iterator[tuple[Driver, Path]]:
    """A process on a disk; what ends it is left behind with it."""
    mount = Mount(disk)
    driver = Driver(mount)
    try:
        yield driver, mount.folder
    except Killed:
        pass
    finally:
        driver.close()
        disk.next_process()
        mount.close()


def killed_at_its_last_op(work: Callable[[Driver, Path], None], image: Image, seed: int) -> Disk:
    """The disk after a process that was killed just before the sync at its end, or just after."""
    probe = Disk(image, Random(seed))
    with process(probe) as started:
        work(*started)
    disk = Disk(image, Random(seed))
    disk.kill_after(probe.ops)
    with process(disk) as started:
        work(*started)
    return disk


@pytest.mark.parametrize("seed", range(20))
def test_what_a_hub_reads_after_a_kill_is_not_lost_with_the_next_power_cut(seed: int) -> None:
    """Nobody synced the batch, yet it is folded into the day and a repeat is answered from it."""
    told = story(0)
    witness = Witness(told)
    witness.asked = 20

    def append(driver: Driver, folder: Path) -> None:
        opened(driver, folder / "hub.db").append(told.told[: witness.asked])

    disk = killed_at_its_last_op(append, with_tables(), seed)
    for _ in range(2):
        with process(disk) as (driver, folder):
            store = opened(driver, folder / "hub.db")
            witness.look(store, driver.connect(folder / "hub.db"))
        disk = Disk(disk.cut(), Random(seed))


@pytest.mark.parametrize("seed", range(20))
def test_what_a_kiosk_reads_after_a_kill_is_not_lost_with_the_next_power_cut(seed: int) -> None:
    """Nobody synced the ticket, yet the next number follows on its own."""
    kiosks = []

    def give_numbers(driver: Driver, folder: Path) -> None:
        kiosks.append(Kiosk(Random("two numbers"), at_once))
        spool = Spool(folder / "spool.db", driver.connect)
        for _ in range(2):
            kiosks[-1].something(spool)

    disk = killed_at_its_last_op(give_numbers, EMPTY, seed)
    for _ in range(2):
        with process(disk) as (driver, folder):
            kiosks[-1].look(Spool(folder / "spool.db", driver.connect))
        disk = Disk(disk.cut(), Random(seed))
