"""Programs and disks that break the promise on purpose: a check that passes them checks nothing."""

import re
from collections.abc import Mapping

from tests.storage.lives import AS_SHIPPED, Rig

SYNCHRONOUS = re.compile(r"(?i)\bPRAGMA\s+synchronous\s*=\s*(FULL|EXTRA|2|3)\b")
CHECKPOINT = re.compile(r"(?i)^\s*PRAGMA\s+wal_checkpoint\b.*$")
TRANSACTION = re.compile(r"(?i)^\s*(BEGIN|COMMIT|ROLLBACK)\b.*$")


def less_synchronous(level: str) -> Rig:
    """Syncs less often than it should."""
    return Rig(
        name=f"synchronous-{level}",
        say=lambda sql: SYNCHRONOUS.sub(f"PRAGMA synchronous={level}", sql),
    )


def no_checkpoint(sql: str) -> str:
    """Believes what it reads, although the process before was killed before it could sync."""
    return "SELECT 1" if CHECKPOINT.match(sql) else sql


def no_begin(sql: str) -> str:
    """Without transactions: every statement is on disk by itself."""
    return "SELECT 1" if TRANSACTION.match(sql) else sql


WEAK: Mapping[str, Rig] = {
    rig.name: rig
    for rig in (
        less_synchronous("normal"),
        less_synchronous("off"),
        Rig(name="answer-before-commit", hasty=True),
        Rig(name="no-begin", say=no_begin),
        Rig(name="no-sync-at-start", say=no_checkpoint),
        Rig(name="lying-sync", honest=False),
        Rig(name="spoiled-neighbours", spoils_neighbours=True, admits_it=False),
    )
}
RIGS: Mapping[str, Rig] = {AS_SHIPPED.name: AS_SHIPPED, **WEAK}
