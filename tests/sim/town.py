"""The centre of a seed: fields, services, counters, officers and rules, drawn by chance."""

import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hub.core import check
from hub.core.centre import (
    Centre,
    Counter,
    Field,
    Officer,
    Period,
    Priority,
    Reason,
    Rules,
    Service,
)
from tests.sim.profile import Profile

SITE = "quang-ngai"
LETTERS = ("A", "H", "K", "M")
# Days to begin with: an ordinary Monday, a Friday (the next open day is Monday), a year's end.
MORNINGS = (
    datetime(2026, 11, 23, tzinfo=UTC),
    datetime(2026, 11, 27, tzinfo=UTC),
    datetime(2026, 12, 31, tzinfo=UTC),
    datetime(2028, 2, 28, tzinfo=UTC),
)
LOCAL = timedelta(hours=7)


def centre_of(rng: random.Random, profile: Profile) -> Centre:
    """A centre that passes the check of the set-up."""
    fields = tuple(
        Field(
            id=f"field-{letter.lower()}",
            name=f"Lĩnh vực {letter}",
            name_en=f"Field {letter}",
            series=letter,
            priority_allowed=rng.random() < 0.8,
            quota_per_day=rng.choice((0, 0, 0, 0, 10, 25)) if profile.quotas else 0,
        )
        for letter in LETTERS[: rng.choice((2, 2, 3, 4))]
    )
    services = tuple(
        Service(id=f"{field.id}-{n}", name=f"Thủ tục {n}", field=field.id)
        for field in fields
        for n in range(1, rng.choice((2, 3)))
    )
    counters = _counters(rng, fields)
    centre = Centre(
        site=SITE,
        name="Trung tâm Hành chính công thử",
        fields=fields,
        services=services,
        counters=counters,
        officers=tuple(
            Officer(id=f"officer-{n}", name=f"Cán bộ {n}") for n in range(1, len(counters) + 3)
        ),
        priorities=(Priority(id="old", name="Người cao tuổi"), Priority(id="baby", name="Con nhỏ")),
        pause_reasons=(Reason(id="lunch", name="Nghỉ trưa"),),
        rating_reasons=(Reason(id="slow", name="Chờ lâu"),),
        hours=(
            Period(days=(1, 2, 3, 4, 5), start=time(7, 30), end=time(11, 30)),
            Period(days=(1, 2, 3, 4, 5), start=time(13, 30), end=time(17, 0)),
        ),
        rules=Rules(
            always_open=profile.night,
            lease_numbers=rng.choice(profile.lease_numbers),
            ordinary_per_priority=rng.choice((1, 2, 3)),
            ordinary_max_wait_min=rng.choice((5, 45)),
            no_show_tolerance_min=rng.choice((3, 15)),
        ),
        pads={f"pad-{counter.id}": counter.id for counter in counters},
        desks={f"desk-{counter.id}": counter.id for counter in counters},
    )
    found = check.faults(centre)
    assert not found, found
    return centre


def _counters(rng: random.Random, fields: tuple[Field, ...]) -> tuple[Counter, ...]:
    """Three to six counters; every field is served."""
    ids = [field.id for field in fields]
    many = max(len(ids), rng.choice((3, 4, 5, 6)))
    counters = []
    for n in range(many):
        main = ids[n % len(ids)]
        also = [one for one in ids if one != main and rng.random() < 0.3]
        counters.append(Counter(id=str(n + 1), fields=(main, *also)))
    return tuple(counters)


def changed(rng: random.Random, centre: Centre) -> tuple[Centre, str]:
    """The set-up after somebody edited it in the middle of the day, and what was done."""
    if rng.random() < 0.5 and len(centre.counters) > 2:
        gone = rng.choice(centre.counters)
        counters = tuple(one for one in centre.counters if one is not gone)
        return replace(
            centre,
            counters=counters,
            pads={name: at for name, at in centre.pads.items() if at != gone.id},
            desks={name: at for name, at in centre.desks.items() if at != gone.id},
        ), f"counter {gone.id} removed"
    if len(centre.services) > 1:
        out = rng.choice(centre.services)
        services = tuple(one for one in centre.services if one is not out)
        return replace(centre, services=services), f"service {out.id} removed"
    return centre, "nothing"


def morning_of(rng: random.Random, profile: Profile) -> datetime:
    """When the simulation begins: before the doors open, or deep in a night shift."""
    midnight = rng.choice(MORNINGS) - LOCAL
    if profile.night:
        return midnight + timedelta(days=1, hours=3, minutes=20)
    return midnight + timedelta(hours=7)
