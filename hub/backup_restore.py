"""`bamso restore`: puts a backup in the database's place, and begins a new term of the store.

The caller sees to it that the hub does not run. Until the last step the database is as it was; the
one that is replaced is kept, and its highest numbers go with the new one.
"""

from datetime import datetime
from pathlib import Path

from hub import backup_words as words
from hub.backup import EX_BAD, EX_UNAVAILABLE, EX_USAGE, told
from hub.centre_file import CentreError, read_centre
from hub.config import HubConfig
from hub.core.centre import Centre
from hub.service import utc_now
from hub.store.database import sqlite_file
from hub.store.facts import facts
from hub.store.port import StoreBroken
from hub.store.restoring import left_in, mark_store
from hub.store.sqlite_file import copy_live, fold_log, integrity_fault, put_in_place
from kit.config import EX_CONFIG


def restore(config: HubConfig, *, source: Path | None, mark: bool) -> int:
    """Restore a backup, or mark a database as restored; 0, or 1 (a bad backup), 64, 69, 78."""
    try:
        centre = read_centre(Path(config.centre))
        if mark is (source is not None):
            return told(words.ONE_OF_TWO, EX_USAGE)
        if source is None:
            term = mark_store(config.database, centre.site, utc_now(), None)
            told(words.marked(term), 0)
            return told(words.NEXT, 0)
        place = sqlite_file(config.database)
        if place is None:
            return told(words.POSTGRES_RESTORE, EX_USAGE)
        if place.exists() and source.exists() and place.samefile(source):
            return told(words.NOT_THE_STORE_ITSELF, EX_USAGE)
        return _restore(centre, source, place)
    except CentreError as err:
        return told(words.failed(str(err)), EX_CONFIG)
    except (StoreBroken, OSError) as err:
        return told(words.failed(str(err)), EX_UNAVAILABLE)


def _restore(centre: Centre, source: Path, place: Path) -> int:
    now = utc_now()
    readable = place.is_file() and fold_log(place)
    part = place.with_name(f"{place.name}.restoring")
    place.parent.mkdir(parents=True, exist_ok=True)
    _remove(part)
    try:
        copy_live(source, part)
        if (fault := integrity_fault(part)) is not None:
            return told(words.unsound(str(source), fault), EX_BAD)
        found = facts(f"sqlite:///{part}", centre.site)
        if found.bad is not None:
            return told(words.broken(found.bad), EX_BAD)
        left = left_in(f"sqlite:///{place}", centre.site) if readable else None
        term = mark_store(f"sqlite:///{part}", centre.site, now, left)
        if not fold_log(part):
            raise StoreBroken(f"{part}: its log could not be brought in")
        kept, replaced = _free_name(place, now), place.exists()
        put_in_place(part, place, kept)
    finally:
        _remove(part)
    told(words.restored(centre, str(place), found, term), 0)
    if replaced:
        told(words.kept(str(kept), read=left is not None), 0)
    return told(words.NEXT, 0)


def _free_name(place: Path, now: datetime) -> Path:
    """Where the replaced database is kept: nothing is there yet."""
    plain = place.with_name(f"{place.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    kept, count = plain, 1
    while kept.exists():
        count += 1
        kept = plain.with_name(f"{plain.name}-{count}")
    return kept


def _remove(part: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{part}{ending}").unlink(missing_ok=True)
