"""PURE: when numbers are given. Local time exists here and in `day`, nowhere else in the core."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hub.core.centre import Centre, Period

# The longest closure in practice is Tết, nine days; beyond this "next" would be a guess.
_LOOK_AHEAD_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether numbers are given now. Instants are in the centre's own time zone.

    `until` is the end of the running period, `next` the start of the next one when closed; None
    means that there is no end (always open), or no start within a month.
    """

    open: bool
    until: datetime | None
    next: datetime | None
    why: Literal["open", "closed-hours", "day-off"]


def opening(centre: Centre, now: datetime) -> Opening:
    """Whether the centre gives numbers at `now`, until when, and when again."""
    if centre.rules.always_open:
        return Opening(open=True, until=None, next=None, why="open")

    local = now.astimezone(ZoneInfo(centre.time_zone))
    today = periods_on(centre, local.date())
    for period in today:
        if period.start <= local.time() < period.end:
            until = datetime.combine(local.date(), period.end, tzinfo=local.tzinfo)
            return Opening(open=True, until=until, next=None, why="open")

    why: Literal["closed-hours", "day-off"] = "closed-hours" if today else "day-off"
    return Opening(open=False, until=None, next=_next_start(centre, local), why=why)


def periods_on(centre: Centre, day: date) -> tuple[Period, ...]:
    """The opening periods of a calendar day, earliest first; none on a day off."""
    text = day.isoformat()
    if text in centre.holidays:
        return ()
    weekday = day.isoweekday()
    if text in centre.extra_days and not _on_weekday(centre, weekday):
        weekday = min((d for period in centre.hours for d in period.days), default=weekday)
    return _on_weekday(centre, weekday)


def next_working_day(centre: Centre, after: date) -> date | None:
    """The next day on which numbers are given; None when there is none within a month."""
    for later in range(1, _LOOK_AHEAD_DAYS + 1):
        day = after + timedelta(days=later)
        if centre.rules.always_open or periods_on(centre, day):
            return day
    return None


def _on_weekday(centre: Centre, weekday: int) -> tuple[Period, ...]:
    found = [period for period in centre.hours if weekday in period.days]
    return tuple(sorted(found, key=lambda period: period.start))


def _next_start(centre: Centre, local: datetime) -> datetime | None:
    for later in range(_LOOK_AHEAD_DAYS + 1):
        day = local.date() + timedelta(days=later)
        for period in periods_on(centre, day):
            if later > 0 or period.start > local.time():
                return datetime.combine(day, period.start, tzinfo=local.tzinfo)
    return None
