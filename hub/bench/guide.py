"""PURE: which step the newcomer should take next: press → call → finish → rate."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.core.centre import Centre
from hub.core.model import CounterId, CounterMode, CounterNow, Day, TicketState
from hub.core.next import for_counter, next_for

PRESS, CALL, FINISH, RATE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The step, the word of its hint, and the number and counter that the hint speaks of."""

    step: int
    hint: str
    number: str = ""
    counter: str = ""


def next_step(centre: Centre, day: Day, counter: CounterId, now: datetime) -> Next:
    """What to do next as seen from the chosen counter."""
    here = day.counters.get(counter) or CounterNow(id=counter)
    if here.ticket is not None:
        serving = day.tickets[here.ticket].state is TicketState.SERVING
        return Next(step=FINISH, hint="finish" if serving else "start", counter=counter)
    if _may_be_rated(centre, day, here, now):
        return Next(step=RATE, hint="rate", counter=counter)
    if next_for(centre, day, counter, now) is None:
        return _elsewhere(centre, day, now) or Next(step=PRESS, hint="press")
    match here.mode:
        case CounterMode.CLOSED:
            return Next(step=CALL, hint="sign-in", counter=counter)
        case CounterMode.PAUSED:
            return Next(step=CALL, hint="open", counter=counter)
        case CounterMode.OPEN:
            return Next(step=CALL, hint="call", counter=counter)


def waiting(centre: Centre, day: Day, now: datetime) -> dict[str, int]:
    """How many people each counter could call now."""
    found = {one.id: len(for_counter(centre, day, one.id, now)) for one in centre.counters}
    return {counter: count for counter, count in found.items() if count}


def _elsewhere(centre: Centre, day: Day, now: datetime) -> Next | None:
    """The person who pressed for another field waits at another counter: say at which."""
    for one in centre.counters:
        choice = next_for(centre, day, one.id, now)
        if choice is not None:
            return Next(step=CALL, hint="elsewhere", number=choice.ticket.number, counter=one.id)
    return None


def _may_be_rated(centre: Centre, day: Day, here: CounterNow, now: datetime) -> bool:
    visit = day.visits.get(here.ended_visit) if here.ended_visit else None
    if visit is None or visit.ended_at is None or visit.rating is not None:
        return False
    return now - visit.ended_at < timedelta(seconds=centre.rules.rating_window_s)
