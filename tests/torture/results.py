"""What one nemesis found, as one line for people and one row for `bench/torture.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`n` cases with a seed; `violations` are sentences, none is what we want.

    `times` are seconds of each case, by what was measured; `figures` are words.
    """

    name: str
    n: int
    seed: int
    seconds: float
    violations: Sequence[str] = ()
    times: Mapping[str, Sequence[float]] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    long: bool = False

    @property
    def replay(self) -> str:
        """The command that does it again."""
        long = " --long" if self.long else ""
        return f"python -m tests.torture{long} --only {self.name} --seed {self.seed}"

    @property
    def told(self) -> str:
        """The figures in words."""
        spreads = {what: spread(seconds) for what, seconds in self.times.items()}
        return "; ".join(f"{what}: {value}" for what, value in {**spreads, **self.figures}.items())

    @property
    def line(self) -> str:
        """One line: N, violations, figures, and how to see it again."""
        return (
            f"{self.name}: N={self.n:,}, {len(self.violations)} violations; {self.told} "
            f"({self.seconds:.0f} s)  # {self.replay}"
        )


def upper_bound(n: int) -> str:
    """The 95 % bound of the rate when nothing was seen in `n` cases: 3/N."""
    return f"≤ {3 / n:.1e}" if n > 3 else "none"


def spread(seconds: Sequence[float]) -> str:
    """Median and worst of some times."""
    if not seconds:
        return "none"
    return f"p50 {median(seconds):.2f} s, max {max(seconds):.2f} s"
