"""Three types of office to try the estimate on: who comes, what it takes, who sits where.

Sizes, medians, the spread of visits, no-shows and the share of priority people follow what is known
of one-stop offices; the numbers of people are set so that queues form at the peaks and end again.
"""

from dataclasses import dataclass
from datetime import time

from hub.core.centre import Centre, Counter, Field, Officer, Period, Priority, Reason, Service

ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)
SERIES = "AHKMQSXRYLNE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One type of office. `fields`: people on an ordinary day, and the median visit in minutes.

    `lunch`: minutes after midnight when each shift of officers leaves; the centre gives numbers
    over lunch when there are two. `away_per_day`: unplanned absences of each officer.
    """

    name: str
    fields: dict[str, tuple[float, float]]
    counters: tuple[tuple[str, ...], ...]
    lunch: tuple[int, ...]
    lunch_min: int
    away_per_day: float

    def centre(self) -> Centre:
        """As the hub reads it."""
        hours = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
        if len(self.lunch) > 1:
            hours = ((time(7, 30), time(17, 0)),)
        ids = [str(n) for n in range(1, len(self.counters) + 1)]
        return Centre(
            site="office",
            name=self.name,
            fields=tuple(
                Field(id=field, name=field, series=SERIES[n], priority_allowed=field != "result")
                for n, field in enumerate(self.fields)
            ),
            services=tuple(Service(id=field, name=field, field=field) for field in self.fields),
            counters=tuple(
                Counter(id=id_, fields=fields)
                for id_, fields in zip(ids, self.counters, strict=True)
            ),
            officers=tuple(Officer(id=f"officer-{id_}", name=id_) for id_ in ids),
            priorities=(Priority(id="old", name="Người cao tuổi"),),
            pause_reasons=(Reason(id="away", name="Tạm vắng"),),
            hours=tuple(Period(days=ALL_WEEK, start=start, end=end) for start, end in hours),
        )


COMMUNE = Office(
    name="small commune",
    fields={"certify": (52, 4), "civil": (20, 10), "land": (10, 18), "benefit": (9, 12)},
    counters=(("certify", "civil"), ("civil", "certify"), ("land", "benefit")),
    lunch=(690,),
    lunch_min=120,
    away_per_day=0.5,
)
WARD = Office(
    name="ward",
    fields={
        "certify": (80, 4), "civil": (38, 9), "business": (14, 12), "build": (10, 15),
        "land": (20, 20), "benefit": (13, 12), "result": (58, 3),
    },
    counters=(
        ("certify",), ("certify", "civil"), ("civil",), ("business", "benefit"),
        ("build", "business"), ("land",), ("land", "build"), ("result",),
    ),
    lunch=(690,),
    lunch_min=120,
    away_per_day=0.7,
)  # fmt: skip
PROVINCE = Office(
    name="province",
    fields={
        "justice": (46, 8), "certify": (70, 4), "invest": (16, 20), "build": (22, 15),
        "land": (60, 20), "traffic": (92, 6), "health": (18, 11), "labour": (27, 12),
        "police": (75, 7), "result": (66, 3),
    },
    counters=(
        ("justice",), ("justice", "certify"), ("certify",), ("invest",), ("invest", "build"),
        ("build",), ("land",), ("land",), ("land",), ("land",), ("land", "build"), ("traffic",),
        ("traffic",), ("traffic", "police"), ("health",), ("labour",), ("labour", "health"),
        ("police",), ("police",), ("result",),
    ),
    lunch=(660, 720),
    lunch_min=60,
    away_per_day=0.7,
)  # fmt: skip
OFFICES = (COMMUNE, WARD, PROVINCE)
