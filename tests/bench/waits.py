"""How right the waiting time is that people are told, beside two ways to tell it without thinking.

Baselines: the last one to enter service (LES: what the last person of the field who was called had
waited; Ibrahim and Whitt, 2009), and the day's average of the office told to everybody, which
nobody can know before the day is over. Both are asked only when ours says something.
"""

from collections.abc import Iterable, Iterator
from statistics import fmean
from typing import Any

from tests.bench.plan import Plan
from tests.bench.waits_day import OfficeDay, Told
from tests.bench.waits_offices import OFFICES, Office


def measure(plan: Plan) -> dict[str, Any]:
    """Each type of office over the same number of days."""
    return {office.name: of_days(office, range(plan.wait_days)) for office in OFFICES}


def of_days(office: Office, seeds: Iterable[int]) -> dict[str, Any]:
    """The figures of one type of office over days by their seeds."""
    return figures([OfficeDay(office, seed).run() for seed in seeds])


def figures(days: list[list[Told]]) -> dict[str, Any]:
    """Errors in minutes over all who were told something and called; `bias` is a share.

    `coverage` is the share of them whose wait was in the range; `to_les`, `to_mean`: our mean
    absolute error beside that of each baseline.
    """
    people = [one for day in days for one in day if one.waited is not None]
    rows = [row for day in days for row in _rows(day)]
    waits, errors, les, means, inside, widths = zip(*rows, strict=True)
    mae = fmean(map(abs, errors))
    return {
        "days": len(days),
        "people": len(people),
        "told": len(rows),
        "wait_min": fmean(waits),
        "mae_min": mae,
        "bias": fmean(errors) / fmean(waits),
        "coverage": fmean(inside),
        "width_min": fmean(widths),
        "les_mae_min": fmean(les),
        "mean_mae_min": fmean(means),
        "to_les": mae / fmean(les),
        "to_mean": mae / fmean(means),
    }


def _rows(day: list[Told]) -> Iterator[tuple[float, ...]]:
    waits = [one.waited for one in day if one.waited is not None]
    mean = fmean(waits) if waits else 0.0
    for one in day:
        wait = one.waited
        if wait is None or one.range is None or one.les is None:
            continue
        low, high = one.range
        error = (low + high) / 2 - wait
        inside = float(low <= wait <= high)
        yield wait, error, abs(one.les - wait), abs(mean - wait), inside, high - low
