"""Wrong clocks: a hub that boots in 1970, NTP that steps across the turn of the day, a moved zone.

Each scenario is a history of a hub and two kiosks on a made-up clock, out of one seed. After it no
number is on two papers of a day, the business days only went forward, and no wait is negative.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic

from hub.core import events as e
from hub.core.commands import CallNext, Finish, Start
from tests.torture.hall import hall_centre
from tests.torture.results import Result
from tests.torture.town import Town, quick_folder

ZONE = "Asia/Ho_Chi_Minh"
ZONES = (ZONE, "UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata")
REAL = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # nine in the morning in Quảng Ngãi
BOOTS = (
    datetime(1970, 1, 1, 0, 0, 12, tzinfo=UTC),  # no clock chip, no network
    datetime(2022, 10, 21, 3, 0, tzinfo=UTC),  # systemd's epoch
    REAL - timedelta(hours=16, minutes=1),  # yesterday, 16:59
    REAL,
    REAL.replace(hour=16, minute=59, second=57),  # 23:59:57
    REAL.replace(hour=20, minute=59, second=57),  # 03:59:57, the turn of the business day
    REAL.replace(year=2027),
)
STEPS_S = (1, 2, 5, 30, 600, 3600, 86400, 7 * 86400, 366 * 86400, 3650 * 86400)


def clock_scenarios(n: int, seed: int) -> Result:
    """`n` scenarios, each out of its own number."""
    begun, found, jumps = monotonic(), [], 0
    for number in range(n):
        with quick_folder() as folder:
            scenario = Scenario(Path(folder), f"{seed}.{number}")
            try:
                scenario.run()
                found += [f"scenario {number}: {fault}" for fault in scenario.faults()]
            except Exception as err:  # whatever it is, it is what this scenario found
                found.append(f"scenario {number}: {scenario.did[-6:]}: {err!r}")
            jumps += scenario.jumps
            scenario.town.crash()
    return Result(
        name="clocks", n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        figures={"clock steps": str(jumps)},
    )  # fmt: skip


class Scenario:
    """One history; `did` says what happened, in words."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.rng = random.Random(seed)
        self.did: list[str] = []
        self.jumps = 0
        boot = self.rng.choice(BOOTS)
        always = self.rng.random() < 0.7
        centre = replace(hall_centre(always_open=always), time_zone=ZONE)
        self.town = Town(folder, centre, boot)
        for kiosk in self.town.kiosks:  # a Pi without a clock chip is wrong in its own way
            if self.rng.random() < 0.3:
                kiosk.off_by = timedelta(seconds=self._some_step())
        self.did.append(f"boot {boot:%Y-%m-%d %H:%M:%S} always={always}")

    def run(self) -> None:
        """Boot, let things happen, put the clock right at last, and let all of it settle."""
        town, rng = self.town, self.rng
        town.boot()
        for kiosk in town.kiosks:
            kiosk.connect()
        for _ in range(rng.randint(20, 40)):
            self._something()
        if town.service is None:
            town.boot()
        for kiosk in town.kiosks:
            kiosk.connect()
        for _ in range(3):
            town.go(1.0)
        for kiosk in town.kiosks:
            kiosk.connect()

    def _something(self) -> None:
        what = self.rng.choices(
            (self._press, self._serve, self._time, self._step, self._turn_of_the_day,
             self._hub, self._line, self._zone),
            weights=(30, 10, 15, 15, 8, 8, 8, 2),
        )[0]  # fmt: skip
        what()

    def _press(self) -> None:
        kiosk = self.rng.choice(self.town.kiosks)
        slip = kiosk.press()
        self.did.append(f"{kiosk.device}: {slip.number if slip else 'no'} at {self._when()}")

    def _serve(self) -> None:
        town = self.town
        if town.service is None:
            return
        town.sit_down()
        if town.at(CallNext).done:
            town.at(Start)
            town.go(self.rng.uniform(1, 600))
            town.at(Finish)
        self.did.append(f"served at {self._when()}")

    def _time(self) -> None:
        self.town.go(self.rng.choice((1, 1, 11, 300)))

    def _step(self) -> None:
        by_s = self._some_step()
        self.jumps += 1
        self.did.append(f"step {by_s:+d} s at {self._when()}")
        self.town.jump(timedelta(seconds=by_s))
        self.town.turn()

    def _turn_of_the_day(self) -> None:
        """To two seconds before midnight or before the turn of the business day, and on."""
        hour_utc = self.rng.choice((17, 21))  # 00:00 and 04:00 in Quảng Ngãi
        at = self.town.wall.replace(hour=hour_utc, minute=0, second=0, microsecond=0)
        self.jumps += 1
        self.town.jump(at - timedelta(seconds=2) - self.town.wall)
        for _ in range(self.rng.randint(2, 5)):
            self._press()
            self.town.go(1.0)
        if self.rng.random() < 0.6:  # NTP takes some of it back
            self.town.jump(timedelta(seconds=-self.rng.choice((1, 2, 5, 20))))
            self.jumps += 1
            self._press()
        self.did.append(f"around {hour_utc}:00 UTC, now {self._when()}")

    def _hub(self) -> None:
        if self.town.service is None:
            self.town.boot()
        else:
            self.town.crash()
        self.did.append(f"hub {'up' if self.town.service else 'down'} at {self._when()}")

    def _line(self) -> None:
        kiosk = self.rng.choice(self.town.kiosks)
        (kiosk.cut if kiosk.online else kiosk.connect)()

    def _zone(self) -> None:
        """Somebody changes the zone in the centre's file and starts the hub again."""
        zone = self.rng.choice(ZONES)
        self.town.crash()
        self.town.boot(replace(self.town.centre, time_zone=zone))
        self.did.append(f"zone {zone}")

    def _some_step(self) -> int:
        return self.rng.choice(STEPS_S) * self.rng.choice((-1, 1))

    def _when(self) -> str:
        return f"{self.town.wall:%Y-%m-%d %H:%M:%S}"

    # ---- afterwards

    def faults(self) -> Iterator[str]:
        """Sentences about what is broken."""
        town = self.town
        events = town.events()
        yield from town.faults()
        yield from self._numbers()
        yield from day_faults(events)

    def _numbers(self) -> Iterator[str]:
        known = Counter((slip.day, slip.number) for slip in self.town.slips if slip.day)
        for (day, number), times in known.items():
            if times > 1:
                yield f"{number} of {day} is on {times} papers"


def day_faults(events: Sequence[e.Event]) -> Iterator[str]:
    """What clocks can break in a journal: the order of days, and of what happens to a person."""
    yield from _days(events)
    yield from _waits(events)


def _days(events: Sequence[e.Event]) -> Iterator[str]:
    """Each business day is opened once and after the one before; the epoch counts them."""
    opened = [event for event in events if isinstance(event, e.DayOpened)]
    for before, after in pairwise(opened):
        if after.date <= before.date or after.epoch != before.epoch + 1:
            yield f"day {after.date}/{after.epoch} came after {before.date}/{before.epoch}"


def _waits(events: Sequence[e.Event]) -> Iterator[str]:
    """Nobody was called before being there, nor served before being called."""
    since: dict[str, datetime] = {}
    started: dict[str, datetime] = {}
    for event in events:
        match event:
            case e.Issued(ticket=ticket, at=at, since=place):
                since[ticket] = place or at
            case e.Called(ticket=ticket, at=at) if at < since.get(ticket, at):
                yield f"{ticket} was called {since[ticket] - at} before it was there"
            case e.Started(visit=visit, at=at):
                started[visit] = at
            case e.Finished(visit=visit, at=at) if at < started.get(visit, at):
                yield f"visit {visit} ended before it began"
