"""PURE: the hub's own numbers. Each series counts 1, 2, 3 … through the business day.

It never goes back, and it leaves out what kiosks were lent and what is on a paper already. A number
that was voided or cancelled stays used: it may be on paper in somebody's hand.
"""

from itertools import count, product

from hub.core.lease import lease_with
from hub.core.model import Day
from kit.numbers import number_text

_LETTERS = "BCDEFGHJKLMNPQRSTUVWXYZ"


def next_n(day: Day, series: str) -> int:
    """The next number of a series today."""
    n = day.last_number.get(series, 0) + 1
    while True:
        lease = lease_with(day.lent, series, n)
        if lease is not None:
            n = lease.last + 1
        elif number_text(series, n) in day.by_number:
            n += 1
        else:
            return n


def free_number(day: Day, number: str, series: str) -> tuple[str, str]:
    """The number and series for a paper with `number`; with a letter behind when it is taken.

    Two papers with one number mean that two kiosks were set up alike: both must be callable.
    """
    if number not in day.by_number:
        return number, series
    behind = ("".join(some) for length in count(1) for some in product(_LETTERS, repeat=length))
    free = next(one for one in behind if number + one not in day.by_number)
    return number + free, series + free


def is_on_paper(number: str, paper: str) -> bool:
    """Whether the ticket `number` is the one of a paper: the same, or with a letter behind."""
    return number == paper or (number.startswith(paper) and number[len(paper) :].isalpha())
