"""PURE: numbers. Each series counts 1, 2, 3 … through the business day and never goes back.

A number that was voided or cancelled stays used: it may be on paper in somebody's hand.
"""

from hub.core.model import Day


def number_text(series: str, n: int) -> str:
    """The number as it is printed and called: `A012`, and `A1000` beyond 999."""
    return f"{series}{n:03d}"


def next_n(day: Day, series: str) -> int:
    """The next number of a series today."""
    return day.last_number.get(series, 0) + 1
