"""What the house has promised (reliability E, B1; issue 3), held against what was measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

Found = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Target:
    """One promise: `value` out of the results of `part`, at most or at least `limit`."""

    part: str
    what: str
    value: Callable[[Found], float]
    limit: float
    at_least: bool = False
    unit: str = ""

    def met(self, found: Found) -> bool:
        """Whether it was kept."""
        value = self.value(found)
        return value >= self.limit if self.at_least else value <= self.limit


def _growth(name: str) -> Callable[[Found], float]:
    """The largest of the pasts beside the smallest, with half a millisecond for noise."""

    def grown(found: Found) -> float:
        sizes = [*found["sizes"], *found["recorded"]]
        least = min(sizes, key=lambda one: one["tickets"])
        return float(max((one[name] - 0.5) / least[name] for one in sizes))

    return grown


def _idle_hall(found: Found) -> float:
    return float(found["idle_percent"]["hall"])


def _largest_device(found: Found) -> float:
    return float(max(size["rss"] for name, size in found["memory_mb"].items() if name != "hub"))


def _worst(name: str, worse: Callable[[float, float], float] = max) -> Callable[[Found], float]:
    """The figure of the office where the estimate is worst."""
    return lambda found: float(reduce(worse, (abs(office[name]) for office in found.values())))


TARGETS = (
    Target(part="tickets", what="tickets a second at 16 outstanding, beside Flask with 16 clients",
           value=lambda f: f["asks_16"]["per_s"] / f["flask_16"]["per_s"],
           limit=1.0, at_least=True, unit="×"),
    Target(part="tickets", what="a ticket at 16 outstanding, p99",
           value=lambda f: f["asks_16"]["p99_ms"], limit=50, unit="ms"),
    Target(part="tickets", what="the same with every paper reported, p99",
           value=lambda f: f["papers_16"]["p99_ms"], limit=50, unit="ms"),
    Target(part="tickets", what="tickets a second at 64 outstanding over the whole long run, "
           "12 boards and 12 pads following, every paper reported, people called and served",
           value=lambda f: f["busy_hall"]["per_s"], limit=1000, at_least=True, unit="/s"),
    Target(part="tickets", what="the same with nobody called, so that the queues pile up",
           value=lambda f: f["piling_up"]["per_s"], limit=1000, at_least=True, unit="/s"),
    Target(part="boards", what="verb → painted picture, p50",
           value=lambda f: f["frames"]["p50_ms"], limit=40, unit="ms"),
    Target(part="boards", what="verb → painted picture, p99",
           value=lambda f: f["frames"]["p99_ms"], limit=120, unit="ms"),
    Target(part="boards", what="calls that no picture showed",
           value=lambda f: f["frames"]["never_shown"] + f["large"]["never_shown"], limit=0),
    Target(part="press", what="press → last byte at the printer with the hub, p99",
           value=lambda f: f["hub"]["p99_ms"], limit=150, unit="ms"),
    Target(part="press", what="… with the hub dead, p99",
           value=lambda f: f["hub_dead"]["p99_ms"], limit=150, unit="ms"),
    Target(part="press", what="… with a hub that hangs, after `answer_within_s`, p99",
           value=lambda f: f["hub_hangs"]["p99_ms"], limit=150, unit="ms"),
    Target(part="history", what="a press with the longest past, beside the shortest",
           value=_growth("issue_p50_ms"), limit=1.1, unit="×"),
    Target(part="history", what="a call with the longest past, beside the shortest",
           value=_growth("call_p50_ms"), limit=1.1, unit="×"),
    Target(part="history", what="start-up with the longest past",
           value=lambda f: max(one["start_s"] for one in [*f["sizes"], *f["recorded"]]),
           limit=3.0, unit="s"),
    Target(part="wear", what="bytes that a kiosk writes a ticket",
           value=lambda f: f["kiosk"]["bytes"] / 1024, limit=16, unit="KB"),
    Target(part="wear", what="waits for the disk of a kiosk a ticket",
           value=lambda f: f["kiosk"]["syncs"], limit=3),
    Target(part="overload", what="goodput at five times the best rate, as a share of the best",
           value=lambda f: f["goodput_share"], limit=0.9, at_least=True),
    Target(part="centre", what="memory of the hub", unit="MB",
           value=lambda f: f["memory_mb"]["hub"]["rss"], limit=96),
    Target(part="centre", what="memory of the largest device", value=_largest_device,
           limit=64, unit="MB"),
    Target(part="centre", what="processor of a board at rest", value=_idle_hall,
           limit=1.0, unit="%"),
    Target(part="waits", what="error of the waiting time told, beside what the last one called had "
           "waited, in the worst office", value=_worst("to_les"), limit=0.6, unit="×"),
    Target(part="waits", what="… beside the day's average told to everybody",
           value=_worst("to_mean"), limit=0.3, unit="×"),
    Target(part="waits", what="… on average too long or too short, as a share of the wait",
           value=_worst("bias"), limit=0.05),
    Target(part="waits", what="people whose wait was within the range",
           value=_worst("coverage", min), limit=0.8, at_least=True),
)  # fmt: skip


def judged(found: Found) -> Iterator[dict[str, Any]]:
    """A row for each target of the parts that were measured."""
    for target in TARGETS:
        if target.part in found:
            yield {
                "part": target.part,
                "what": target.what,
                "value": round(target.value(found[target.part]), 3),
                "limit": target.limit,
                "at_least": target.at_least,
                "unit": target.unit,
                "met": target.met(found[target.part]),
            }
