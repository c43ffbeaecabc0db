"""Opening a device's outbox, whatever the disk is like: the device works, and says how it is."""

import logging
import sqlite3
from pathlib import Path

from kit.spool import Opened, Spool

log = logging.getLogger(__name__)

IN_MEMORY = Path(":memory:")  # SQLite's own name for a store without a disk


def open_spool(path: Path) -> Opened:
    """The spool at `path`, whatever is there: without a disk it is in memory."""
    try:
        return Opened(_usable(path), "ok")
    except (sqlite3.OperationalError, OSError) as err:  # the disk; the file may be all right
        log.error("%s: %s; all is kept in memory only", path, err)
        return Opened(Spool(IN_MEMORY), "failed")
    except sqlite3.DatabaseError as err:
        log.error("%s is broken and put aside: %s", path, err)
    try:
        path.replace(path.with_suffix(".broken"))
        for part in ("-wal", "-shm"):  # the broken file's journal must not be played into the new
            path.with_name(path.name + part).unlink(missing_ok=True)
        return Opened(_usable(path), "replaced")
    except (sqlite3.Error, OSError) as err:
        log.error("%s: %s; all is kept in memory only", path, err)
        return Opened(Spool(IN_MEMORY), "failed")


def _usable(path: Path) -> Spool:
    spool = Spool(path)
    try:
        if not spool.is_whole():
            raise sqlite3.DatabaseError("SQLite finds it malformed")
    except sqlite3.Error:
        spool.close()
        raise
    return spool
