"""PURE: the numbers that a kiosk may give out by itself, and when it may.

Lent numbers first, one after the other; when there are none (left, or for this day, or nobody knows
the day) the kiosk counts in a series of its own. It never stops, and never gives one number twice:
what it once took stays taken, whatever becomes of the paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from kit.numbers import number_text
from kit.wire.messages_offline import How, Lease, LentDay, LentRange

DAY_S = 86_400

# How much is known of what this kiosk gave out before: `kept` all; `new` the disk was empty at the
# start; `lost` the store was broken; `none` there is no disk, so the next start will know nothing.
Memory = Literal["kept", "new", "lost", "none"]
Refusal = Literal["closed", "quota-full"]
Lent = tuple[str, str, int]  # series, date, number
Share = tuple[str, str]  # series, date


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The kiosk's own series: the latest number, and the latest day that was certain at one.

    `unsure`: a number was given since on a day that was not certain, perhaps a later one.
    """

    n: int = 0
    date: str | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """`used` are numbers that were taken, lent ones and its own (date empty: not known). `left` is
    what quotas leave to this kiosk, `spoilt` the last numbers of ranges that an earlier life of
    this kiosk, which it knows not, may have used.
    """

    local_series: str = "X0"
    memory: Memory = "kept"
    lease: Lease | None = None
    used: frozenset[Lent] = frozenset()
    left: Mapping[Share, int] = field(default_factory=dict)
    spoilt: frozenset[Lent] = frozenset()
    own: Own = Own()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A number that nobody else has. `date` None: the business day was not known."""

    number: str
    series: str
    n: int
    how: How
    date: str | None


def take(
    holdings: Holdings, series: str | None, at: datetime | None, now_s: float, *, certain: bool
) -> tuple[Holdings, Taken | Refusal]:
    """The next number for a field's `series` (None: nobody knows it), or why there is none.

    `at` is the time, None when nobody knows it, and `certain` if the hub said so; `now_s` only
    counts.
    """
    day = business_day(holdings.lease, at)
    if shut(holdings.lease, at):
        return holdings, "closed"
    share = (series or "", day or "")
    if holdings.left.get(share, 1) <= 0:
        return holdings, "quota-full"
    if share in holdings.left:
        left = {**holdings.left, share: holdings.left[share] - 1}
        holdings = replace(holdings, left=left)
    n = _lent(holdings, series, day)
    if n is None or series is None or day is None:
        return take_own(holdings, at, now_s, certain=certain)
    taken = Taken(number=number_text(series, n), series=series, n=n, how="lease", date=day)
    return replace(holdings, used=holdings.used | {(series, day, n)}), taken


def take_own(
    holdings: Holdings,
    at: datetime | None,
    now_s: float,
    *,
    certain: bool,
    forgetful: bool = False,
) -> tuple[Holdings, Taken]:
    """The next number of the kiosk's own series; there always is one.

    `forgetful`: this one will be remembered by nobody.
    """
    own, day = holdings.own, business_day(holdings.lease, at)
    later = certain and day is not None and day > (own.date or "")
    # Only a day that is certainly later than all that was given begins anew.
    n = 1 if later and own.date is not None and not own.unsure else own.n + 1
    # A restored hub may say that it is yesterday again; so every ticket that is known counts.
    before = (one[2] for one in holdings.used if one[0] == holdings.local_series)
    same_day = (one[2] for one in holdings.used if one[:2] == (holdings.local_series, day or ""))
    n = max(n, 1 + max(before if day is None else same_day, default=0))
    if forgetful or holdings.memory in ("lost", "none"):
        n = max(n, by_clock(at, now_s))
    latest = Own(
        n=n,
        date=day if later else own.date,
        unsure=not certain or day is None or (own.unsure and not later),
    )
    taken = Taken(
        number=number_text(holdings.local_series, n),
        series=holdings.local_series,
        n=n,
        how="local",
        date=day,
    )
    used = holdings.used | {(holdings.local_series, day or "", n)}
    return replace(holdings, own=latest, used=used), taken


def by_clock(at: datetime | None, now_s: float) -> int:
    """A number that was not given before, when no memory can tell: the second of the day."""
    if at is None:
        return int(now_s) % DAY_S + 1
    utc = at.astimezone(UTC)
    return utc.hour * 3600 + utc.minute * 60 + utc.second + 1


def business_day(lease: Lease | None, at: datetime | None) -> str | None:
    """The date of the business day at `at`; None when the time or the days are not known.

    Behind the last day that the hub told of, days are as long as days are.
    """
    begun = [one for one in lease.days if at is not None and one.start <= at] if lease else []
    if at is None or not begun:
        return None
    last = max(begun, key=lambda one: one.start)
    later = timedelta(days=int((at - last.start).total_seconds() // DAY_S))
    return (date.fromisoformat(last.date) + later).isoformat()


def shut(lease: Lease | None, at: datetime | None) -> bool:
    """Whether the hub would give no number now; False also when nobody can tell."""
    days: tuple[LentDay, ...] = lease.days if lease else ()
    if at is None or not days:
        return False
    told = min(one.start for one in days) <= at < max(one.end for one in days)
    return told and not any(span.start <= at < span.end for one in days for span in one.spans)


def adopt(
    holdings: Holdings, lease: Lease, *, unsettled: Mapping[Share, int], retained: bool
) -> Holdings:
    """The holdings under a new lease. `unsettled` counts the tickets of each quota that the hub
    does not know yet; `retained` tells that the lease may be from before the start.
    """
    left = {
        (one.series, one.date): one.left - unsettled.get((one.series, one.date), 0)
        for one in lease.quotas
    }
    holdings = _be_wary(holdings, lease, retained=retained)
    later = holdings.lease is not None and lease.date > holdings.lease.date
    memory: Memory = "kept" if later and holdings.memory == "lost" else holdings.memory
    return replace(holdings, lease=lease, left=left, memory=memory)


def forget(holdings: Holdings, before: str) -> Holdings:
    """The holdings without what was of days before this one."""
    used = frozenset(one for one in holdings.used if one[1] >= before)
    spoilt = frozenset(one for one in holdings.spoilt if one[1] >= before)
    return replace(holdings, used=used, spoilt=spoilt)


def tops(holdings: Holdings) -> dict[Share, int]:
    """The highest number of each series and day that is held."""
    found: dict[Share, int] = {}
    for one in holdings.lease.ranges if holdings.lease else ():
        share = (one.series, one.date)
        found[share] = max(found.get(share, 0), one.last)
    return found


def _lent(holdings: Holdings, series: str | None, day: str | None) -> int | None:
    """The next lent number that was never taken; None when there is none."""
    if holdings.lease is None or holdings.memory == "none":
        return None
    for one in holdings.lease.ranges:
        if (one.series, one.date) != (series, day) or _name(one) in holdings.spoilt:
            continue
        for n in range(one.first, one.last + 1):
            if (one.series, one.date, n) not in holdings.used:
                return n
    return None


def _name(one: LentRange) -> Lent:
    """A range is known by its last number: the hub may take used ones off its beginning."""
    return (one.series, one.date, one.last)


def _be_wary(holdings: Holdings, lease: Lease, *, retained: bool) -> Holdings:
    """Without a memory, what was lent before the start may be on paper: it is not given again."""
    wary = {"new": retained, "lost": holdings.lease is None}
    if wary.get(holdings.memory, False):
        spoilt = holdings.spoilt | {_name(one) for one in lease.ranges}
        holdings = replace(holdings, spoilt=spoilt)
    if holdings.memory == "new" and not retained:
        return replace(holdings, memory="kept")  # what is lent from now on is known
    return holdings
