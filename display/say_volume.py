"""PURE: how loud the voice is by the hour, as the centre set it."""

import re
from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

_AT = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """From `at` (`07:00`, local time) on, each day, until the next entry: 0 to 100 percent."""

    at: str
    percent: int


def faults(volumes: Sequence[Volume]) -> list[str]:
    """What is wrong with the list, a sentence each; empty when it can be used."""
    found = []
    for place, one in enumerate(volumes):
        if not _AT.fullmatch(one.at):
            found.append(f"volume[{place}].at: {one.at!r} is no time of day such as 07:30")
        if not 0 <= one.percent <= 100:
            found.append(f"volume[{place}].percent: {one.percent} is not from 0 to 100")
    for at, times in Tally(one.at for one in volumes).items():
        if times > 1:
            found.append(f"volume: {at} stands there {times} times")
    return found


def percent_at(volumes: Sequence[Volume], when: datetime) -> int:
    """The percent in force at a local time; 100 without a list.

    Before the first entry of the day, the last one of the day before goes on.
    """
    if not volumes:
        return 100
    ordered = sorted(volumes, key=lambda one: _time(one.at))
    begun = [one for one in ordered if _time(one.at) <= when.time().replace(tzinfo=None)]
    return (begun or ordered)[-1].percent


def _time(at: str) -> time:
    return time.fromisoformat(at)
