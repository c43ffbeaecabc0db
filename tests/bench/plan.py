"""How long each part of the bench may take: the real run, and a quick one to try things."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Seconds and counts. `history` holds the sizes of the past that is built."""

    seed: int = 20_261_124
    rest_s: float = 20.0
    work_rounds: int = 2
    rounds: int = 3
    short_s: float = 4.0
    long_s: float = 60.0
    calls: int = 1000
    large_calls: int = 10
    picture_calls: int = 50
    presses: int = 300
    presses_alone: int = 60
    wear_tickets: int = 60
    overload_s: float = 8.0
    wait_days: int = 300
    history: tuple[int, ...] = (10_000, 1_000_000)

    def with_history(self, sizes: tuple[int, ...]) -> "Plan":
        """The same with other sizes of the past."""
        return replace(self, history=sizes)


FULL = Plan()
QUICK = Plan(
    rest_s=3.0, work_rounds=1, rounds=1, short_s=1.5, long_s=5.0, calls=60, large_calls=3,
    picture_calls=10, presses=25, presses_alone=8, wear_tickets=15, overload_s=3.0, wait_days=10,
    history=(10_000,),
)  # fmt: skip
