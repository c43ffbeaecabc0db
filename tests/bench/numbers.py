"""Figures out of many times: rate, median, 99th percentile, worst; and ids as devices make them."""

import random
import time
from collections.abc import Sequence
from typing import Any

from kit.ids import RANDOM_BYTES, uuid7

MS = 1000.0


def part(times_s: Sequence[float], share: float) -> float:
    """The value below which `share` of the times lie (nearest rank); 0 for none."""
    if not times_s:
        return 0.0
    ordered = sorted(times_s)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread_ms(times_s: Sequence[float]) -> dict[str, Any]:
    """Count, and p50, p99 and max in milliseconds."""
    return {
        "n": len(times_s),
        "p50_ms": round(part(times_s, 0.50) * MS, 3),
        "p99_ms": round(part(times_s, 0.99) * MS, 3),
        "max_ms": round(max(times_s, default=0.0) * MS, 3),
    }


def median(values: Sequence[float]) -> float:
    """The middle one; 0 for none."""
    return part(values, 0.5)


def drawn_id(chance: random.Random) -> str:
    """A fresh id of a press: of this millisecond, as a kiosk would make it."""
    return uuid7(time.time_ns() // 1_000_000, chance.randbytes(RANDOM_BYTES))
