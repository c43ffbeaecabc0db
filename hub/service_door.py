"""Whether a press that comes now can still be answered in time, and whether it is told so.

A kiosk waits 0.8 s (its `answer_within_s`), then it gives out a number by itself and settles it
later. So what would be decided after that is work for nothing, and under a flood each answer "busy"
is time taken from those who can be served: some are told, the others hear nothing, which means the
same to a kiosk. What must not be lost (papers, ratings) never comes by here.
"""

from collections.abc import Callable

WAITS_MOST_S = 0.25  # what waits is served in the order of coming: so long for the next
WAITED_MOST_S = 0.5  # whatever was reckoned: so long the last ones had waited indeed
FEW = 128  # two batches: after a disk that stood still for a moment they are served at once
NEWS_SHARE = 0.25  # of the latest batch in the reckoning
BUSY_PER_S = 50


class Door:
    """`takes` is for the writer, `stays_silent` for the bus, `is_late` for any thread."""

    def __init__(self, now_s: Callable[[], float], full: int) -> None:
        """`full` is the size of the batches in which the writer takes when many wait."""
        self._now_s = now_s
        self._full = full
        self._took = 0
        self._took_at_s = 0.0
        self._waited_s = 0.0
        self._each_s = 0.0
        self._second = 0
        self._told = 0

    def takes(self, jobs: int, since_s: float) -> None:
        """The writer takes so many; the first of them waits since then."""
        now_s = self._now_s()
        self._waited_s = now_s - since_s
        if min(self._took, jobs) >= self._full:  # it had no time to wait in between
            each_s = min(now_s - self._took_at_s, WAITS_MOST_S) / self._took
            self._each_s += NEWS_SHARE * (each_s - self._each_s) if self._each_s else each_s
        self._took, self._took_at_s = jobs, now_s

    def is_late(self, waiting: int) -> bool:
        """Whether a press that comes behind `waiting` others would be answered too late."""
        if waiting <= FEW:
            return False
        return waiting * self._each_s > WAITS_MOST_S or self._waited_s > WAITED_MOST_S

    def stays_silent(self) -> bool:
        """Whether enough were told "busy" in this second; if not, one more was. For one thread."""
        second = int(self._now_s())
        if second != self._second:
            self._second, self._told = second, 0
        self._told += 1
        return self._told > BUSY_PER_S
