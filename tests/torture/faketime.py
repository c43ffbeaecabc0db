"""Whole hubs whose wall clock somebody moves while they serve (libfaketime), as NTP and people do.

The clock that only counts is left alone, as in the kernel. The light clients live in right time.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from tests.torture.check import journal_faults, operation_faults, read_books
from tests.torture.clocks import day_faults
from tests.torture.hall import Hall, Wish, noon_zone
from tests.torture.load import Load
from tests.torture.recovery import let
from tests.torture.results import Result

PLACES = (
    "/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime",
    "/usr/lib/faketime", "/usr/lib64/faketime",
)  # fmt: skip
HOLD_S = 0.5
MORE_ANSWERS = 6


def library() -> Path | None:
    """libfaketime for programs with threads; None when it is not installed."""
    found = (Path(place) / "libfaketimeMT.so.1" for place in PLACES)
    return next((path for path in found if path.is_file()), None)


class FakeClock:
    """A wall clock in a file, which programs with `env` read at each look."""

    def __init__(self, file: Path, at: datetime) -> None:
        self._file = file
        self.set(at)

    @property
    def env(self) -> Mapping[str, str]:
        path = library()
        assert path is not None, "libfaketime is not installed: sh setup/system.sh test"
        return {
            "LD_PRELOAD": str(path),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            # Else waits by the monotonic clock never end, among them Python's own for its lock.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, at: datetime) -> None:
        """The clock says `at` now and goes on from there."""
        self._at, self._set_s = at, monotonic()
        fresh = self._file.with_suffix(".new")
        # libfaketime counts from the start of the program; an offset is the same at any moment.
        offset_s = (at - datetime.now(UTC)).total_seconds()
        fresh.write_text(f"{offset_s:+.6f}\n", encoding="ascii")
        os.replace(fresh, self._file)

    def now(self) -> datetime:
        """What the programs read."""
        return self._at + timedelta(seconds=monotonic() - self._set_s)


def stepped_hubs(folder: Path, n: int, seed: int) -> Result:
    """`n` whole hubs, each with a handful of clock steps and a restart."""
    begun, found, steps = monotonic(), [], 0
    for number in range(n):
        rng = random.Random(f"{seed}.{number}")
        place = folder / f"hub-{number}"
        place.mkdir(parents=True, exist_ok=True)
        clock = FakeClock(place / "clock", rng.choice(_boots()))
        hall = Hall(place, Wish(hub_env=clock.env, real_devices=False))
        try:
            hall.start()
            with Load(hall, f"{seed}.{number}", desks=0, hurry=6) as load:
                for at in _steps(rng, clock):
                    load.wait_answers(MORE_ANSWERS)
                    clock.set(at)
                    steps += 1
                    let(HOLD_S)
                    load.wait_answers(MORE_ANSWERS)
                hall.hub.kill()
                hall.hub.start()
                hall.wait_serving()
                load.wait_answers(MORE_ANSWERS)
                load.drained(20)
                found += [f"hub {number}: {one}" for one in _faults(load)]
        except AssertionError as err:
            found.append(f"hub {number}: {err}")
        finally:
            hall.close()
    return Result(
        name="clock-hubs", n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        figures={"clock steps": str(steps)},
    )  # fmt: skip


def _boots() -> tuple[datetime, ...]:
    now = datetime.now(UTC)
    return (
        datetime(1970, 1, 1, 0, 0, 20, tzinfo=UTC),
        datetime(2022, 10, 21, 3, 0, tzinfo=UTC),
        now - timedelta(days=1),
        now,
    )


def _steps(rng: random.Random, clock: FakeClock) -> Iterator[datetime]:
    """To the right time, around midnight and around the turn of the business day, and back."""
    yield datetime.now(UTC)
    zone = ZoneInfo(noon_zone())
    for hour in rng.sample((0, 4), 2):
        local = clock.now().astimezone(zone)
        turn = (local + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)
        yield turn - timedelta(seconds=HOLD_S / 2)
        yield clock.now() - timedelta(seconds=rng.choice((1, 2, 20)))  # NTP takes it back
        yield turn + timedelta(seconds=2)
    yield clock.now() - timedelta(days=rng.choice((1, 366)))


def _faults(load: Load) -> Iterator[str]:
    books = read_books(load.hall.database, load.hall.centre.site)
    yield from journal_faults(load.hall.centre, books)
    yield from operation_faults(load.history, books)
    yield from day_faults(books.events)
    given = Counter(
        (op.answer.business_day, op.answer.number)
        for op in load.history
        if op.kind == "ask" and op.answer is not None
    )
    for (day, number), times in given.items():
        if times > 1:
            yield f"{number} of {day} was given {times}×"
