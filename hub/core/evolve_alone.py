"""PURE: how lent and skipped numbers, and a restore, change the day."""

from hub.core.events_alone import Heard, Leased, Restored, Skipped
from hub.core.evolve_put import Changes, stamped
from hub.core.lease import by_series
from hub.core.model import Day, Lent, Skip


def leased(day: Day, event: Leased) -> Day:
    """A kiosk may give out more numbers."""
    lent = Lent(
        device=event.device,
        series=event.series,
        date=event.business_day,
        first=event.first,
        last=event.last,
    )
    mine = by_series((*day.lent.get(lent.series, ()), lent))[lent.series]
    return stamped(day, event, leases=(*day.leases, lent), lent=day.lent.set(lent.series, mine))


def skipped(day: Day, event: Skipped) -> Day:
    """Numbers that the hub does not give, today or on the day that they belong to."""
    on = day.date if event.business_day is None else event.business_day
    skip = Skip(series=event.series, date=on, first=event.first, last=event.last)
    lost = skip.last - skip.first + 1
    for lease in day.lent.get(skip.series, ()):  # these are not lost: their kiosk gives them
        lost -= max(0, min(lease.last, skip.last) - max(lease.first, skip.first) + 1)
    changes: Changes = {"skips": (*day.skips, skip), "skipped": day.skipped + lost}
    if on == day.date:
        highest = max(event.last, day.last_number.get(event.series, 0))
        changes["last_number"] = day.last_number.set(event.series, highest)
    return stamped(day, event, **changes)


def restored(day: Day, event: Restored) -> Day:
    """A new life of the store; the kiosks are asked what they hold.

    When it knows of no kiosk, the backup is older than all of them, and the whole minute is waited.
    """
    return stamped(
        day,
        event,
        term=event.term,
        awaited=frozenset(event.awaited),
        restored_at=event.clock_at or event.at,
        recovering=True,
    )


def heard(day: Day, event: Heard) -> Day:
    """One kiosk less to wait for; after the last one nothing is waited for any longer."""
    awaited = day.awaited - {event.device}
    return stamped(day, event, awaited=awaited, recovering=bool(awaited))
