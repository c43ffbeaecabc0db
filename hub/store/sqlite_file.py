"""A SQLite database as a file: copied while the hub writes, checked, put in another's place.

A copy is one file without a log beside it, so that it can be carried away. Nothing is ever written
over: a file is made beside its place, synced, and renamed.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hub.store.port import StoreBroken

PAGES_AT_ONCE = 64  # synced each time: the hub's own syncs then never wait for more (measured)
BUSY_MS = 5000  # as the hub
IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
LOGS = ("-wal", "-shm")  # what SQLite keeps beside a database that is in use


def copy_live(source: Path, target: Path, *, each: Callable[[], object] = lambda: None) -> None:
    """Copy a database that may be in use; `target` must not exist. StoreBroken when it cannot be.

    The copy is what was committed at its beginning. The writer is never held: readers do not lock
    it out in WAL. `each` is called after each piece.
    """

    def done(_status: int, _left: int, _all: int) -> None:
        sync(target)
        each()

    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(_connect(source)) as live, closing(_connect(target)) as copy:
            copy.execute("PRAGMA synchronous=OFF").close()  # `sync` below is what counts
            # Our own read transaction lasts over all the steps: else each write of the hub would
            # make the copy begin again.
            live.execute("BEGIN").close()
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            live.backup(copy, pages=PAGES_AT_ONCE, progress=done)
            live.rollback()
            copy.execute("PRAGMA journal_mode=DELETE").close()
        sync(target)
    except (OSError, sqlite3.Error) as err:
        raise StoreBroken(f"{source}: cannot be copied to {target} ({err})") from err


def integrity_fault(file: Path) -> str | None:
    """What SQLite finds wrong with the file; None when it is sound."""
    try:
        with closing(_connect(file)) as database:
            (first,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except (sqlite3.Error, UnicodeDecodeError) as err:  # it may tell of a garbled name
        return str(err)
    return None if first == "ok" else str(first)


def fold_log(file: Path, *, patience_ms: int = BUSY_MS) -> bool:
    """Bring the log into the file, so that the file is all of it; False when it is damaged.

    StoreBroken when another program has the database open, `patience_ms` later as well.
    """
    try:
        with closing(_connect(file)) as database:
            database.execute(f"PRAGMA busy_timeout={patience_ms}").close()
            database.execute("PRAGMA journal_mode=DELETE").close()
            (mode,) = database.execute("PRAGMA journal_mode").fetchone()
    except (sqlite3.Error, UnicodeDecodeError) as err:
        if getattr(err, "sqlite_errorcode", 0) & 0xFF in IN_USE:
            raise StoreBroken(f"{file}: another program has it open") from err
        return False
    return bool(mode == "delete")


def put_in_place(new: Path, place: Path, kept: Path) -> None:
    """Rename `new` to `place`; what was there is `kept`. One of the two is always in place."""
    with _said(place):
        # A damaged one may still have its log; beside a new database it would be poison.
        for log in LOGS:
            if (beside := Path(f"{place}{log}")).exists():
                beside.rename(f"{kept}{log}")
        if place.exists():
            _own_as(new, place)
            _keep(place, kept)
        else:
            _own_as(new, place.parent)
        sync(new)
        new.replace(place)
        sync(place.parent)


def rename(new: Path, place: Path) -> None:
    """Rename `new` to `place`, whatever is there, and see to it that it stays so."""
    with _said(place):
        new.replace(place)
        sync(place.parent)


def sync(path: Path) -> None:
    """Have the file or folder on the disk; OSError when it does not obey."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _own_as(new: Path, other: Path) -> None:
    """Root may have made it; the hub is somebody else."""
    owner = other.stat()
    if os.geteuid() == 0:
        os.chown(new, owner.st_uid, owner.st_gid)
    if other.is_file():
        new.chmod(owner.st_mode & 0o777)


def _keep(place: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(place)
    except OSError:  # a file system without links: for a moment nothing is in place
        place.rename(kept)


@contextmanager
def _said(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as err:
        raise StoreBroken(f"{place}: {err.strerror}") from err


def _connect(file: Path) -> sqlite3.Connection:
    """A connection to a file that is there; sqlite3.Error when it is not."""
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None
    )
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}").close()
    return connection
