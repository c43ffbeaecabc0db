"""Real processes on a real file, killed in the midst of commits: all that they said is there."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from hub.store.sql import SqlStore
from kit.spool import Spool
from tests.storage.child import as_far_as
from tests.storage.hub_day import CENTRE, story
from tests.storage.hub_life import next_batch
from tests.storage.hub_witness import Witness

pytestmark = pytest.mark.slow

HOUSE = Path(__file__).resolve().parents[2]
KILLS = 12
AHEAD = 6  # so much more than we wait for a child may do: the kill finds it at work


def said(*args: object, waiting_for: int) -> int:
    """The last number that a child said, killed soon after it said so many."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.child", *map(str, args)],
        cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
    )  # fmt: skip
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(b"." * (waiting_for + AHEAD))
        heard = b"".join(child.stdout.readline() for _ in range(waiting_for + 1))
        child.send_signal(signal.SIGKILL)
        heard += child.stdout.read()
    assert child.returncode == -signal.SIGKILL
    whole_lines, _, _ = heard.rpartition(b"\n")
    return int(whole_lines.splitlines()[-1])


def test_a_killed_hub_has_every_decision_that_it_said(tmp_path: Path) -> None:
    random, path = Random(3), tmp_path / "hub.db"
    told = story(0)
    witness = Witness(told)
    for seed in map(str, range(KILLS)):
        at = witness.sure
        witness.sure = said("hub", path, 0, at, seed, waiting_for=random.randint(1, 8))
        batches = Random(seed)
        while at <= witness.sure:  # one batch more may be there, but not half of it
            at += len(next_batch(batches, told.told[at:]))
        witness.asked = at
        store = SqlStore(f"sqlite:///{path}", CENTRE.site).open()
        db = sqlite3.connect(path)
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        witness.look(store, db)
        db.close()
        store.close()
    assert witness.sure > 10 * KILLS


def test_a_killed_kiosk_has_every_ticket_that_it_kept(tmp_path: Path) -> None:
    random, path = Random(4), tmp_path / "spool.db"
    so_far: list[str] = []
    for seed in map(str, range(KILLS)):
        steps = said("spool", path, *so_far, seed, waiting_for=random.randint(5, 60))
        kiosk = as_far_as(*so_far, seed, str(steps))
        one_more = as_far_as(*so_far, seed, str(steps + 1)).now  # on its way when the end came
        kept = Spool(path)
        assert kept.is_whole()
        kiosk.possible = [kiosk.now, one_more]
        kiosk.look(kept)
        kept.close()
        so_far += [seed, str(steps + (kiosk.now is one_more))]
    assert sum(map(int, so_far[1::2])) > 10 * KILLS
