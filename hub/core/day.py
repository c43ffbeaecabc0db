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


def kept_until(centre: Centre, day: date) -> datetime:
    """Until when a person who is at a counter keeps the business day of `day` open (UTC).

    Without this end, a called ticket that an officer forgot in the evening would hold back the new
    day, and everybody who came in the morning would expire with yesterday.
    """
    zone = ZoneInfo(centre.time_zone)
    ends = datetime.combine(day + _ONE_DAY, centre.rules.day_starts_at, tzinfo=zone)
    return ends.astimezone(UTC) + timedelta(hours=centre.rules.day_grace_h)
