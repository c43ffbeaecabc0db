"""I3, I4, I5, I8 and time: the lives of tickets, counters, visits and days.

Each check looks at what one event touched, so that a step costs the same at any size of the day;
`invariants_whole` counts the whole day again.
"""

from collections.abc import Iterable, Iterator

from hub.core import events as e
from hub.core.model import CounterMode, CounterNow, Day, Ticket, TicketState

S = TicketState
ENDED = {S.DONE, S.VOIDED, S.CANCELLED, S.EXPIRED}
ACTIVE = {S.CALLED, S.SERVING}
STEPS = {
    S.PRINTING: {S.WAITING, S.VOIDED, S.CANCELLED, S.EXPIRED},
    S.WAITING: {S.CALLED, S.VOIDED, S.CANCELLED, S.EXPIRED},
    S.CALLED: {S.SERVING, S.NO_SHOW, S.WAITING, S.PARKED, S.EXPIRED},
    S.SERVING: {S.DONE, S.WAITING, S.PARKED, S.EXPIRED},
    S.NO_SHOW: {S.WAITING, S.CANCELLED, S.EXPIRED},
    S.PARKED: {S.CALLED, S.CANCELLED, S.EXPIRED},
}
FOR_GOOD = ("done", "counter-gone")  # why a visit ended after which the ticket is done
# What may be told of a ticket without moving it: a name, a number, a copy, more of its paper.
TOLD = (e.Confirmed, e.Renumbered, e.Recognised, e.Reprinted)


def i3_after(day: Day, event: e.Event) -> Iterator[str]:
    """Counters and active tickets point at each other, one to one."""
    held: dict[str, list[str]] = {}
    for counter in day.counters.values():
        yield from i3_counter(day, counter)
        if counter.ticket is not None:
            held.setdefault(counter.ticket, []).append(counter.id)
    if isinstance(event, e.TicketEvent):
        # A visit that is over may leave its ticket for a moment, until the event that moves it.
        ticket = day.tickets[event.ticket]  # type: ignore[index]
        if not (isinstance(event, e.Finished) and event.why not in FOR_GOOD):
            yield from i3_ticket(ticket, held.get(ticket.id, []))
    officers = [c.officer for c in day.counters.values() if c.officer is not None]
    if len(officers) != len(set(officers)):
        yield f"I3: an officer sits at two counters: {sorted(officers)}"


def i3_counter(day: Day, counter: CounterNow) -> Iterator[str]:
    """A counter with a ticket is open and manned; one without an officer is closed."""
    if counter.ticket is not None:
        if counter.mode is not CounterMode.OPEN or counter.officer is None:
            yield f"I3: counter {counter.id} is {counter.mode} with a ticket"
        if day.tickets[counter.ticket].counter != counter.id:
            yield f"I3: counter {counter.id} holds {counter.ticket}, which is elsewhere"
    if (counter.mode is CounterMode.CLOSED) != (counter.officer is None):
        yield f"I3: counter {counter.id} is {counter.mode} with officer {counter.officer}"


def i3_ticket(ticket: Ticket, held: list[str]) -> Iterator[str]:
    """An active ticket is at its one counter, and only a served one has a visit."""
    if held != ([ticket.counter] if ticket.state in ACTIVE else []):
        yield f"I3: {ticket.number} is {ticket.state} at {ticket.counter}, held by {held}"
    if (ticket.state is S.SERVING) != (ticket.visit is not None):
        yield f"I3: {ticket.number} is {ticket.state} with visit {ticket.visit}"


def i4_allowed_step(before: Day | None, event: e.Event, after: Day) -> Iterator[str]:
    """A ticket stays or takes one allowed step; none appears but by being given out."""
    if isinstance(event, e.DayOpened):
        yield from _turn_of_the_day(before, after)
    elif before is not None:
        more = len(after.tickets) - len(before.tickets)
        if more != isinstance(event, e.Issued):
            yield f"I4: {type(event).__name__} made {more} tickets"
        if isinstance(event, e.TicketEvent):
            yield from _step(before, event, after.tickets[event.ticket])  # type: ignore[index]


def _step(before: Day, event: e.TicketEvent, now: Ticket) -> Iterator[str]:
    old = before.tickets.get(now.id)
    if old is None:
        if now.state is not S.PRINTING or not isinstance(event, e.Issued):
            yield f"I4: {now.number} begins as {now.state}"
    elif isinstance(event, e.Issued):
        yield f"I4: {now.number} is issued as {old.number} was"
    elif old.state is not now.state and now.state not in STEPS.get(old.state, set()):
        yield f"I4: {now.number} went from {old.state} to {now.state}"
    elif old.state in ENDED and not isinstance(event, e.Recognised):
        yield f"I4: {now.number} changed after it was {old.state}"
    elif old.state is now.state and not isinstance(event, (*TOLD, e.Recalled, e.Finished)):
        yield f"I4: {type(event).__name__} left {now.number} as {now.state}"


