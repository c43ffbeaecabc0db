"""PURE: one press from the many edges of a bouncing switch or a trembling finger.

gpiozero's own debounce loses edges (its issues 550, 1039), so drivers report every edge and this
decides. A press counts at the falling edge; further edges of the same key count only after the key
was quiet for `quiet_s`.
"""

from dataclasses import dataclass

QUIET_S = 0.05  # a worn push button bounces up to 20 ms; no hand presses twice within 50 ms


@dataclass(frozen=True, slots=True)
class Edge:
    """A key went down or up, as its driver saw it."""

    key: str
    down: bool


@dataclass(frozen=True, slots=True)
class Presses:
    """When each key last moved, in monotonic seconds."""

    moved_s: tuple[tuple[str, float], ...] = ()


def press(
    state: Presses, edge: Edge, now_s: float, *, quiet_s: float = QUIET_S
) -> tuple[Presses, bool]:
    """The new state, and True when this edge begins a press.

    A lost edge does no harm: whether the key counts as held is never remembered.
    """
    moved = dict(state.moved_s)
    last_s = moved.get(edge.key)
    moved[edge.key] = now_s
    begins = edge.down and (last_s is None or now_s - last_s >= quiet_s)
    return Presses(tuple(sorted(moved.items()))), begins
