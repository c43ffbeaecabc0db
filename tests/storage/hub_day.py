"""Some days of a small centre, decided by the real rules once and written many times.

A hub whose power goes comes back in the state after some decision, and what people do next is told
again. So one story of decisions serves all lives: after a cut it goes on from where the disk is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import accumulate, count
from random import Random
from typing import TypeVar

from hub.core import commands as c
from hub.core import events as e
from hub.core.evolve import counter_now
from hub.core.model import CounterId, CounterMode, Day, Lent, Ticket, TicketState, Visit
from hub.outcome import Key, Outcome
from hub.service_decide import decision
from hub.store.port import Recorded
from kit.numbers import number_text
from tests.hub.core.hall import MORNING, with_rules

CENTRE = with_rules(always_open=True)
DECISIONS = 1200
A_DAY = 250  # decisions until the next day begins
STORIES = 6  # different ones; a seed always gets the same
KIOSKS = ("kiosk-1", "kiosk-2")
SERVICES = {"A": "civil", "H": "land", "K": "result"}
OFFICERS = {"1": "an", "2": "binh", "3": "chi", "4": "dung"}

S = TicketState
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Story:
    """Decision n is `told[n]`, and `days[n]` is the day after it.

    `events` is the whole journal; the first n decisions write `ends[n]` of them, and `answers[n]`
    outcomes.
    """

    told: tuple[Recorded, ...]
    days: tuple[Day, ...]
    events: tuple[e.Event, ...]
    ends: tuple[int, ...]

    answers: tuple[int, ...]

    def whole_decisions(self, rows: int) -> int:
        """How many decisions are written whole with so many rows of the journal."""
        return bisect_right(self.ends, rows) - 1

    def keyed(self, start: int, end: int) -> dict[Key, Outcome | None]:
        """What is to be remembered of the decisions from `start` until before `end`."""
        return {one.key: one.outcome for one in self.told[start:end] if one.key is not None}


@lru_cache(maxsize=STORIES)
def story(number: int) -> Story:
    """One of the stories."""
    random = Random(f"story {number}")
    now, day = MORNING, None
    told, days = [], []
    for command in _commands(random, days):
        now += timedelta(milliseconds=random.randint(1, 20_000))
        if len(told) % A_DAY == A_DAY - 1:
            now += timedelta(days=1)
        one = decision(CENTRE, day, command, now)
        day = one.day
        # As the writer does: what neither happened nor is to be remembered is not written.
        if day is not None and (one.recorded.steps or one.recorded.key):
            told.append(one.recorded)
            days.append(day)
        if len(told) == DECISIONS:
            break
    events = tuple(step.event for one in told for step in one.steps)
    ends = tuple(accumulate((len(one.steps) for one in told), initial=0))
    answers = tuple(accumulate((one.key is not None for one in told), initial=0))
    return Story(tuple(told), tuple(days), events, ends, answers)


def _commands(random: Random, days: list[Day]) -> Iterator[c.Command]:
    """What people do one after the other, looking at the day as it is by then."""
    yield c.Tick()
    yield from (c.Lend(device=kiosk) for kiosk in KIOSKS)
    for n in count(1):
        day, roll = days[-1], random.random()
        if roll < 0.25:
            yield _ask(random, n)
        elif roll < 0.32 and (lease := _some(random, _leases(day))):
            yield _settle(random, day, lease, n)
        elif roll < 0.50 and (printing := _some(random, _in(day, S.PRINTING))):
            ok = random.random() < 0.9
            yield c.ReportPrint(
                ticket=printing.id, device=printing.device, ok=ok, reason=None if ok else "no-paper"
            )
        elif roll < 0.56 and (visit := _some(random, _to_rate(day))):
            yield c.Rate(
                rating_id=f"rating-{n}", device="pad", counter=visit.counter, visit=visit.id,
                level=random.randint(1, 4),
            )  # fmt: skip
        elif roll < 0.60:
            yield random.choice((c.Tick(), c.Lend(device=random.choice(KIOSKS))))
        else:
            yield _at_counter(random, day, CounterId(random.choice("1234")), f"verb-{n}")


def _ask(random: Random, n: int) -> c.Ask:
    return c.Ask(
        request_id=f"press-{n}",
        device=random.choice(KIOSKS),
        service=random.choice(("civil", "marriage", "land", "result")),
        language=random.choice(("vi", "vi", "en")),
        priority=random.choice((None, None, None, "old")),
        token=f"{random.getrandbits(64):016x}",
    )


def _settle(random: Random, day: Day, lease: Lent, n: int) -> c.Settle:
    """A kiosk that was alone tells of a ticket from its lease."""
    used = [t.n for t in day.tickets.values() if t.series == lease.series and t.n >= lease.first]
    number = max((one for one in used if one <= lease.last), default=lease.first - 1) + 1
    return c.Settle(
        request_id=f"alone-{n}", device=lease.device, number=number_text(lease.series, number),
        series=lease.series, n=number, service=SERVICES[lease.series], language="vi", priority=None,
        token=f"{random.getrandbits(64):016x}", how="lease", order=n, business_day=lease.date,
        waited_s=random.uniform(0, 600), printed=random.choice((True, True, True, None, False)),
        reason="no-paper",
    )  # fmt: skip


def _at_counter(random: Random, day: Day, counter: CounterId, key: str) -> c.AtCounter:
    now = counter_now(day, counter)
    if now.mode is CounterMode.CLOSED:
        return c.SignIn(request_id=key, counter=counter, officer=OFFICERS[counter])
    if now.mode is CounterMode.PAUSED:
        return c.Open(request_id=key, counter=counter)
    if now.ticket is None:
        return _at_idle_counter(random, day, counter, key)
    if day.tickets[now.ticket].state is S.CALLED:
        verb = random.choice((c.Start, c.Start, c.Start, c.Finish, c.NoShow, c.Recall, c.Park))
        return verb(request_id=key, counter=counter)
    if random.random() < 0.15:
        return c.Transfer(request_id=key, counter=counter, field=random.choice(("civil", "land")))
    return random.choice((c.Finish, c.Finish, c.Finish, c.Park))(request_id=key, counter=counter)


def _at_idle_counter(random: Random, day: Day, counter: CounterId, key: str) -> c.AtCounter:
    roll = random.random()
    if roll < 0.06:
        return c.Pause(request_id=key, counter=counter, reason="lunch")
    if roll < 0.09:
        return c.SignOut(request_id=key, counter=counter)
    if roll < 0.20 and (missed := _some(random, _in(day, S.NO_SHOW))):
        return c.Return(request_id=key, counter=counter, number=missed.number)
    if roll < 0.30 and (parked := _some(random, _in(day, S.PARKED))):
        return c.TakeBack(request_id=key, counter=counter, number=parked.number)
    if roll < 0.40 and (waiting := _some(random, _in(day, S.WAITING))):
        number = waiting.number
        if roll < 0.34:
            return c.Cancel(request_id=key, counter=counter, number=number, reason="left")
        verb = random.choice((c.CallNumber, c.Reprint))
        return verb(request_id=key, counter=counter, number=number)
    return c.CallNext(request_id=key, counter=counter)


def _in(day: Day, state: TicketState) -> list[Ticket]:
    found = [ticket for ticket in day.tickets.values() if ticket.state is state]
    return sorted(found, key=lambda ticket: ticket.id)


def _leases(day: Day) -> list[Lent]:
    return [lease for lease in day.leases if lease.date == day.date]


def _to_rate(day: Day) -> list[Visit]:
    found = [v for v in day.visits.values() if v.ended_at is not None and v.rating is None]
    return sorted(found, key=lambda visit: visit.id)


def _some(random: Random, things: list[T]) -> T | None:
    return random.choice(things) if things else None
