"""A kiosk's real spool on a disk that loses its power: no kept ticket is gone, no number twice."""

from __future__ import annotations

from pathlib import Path
from random import Random

from kit.spool import Spool
from tests.storage.dbapi import Driver
from tests.storage.disk import EMPTY
from tests.storage.lives import Later, Rig
from tests.storage.spool_kiosk import Kiosk, at_once
from tests.storage.table_life import check_integrity

SHUT_DOWN = 0.01  # how often, before each thing that is done


class SpoolLife:
    """Tickets are kept, told, answered and forgotten; what came back from `put` is acknowledged."""

    def __init__(self, random: Random, rig: Rig) -> None:
        self.image = EMPTY
        self._random = random
        self._hasty = rig.hasty
        self._kiosk = Kiosk(random, at_once)

    @property
    def acknowledged(self) -> int:
        """Writes that were promised to be kept."""
        return self._kiosk.promised

    def run(self, driver: Driver, folder: Path, *, only_look: bool) -> None:
        """Open as a kiosk does, look, then give numbers."""
        path = folder / "spool.db"
        spool = Spool(path, driver.connect)
        check_integrity(driver, path)
        self._kiosk.look(spool)
        self._kiosk.write = Later(at_once) if self._hasty else at_once
        while not only_look and self._random.random() > SHUT_DOWN:
            self._kiosk.something(spool)
        spool.close()
