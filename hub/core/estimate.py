"""PURE: how long a person will wait, as a range; silence rather than a guess.

Every open counter takes one more person each mean turn, from when whoever is there now is expected
to leave. The wait is the time by which the counters of the field have taken all who are ahead, and
one more. It is told as the range that holds four times out of five, with the turns taken as
lognormal, as those of service systems are (Brown et al., 2005, JASA 100).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import ceil, erfc, exp, floor, log, log1p, sqrt
from typing import NamedTuple

from hub.core.centre import Centre, Counter
from hub.core.evolve_put import place_of
from hub.core.hours import opening
from hub.core.line import Line
from hub.core.model import QUEUED, CounterId, CounterMode, Day, Served, Ticket, TicketId
from hub.core.next import ahead

_EXACT_BELOW_MIN = 10  # beyond it, people are told steps of five minutes
_STEP_MIN = 5
_MINUTE_US = 60_000_000
_MINUTE = timedelta(minutes=1)

_TENTH = 1.2816  # standard deviations from the middle to the first and the last tenth
_ROUNDS = 2  # of sharing out the work of fields that have counters in common; more changes little
# What the sums cannot know, as a share of the wait: who pauses, who is quick, who overtakes.
_UNKNOWN = 0.15
_LEAST_MIN = 0.1  # where officers only click people through
_PAUSE_MIN = 15.0  # a pause goes on as long as it already has, and so long at least
_A_FEW = 3  # visits of another field that say more of its people than this field's do
_READY_MIN = 0.3  # until the paper is out and the officer has seen that somebody waits
_HARDLY = 1e-4  # so few turns last so long that the sums say nothing about their end

_Loads = dict[CounterId, float]  # minutes from now on


class _Turn(NamedTuple):
    """How long a person of one field keeps a counter, in minutes."""

    mean: float
    cv2: float  # variance as a share of the squared mean
    usual_rest: float  # what is left on average when somebody comes at any time (renewal theory)
    seen: int

    def rest(self, passed: float) -> float:
        """What is expected to be left of a turn that has run for `passed` minutes."""
        if passed <= 0:  # the clock was set back
            return self.mean
        if self.cv2 <= 0:
            return max(self.mean - passed, 0.0)
        width2 = log1p(self.cv2)
        beyond = (log(passed / self.mean) + width2 / 2) / sqrt(2 * width2)
        still = erfc(beyond)
        if still < _HARDLY:
            return self.mean
        return self.mean * erfc(beyond - sqrt(width2 / 2)) / still - passed


def wait_range(centre: Centre, day: Day, ticket_id: str, now: datetime) -> tuple[int, int] | None:
    """From–to minutes until the ticket is called.

    None when it does not wait, when too few visits of the field ended today, when no open counter
    serves the field, or when the range would reach into the lunch break.
    """
    ticket = day.tickets[TicketId(ticket_id)]
    served = day.served.get(ticket.field, Served())
    if ticket.state not in QUEUED or served.count < centre.rules.estimate_from_visits:
        return None
    manned = [one for one in centre.counters if _mode(day, one) is not CounterMode.CLOSED]
    mine = [one for one in manned if ticket.field in one.fields]
    if not any(_mode(day, one) is CounterMode.OPEN for one in mine):
        return None

    turn = _turn(served)
    before = ahead(centre, day, ticket_id, now)
    # The newcomer's own: a whole turn where many counters leave at their own times, and where
    # there is only one, what is left there.
    own = 1 - (1 - turn.usual_rest / turn.mean) / len(mine)
    work = {ticket.field: (before + own) * turn.mean, **_others(day, mine, ticket)}
    wait = max(_level(_loads(day, manned, work, turn, now), work[ticket.field]), 0.0)
    told = _told(wait + _READY_MIN, _spread2(turn, before, len(mine), wait))
    return None if _into_a_break(centre, now, told[1]) else told


def _mode(day: Day, counter: Counter) -> CounterMode:
    now = day.counters.get(CounterId(counter.id))
    return CounterMode.CLOSED if now is None else now.mode


def _turn(served: Served) -> _Turn:
    """From whole numbers: nothing drifts in a day. The time between two people is part of it."""
    squares = served.count * served.squares_us2 - served.total_us**2
    visit = max(served.total_us / served.count / _MINUTE_US, _LEAST_MIN)
    mean = visit + served.changes_us / max(served.changes, 1) / _MINUTE_US
    cv2 = squares / (served.count * mean * _MINUTE_US) ** 2
    return _Turn(mean, cv2, mean * (1 + cv2) / 2, served.count)


def _into_a_break(centre: Centre, now: datetime, wait: int) -> bool:
    """Whether the turn may come in the lunch break: the hub cannot know who works through it."""
    until = opening(centre, now).until
    if until is None or now + wait * _MINUTE < until:
        return False
    later = opening(centre, until).next
    return later is not None and later.date() == until.date()


def _others(day: Day, mine: Iterable[Counter], ticket: Ticket) -> dict[str, float]:
    """The work of other fields before this ticket, where it shares a counter with them."""
    fields = {field for one in mine for field in one.fields if field in day.lines}
    work = {}
    for field in sorted(fields - {ticket.field}):
        served = day.served.get(field)
        people = _before(day.lines[field], ticket)
        if served is not None and served.count and people:
            work[field] = people * _turn(served).mean
    return work


def _before(line: Line, ticket: Ticket) -> int:
    """Those of another field who go first: by time, but priority people by theirs alone."""
    place = place_of(ticket)
    if ticket.priority is not None:
        return line.priority.before(place)
    return line.priority.count + line.ordinary.before(place)


def _loads(
    day: Day, manned: Iterable[Counter], work: Mapping[str, float], turn: _Turn, now: datetime
) -> list[float]:
    """When each counter of the first field begins to take its people, one each mean turn.

    The work of the other fields lies before that, shared out evenly in time over their counters.
    """
    own, *others = work
    here = {field: [CounterId(c.id) for c in manned if field in c.fields] for field in work}
    loads = {id_: _start(day, id_, turn, now) for ids in here.values() for id_ in ids}
    if not others:
        return list(loads.values())
    parts: dict[str, _Loads] = {}
    for field in (own, *others) * _ROUNDS:
        for id_, part in parts.get(field, {}).items():
            loads[id_] -= part
        level = _level([loads[id_] for id_ in here[field]], work[field])
        parts[field] = {id_: max(level - loads[id_], 0.0) for id_ in here[field]}
        for id_, part in parts[field].items():
            loads[id_] += part
    return [loads[id_] - parts[own][id_] for id_ in here[own]]


def _start(day: Day, id_: CounterId, turn: _Turn, now: datetime) -> float:
    """When a counter begins to take people, one each mean turn, in minutes from now.

    As if at any time: a person who stays as long as is usual in the middle of a day makes it zero,
    an empty counter is that much early.
    """
    counter = day.counters[id_]
    rest = 0.0
    if counter.mode is CounterMode.PAUSED:
        rest = max(_PAUSE_MIN, (now - (counter.since or now)) / _MINUTE)
    if counter.ticket is not None:
        there = day.tickets[counter.ticket]
        seen = day.served.get(there.field)
        its = _turn(seen) if seen is not None and seen.count >= _A_FEW else turn
        rest += its.rest((now - (there.called_at or now)) / _MINUTE)
    return rest - turn.usual_rest


def _level(starts: Iterable[float], work: float) -> float:
    """When counters that begin at `starts` have done `work` minutes together."""
    total, level = work, 0.0
    for n, start in enumerate(sorted(starts), 1):
        if n > 1 and start >= level:
            break
        total += start
        level = total / n
    return level


def _spread2(turn: _Turn, before: int, counters: int, wait: float) -> float:
    """The variance of the wait: the turns ahead, those running, how few were seen, the unknown."""
    pace = wait / (before + 1)  # between two calls
    ahead_of = turn.cv2 * pace * pace * (before + 1)
    running = turn.cv2 * pace * pace * min(counters, before + 1)
    seen = wait * wait * turn.cv2 / turn.seen
    return ahead_of + running + seen + (_UNKNOWN * wait) ** 2 + _READY_MIN**2


def _told(wait: float, spread2: float) -> tuple[int, int]:
    """The first and the last tenth of a lognormal wait."""
    width2 = log1p(spread2 / (wait * wait))
    middle = log(wait) - width2 / 2
    low = exp(middle - _TENTH * sqrt(width2))
    high = exp(middle + _TENTH * sqrt(width2))
    return _down(low), _up(high)


def _down(minutes: float) -> int:
    step = 1 if minutes < _EXACT_BELOW_MIN else _STEP_MIN
    return floor(minutes / step) * step


def _up(minutes: float) -> int:
    step = 1 if minutes <= _EXACT_BELOW_MIN else _STEP_MIN
    return max(1, ceil(minutes / step) * step)
