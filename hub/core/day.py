"""PURE: the business day. It is a record that a decision opens, not what a calendar shows.

It changes at `rules.day_starts_at` local time, so that an office that works past midnight does not
lose its queue.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.core.centre import Centre

_ONE_DAY = timedelta(days=1)


def business_date(centre: Centre, now: datetime) -> date:
    """The business date that the instant `now` belongs to."""
    local = now.astimezone(ZoneInfo(centre.time_zone))
    if local.time() < centre.rules.day_starts_at:
        return local.date() - _ONE_DAY
    return local.date()


def day_begins(centre: Centre, day: date) -> datetime:
    """The first instant of a business day (UTC), whenever the hub opened it."""
    zone = ZoneInfo(centre.time_zone)
    return datetime.combine(day, centre.rules.day_starts_at, tzinfo=zone).astimezone(UTC)


def kept_until(centre: Centre, day: date) -> datetime:
    """Until when a person who is at a counter keeps the business day of `day` open (UTC).

    Without this end, a called ticket that an officer forgot in the evening would hold back the new
    day, and everybody who came in the morning would expire with yesterday.
    """
    return day_begins(centre, day + _ONE_DAY) + timedelta(hours=centre.rules.day_grace_h)
