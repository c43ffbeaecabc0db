"""`bamso backup`: a checked copy of the hub's database, also while the hub runs.

The copy gets its name only when it is whole, verified and on the disk: whatever bears the name of a
backup can be restored.
"""

import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from hub import backup_words as words
from hub.backup_words import Said
from hub.centre_file import CentreError, read_centre
from hub.config import HubConfig
from hub.core.centre import Centre
from hub.service import utc_now
from hub.store.database import sqlite_file
from hub.store.facts import facts
from hub.store.port import StoreBroken
from hub.store.sqlite_file import copy_live, integrity_fault, rename
from kit.config import EX_CONFIG

EX_BAD = 1  # what was written is not what is there
EX_USAGE = 64  # sysexits.h: arguments that make no sense
EX_UNAVAILABLE = 69  # sysexits.h: no database, or no room for the copy

ENDING = ".db"


def backup(config: HubConfig, *, to: Path | None, keep: int | None) -> int:
    """Write a backup; 0, or 1 (not what was written), 64, 69, 78."""
    try:
        centre = read_centre(Path(config.centre))
        source = sqlite_file(config.database)
        if source is None:
            return told(words.POSTGRES_BACKUP, EX_USAGE)
        if to is None:
            return told(words.NEEDS_TARGET, EX_USAGE)
        if keep is not None and keep < 1:
            return told(words.KEEP_AT_LEAST_ONE, EX_USAGE)
        return _backup(centre, source, to, keep)
    except CentreError as err:
        return told(words.failed(str(err)), EX_CONFIG)
    except (StoreBroken, OSError) as err:
        return told(words.failed(str(err)), EX_UNAVAILABLE)


def told(said: Said, status: int) -> int:
    """`status`, after the sentence was said: on standard error unless all is well."""
    print(said, file=sys.stderr if status else sys.stdout)
    return status


def _backup(centre: Centre, source: Path, to: Path, keep: int | None) -> int:
    if keep is not None:
        to.mkdir(parents=True, exist_ok=True)
    in_folder = to.is_dir()
    place = to / _dated(centre, utc_now()) if in_folder else to
    if place.exists() and place.samefile(source):
        return told(words.NOT_THE_STORE_ITSELF, EX_USAGE)
    if keep is not None:
        _clear(to, centre)
    part = place.with_name(f"{place.name}.part")
    part.unlink(missing_ok=True)
    try:
        copy_live(source, part)
        status = _check_and_name(centre, part, place)
    finally:
        part.unlink(missing_ok=True)
    if keep is not None and status == 0:
        for old in _backups(to, centre)[:-keep]:
            old.unlink()
    return status


def _check_and_name(centre: Centre, part: Path, place: Path) -> int:
    """Give the copy its name when it is what was written."""
    if (fault := integrity_fault(part)) is not None:
        return told(words.unsound(str(part), fault), EX_BAD)
    found = facts(f"sqlite:///{part}", centre.site)
    if found.bad is not None:
        # It is all that there is: better than nothing, but it must not push out the good ones.
        aside = place.with_name(f"{place.name}.unverified")
        rename(part, aside)
        told(words.broken(found.bad), EX_BAD)
        return told(words.put_aside(str(aside)), EX_BAD)
    size = part.stat().st_size
    rename(part, place)
    return told(words.backed_up(centre, str(place), found, size), 0)


def _dated(centre: Centre, now: datetime) -> str:
    """A name that sorts by time."""
    return f"bamso-{centre.site}-{now:%Y%m%dT%H%M%SZ}{ENDING}"


def _backups(folder: Path, centre: Centre) -> list[Path]:
    """The dated backups of this centre, oldest first."""
    return sorted(folder.glob(f"bamso-{centre.site}-????????T??????Z{ENDING}"))


def _clear(folder: Path, centre: Centre) -> None:
    """What a backup that was cut off has left."""
    for part in folder.glob(f"bamso-{centre.site}-????????T??????Z{ENDING}.part*"):
        with suppress(OSError):
            os.unlink(part)
