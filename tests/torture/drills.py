"""Restore drills: a hub comes back from a backup of any age, and never gives a number twice.

In one process, by the real `backup` and `restore`, on a made-up clock: kiosks go on alone while the
hub is away, some stay away through the restore and long after it. In the end everybody is back, and
every paper of every day is a ticket under its own number, and nobody else's.
"""

import contextlib
import io
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from hub.backup import backup
from hub.backup_restore import restore
from hub.config import HubConfig
from hub.core import events as e
from hub.core.commands import CallNext, Finish, Start
from tests.torture.hall import centre_text, hall_centre
from tests.torture.results import Result
from tests.torture.town import Kiosk, Town, quick_folder

MORNING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # eight in the morning in Quảng Ngãi
RECOVERS_S = 65.0  # after so long a restored hub waits for no kiosk any more
LOSSES = ("replaced", "replaced", "gone", "damaged", "twice", "marked")
AGES_S = (2, 60, 600, 4 * 3600, 26 * 3600, 3 * 86400)


def restore_drills(n: int, seed: int) -> Result:
    """`n` drills, each out of its own number."""
    begun, found = monotonic(), []
    losses, skipped, papers = Counter[str](), 0, 0
    for number in range(n):
        with quick_folder() as folder:
            drill = Drill(Path(folder), f"{seed}.{number}")
            try:
                drill.run()
                found += [f"drill {number} ({drill.loss}): {one}" for one in drill.faults()]
            except Exception as err:  # whatever it is, it is what this drill found
                found.append(f"drill {number} ({drill.loss}) {drill.did[-5:]}: {err!r}")
            losses[drill.loss] += 1
            papers += len(drill.town.slips)
            skipped += drill.town.day.skipped if drill.town.day else 0
            drill.town.crash()
    return Result(
        name="restores", n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        figures={
            "papers": str(papers),
            "numbers skipped": str(skipped),
            "stores": ", ".join(f"{k} {v}" for k, v in sorted(losses.items())),
        },
    )  # fmt: skip


