"""Restore drills with whole processes: the commands a technician types, real kiosks, an old hub."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from bamso.demo.files import toml
from broker_config.mosquitto import free_port
from tests.torture.check import journal_faults, number_faults, paper_faults, read_books, read_papers
from tests.torture.hall import REAL_KIOSKS, Hall
from tests.torture.load import Load
from tests.torture.programs import HOUSE, Program
from tests.torture.recovery import kept_in, outboxes
from tests.torture.results import Result
from tests.waiting import until

COMMAND_WITHIN_S = 30.0
PAPERS_WITHIN_S = 30.0
LEVEL_WITHIN_S = 30.0
REFUSED_WITHIN_S = 10.0
EX_UNAVAILABLE, EX_TEMPFAIL = 69, 75


def whole_restores(folder: Path, n: int, seed: int) -> Result:
    """`n` drills: backup under load, more papers, the loss, the restore, the old hub again."""
    begun, found, papers = monotonic(), [], 0
    for number in range(n):
        drill = Drill(folder / f"drill-{number}", random.Random(f"{seed}.{number}"))
        try:
            drill.run()
            found += [f"drill {number}: {one}" for one in drill.faults]
            papers += drill.papers
        except AssertionError as err:
            found.append(f"drill {number}: {err}")
        finally:
            drill.close()
    return Result(
        name="restore-commands", n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        figures={"papers": str(papers)},
    )  # fmt: skip


class Drill:
    """One centre, its backup, its loss and its way back."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        folder.mkdir(parents=True)
        self.faults: list[str] = []
        self._folder = folder
        self._rng = rng
        self._hall = Hall(folder)
        self._load = Load(self._hall, rng.random(), kiosks=0, desks=0, hurry=4)
        self._old: Program | None = None

    def run(self) -> None:
        """All of it; `faults` holds what was broken."""
        hall, rng = self._hall, self._rng
        hall.start()
        with self._load:
            self._more_papers(rng.randint(4, 10))
            backup = self._folder / "backup.db"
            self._bamso("backup", "--to", str(backup))
            self._more_papers(rng.randint(4, 10))
            if self._bamso("restore", "--from", str(backup), fails=True) != EX_TEMPFAIL:
                self.faults.append("a restore beside a running hub was not refused")
            for _ in range(rng.randint(1, 2)):  # the second time by mistake
                self._lose_and_restore(backup)
            self._old_hub_comes_back()
            self._more_papers(rng.randint(2, 5))
            self._load.drained(LEVEL_WITHIN_S)
            for path in outboxes(hall):
                until(lambda path=path: not kept_in(path), LEVEL_WITHIN_S, f"{path} is empty")
        self.faults += self._broken()

    def close(self) -> None:
        """End all of it."""
        if self._old is not None:
            self._old.close()
        self._hall.close()

    @property
    def papers(self) -> int:
        """How many slips came out so far."""
        return sum(len(self._hall.papers(kiosk)) for kiosk in REAL_KIOSKS)

    def _lose_and_restore(self, backup: Path) -> None:
        hall, rng = self._hall, self._rng
        hall.hub.kill()
        self._more_papers(rng.randint(2, 6))
        off = rng.choice((None, *REAL_KIOSKS))
        if off is not None:
            hall.devices[off].kill()
        self._bamso("restore", "--from", str(backup))
        hall.hub.start()
        hall.wait_serving()
        self._more_papers(rng.randint(2, 4))
        if off is not None:
            hall.devices[off].start().wait_ready()
        self._more_papers(rng.randint(2, 4))

    def _old_hub_comes_back(self) -> None:
        """The store that was replaced, as on an old disk: a hub on it has to leave at once."""
        old_store = min(self._folder.glob("hub.db.replaced-*"))
        settings = {
            "device": "hub",
            "state_dir": str(self._folder / "state" / "old-hub"),
            "centre": str(self._folder / "centre.toml"),
            "database": f"sqlite:///{old_store}",
            "always_open": True,
            "http": {"port": free_port()},
            "broker": self._hall.login("hub"),
        }
        config = self._folder / "config" / "old-hub.toml"
        config.write_text(toml(settings), encoding="utf-8")
        self._old = Program("old-hub", ["hub", "--config", str(config)], self._hall.logs)
        status = self._old.start().wait_end(REFUSED_WITHIN_S)
        if status != EX_UNAVAILABLE:
            self.faults.append(f"the old hub ended with {status}: {self._old.last_words(2)}")
        if not self._hall.hub.alive or self._hall.health() != 200:
            self.faults.append("the old hub drove the right one out")

    def _more_papers(self, more: int) -> None:
        goal = self.papers + more
        until(lambda: self.papers >= goal, PAPERS_WITHIN_S, f"{more} more papers")

    def _bamso(self, *words: str, fails: bool = False) -> int:
        config = self._folder / "config" / "hub.toml"
        done = subprocess.run(
            [sys.executable, "-m", "bamso", words[0], "--config", str(config), *words[1:]],
            cwd=HOUSE, capture_output=True, text=True, timeout=COMMAND_WITHIN_S, check=False,
        )  # fmt: skip
        assert fails or done.returncode == 0, f"bamso {words[0]}: {done.stdout}{done.stderr}"
        return done.returncode

    def _broken(self) -> Iterator[str]:
        hall = self._hall
        books = read_books(hall.database, hall.centre.site)
        papers = read_papers(path for kiosk in REAL_KIOSKS for path in hall.papers(kiosk))
        yield from journal_faults(hall.centre, books)
        yield from paper_faults(papers, books)
        yield from number_faults(papers, ())
        yield from (
            f"{one.kiosk}: pressed, and no paper" for one in self._load.presses if one.forsaken
        )
        if "numbers skipped" not in hall.hub.log.read_text(encoding="utf-8"):
            yield "the hub's log does not say how many numbers were skipped"
