"""I1, I2 and I7: numbers and papers. Recounted from events, beside all that the core keeps.

A hub's own numbers go up one by one. What it leaves out is lent to a kiosk, skipped with a reason,
or was told by a kiosk before; nobody is told a number that somebody else may have.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from hub.core import events as e
from hub.core.model import Day, Lent

ROOM = 100  # between the hub's own numbers and what it lends
RECOVER_FOR = timedelta(seconds=60)


def i1_i7_numbers(before: Day | None, event: e.Event) -> Iterator[str]:
    """What one event may do to numbers, judged by the day before it."""
    if before is None:
        return
    match event:
        case e.Issued() | e.Renumbered():
            if event.number in before.by_number:
                yield f"I1: {event.number} is given twice"
            if isinstance(event, e.Issued) and event.how == "hub" and event.since is None:
                yield from _next_of_ours(before, event)
        case e.Leased():
            yield from _lease_is_free(before, event)
        case e.Skipped():
            if not 0 < event.first <= event.last or not event.why:
                yield f"I7: {event.series} {event.first}..{event.last} skipped for {event.why!r}"


def _next_of_ours(day: Day, issued: e.Issued) -> Iterator[str]:
    """A number that the hub itself gives: the first that nobody has, and not while it recovers."""
    series = issued.series
    if _lease_of(day.leases, series, issued.n) is not None:
        yield f"I1: the hub gave {issued.number}, which is lent to a kiosk"
    last = day.last_number.get(series, 0)
    if issued.n <= last:
        yield f"I7: {issued.number} follows {last}"
    for n in range(last + 1, min(issued.n, last + 2000)):
        taken = f"{series}{n:03d}" in day.by_number
        if not taken and _lease_of(day.leases, series, n) is None:
            yield f"I7: {issued.number} leaves out {n} without a reason"


def i1_hears_before_it_numbers(day: Day | None, event: e.Event, now: datetime) -> Iterator[str]:
    """A restored hub gives and lends nothing until its kiosks are heard, for a minute."""
    if day is None or day.restored_at is None or not day.recovering:
        return
    if not timedelta(0) <= now - day.restored_at < RECOVER_FOR:
        return
    given = isinstance(event, e.Issued) and event.how == "hub" and event.since is None
    if given or isinstance(event, e.Leased):
        yield f"I1: {type(event).__name__} before {sorted(day.awaited) or 'any kiosk'} is heard"


def _lease_is_free(day: Day, leased: e.Leased) -> Iterator[str]:
    what = f"{leased.device} is lent {leased.series} {leased.first}..{leased.last}"
    if not 0 < leased.first <= leased.last or leased.business_day < day.date:
        yield f"I1: {what} for {leased.business_day}"
    for one in day.leases:
        if one.series == leased.series and one.first <= leased.last and leased.first <= one.last:
            yield f"I1: {what}, which overlaps {one.first}..{one.last} of {one.device}"
    if leased.first <= day.last_number.get(leased.series, 0) + ROOM:
        yield f"I1: {what}, too near to the hub's own numbers"
    for n in range(leased.first, leased.last + 1):
        if f"{leased.series}{n:03d}" in day.by_number:
            yield f"I1: {what}, and {n} is given"


def i1_no_number_twice(journal: Iterable[e.Event]) -> Iterator[str]:
    """No (day, series, n) and no number text twice on one day, whoever gave it out."""
    seen: set[tuple[object, ...]] = set()
    day: object = None
    for event in journal:
        match event:
            case e.DayOpened(date=date_):
                day = date_
                continue
            case e.Issued() | e.Renumbered():
                keys = ((day, event.series, event.n), (day, event.number))
            case _:
                continue
        for key in keys:
            if key in seen:
                yield f"I1: {key} is given twice"
            seen.add(key)


def i1_only_what_was_lent(journal: Iterable[e.Event]) -> Iterator[str]:
    """A lent number comes from the kiosk that it was lent to (kiosks that are set up rightly)."""
    leases: tuple[Lent, ...] = ()
    for event in journal:
        match event:
            case e.DayOpened():
                leases = event.leases
            case e.Leased():
                leases = (*leases, _lent(event))
            case e.Issued(how="lease", series=series, n=n, device=device, number=number):
                lease = _lease_of(leases, series, n)
                if lease is not None and lease.device != device:
                    yield f"I1: {number} of {lease.device} was given out by {device}"


def i2_no_paper_is_lost(papers: Mapping[str, str], journal: Iterable[e.Event]) -> Iterator[str]:
    """Each paper in a hand (request_id → printed number) is a ticket of the hub with that number.

    It may have got its name from its paper, have another number than the hub gave at first, be of a
    day that is over, or have a letter behind when two kiosks gave out the same number.
    """
    number_of: dict[str, str] = {}
    names: dict[str, str] = {}
    late: dict[str, str] = {}
    for event in journal:
        match event:
            case e.Issued() | e.Renumbered():
                number_of[event.ticket] = event.number
            case e.Recognised(request_id=request, ticket=ticket):
                names[request] = ticket
            case e.CameLate(ticket=ticket, request_id=request, number=number):
                late[request or ticket] = number
    for request, printed in papers.items():
        known = [number_of.get(names.get(request, request)), late.get(request)]
        if not any(one is not None and _is(one, printed) for one in known):
            yield f"I2: paper {printed} of {request} is {known[0] or known[1]} at the hub"


def _is(number: str, printed: str) -> bool:
    return number == printed or (number.startswith(printed) and number[len(printed) :].isalpha())


def i7_every_number_is_on_record(journal: Iterable[e.Event]) -> Iterator[str]:
    """Between the hub's own numbers of a day nothing is missing that is not accounted for."""
    count: _Count | None = None
    for event in journal:
        match event:
            case e.DayOpened():
                if count is not None:
                    yield from count.carried(event)
                    yield from count.gaps()
                count = _Count(event)
            case e.Leased() if count is not None:
                count.leases.append(_lent(event))
            case e.Skipped() if count is not None:
                count.skip(event)
            case e.Issued() | e.Renumbered() if count is not None:
                count.given(event)
            case e.Voided() | e.Cancelled() if not event.reason:
                yield f"I7: {event.ticket} was taken out without a reason"
    if count is not None:
        yield from count.gaps()


