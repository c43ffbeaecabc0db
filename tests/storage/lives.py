"""Lives of a computer: programs run on a disk, the power goes, and what is left is looked at.

One seed is one life with several cuts, and kills of the process in between. The first broken
promise ends it: what comes after a broken store says nothing.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import Random
from typing import Any, Protocol

from hub.store.port import StoreError
from tests.storage.crash_fs import Mount
from tests.storage.dbapi import Driver, Say, as_it_is
from tests.storage.disk import EMPTY, Disk, Image, Killed, PowerCut

CUTS_A_LIFE = 5
OPS_TO_A_CUT = (5, 400)
OPS_TO_A_KILL = (5, 150)
KILLS = 0.3  # how often a process is killed before the power goes
# The log is copied back after so many pages; 1000 is what the product runs with.
CHECKPOINT_PAGES = (3, 10, 30, 100, 1000, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """How the computer and the program are. A weak one is there to be caught.

    `say` changes what the program says to SQLite. `spoils_neighbours` None: either kind of disk, by
    chance. `hasty`: writes are acknowledged before they are written.
    """

    name: str
    say: Say = as_it_is
    honest: bool = True
    spoils_neighbours: bool | None = None
    admits_it: bool = True
    hasty: bool = False

    def with_one_disk(self, random: Random) -> Rig:
        """The same with one kind of disk: a computer keeps the one that it has."""
        spoils = self.spoils_neighbours
        return replace(self, spoils_neighbours=random.random() < 0.5 if spoils is None else spoils)

    def disk(self, image: Image, random: Random) -> Disk:
        """The disk with this content; the power is on."""
        return Disk(
            image,
            random,
            spoils_neighbours=bool(self.spoils_neighbours),
            admits_it=self.admits_it,
            honest=self.honest,
        )


AS_SHIPPED = Rig(name="as-shipped")


class Broken(Exception):
    """A promise that was not kept: what of it, and how many."""

    def __init__(self, sentence: str, *, lost: int = 0, doubled: int = 0, corrupt: int = 0) -> None:
        super().__init__(sentence)
        self.figures = Figures(lost=lost, doubled=doubled, corrupt=corrupt)


@dataclass(slots=True)
class Figures:
    """What was done and what came of it; to be added up."""

    cuts: int = 0
    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    corrupt: int = 0

    def add(self, more: Figures) -> None:
        """Add the other's figures to these."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(more, one.name))

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.doubled or self.corrupt)


class Life(Protocol):
    """A program on its computer; made anew for each seed."""

    image: Image  # what is on the disk before the first start
    acknowledged: int  # how many writes were ever acknowledged

    def run(self, driver: Driver, folder: Path, *, only_look: bool) -> None:
        """One process: open, check what is there (Broken), then work until Stopped.

        Coming back means that it was shut down well. `only_look`: without any work.
        """


class Kind(Protocol):
    """Makes lives of one kind."""

    def __call__(self, random: Random, rig: Rig) -> Life: ...


def live(kind: Kind, seed: int, rig: Rig = AS_SHIPPED) -> tuple[Figures, str]:
    """The figures of one life, and a sentence about the promise that it broke (empty: none)."""
    random = Random(seed)
    rig = rig.with_one_disk(random)
    figures = Figures()
    life = kind(random, rig)
    image: Image = life.image or EMPTY
    sentence = ""
    try:
        for _ in range(CUTS_A_LIFE):
            image = _power_on(life, random, rig, image, figures)
        _look(life, random, rig, image)
    except Broken as broken:
        sentence = str(broken)
        figures.add(broken.figures)
    figures.acknowledged = life.acknowledged
    return figures, sentence


def _power_on(life: Life, random: Random, rig: Rig, image: Image, figures: Figures) -> Image:
    """Processes run one after the other until the power goes; what the disk has then."""
    disk = rig.disk(image, random)
    mount = Mount(disk)
    disk.cut_after(random.randint(*OPS_TO_A_CUT))
    pages = random.choice(CHECKPOINT_PAGES)
    try:
        while disk.left is None:
            if random.random() < KILLS:
                disk.kill_after(random.randint(*OPS_TO_A_KILL))
            try:
                _process(life, Driver(mount, say=rig.say, checkpoint_pages=pages), mount.folder)
            except PowerCut:
                figures.cuts += 1
            except Killed:
                figures.kills += 1
            disk.next_process()
    finally:
        mount.close()
    return disk.cut()


def _look(life: Life, random: Random, rig: Rig, image: Image) -> None:
    mount = Mount(rig.disk(image, random))
    try:
        _process(life, Driver(mount), mount.folder, only_look=True)
    finally:
        mount.close()


def _process(life: Life, driver: Driver, folder: Path, *, only_look: bool = False) -> None:
    try:
        life.run(driver, folder, only_look=only_look)
    except (StoreError, sqlite3.Error) as err:
        raise Broken(f"it cannot go on: {type(err).__name__}: {err}", corrupt=1) from err
    finally:
        driver.close()


class Later:
    """Does each thing only when the next one comes: what an answer before the commit is."""

    def __init__(self, do: Any) -> None:
        self._do = do
        self._late: tuple[tuple[Any, ...], dict[str, Any]] | None = None

    def __call__(self, *args: Any, **more: Any) -> None:
        late, self._late = self._late, (args, more)
        if late is not None:
            self._do(*late[0], **late[1])
