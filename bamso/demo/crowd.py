"""A made-up day of citizens, the same for the same seed: who comes when, and how it goes.

Used by `bamso demo --day` and by the story tests. The figures are those of the field: a burst at
the door, peaks in the morning and after lunch, log-normal service times, few who rate, most of
them content.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DAY_S = 8 * 3600.0
BURST_S = 600.0
BURST_SHARE = 0.08  # 20 to 40 people stand at the door of a centre that serves 400 a day
SIGMA = 0.6
TYPICAL_MIN = 8.0

# Medians in minutes by a word in the service's or field's id; what is not listed takes TYPICAL_MIN.
MEDIAN_MIN: Mapping[str, float] = {
    "chung-thuc": 4, "khai-sinh": 10, "khai-tu": 8, "ket-hon": 12, "ho-kinh-doanh": 12,
    "xay-dung": 15, "dat-dai": 20, "bao-tro": 12, "tra-ket-qua": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """One person: `arrives_s` after opening, `serve_s` at the counter; `level` None: does not rate.

    `transfer_to` is another service whose field the person turns out to need.
    """

    n: int
    arrives_s: float
    service: str
    priority: str | None
    language: str
    shows_up: bool
    walks_s: float
    serve_s: float
    level: int | None
    transfer_to: str | None
    parks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a crowd behaves, as shares of 1."""

    no_show: float = 0.08
    priority: float = 0.07
    english: float = 0.02
    rates: float = 0.3
    transfer: float = 0.04
    park: float = 0.03


def crowd(
    rng: random.Random,
    citizens: int,
    services: Sequence[str],
    priorities: Sequence[str],
    habits: Habits = Habits(),
) -> tuple[Citizen, ...]:
    """`citizens` people in the order in which they come; the same `rng` state, the same people."""
    arrivals = sorted(_arrival_s(rng) for _ in range(citizens))
    return tuple(
        _citizen(rng, n, at_s, services, priorities, habits)
        for n, at_s in enumerate(arrivals, start=1)
    )


def median_min(service: str) -> float:
    """How long the service usually takes at the counter, in minutes."""
    return next((value for word, value in MEDIAN_MIN.items() if word in service), TYPICAL_MIN)


def _citizen(
    rng: random.Random,
    n: int,
    at_s: float,
    services: Sequence[str],
    priorities: Sequence[str],
    habits: Habits,
) -> Citizen:
    service = rng.choice(services)
    other = rng.choice(services)
    claims = bool(priorities) and rng.random() < habits.priority
    return Citizen(
        n=n,
        arrives_s=at_s,
        service=service,
        priority=rng.choice(priorities) if claims else None,
        language="en" if rng.random() < habits.english else "vi",
        shows_up=rng.random() >= habits.no_show,
        walks_s=rng.uniform(5, 40),
        serve_s=60 * median_min(service) * math.exp(rng.gauss(0, SIGMA)),
        level=_level(rng) if rng.random() < habits.rates else None,
        transfer_to=other if rng.random() < habits.transfer and other != service else None,
        parks=rng.random() < habits.park,
    )


def _arrival_s(rng: random.Random) -> float:
    """Seconds after opening: the burst at the door, else one of the two peaks of the day."""
    if rng.random() < BURST_SHARE:
        return rng.uniform(0, BURST_S)
    peak_s, width_s = (1.2 * 3600, 3600.0) if rng.random() < 0.6 else (5.2 * 3600, 4000.0)
    return min(max(rng.gauss(peak_s, width_s), 0.0), DAY_S - 1800)


def _level(rng: random.Random) -> int:
    """90 % of those who rate are very content; a few are not at all."""
    return rng.choices((4, 3, 2, 1), weights=(90, 6, 2, 2))[0]