class _Count:
    """The numbers of one day, counted again."""

    def __init__(self, opened: e.DayOpened) -> None:
        self.day = opened.date
        self.leases = list(opened.leases)
        self.skips = [(one.series, one.date, one.first, one.last) for one in opened.skips]
        self.ours: dict[str, list[int]] = {}
        self.told: set[tuple[str, int]] = set()

    def skip(self, event: e.Skipped) -> None:
        on = event.business_day or self.day
        self.skips.append((event.series, on, event.first, event.last))

    def given(self, event: e.Issued | e.Renumbered) -> None:
        if event.how == "hub" and event.number == f"{event.series}{event.n:03d}":
            self.ours.setdefault(event.series, []).append(event.n)
        else:
            self.told.add((event.series, event.n))

    def gaps(self) -> Iterator[str]:
        for series, given in self.ours.items():
            missing = set(range(1, max(given) + 1)) - set(given)
            for of, on, first, last in self.skips:
                if of == series and on <= self.day:
                    # What was skipped the day before is left out of this day from the beginning.
                    missing -= set(range(first if on == self.day else 1, last + 1))
            for lease in self.leases:
                if lease.series == series:
                    missing -= set(range(lease.first, lease.last + 1))
            missing -= {n for of, n in self.told if of == series}
            if missing:
                yield f"I7: series {series} of {self.day} has gaps: {sorted(missing)[:9]}"

    def carried(self, opened: e.DayOpened) -> Iterator[str]:
        """What is lent or skipped outlives the turn of the day by one day."""
        kept = {one for one in self.leases if one.date >= self.day}
        if set(opened.leases) != kept:
            yield f"I7: on {opened.date} leases were lost: {kept ^ set(opened.leases)}"
        held = {one for one in self.skips if one[1] >= self.day}
        skips = {(one.series, one.date, one.first, one.last) for one in opened.skips}
        if skips != held:
            yield f"I7: on {opened.date} skipped numbers were forgotten: {held ^ skips}"


def _lent(event: e.Leased) -> Lent:
    return Lent(
        device=event.device,
        series=event.series,
        date=event.business_day,
        first=event.first,
        last=event.last,
    )


def _lease_of(leases: Iterable[Lent], series: str, n: int) -> Lent | None:
    found = [one for one in leases if one.series == series and one.first <= n <= one.last]
    return found[0] if found else None
