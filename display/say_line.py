"""PURE: the calls that wait for the loudspeaker, and how the next one is said.

Each call is said so many times, one call after the other. When the last in line would wait for
more than 20 s the phrases become short, from 60 s on a call is said once: shorter, never dropped
(reliability D6).
"""

from dataclasses import dataclass, replace

from kit.wire.messages import Call

SHORT_FROM_S = 20.0
# Short phrases said twice take some 7 s. Only where calls come faster than that for long does the
# line still grow; said once, it keeps up with twenty counters.
ONCE_FROM_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A call in the line: how many sayings are still to come, and the seconds of one in full.

    `chimed`: its chime was heard, so it goes on without one.
    """

    call: Call
    left: int
    full_s: float
    chimed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One saying of a call; `left` more follow it. `chime`: it is the first, or the first again.

    `spare`: as many more may follow should this one be cut short by a restart.
    """

    call: Call
    chime: bool
    short: bool
    left: int
    spare: int


@dataclass(frozen=True, slots=True)
class Line:
    """The first is said next. A value."""

    waiting: tuple[Waiting, ...] = ()


def join(line: Line, *more: Waiting) -> Line:
    """The line with these calls at its end."""
    return replace(line, waiting=(*line.waiting, *more))


def ahead(line: Line, *more: Waiting) -> Line:
    """The line with these calls in front: they were called before a restart."""
    return replace(line, waiting=(*more, *line.waiting))


def backlog_s(line: Line) -> float:
    """Seconds until the last in line would begin, if all before it were said in full."""
    return sum(one.left * one.full_s for one in line.waiting[:-1])


def begin(line: Line) -> tuple[Line, Saying | None]:
    """The line without the saying that comes next, and that saying; None when nobody waits."""
    if not line.waiting:
        return line, None
    first, *others = line.waiting
    wait_s = backlog_s(line)
    spare = first.left - 1
    left = 0 if wait_s > ONCE_FROM_S else spare
    saying = Saying(
        call=first.call,
        chime=not first.chimed,
        short=wait_s > SHORT_FROM_S,
        left=left,
        spare=spare,
    )
    rest = tuple(others)
    if left:  # the same call goes on: nobody comes between its two times
        rest = (replace(first, left=left, chimed=True), *rest)
    return Line(rest), saying
