"""PURE: what time it is, for a box whose own clock may say 1970.

The hub's time counts, carried on by the clock that only counts (monotonic seconds of one boot).
After a reboot without the hub the wall clock is believed unless it lies before what the hub once
said. Else nobody knows: then no date is printed, and nobody is refused for the hour.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """An instant in all the ways in which it is known: `s` monotonic seconds of the boot `boot`
    (empty: some other boot), and `at`; None when nobody knew the time.
    """

    boot: str = ""
    s: float = 0.0
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What was last heard of the time: from the hub, and from the wall clock of this boot."""

    boot: str = ""
    hub: Stamp | None = None
    wall: Stamp | None = None


def heard(times: Times, at: datetime, now_s: float) -> Times:
    """The times after fresh news from the hub, which says that it is `at` now."""
    return replace(times, hub=Stamp(boot=times.boot, s=now_s, at=at))


def at_least(times: Times, at: datetime) -> Times:
    """The times after old news: it was `at` once, so it is not earlier now."""
    known = times.hub
    if known is None or (known.boot != times.boot and known.at is not None and known.at < at):
        return replace(times, hub=Stamp(at=at))
    return times


def looked(times: Times, wall: datetime | None, now_s: float) -> Times:
    """The times after a look at the wall clock; None: nobody looked."""
    if wall is None:
        return times
    return replace(times, wall=Stamp(boot=times.boot, s=now_s, at=wall))


def now(times: Times, now_s: float) -> datetime | None:
    """The time; None when nobody knows it."""
    hub, wall = times.hub, times.wall
    if hub is None or hub.at is None:
        return None
    if is_certain(times):
        return hub.at + timedelta(seconds=now_s - hub.s)
    if wall is None or wall.at is None:
        return None
    said = wall.at + timedelta(seconds=now_s - wall.s)
    return said if said >= hub.at else None


def is_certain(times: Times) -> bool:
    """Whether `now` is the hub's own time, not only a wall clock that may be right."""
    return times.hub is not None and bool(times.hub.boot) and times.hub.boot == times.boot


def stamp(times: Times, now_s: float) -> Stamp:
    """This instant, to be kept with a ticket."""
    return Stamp(boot=times.boot, s=now_s, at=now(times, now_s))


def waited_s(then: Stamp, at: Stamp) -> float | None:
    """Seconds from `then` to `at`; None when no clock can tell."""
    if then.boot and then.boot == at.boot:
        return max(0.0, at.s - then.s)
    if then.at is None or at.at is None:
        return None
    return max(0.0, (at.at - then.at).total_seconds())
