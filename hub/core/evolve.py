"""PURE: how each event changes the day. Events are facts: nothing is judged or refused here.

`fold` of the journal gives the very day that the decisions saw, which is what a restart relies on.
"""

from collections.abc import Iterable

from immutables import Map

from hub.core import events as e
from hub.core.change import changed
from hub.core.evolve_alone import heard, leased, restored, skipped
from hub.core.evolve_call import called, finished, recalled, started
from hub.core.evolve_put import counter_now, stamped, with_counter
from hub.core.evolve_ticket import (
    came_late,
    confirmed,
    issued,
    moved,
    recognised,
    renumbered,
    reprinted,
)
from hub.core.lease import by_series
from hub.core.model import (
    NO_MAP,
    CounterId,
    CounterMode,
    CounterNow,
    Day,
    Visit,
    VisitId,
    Yesterday,
)


def fold(day: Day | None, events: Iterable[e.Event]) -> Day:
    """The day after all the events; a journal starts with None and `DayOpened`."""
    for event in events:
        day = evolve(day, event)
    if day is None:
        raise TypeError("no event to begin a day with")
    return day


def evolve(day: Day | None, event: e.Event) -> Day:
    """The day after one event. A `TypeError` means that a day was never opened: a bug."""
    if isinstance(event, e.DayOpened):
        return _day_opened(day, event)
    if day is None:
        raise TypeError(f"{type(event).__name__} before any DayOpened")
    match event:
        case e.TicketEvent():
            return _ticket_changed(day, event)
        case e.CounterEvent():
            return _counter_changed(day, event)
        case e.Rated():
            return _rated(day, event)
        case e.CameLate():
            return came_late(day, event)
        case e.Leased():
            return leased(day, event)
        case e.Skipped():
            return skipped(day, event)
        case e.Restored():
            return restored(day, event)
        case e.Heard():
            return heard(day, event)
        case e.DayClosed():
            return stamped(day, event, closed=True)
        case _:
            raise TypeError(f"an event that nobody knows: {event!r}")


def _day_opened(old: Day | None, event: e.DayOpened) -> Day:
    ids = [CounterId(counter) for counter in event.counters]
    numbered: dict[str, int] = {}
    for skip in event.skips:
        # Those of the day before count as well: a hub that was restored with its clock behind gets
        # to the day of those papers only now.
        if skip.date <= event.date:
            numbered[skip.series] = max(skip.last, numbered.get(skip.series, 0))
    return Day(
        site=event.site,
        date=event.date,
        epoch=event.epoch,
        opened_at=event.at,
        counters=Map({counter: CounterNow(id=counter) for counter in ids}),
        earlier_visits=NO_MAP if old is None else old.visits,
        yesterday=_yesterday(old),
        last_at=event.at,
        last_number=Map(numbered),
        leases=event.leases,
        lent=by_series(event.leases),
        skips=event.skips,
        term=event.term,
        awaited=frozenset(event.awaited),
        restored_at=event.restored_at,
        recovering=event.recovering,
    )


def _yesterday(old: Day | None) -> Yesterday:
    if old is None:
        return Yesterday()
    return Yesterday(tickets=old.tickets, aliases=old.aliases, late=old.late)


def _ticket_changed(day: Day, event: e.TicketEvent) -> Day:
    match event:
        case e.Issued():
            return issued(day, event)
        case e.Confirmed():
            return confirmed(day, event)
        case e.Called():
            return called(day, event)
        case e.Recalled():
            return recalled(day, event)
        case e.Started():
            return started(day, event)
        case e.Finished():
            return finished(day, event)
        case e.Renumbered():
            return renumbered(day, event)
        case e.Recognised():
            return recognised(day, event)
        case e.Reprinted():
            return reprinted(day, event)
        case _:
            return moved(day, event)


def _counter_changed(day: Day, event: e.CounterEvent) -> Day:
    before = changed(counter_now(day, event.counter), since=event.at)
    match event:
        case e.SignedIn():
            after = changed(before, mode=CounterMode.PAUSED, officer=event.officer, reason=None)
        case e.SignedOut():
            after = changed(before, mode=CounterMode.CLOSED, officer=None, reason=None)
        case e.Opened():
            after = changed(before, mode=CounterMode.OPEN, reason=None)
        case e.Paused():
            after = changed(before, mode=CounterMode.PAUSED, reason=event.reason)
        case _:
            raise TypeError(f"an event that nobody knows: {event!r}")
    return stamped(day, event, counters=with_counter(day, after))


def _rated(day: Day, event: e.Rated) -> Day:
    visit = VisitId(event.visit)
    counter = counter_now(day, event.counter)
    if counter.ended_visit == visit:
        counter = changed(counter, ended_visit=None)
    return stamped(
        day,
        event,
        ratings=day.ratings.set(event.rating_id, visit),
        visits=_with_rating(day.visits, event),
        earlier_visits=_with_rating(day.earlier_visits, event),
        counters=with_counter(day, counter),
    )


def _with_rating(visits: Map[VisitId, Visit], event: e.Rated) -> Map[VisitId, Visit]:
    visit = visits.get(VisitId(event.visit))
    if visit is None:
        return visits
    return visits.set(visit.id, changed(visit, rating=event.rating_id, level=event.level))
