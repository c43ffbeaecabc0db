"""PURE: which numbers a kiosk is lent, to go on alone when the hub is away.

A series counts within thousands: 1..999, 1000..1999, … The hub's own numbers go up from the bottom
of a thousand; leases are cut from its top, downwards. No two leases of a series overlap, whatever
their day: a kiosk that believes in another date then harms nobody.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from immutables import Map

from hub.core.centre import Centre, Field
from hub.core.hours import next_working_day
from hub.core.model import Day, Lent
from kit.numbers import number_text

THOUSAND = 1000
ROOM = 100  # numbers left free between the hub's own and a new lease
UNKNOWN = 1000  # how far above a skip a store that was lost may have lent numbers
HIGHEST = 99_999  # what paper, board and wire have room for
MAD_ABOVE = 90_000  # a kiosk that tells of such numbers is not believed: it would use up all others

Block = tuple[int, int]


def by_series(leases: Iterable[Lent]) -> Map[str, tuple[Lent, ...]]:
    """The leases of each series, the lowest numbers first."""
    found: dict[str, list[Lent]] = {}
    for lease in sorted(leases, key=lambda lease: lease.first):
        found.setdefault(lease.series, []).append(lease)
    return Map({series: tuple(some) for series, some in found.items()})


def lease_with(lent: Mapping[str, Sequence[Lent]], series: str, n: int) -> Lent | None:
    """The lease that a number is in; None when it is in none."""
    leases = lent.get(series, ())
    at = bisect_right(leases, n, key=lambda lease: lease.first) - 1
    return leases[at] if at >= 0 and n <= leases[at].last else None


def lacking(centre: Centre, day: Day, device: str, taken: Sequence[Lent] = ()) -> Iterator[Lent]:
    """What a kiosk has to be lent so that it can go on alone; nothing when it has enough.

    It has enough with half a block unused for today and a block for the next working day, in every
    series. `taken` are leases that are not in the day yet.
    """
    size = centre.rules.lease_numbers
    soon = next_working_day(centre, day.date)
    news: list[Lent] = list(taken)
    for field in centre.fields:
        mine = [one for one in day.lent.get(field.series, ()) if one.device == device]
        left = sum(unused(day, one) for one in mine if one.date == day.date)
        wanted = [day.date] if left * 2 < size else []
        if soon is not None and all(one.date != soon for one in mine):
            wanted.append(soon)
        for on in wanted:
            block = next_block(day, field.series, size, news)
            if block is not None:
                first, last = block
                lent = Lent(device=device, series=field.series, date=on, first=first, last=last)
                news.append(lent)
                yield lent


def unused(day: Day, lease: Lent) -> int:
    """How many numbers of a lease are on no ticket of today that the hub has heard of."""
    size = lease.last - lease.first + 1
    return size - day.spent.get((lease.series, lease.first), 0) if lease.date == day.date else size


def next_block(day: Day, series: str, size: int, taken: Sequence[Lent] = ()) -> Block | None:
    """The highest free block of the first thousand that has one; None when numbers run out.

    Above skipped numbers the next thousand is left alone: a lost store may have lent from it.
    """
    online = day.last_number.get(series, 0)
    lowest = online // THOUSAND
    for skip in day.skips:
        if skip.series == series:
            lowest = max(lowest, (skip.last + UNKNOWN) // THOUSAND)
    blocks = [(one.first, one.last) for one in day.lent.get(series, ())]
    blocks += [(one.first, one.last) for one in taken if one.series == series]
    blocks.sort(reverse=True)
    for thousand in range(lowest, HIGHEST // THOUSAND):
        top = thousand * THOUSAND + THOUSAND - 1
        bottom = max(online, thousand * THOUSAND - 1) + ROOM
        block = _highest(day, series, blocks, (bottom, top), size)
        if block is not None:
            return block
    return None


def _highest(
    day: Day, series: str, blocks: Sequence[Block], between: Block, size: int
) -> Block | None:
    """The highest `size` numbers above the first of `between` and up to its second, if free."""
    bottom, last = between
    while last - size >= bottom:
        met = [first for first, end in blocks if first <= last and end > last - size]
        # A ticket may have a number that a store lent which is lost.
        met += [n for n in _given(day, series, last - size + 1) if n <= last]
        if not met:
            return last - size + 1, last
        last = min(met) - 1
    return None


def _given(day: Day, series: str, first: int) -> Iterator[int]:
    """The numbers from `first` on that tickets have, as far as the highest."""
    for n in range(first, day.top_number.get(series, 0) + 1):
        if number_text(series, n) in day.by_number:
            yield n


def quota_left(day: Day, field: Field, on: date) -> int | None:
    """How many numbers of a field may still be given on a business day; None: no limit."""
    if field.quota_per_day == 0:
        return None
    given = day.given.get(field.id, 0) if on == day.date else 0
    return max(0, field.quota_per_day - given)


def quota_shares(centre: Centre, day: Day, on: date) -> dict[str, int]:
    """How many numbers each kiosk may give out alone on a day, by series; no entry: no limit."""
    kiosks = {lease.device for lease in day.leases if lease.date == on}
    shares = {}
    for field in centre.fields:
        left = quota_left(day, field, on)
        if left is not None:
            shares[field.series] = left // max(1, len(kiosks))
    return shares
