"""A seed from the first light to the last check: one, two or three days of one centre."""

import logging
import os
import random
import shutil
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.sim.evening import check_evening
from tests.sim.judge import Violation
from tests.sim.nemesis import Nemesis
from tests.sim.profile import Profile, profile_of
from tests.sim.town import centre_of, morning_of
from tests.sim.town_hall import Town
from tests.sim.world import World

H, MIN = 3600.0, 60.0
LONGEST_EVENING_S = 4 * H
# Busy times of a day, seconds after the start, and how many of a hundred people come in each.
BUSY = ((26 * MIN, 50 * MIN, 45), (2.5 * H, 2.7 * H, 15), (4.3 * H, 4.53 * H, 10),
        (6.45 * H, 6.75 * H, 20), (9.8 * H, 10.02 * H, 10))  # fmt: skip
NIGHT = ((10 * MIN, 38 * MIN, 55), (41 * MIN, 65 * MIN, 45))


@dataclass
class Result:
    """What came of a seed. `fault` is the sentence of the broken promise, empty when all held."""

    seed: int
    profile: str
    hash: str
    days: int
    fault: str = ""
    at_s: float = 0.0
    took_s: float = 0.0
    struck: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    trace: str = ""


def simulate(seed: int, *, profile: str | None = None, trace: bool = False) -> Result:
    """Live through the days of a seed; a broken promise is in the result."""
    logging.disable(logging.CRITICAL)
    began_s = time.perf_counter()
    kind = profile_of(seed, profile)
    folder = Path(tempfile.mkdtemp(prefix=f"bamso-sim-{seed}-", dir=fast_folder()))
    rng = random.Random(f"{seed}/town")
    centre = centre_of(rng, kind)
    world = World(seed, starts=morning_of(rng, kind), trace=trace)
    days = rng.choice(kind.days)
    result = Result(seed, kind.name, "", days)
    town = None
    try:
        town = Town(world, kind, centre, folder)
        _live(town, kind, days)
    except Violation as broken:
        result.fault = str(broken)
    except Exception as err:  # a program that falls over has broken a promise too
        result.fault = f"{err!r}, in {_where(err)}"
    finally:
        if town is not None:
            town.close()
        shutil.rmtree(folder, ignore_errors=True)
    result.hash, result.at_s, result.struck = world.hash, world.now_s, world.struck
    result.trace = world.trace
    if town is not None:
        result.seen = town.counted()
    result.took_s = time.perf_counter() - began_s
    return result


def _where(err: Exception) -> str:
    """The last lines that the error went through."""
    frames = traceback.extract_tb(err.__traceback__)[-4:]
    return " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))


def fast_folder() -> str | None:
    """A folder in memory: the store's settings stay, its fsyncs cost nothing there."""
    shm = "/dev/shm"
    return shm if os.access(shm, os.W_OK) else None


def _live(town: Town, kind: Profile, days: int) -> None:
    world, nemesis = town.world, Nemesis(town)
    rng = world.chance("arrivals")
    town.open()
    for day in range(days):
        began_s = world.now_s
        busy = NIGHT if kind.night else BUSY
        town.expect(_arrivals(rng, busy))
        for start_s, end_s, _ in busy:
            nemesis.unleash(began_s + start_s, began_s + end_s + 5 * MIN, 1 / len(busy))
        for at_s in (60.0, *(rng.uniform(*stretch[:2]) for stretch in busy[:3])):
            world.after(at_s, town.technician.backup)
        world.run(began_s + busy[-1][1] + 5 * MIN)
        _evening(town, nemesis)
        if day < days - 1:
            nemesis.at_night(_until_morning_s(town) + 45 * MIN)
            world.run(world.now_s + _until_morning_s(town))


def _arrivals(rng: random.Random, busy: tuple[tuple[float, float, int], ...]) -> list[float]:
    many = int(rng.triangular(40, 120, 50))
    shares = [share for *_, share in busy]
    chosen = rng.choices(busy, weights=shares, k=many)
    return [rng.uniform(start_s, end_s) for start_s, end_s, _ in chosen]


def _evening(town: Town, nemesis: Nemesis) -> None:
    """No more faults: everybody who waits is served, and everything comes right."""
    world = town.world
    town.hall.evening = True
    nemesis.calm()
    latest_s = world.now_s + LONGEST_EVENING_S
    world.run(world.now_s + 90.0)
    while not town.done() and world.now_s < latest_s:
        world.run(world.now_s + 30.0)
    nemesis.last_strike()
    world.run(world.now_s + 75.0)
    check_evening(town)
    town.hall.evening = False


def _until_morning_s(town: Town) -> float:
    """Seconds until 7:00 of the next day with opening hours, which is midnight in UTC."""
    wall = town.world.wall()
    nights = 3 if (wall + timedelta(hours=7)).isoweekday() == 5 else 1
    morning = (wall + timedelta(days=nights)).replace(hour=0, minute=0, second=0, microsecond=0)
    return town.world.seconds_until(morning)
