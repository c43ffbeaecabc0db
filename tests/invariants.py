"""What must hold after every step, whoever took it: I1–I8 and I10 of the centre's promises.

Plain functions that give back sentences about what is broken, and `check_step`, `check_day` and
`check_journal` that raise them. They count again in their own way.

    I1  no number twice                       I6  no overtaking without a recorded reason
    I2  no paper that the hub does not know   I7  no gap in the numbers without a record
    I3  one ticket, one counter               I8  a rating belongs to one visit, and its officer
    I4  a ticket only takes allowed steps     I10 a board shows only calls that were made
    I5  the same id has the same effect       (I9 is about replicas and lives with them)

`check_step` looks at what the events of one decision touched, and costs the same at any size of the
day. It looks at the day's indexes; `check_day` counts a whole day again and finds an index that is
wrong. A simulator calls the first at every step and the second now and then.
"""

from collections.abc import Iterable
from datetime import datetime

from hub.core import events as e
from hub.core.centre import Centre
from hub.core.evolve import evolve
from hub.core.model import Day
from tests.invariants_life import (
    i3_after,
    i4_allowed_step,
    i5_nothing_is_done_twice,
    i5_same_id_same_effect,
    i8_rating,
    i8_ratings_hit_their_officer,
    i10_only_calls_that_exist,
    time_goes_on,
)
from tests.invariants_numbers import (
    i1_hears_before_it_numbers,
    i1_i7_numbers,
    i1_no_number_twice,
    i1_only_what_was_lent,
    i2_no_paper_is_lost,
    i7_every_number_is_on_record,
)
from tests.invariants_order import PriorityTurns, i6_no_overtaking
from tests.invariants_whole import faults_of_the_whole

__all__ = [
    "check_day", "check_journal", "check_step", "faults_of_a_step", "i1_only_what_was_lent",
    "i2_no_paper_is_lost", "i5_same_id_same_effect", "i10_only_calls_that_exist",
]  # fmt: skip


def check_step(
    centre: Centre, before: Day | None, events: Iterable[e.Event], *, now: datetime
) -> Day | None:
    """The day after the events of one decision made at `now`; AssertionError with all faults."""
    day, faults = before, []
    for event in events:
        after = evolve(day, event)
        faults += [*faults_of_a_step(day, event, after), *i6_no_overtaking(centre, day, event, now)]
        faults += i1_hears_before_it_numbers(day, event, now)
        day = after
    assert faults == [], "\n".join(faults)
    return day


def faults_of_a_step(before: Day | None, event: e.Event, after: Day) -> list[str]:
    """What one event breaks, by the day before and after it; the time of deciding is not needed."""
    return [
        *i1_i7_numbers(before, event),
        *i3_after(after, event),
        *i4_allowed_step(before, event, after),
        *i8_rating(before, event),
        *time_goes_on(before, event),
    ]


def check_day(day: Day) -> None:
    """AssertionError when a whole day, counted again, is not what its indexes say."""
    faults = list(faults_of_the_whole(day))
    assert faults == [], "\n".join(faults)


def check_journal(centre: Centre, events: Iterable[e.Event]) -> Day | None:
    """The day after a whole journal; AssertionError with all that is broken in it."""
    journal = tuple(events)
    faults = [
        *i1_no_number_twice(journal),
        *i5_nothing_is_done_twice(journal),
        *i7_every_number_is_on_record(journal),
        *i8_ratings_hit_their_officer(journal),
    ]
    turns = PriorityTurns(centre)
    day: Day | None = None
    for event in journal:
        if day is not None and isinstance(event, e.DayOpened):
            faults += faults_of_the_whole(day)
        faults += turns.after(day, event)
        after = evolve(day, event)
        faults += faults_of_a_step(day, event, after)
        day = after
    if day is not None:
        faults += faults_of_the_whole(day)
        shown = [(call.call_id, call.number, str(call.counter)) for call in day.calls]
        faults += i10_only_calls_that_exist(shown, journal)
    assert faults == [], "\n".join(faults)
    return day
