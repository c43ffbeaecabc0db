"""PURE: how long a person will wait, as a range; silence rather than a guess.

The work ahead is the people ahead times the visits seen today, spread over the counters that are
open now. The range is one standard deviation of that sum to each side.
"""

from datetime import datetime
from math import ceil, floor, sqrt

from hub.core.centre import Centre
from hub.core.model import QUEUED, CounterId, CounterMode, Day, Served, TicketId
from hub.core.next import ahead

_EXACT_BELOW_MIN = 10  # beyond it, people are told steps of five minutes
_STEP_MIN = 5
_MINUTE_US = 60_000_000


def wait_range(centre: Centre, day: Day, ticket_id: str, now: datetime) -> tuple[int, int] | None:
    """From–to minutes until the ticket is called.

    None when it does not wait, when too few visits of the field ended today, or when no open
    counter serves the field.
    """
    ticket = day.tickets[TicketId(ticket_id)]
    served = day.served.get(ticket.field, Served())
    counters = _open_counters(centre, day, ticket.field)
    if ticket.state not in QUEUED or served.count < centre.rules.estimate_from_visits:
        return None
    if counters == 0:
        return None

    before = ahead(centre, day, ticket_id, now)
    mean, spread = _minutes(served)
    low = (before * mean - spread * sqrt(before)) / counters
    # One more: those at the counters now are somewhere in the middle of their visits.
    high = ((before + 1) * mean + spread * sqrt(before + 1)) / counters
    return _down(max(low, 0.0)), _up(high)


def _minutes(served: Served) -> tuple[float, float]:
    """Mean and standard deviation of the visits, from whole numbers: nothing drifts in a day."""
    mean = served.total_us / served.count / _MINUTE_US
    squares = served.count * served.squares_us2 - served.total_us**2
    return mean, sqrt(squares) / served.count / _MINUTE_US


def _open_counters(centre: Centre, day: Day, field_id: str) -> float:
    """The open counters of a field; one that also has other queues counts for a part."""
    queues = {field_id, *day.lines}
    share = 0.0
    for counter in centre.counters:
        now = day.counters.get(CounterId(counter.id))
        if field_id in counter.fields and now is not None and now.mode is CounterMode.OPEN:
            share += 1 / len(queues.intersection(counter.fields))
    return share


def _down(minutes: float) -> int:
    step = 1 if minutes < _EXACT_BELOW_MIN else _STEP_MIN
    return floor(minutes / step) * step


def _up(minutes: float) -> int:
    step = 1 if minutes <= _EXACT_BELOW_MIN else _STEP_MIN
    return max(1, ceil(minutes / step) * step)
