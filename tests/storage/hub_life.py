"""The hub's real store on a disk that loses its power: nothing that it answered is ever gone."""

from __future__ import annotations

import math
from functools import lru_cache, partial
from pathlib import Path
from random import Random

from hub.store.port import Recorded
from hub.store.sql import SqlStore
from tests.storage.crash_fs import Mount
from tests.storage.dbapi import Connection, Driver
from tests.storage.disk import EMPTY, Disk, Image
from tests.storage.hub_day import CENTRE, STORIES, story
from tests.storage.hub_witness import Witness, check_promises
from tests.storage.lives import Later, Rig
from tests.storage.table_life import check_integrity

LARGEST_BATCH = 64  # as the writer
NEWLY_INSTALLED = 0.05  # how often a life begins before the tables are made
SHUT_DOWN, A_PAGE, A_LONG_LOOK = 0.03, 0.07, 0.03  # what else happens before a batch


class HubLife:
    """Batches of decisions are appended; those whose append came back are acknowledged."""

    def __init__(self, random: Random, rig: Rig) -> None:
        self.acknowledged = 0
        self._random = random
        self._hasty = rig.hasty
        self._story = story(random.randrange(STORIES))
        self._witness = Witness(self._story)
        self.image = EMPTY if random.random() < NEWLY_INSTALLED else with_tables()

    def run(self, driver: Driver, folder: Path, *, only_look: bool) -> None:
        """Open as a hub does, look, then decide and write."""
        path = folder / "hub.db"
        store = opened(driver, path)
        check_integrity(driver, path)
        self._witness.look(store, driver.connect(path))
        if only_look:
            check_promises(self._story, self._witness.sure)
        else:
            self._work(store, driver, path)
        store.close()

    def _work(self, store: SqlStore, driver: Driver, path: Path) -> None:
        append = Later(store.append) if self._hasty else store.append
        looking: Connection | None = None
        while (roll := self._random.random()) > SHUT_DOWN:
            if roll < SHUT_DOWN + A_PAGE:
                store.latest_events()
            elif roll < SHUT_DOWN + A_PAGE + A_LONG_LOOK:
                looking = _other(looking, driver, path)
            batch = next_batch(self._random, self._story.told[self._witness.sure :])
            if not batch:  # the story is told to its end
                driver.disk.cut()
            self._witness.asked = self._witness.sure + len(batch)
            append(batch)
            self._witness.sure = self._witness.asked
            self.acknowledged += len(batch)


def next_batch(random: Random, left: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
    """The next decisions: mostly few, sometimes as many as a batch may have."""
    return left[: int(math.exp(random.uniform(0, math.log(LARGEST_BATCH + 1))))]


def opened(driver: Driver, path: Path) -> SqlStore:
    """The store of the small centre, as a hub that starts has it."""
    connect = partial(driver.connect, path)
    return SqlStore(f"sqlite:///{path}", CENTRE.site, connect=connect).open()


@lru_cache(maxsize=1)
def with_tables() -> Image:
    """A disk on which the hub was started once and shut down well."""
    disk = Disk(EMPTY, Random(0))
    mount = Mount(disk)
    driver = Driver(mount)
    opened(driver, mount.folder / "hub.db").close()
    driver.close()
    mount.close()
    return disk.shut_down()


def _other(looking: Connection | None, driver: Driver, path: Path) -> Connection | None:
    """Begin a long look at the database on a connection of its own, or end the one that goes on."""
    if looking is not None:
        looking.close()
        return None
    looking = driver.connect(path)
    looking.execute("BEGIN")
    looking.execute("SELECT count(*) FROM event").fetchone()
    return looking
