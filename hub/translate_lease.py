"""PURE: the lease of each kiosk as a retained state: all that it needs to go on without the hub.

It changes with tickets that a kiosk gave out, with quotas and with days, never with the seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.core.centre import Centre
from hub.core.hours import next_working_day, periods_on
from hub.core.lease import quota_shares
from hub.core.model import QUEUED, Day, Lent
from hub.translate import Publish, local
from kit.wire import messages_offline as mo
from kit.wire import topics

UNREPORTED_MOST = 10  # the others follow when these are told
RANGES_MOST = 4  # of a series: one in use, one begun, one renewed, one for the next day
BY_TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class _Common:
    """What all leases of one moment share."""

    days: tuple[mo.LentDay, ...]
    quotas: tuple[mo.QuotaLeft, ...]


def leases(centre: Centre, day: Day | None, now: datetime) -> tuple[Publish, ...]:
    """The lease of every kiosk that has one."""
    if day is None or not day.leases:
        return ()
    by_kiosk: dict[str, list[Lent]] = {}
    for lent in day.leases:
        by_kiosk.setdefault(lent.device, []).append(lent)
    common = _common(centre, day)
    return tuple(
        Publish(
            topics.LEASE, _lease(centre, day, now, common, by_kiosk[device]), {"device": device}
        )
        for device in sorted(by_kiosk)
    )


def place_of_lease(device: str) -> str:
    """Where a kiosk's lease is retained, as `translate_state.place` says it."""
    return f"{topics.LEASE.name}/{device}"


def longest(centre: Centre, now: datetime) -> mo.Lease:
    """A lease on a busy day, for whoever asks whether it fits into one message."""
    today = now.date()
    day = Day(site=centre.site, date=today, epoch=9999, opened_at=now, term=int(now.timestamp()))
    common = _common(centre, day)
    top = mo.LentRange(series="A", date=today.isoformat(), first=99_900, last=99_949)
    return mo.Lease(
        at=local(centre, now),
        date=today.isoformat(),
        epoch=day.epoch,
        term=day.term,
        ranges=(top,) * (RANGES_MOST * len(centre.fields)),
        days=common.days,
        quotas=common.quotas,
        unreported=("0" * 64,) * UNREPORTED_MOST,
    )


def _common(centre: Centre, day: Day) -> _Common:
    soon = next_working_day(centre, day.date)
    dates = (day.date,) if soon is None else (day.date, soon)
    return _Common(
        days=tuple(_day(centre, on) for on in dates),
        quotas=tuple(
            mo.QuotaLeft(series=series, date=on.isoformat(), left=left)
            for on in dates
            for series, left in sorted(quota_shares(centre, day, on).items())
        ),
    )


def _lease(
    centre: Centre, day: Day, now: datetime, common: _Common, lent: Iterable[Lent]
) -> mo.Lease:
    mine = tuple(lent)
    return mo.Lease(
        at=local(centre, now),
        date=day.date.isoformat(),
        epoch=day.epoch,
        term=day.term,
        ranges=tuple(_ranges(day, mine)),
        days=common.days,
        quotas=common.quotas,
        unreported=_unreported(day, mine[0].device),
    )


def _ranges(day: Day, mine: Iterable[Lent]) -> Iterable[mo.LentRange]:
    """What is left of each range: a kiosk with a new disk must not begin a used one anew."""
    for one in mine:
        if one.date < day.date:
            continue
        used = day.spent.get((one.series, one.first), 0) if one.date == day.date else 0
        if one.first + used <= one.last:
            yield mo.LentRange(
                series=one.series,
                date=one.date.isoformat(),
                first=one.first + used,
                last=one.last,
            )


def _day(centre: Centre, on: date) -> mo.LentDay:
    zone = ZoneInfo(centre.time_zone)
    starts_at = centre.rules.day_starts_at
    start = datetime.combine(on, starts_at, tzinfo=zone)
    end = datetime.combine(on + timedelta(days=1), starts_at, tzinfo=zone)
    spans: tuple[mo.Span, ...] = (mo.Span(start=start, end=end),)
    if not centre.rules.always_open:
        spans = tuple(
            mo.Span(
                start=datetime.combine(on, period.start, tzinfo=zone),
                end=datetime.combine(on, period.end, tzinfo=zone),
            )
            for period in periods_on(centre, on)
        )
    return mo.LentDay(date=on.isoformat(), start=start, end=end, spans=spans)


def _unreported(day: Day, device: str) -> tuple[str, ...]:
    """Those who wait although their kiosk never said that their paper came out."""
    found = []
    for id_ in day.unheard[device].ids() if device in day.unheard else ():
        ticket = day.tickets[id_]
        if ticket.paper == BY_TIMEOUT and ticket.state in QUEUED:
            found.append(str(id_))
        if len(found) == UNREPORTED_MOST:
            break
    return tuple(found)