def _turn_of_the_day(before: Day | None, after: Day) -> Iterator[str]:
    for ticket in () if before is None else before.tickets.values():
        if ticket.state not in ENDED:
            yield f"I4: the day closed over {ticket.number}, which is {ticket.state}"
    if after.tickets:
        yield "I4: a day begins with tickets"


def i5_same_id_same_effect(answers: Iterable[tuple[str, object]]) -> Iterator[str]:
    """All answers that one request_id or rating_id ever got are equal."""
    first: dict[str, object] = {}
    for key, answer in answers:
        if first.setdefault(key, answer) != answer:
            yield f"I5: {key} got {first[key]!r}, and then {answer!r}"


def i5_nothing_is_done_twice(journal: Iterable[e.Event]) -> Iterator[str]:
    """A press is one ticket, a key press one rating, a call, a visit and a copy have one name."""
    seen: set[tuple[str, str]] = set()
    for event in journal:
        match event:
            case e.Issued():
                key = ("ticket", event.ticket)
            case e.CameLate():
                key = ("late", event.request_id or event.ticket)
            case e.Recognised():
                key = ("name", event.request_id)
            case e.Rated():
                key = ("rating", event.rating_id)
            case e.Called() | e.Recalled():
                key = ("call", event.call_id)
            case e.Started():
                key = ("visit", event.visit)
            case e.Reprinted():
                key = ("copy", event.print_id)
            case _:
                continue
        if key in seen:
            yield f"I5: {key} happened twice"
        seen.add(key)


def i5_one_press_one_place(day: Day) -> Iterator[str]:
    """Who was called from the paper does not wait once more under the name of the press."""
    for request in day.aliases:
        ticket = day.tickets.get(request)  # type: ignore[call-overload]
        if ticket is not None and ticket.state in (S.PRINTING, S.WAITING):
            yield f"I5: {request} waits as {ticket.number} and has another ticket"


def i8_rating(before: Day | None, event: e.Event) -> Iterator[str]:
    """A rating goes to the officer and counter of a visit that is over and has none."""
    if not isinstance(event, e.Rated) or before is None:
        return
    visits = (before.visits.get(event.visit), before.earlier_visits.get(event.visit))  # type: ignore[call-overload]
    visit = next((one for one in visits if one is not None), None)
    if visit is None or visit.ended_at is None or visit.rating is not None:
        yield f"I8: {event.rating_id} rates {event.visit}, which cannot be rated"
    elif (visit.officer, visit.counter) != (event.officer, event.counter):
        yield f"I8: {event.rating_id} went to {event.officer}, not to {visit.officer}"
    if event.rating_id in before.ratings:
        yield f"I8: {event.rating_id} counts twice"


def i8_ratings_hit_their_officer(journal: Iterable[e.Event]) -> Iterator[str]:
    """A rating names the officer and the counter of its visit, and comes after its end."""
    visits: dict[str, e.Started] = {}
    open_for: set[str] = set()
    for event in journal:
        if isinstance(event, e.Started):
            visits[event.visit] = event
        elif isinstance(event, e.Finished):
            open_for.add(event.visit)
        elif isinstance(event, e.Rated):
            visit = visits[event.visit]
            if (event.officer, event.counter) != (visit.officer, visit.counter):
                yield f"I8: {event.rating_id} went to {event.officer}, not to {visit.officer}"
            if event.visit not in open_for:
                yield f"I8: {event.visit} is rated twice, or too early"
            open_for.discard(event.visit)


def i10_only_calls_that_exist(
    shown: Iterable[tuple[str, str, str]], journal: Iterable[e.Event]
) -> Iterator[str]:
    """Every (call_id, number, counter) that a board shows was called just so."""
    numbers: dict[str, str] = {}
    made: set[tuple[str, str, str]] = set()
    for event in journal:
        if isinstance(event, e.Issued | e.Renumbered):
            numbers[event.ticket] = event.number
        elif isinstance(event, e.Called | e.Recalled):
            made.add((event.call_id, numbers[event.ticket], event.counter))
    for call in shown:
        if call not in made:
            yield f"I10: the board shows {call}, which nobody made"


def time_goes_on(before: Day | None, event: e.Event) -> Iterator[str]:
    """Stamps never go back; a new day has a later date, the next epoch and the term of before."""
    if before is None:
        return
    if before.last_at is not None and event.at < before.last_at:
        yield f"time: {type(event).__name__} at {event.at} after {before.last_at}"
    if isinstance(event, e.Restored) and event.term <= before.term:
        yield f"time: term {event.term} after {before.term}"
    if not isinstance(event, e.DayOpened):
        return
    if event.date <= before.date or event.epoch != before.epoch + 1:
        yield f"time: day {event.date}/{event.epoch} after {before.date}/{before.epoch}"
    if event.term != before.term:
        yield f"time: day {event.date} has term {event.term} after {before.term}"
