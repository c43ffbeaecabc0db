"""One day of an office in virtual time: the real core decides, people and officers are made up.

People come in the crowd before the doors open and in two peaks. Officers sit down late, leave for
lunch and in between, walk and type; some people never come to the counter, some of those are back
later, some are sent on. What was told, and how long each person then waited, is written down.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from math import exp
from random import Random
from typing import Any

from hub.core import commands as c
from hub.core.decide import decide
from hub.core.estimate import wait_range
from hub.core.events import Called
from hub.core.evolve import fold
from hub.core.model import CounterId, CounterMode, Day, TicketId
from hub.core.next import next_for
from tests.bench.waits_offices import Office

MIDNIGHT = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)  # in Vietnam, of a Monday
DOORS, NOON, AFTERNOON, DOORS_SHUT, LIGHTS_OUT = 450.0, 690.0, 810.0, 1020.0, 1110.0
OVERTIME_MIN = 20.0  # before lunch they go on so long for those who have a number
# Of those who come: minutes after midnight, how wide, which share. The rest comes evenly.
PEAKS = ((510.0, 35.0, 0.36), (850.0, 30.0, 0.22))
AT_THE_DOOR, QUEUE_MIN = 0.12, 10.0  # before it opens; until they have all pressed
WEEKDAYS = (1.3, 1.0, 0.9, 0.9, 0.95)  # how many come, Monday to Friday
SIGMA = 0.6  # of the logarithm of a visit
NO_SHOW, BACK_LATER, SENT_ON, PRIORITY = 0.07, 0.4, 0.03, 0.06

Then = Callable[[], None]


@dataclass(slots=True)
class Told:
    """What one person was told and what came: minutes. None where nothing was said, or nobody came.

    `les` is how long the last person of the field had waited who was called before the press.
    """

    field: str
    range: tuple[int, int] | None
    les: float | None
    waited: float | None = None


@dataclass(slots=True)
class Desk:
    """An officer at a counter, and what they mean to do: absences as (minute, length)."""

    id: CounterId
    speed: float
    away: deque[tuple[float, float]] = field(default_factory=deque)
    idle: bool = False


class OfficeDay:
    """A whole day of one office; `told` has the people in order of the press."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.centre = office, office.centre()
        self.chance = Random(f"{office.name} {seed}")
        self.told: dict[str, Told] = {}
        self.now_min = DOORS - 30
        self._today: Day | None = None
        self._agenda: list[tuple[float, int, Then]] = []
        self._steps = 0
        self._last: dict[str, float] = {}  # what the last one called of each field had waited
        self._load = WEEKDAYS[seed % 5] * exp(self.chance.gauss(0, 0.1))
        self._field_speed = {one: exp(self.chance.gauss(0, 0.1)) for one in office.fields}
        self.desks = [self._desk(n) for n in range(len(office.counters))]

    @property
    def day(self) -> Day:
        """Nothing was done before the first command."""
        assert self._today is not None
        return self._today

    @property
    def now(self) -> datetime:
        """The virtual clock."""
        return MIDNIGHT + timedelta(minutes=self.now_min)

    def run(self) -> list[Told]:
        """Live through the day; what everybody was told and then waited."""
        for desk in self.desks:
            self._at(DOORS - 5 + self.chance.expovariate(1 / 5), lambda desk=desk: self._sit(desk))
        for service, (people, _) in self.office.fields.items():
            for minute in self._arrivals(people * self._load):
                self._at(minute, lambda service=service: self._press(service))
        while self._agenda:
            self.now_min, _, then = heappop(self._agenda)
            if self.now_min > LIGHTS_OUT:
                break
            then()
        return list(self.told.values())

    def _desk(self, n: int) -> Desk:
        chance, lunch = self.chance, self.office.lunch
        away = [(lunch[n % len(lunch)] + chance.uniform(0, 5), 0.0)]
        for _ in range(_poisson(chance, self.office.away_per_day)):
            minute = chance.choice((chance.uniform(480, 660), chance.uniform(825, 990)))
            away.append((minute, chance.uniform(8, 25)))
        return Desk(CounterId(str(n + 1)), exp(chance.gauss(0, 0.12)), deque(sorted(away)))

    def _arrivals(self, mean: float) -> list[float]:
        chance, two_shifts = self.chance, len(self.office.lunch) > 1
        minutes = []
        for _ in range(_poisson(chance, mean)):
            what = chance.random()
            if what < AT_THE_DOOR:
                minute = DOORS + chance.uniform(0, QUEUE_MIN)
            else:
                minute = chance.uniform(DOORS, DOORS_SHUT)
                for middle, width, share in PEAKS:
                    what -= share
                    if AT_THE_DOOR - share <= what < AT_THE_DOOR:
                        minute = chance.gauss(middle, width)
            shut = not two_shifts and NOON <= minute < AFTERNOON
            if DOORS <= minute < DOORS_SHUT and not shut:
                minutes.append(minute)
        return minutes

    def _at(self, minute: float, then: Then) -> None:
        self._steps += 1
        heappush(self._agenda, (minute, self._steps, then))

    def _after(self, low_s: float, high_s: float, then: Then) -> None:
        self._at(self.now_min + self.chance.uniform(low_s, high_s) / 60, then)

    def _do(self, command: c.Command) -> None:
        events = decide(self.centre, self._today, command, self.now)
        self._today = fold(self._today, events)
        for event in events:
            if isinstance(event, Called):
                self._called(event.ticket)

    def _do_at(self, verb: type[c.AtCounter], desk: Desk, **more: Any) -> None:
        self._steps += 1
        self._do(verb(request_id=f"do-{self._steps}", counter=desk.id, **more))

    # People.

    def _press(self, service: str) -> None:
        key = f"press-{len(self.told)}"
        priority = "old" if self.chance.random() < PRIORITY else None
        self._do(c.Ask(request_id=key, device="kiosk", service=service, language="vi",
                       priority=priority, token=key))  # fmt: skip
        told = wait_range(self.centre, self.day, key, self.now)
        self.told[key] = Told(service, told, self._last.get(service))
        self._after(2, 4, lambda: self._printed(key))

    def _printed(self, key: str) -> None:
        self._do(c.ReportPrint(ticket=key, device="kiosk", ok=True))
        self._somebody_waits()

    def _called(self, key: str) -> None:
        ticket, told = self.day.tickets[TicketId(key)], self.told[key]
        if told.waited is None:
            told.waited = (self.now - ticket.issued_at) / timedelta(minutes=1)
            self._last[ticket.field] = told.waited

    def _come_back(self, desk: Desk, number: str) -> None:
        if self.day.counters[desk.id].mode is not CounterMode.CLOSED:
            self._do_at(c.Return, desk, number=number)
            self._somebody_waits()

    # Officers.

    def _sit(self, desk: Desk) -> None:
        self._do_at(c.SignIn, desk, officer=f"officer-{desk.id}")
        self._do_at(c.Open, desk)
        self._look(desk)

    def _somebody_waits(self) -> None:
        for desk in self.desks:
            if desk.idle and next_for(self.centre, self.day, desk.id, self.now) is not None:
                desk.idle = False
                self._after(4, 15, lambda desk=desk: self._look(desk))
                return

    def _look(self, desk: Desk) -> None:
        """The officer has nobody at the counter: away, the next one, or idle."""
        choice = next_for(self.centre, self.day, desk.id, self.now)
        if desk.away and desk.away[0][0] <= self.now_min:
            minute, length = desk.away[0]
            lunch = length == 0.0
            if not (lunch and choice and self.now_min < minute + OVERTIME_MIN):
                desk.away.popleft()
                self._leave(desk, self._lunch_until() if lunch else self.now_min + length)
                return
        if choice is None:
            desk.idle = True
            if desk.away:
                self._at(max(desk.away[0][0], self.now_min + 0.1), lambda: self._bored(desk))
            return
        self._do_at(c.CallNext, desk)
        if self.chance.random() < NO_SHOW:
            self._after(60, 150, lambda: self._nobody_came(desk))
        else:
            self._after(10, 40, lambda: self._begin(desk))

    def _lunch_until(self) -> float:
        if len(self.office.lunch) > 1:  # somebody else is back by then
            return self.now_min + self.office.lunch_min
        return AFTERNOON - 5

    def _bored(self, desk: Desk) -> None:
        if desk.idle:
            desk.idle = False
            self._look(desk)

    def _leave(self, desk: Desk, until: float) -> None:
        self._do_at(c.Pause, desk, reason="away")
        self._at(until + self.chance.uniform(0, 5), lambda: self._resume(desk))

    def _resume(self, desk: Desk) -> None:
        self._do_at(c.Open, desk)
        self._look(desk)

    def _nobody_came(self, desk: Desk) -> None:
        number = self._number(desk)
        self._do_at(c.NoShow, desk)
        if self.chance.random() < BACK_LATER:
            self._after(120, 1200, lambda: self._come_back(desk, number))
        self._after(2, 8, lambda: self._look(desk))

    def _begin(self, desk: Desk) -> None:
        self._do_at(c.Start, desk)
        ticket = self.day.counters[desk.id].ticket
        assert ticket is not None
        about = self.day.tickets[ticket].field
        median = self.office.fields[about][1] * desk.speed * self._field_speed[about]
        length = self.chance.lognormvariate(0, SIGMA) * median
        self._at(self.now_min + length, lambda: self._end(desk, about))

    def _end(self, desk: Desk, about: str) -> None:
        others = [one for one in self.office.fields if one != about]
        if self.chance.random() < SENT_ON:
            self._do_at(c.Transfer, desk, field=self.chance.choice(others))
            self._somebody_waits()
        else:
            self._do_at(c.Finish, desk)
        self._after(3, 20, lambda: self._look(desk))

    def _number(self, desk: Desk) -> str:
        ticket = self.day.counters[desk.id].ticket
        assert ticket is not None
        return self.day.tickets[ticket].number


def _poisson(chance: Random, mean: float) -> int:
    count, at = 0, chance.expovariate(1.0)
    while at < mean:
        count += 1
        at += chance.expovariate(1.0)
    return count
