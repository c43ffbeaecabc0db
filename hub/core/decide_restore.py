"""PURE: a hub whose store is older than the papers in people's hands.

It gives no number that may be on paper: it skips to the next thousand above all it knows of, waits
a minute for the kiosks to say what they hold, and skips again past what they say. A store that was
lost and began anew learns of it from the first kiosk that knows more.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from hub.core.case import Case, Events
from hub.core.commands import Restore, Witness
from hub.core.events import Event, Heard, Restored, Skipped
from hub.core.lease import MAD_ABOVE, THOUSAND
from hub.core.model import Day

HEAR_FOR = timedelta(seconds=60)
_MAD_TERM = 10**11  # terms are seconds since 1970; this one is three thousand years away
_NEAR = timedelta(days=7)  # days that a kiosk was lent numbers for are not further away


def restore(case: Case, command: Restore) -> Events:
    """Skips what may be on paper, in every series, and begins a new term; once for each term."""
    if command.term <= case.day.term:
        return ()
    lost = [_skipped(case, series, "restored", known(case.day, series)) for series in _all(case)]
    kiosks = {lease.device for lease in case.day.leases}
    began = Restored(
        at=case.at, term=command.term, awaited=tuple(sorted(kiosks)), clock_at=case.now
    )
    return (*lost, began)


def witness(case: Case, command: Witness) -> Events:
    """Skips the numbers that a kiosk has seen and we know nothing of."""
    heard: Events = ()
    if command.device in case.day.awaited:
        heard = (Heard(at=case.at, device=command.device),)
    seen = tuple(_seen(case, command))
    return (*heard, *seen, *_begun_anew(case, command, seen))


def _seen(case: Case, command: Witness) -> Iterator[Event]:
    why = f"seen-by-{command.device}"
    for series in _all(case):
        top = max((n for on, n in _tops(case, command, series)), default=0)
        if top > known(case.day, series):
            yield _skipped(case, series, why, top)
        for on, n in _tops(case, command, series):
            # A day that comes: our clock may be behind, and those papers are out already.
            if on > case.day.date and n > _known_on(case.day, series, on):
                yield _skipped(case, series, why, n, on=on)


def _begun_anew(case: Case, command: Witness, seen: Events) -> Events:
    """A term of its own for a store that was lost and began anew: all tell it their day again.

    A store that has lent numbers is not new. It may be an old disk that was put in again, and must
    not go before the right one; then a person has to decide (`bamso restore`).
    """
    day = case.day
    knows_less = command.term > day.term or (day.term == 0 and bool(seen))
    if day.leases or not knows_less or command.term > _MAD_TERM:
        return ()
    term = max(command.term + 1, int(case.now.timestamp()))
    why = f"seen-by-{command.device}"
    return (Restored(at=case.at, term=term, awaited=(), clock_at=case.now, why=why),)


def recovering(case: Case) -> bool:
    """Whether kiosks may still say that they hold numbers which look free to us."""
    began = case.day.restored_at
    # A clock that was set back cannot tell how long it was; then nobody is kept waiting.
    within = began is not None and timedelta(0) <= case.now - began < HEAR_FOR
    return case.day.recovering and within


def give_up_waiting(case: Case) -> Events:
    """The kiosks that said nothing in their minute are not waited for any longer."""
    if recovering(case):
        return ()
    return tuple(
        Heard(at=case.at, device=device, in_time=False) for device in sorted(case.day.awaited)
    )


def known(day: Day, series: str) -> int:
    """The highest number of a series that was given, lent or skipped, as far as we know."""
    lent = max((lease.last for lease in day.lent.get(series, ())), default=0)
    return max(day.last_number.get(series, 0), day.top_number.get(series, 0), lent)


def _known_on(day: Day, series: str, on: date) -> int:
    """The highest number that nobody will be given on a day to come."""
    lent = [lease.last for lease in day.lent.get(series, ())]
    skips = [one.last for one in day.skips if one.series == series and one.date == on]
    return max([0, *lent, *skips])


def _all(case: Case) -> list[str]:
    """Every series that numbers are given in; not those that kiosks count by themselves."""
    ours = {field.series for field in case.centre.fields}
    given = {series for series in case.day.last_number if len(series) == 1}
    return sorted({*ours, *given, *case.day.lent})


def _tops(case: Case, command: Witness, series: str) -> Iterator[tuple[date, int]]:
    """What the kiosk says of a series for today and the days near, earliest first."""
    for (of, on), n in sorted(command.tops.items()):
        if of == series and case.day.date <= on <= case.day.date + _NEAR and n <= MAD_ABOVE:
            yield on, n


def _skipped(case: Case, series: str, why: str, top: int, on: date | None = None) -> Skipped:
    """What we do not give ourselves: to the next thousand above `top`, the highest known."""
    last = (top // THOUSAND + 1) * THOUSAND
    first = 1 if on is not None else case.day.last_number.get(series, 0) + 1
    return Skipped(at=case.at, series=series, first=first, last=last, why=why, business_day=on)
