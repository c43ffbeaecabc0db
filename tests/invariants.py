"""What must hold after every step, whoever took it: I1–I8 and I10 of the centre's promises.

Plain functions that give back sentences about what is broken, and `check_step`, `check_journal`
that raise them. They count again in their own way and trust no number that the core keeps.

    I1  no number twice                       I6  no overtaking without a recorded reason
    I2  no paper that the hub does not know   I7  no gap in the numbers without a record
    I3  one ticket, one counter               I8  a rating belongs to one visit, and its officer
    I4  a ticket only takes allowed steps     I10 a board shows only calls that were made
    I5  the same id has the same effect       (I9 is about replicas and lives with them)
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from hub.core import events as e
from hub.core.centre import Centre
from hub.core.evolve import evolve
from hub.core.model import CounterMode, Day, TicketState
from tests.invariants_order import i6_no_overtaking, i6_priority_takes_turns

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


def check_step(
    centre: Centre, before: Day | None, events: Iterable[e.Event], *, now: datetime
) -> Day | None:
    """The day after the events of one decision made at `now`; AssertionError with all faults."""
    day, faults = before, []
    for event in events:
        after = evolve(day, event)
        faults += [*i1_i7_numbers(day, event), *i4_allowed_steps(day, after)]
        faults += [*i6_no_overtaking(centre, day, event, now), *time_goes_on(day, event)]
        day = after
    if day is not None:
        faults += [*i3_one_ticket_one_counter(day), *i8_ratings_of_a_day(day)]
    assert faults == [], "\n".join(faults)
    return day


def check_journal(centre: Centre, events: Iterable[e.Event]) -> Day | None:
    """The day after a whole journal; AssertionError with all that is broken in it."""
    journal = tuple(events)
    faults = [
        *i1_no_number_twice(journal),
        *i5_nothing_is_done_twice(journal),
        *i6_priority_takes_turns(centre, journal),
        *i7_every_number_is_on_record(journal),
        *i8_ratings_hit_their_officer(journal),
    ]
    day = None
    for event in journal:
        faults += [*i4_allowed_steps(day, after := evolve(day, event)), *time_goes_on(day, event)]
        day = after
    if day is not None:
        shown = [(call.call_id, call.number, str(call.counter)) for call in day.calls]
        faults += i10_only_calls_that_exist(shown, journal)
    assert faults == [], "\n".join(faults)
    return day


# ── I1 and I7: numbers ────────────────────────────────────────────────────────────────────────


def i1_i7_numbers(before: Day | None, event: e.Event) -> Iterator[str]:
    """The next number of a series is the one after the highest, and nobody has it."""
    if not isinstance(event, e.Issued) or before is None:
        return
    given = [t.n for t in before.tickets.values() if t.series == event.series]
    if event.n != max(given, default=0) + 1:
        yield f"I7: {event.number} follows {max(given, default=0)}"
    if event.number in {t.number for t in before.tickets.values()}:
        yield f"I1: {event.number} is given twice"


def i1_no_number_twice(journal: Iterable[e.Event]) -> Iterator[str]:
    """No (day, series, n) and no number text twice on one day."""
    seen: set[tuple[object, ...]] = set()
    day: object = None
    for event in journal:
        if isinstance(event, e.DayOpened):
            day = event.date
        elif isinstance(event, e.Issued):
            for key in ((day, event.series, event.n), (day, event.number)):
                if key in seen:
                    yield f"I1: {key} is given twice"
                seen.add(key)


def i2_no_paper_is_lost(papers: Mapping[str, str], journal: Iterable[e.Event]) -> Iterator[str]:
    """Each paper in a hand (ticket id → printed number) is that very ticket of the hub."""
    issued = {event.ticket: event.number for event in journal if isinstance(event, e.Issued)}
    for ticket, number in papers.items():
        if issued.get(ticket) != number:
            yield f"I2: paper {number} of {ticket} is {issued.get(ticket)} at the hub"


def i7_every_number_is_on_record(journal: Iterable[e.Event]) -> Iterator[str]:
    """1, 2, 3 … of each series and day were issued, and what was voided has a reason."""
    numbers: dict[tuple[object, str], list[int]] = {}
    day: object = None
    for event in journal:
        if isinstance(event, e.DayOpened):
            day = event.date
        elif isinstance(event, e.Issued):
            numbers.setdefault((day, event.series), []).append(event.n)
        elif isinstance(event, e.Voided | e.Cancelled) and not event.reason:
            yield f"I7: {event.ticket} was taken out without a reason"
    for (on, series), given in numbers.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            yield f"I7: series {series} of {on} has gaps: {sorted(given)}"


# ── I3 and I4: tickets and counters ───────────────────────────────────────────────────────────


def i3_one_ticket_one_counter(day: Day) -> Iterator[str]:
    """Counters and active tickets point at each other, one to one."""
    held: dict[str, list[str]] = {}
    for counter in day.counters.values():
        if counter.ticket is not None:
            held.setdefault(counter.ticket, []).append(counter.id)
            if counter.mode is not CounterMode.OPEN or counter.officer is None:
                yield f"I3: counter {counter.id} is {counter.mode} with a ticket"
        if (counter.mode is CounterMode.CLOSED) != (counter.officer is None):
            yield f"I3: counter {counter.id} is {counter.mode} with officer {counter.officer}"
    for ticket in day.tickets.values():
        at = held.get(ticket.id, [])
        if at != ([ticket.counter] if ticket.state in ACTIVE else []):
            yield f"I3: {ticket.number} is {ticket.state} at {ticket.counter}, held by {at}"
        if (ticket.state is S.SERVING) != (ticket.visit is not None):
            yield f"I3: {ticket.number} is {ticket.state} with visit {ticket.visit}"
    officers = [c.officer for c in day.counters.values() if c.officer is not None]
    if len(officers) != len(set(officers)):
        yield f"I3: an officer sits at two counters: {officers}"
    running = [v.id for v in day.visits.values() if v.ended_at is None]
    if set(running) != {t.visit for t in day.tickets.values() if t.state is S.SERVING}:
        yield f"I3: visits {running} run without a ticket that is served"


def i4_allowed_steps(before: Day | None, after: Day) -> Iterator[str]:
    """Between two events a ticket stays or takes one allowed step; none appears or vanishes."""
    if before is None or before.epoch != after.epoch:
        left = [] if before is None else list(before.tickets.values())
        for ticket in left:
            if ticket.state not in ENDED:
                yield f"I4: the day closed over {ticket.number}, which is {ticket.state}"
        if after.tickets:
            yield "I4: a day begins with tickets"
        return
    for key, ticket in after.tickets.items():
        old = before.tickets.get(key)
        if old is ticket:
            continue
        if old is None:
            if ticket.state is not S.PRINTING:
                yield f"I4: {ticket.number} begins as {ticket.state}"
        elif old.state is not ticket.state and ticket.state not in STEPS.get(old.state, set()):
            yield f"I4: {ticket.number} went from {old.state} to {ticket.state}"
        elif old.state in ENDED:
            yield f"I4: {ticket.number} changed after it was {old.state}"
    if missing := before.tickets.keys() - after.tickets.keys():
        yield f"I4: tickets vanished: {missing}"


# ── I5: repeats ───────────────────────────────────────────────────────────────────────────────


def i5_same_id_same_effect(answers: Iterable[tuple[str, object]]) -> Iterator[str]:
    """All answers that one request_id or rating_id ever got are equal."""
    first: dict[str, object] = {}
    for key, answer in answers:
        if first.setdefault(key, answer) != answer:
            yield f"I5: {key} got {first[key]!r}, and then {answer!r}"


def i5_nothing_is_done_twice(journal: Iterable[e.Event]) -> Iterator[str]:
    """A press is one ticket, a key press one rating, a call and a visit have one name each."""
    seen: set[tuple[str, str]] = set()
    for event in journal:
        match event:
            case e.Issued():
                key = ("ticket", event.ticket)
            case e.Rated():
                key = ("rating", event.rating_id)
            case e.Called() | e.Recalled():
                key = ("call", event.call_id)
            case e.Started():
                key = ("visit", event.visit)
            case _:
                continue
        if key in seen:
            yield f"I5: {key} happened twice"
        seen.add(key)


# ── I8, I10 and time ──────────────────────────────────────────────────────────────────────────


def i8_ratings_of_a_day(day: Day) -> Iterator[str]:
    """Each rating is on one ended visit, and each rated visit has one rating."""
    visits = {**day.earlier_visits, **day.visits}
    rated = [visit.id for visit in visits.values() if visit.rating is not None]
    for rating, visit_id in day.ratings.items():
        if visits[visit_id].rating != rating:
            yield f"I8: rating {rating} is not the one of {visit_id}"
    for visit_id in rated:
        if visits[visit_id].ended_at is None:
            yield f"I8: {visit_id} is rated while it runs"


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
        if isinstance(event, e.Issued):
            numbers[event.ticket] = event.number
        elif isinstance(event, e.Called | e.Recalled):
            made.add((event.call_id, numbers[event.ticket], event.counter))
    for call in shown:
        if call not in made:
            yield f"I10: the board shows {call}, which nobody made"


def time_goes_on(before: Day | None, event: e.Event) -> Iterator[str]:
    """Stamps never go back; a new day has a later date and the next epoch."""
    if before is None:
        return
    if before.last_at is not None and event.at < before.last_at:
        yield f"time: {type(event).__name__} at {event.at} after {before.last_at}"
    if not isinstance(event, e.DayOpened):
        return
    if event.date <= before.date or event.epoch != before.epoch + 1:
        yield f"time: day {event.date}/{event.epoch} after {before.date}/{before.epoch}"