class Drill:
    """One loss of a hub's store and one way back. `did` says what happened, in words."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.rng = random.Random(seed)
        self.did: list[str] = []
        self.loss = self.rng.choice(LOSSES)
        centre = replace(hall_centre(), time_zone="Asia/Ho_Chi_Minh")
        text = centre_text().replace('time_zone = "', 'time_zone = "Asia/Ho_Chi_Minh" # "')
        (folder / "centre.toml").write_text(text, encoding="utf-8")
        self.town = Town(folder, centre, MORNING, kiosks=self.rng.randint(2, 4))
        self._config = HubConfig(
            centre=str(folder / "centre.toml"), database=f"sqlite:///{self.town.database}"
        )
        self._backups: list[Path] = []

    def run(self) -> None:
        """A day with backups, the loss, the restore, and the rest until everybody is back."""
        town, rng = self.town, self.rng
        town.boot()
        for kiosk in town.kiosks:
            kiosk.connect()
        self._work(rng.randint(3, 15))
        for _ in range(2 if self.loss == "twice" else 1):
            self._backup()
            self._work(rng.randint(1, 8))
        self._let(rng.choice(AGES_S))
        self._work(rng.randint(1, 20))
        for kiosk in rng.sample(town.kiosks, rng.randint(0, len(town.kiosks))):
            kiosk.cut()
        self._work(rng.randint(0, 6))
        self._lose()
        self._back()
        if self.loss == "twice":
            self._work(rng.randint(1, 10))
            town.crash()
            self._alone(rng.randint(0, 4))
            self._restore(rng.choice(self._backups))
            self._back()
        self._let(RECOVERS_S)
        self._work(rng.randint(3, 20))
        for kiosk in town.kiosks:  # the last cables are in again
            kiosk.connect()
        self._work(rng.randint(3, 10))
        self._all_level()

    def _all_level(self) -> None:
        for _ in range(3):
            self._let(1.0)
            for kiosk in self.town.kiosks:
                kiosk.connect()

    # ---- the loss

    def _lose(self) -> None:
        self.town.crash()
        self._alone(self.rng.randint(0, 6))
        match self.loss:
            case "gone" | "marked":
                self._remove()
            case "damaged":
                data = bytearray(self.town.database.read_bytes())
                for _ in range(40):
                    at = self.rng.randrange(len(data))
                    data[at : at + 64] = self.rng.randbytes(64)
                self.town.database.write_bytes(bytes(data))
        self._restore(None if self.loss == "marked" else self._backups[0])

    def _back(self) -> None:
        """The hub is up again; the kiosks that have a line notice, some of them late."""
        self.town.boot()
        for kiosk in self.rng.sample(self.town.kiosks, len(self.town.kiosks)):
            if kiosk.online and self.rng.random() < 0.7:
                kiosk.connect()
            self._press(kiosk)
        self.did.append(f"back, skipped {self.town.day.skipped if self.town.day else '?'}")

    def _backup(self) -> None:
        to = self.town.folder / f"backup-{len(self._backups)}.db"
        with _quietly() as said:
            status = backup(self._config, to=to, keep=None)
        assert status == 0, said.getvalue()
        self._backups.append(to)
        self.did.append(f"backup after {len(self.town.slips)} papers")

    def _restore(self, source: Path | None) -> None:
        with _quietly() as said:
            status = restore(self._config, source=source, mark=source is None)
        assert status == 0, said.getvalue()
        self.did.append(f"restore {source and source.name} after {len(self.town.slips)} papers")

    def _remove(self) -> None:
        for end in ("", "-wal", "-shm"):
            Path(f"{self.town.database}{end}").unlink(missing_ok=True)

    # ---- everyday life

    def _work(self, presses: int) -> None:
        """People come; now and then one is served, and time goes by."""
        for _ in range(presses):
            self._press(self.rng.choice(self.town.kiosks))
            self._let(self.rng.choice((0.5, 1.0, 12.0)))
            if self.rng.random() < 0.3:
                self.town.sit_down()
                if self.town.at(CallNext).done:
                    self.town.at(Start)
                    self.town.at(Finish)

    def _alone(self, presses: int) -> None:
        for _ in range(presses):
            self._press(self.rng.choice(self.town.kiosks))

    def _press(self, kiosk: Kiosk) -> None:
        service, series = self.rng.choice((("s-ho-tich", "A"), ("s-dat-dai", "H")))
        slip = kiosk.press(service, series=series)
        self.did.append(f"{kiosk.device}: {slip.number if slip else 'refused'}")
        if slip is None:
            raise AssertionError(f"{kiosk.device} was refused, which stands in no plan")

    def _let(self, seconds: float) -> None:
        """Time goes by; days with a tick an hour, so that they turn when they should."""
        while seconds > 3600:
            self.town.go(3600)
            seconds -= 3600
        self.town.go(seconds)

    # ---- afterwards

    def faults(self) -> Iterator[str]:
        """Sentences about what is broken."""
        town = self.town
        events = town.events()
        yield from town.faults()
        given = Counter((slip.day, slip.number) for slip in town.slips)
        for (day, number), times in given.items():
            if times > 1:
                yield f"{number} of {day} is on {times} papers"
        yield from self._papers_of_today()
        lost = any(isinstance(event, e.Restored) for event in events)
        if not lost:
            yield "the journal does not say that the store was restored"
        elif town.day is not None and not town.day.skipped and self._same_day():
            yield "nobody is told how many numbers were skipped"

    def _papers_of_today(self) -> Iterator[str]:
        """Each paper of the day that is open is a ticket with its number, and not void."""
        day = self.town.day
        assert day is not None
        for slip in self.town.slips:
            if slip.day != day.date.isoformat():
                continue
            id_ = day.aliases.get(slip.request_id, slip.request_id)
            ticket = day.tickets.get(id_)  # type: ignore[call-overload]
            if ticket is None:
                yield f"{slip.number} of {slip.kiosk} ({slip.how}) is no ticket"
            elif ticket.number != slip.number:
                yield f"{slip.number} of {slip.kiosk} is {ticket.number} at the hub"
            elif ticket.state == "voided":
                yield f"{slip.number} of {slip.kiosk} is in a hand and void"

    def _same_day(self) -> bool:
        """Whether it is still the day of the restore, for which alone the count is kept."""
        return self.town.wall - MORNING < timedelta(hours=15)


@contextlib.contextmanager
def _quietly() -> Iterator[io.StringIO]:
    """What the tools say to the technician, kept."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        yield said


def copy_store(source: Path, target: Path) -> None:
    """The three files of a SQLite store, as a disk image would have them."""
    for end in ("", "-wal"):
        if (file := Path(f"{source}{end}")).exists():
            shutil.copyfile(file, f"{target}{end}")
