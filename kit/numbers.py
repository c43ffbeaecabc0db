"""PURE: the number on a ticket: how hub and kiosk write it, so that paper and board agree.

A field's series is one letter (`A012`, `A1000` beyond 999). A kiosk that is alone and has no lent
numbers left counts in a series of its own, letter and digit, with a hyphen (`X2-001`): nobody can
take it for a number of the hub.
"""

import re

_LOCAL_SERIES = re.compile(r"[A-Z][0-9]{1,2}")
_NUMBER = re.compile(r"([A-Z])([0-9]{3,5})|([A-Z][0-9]{1,2})-([0-9]{3,5})")


def is_local(series: str) -> bool:
    """Whether a series is one that a kiosk counts by itself."""
    return _LOCAL_SERIES.fullmatch(series) is not None


def number_text(series: str, n: int) -> str:
    """The number as it is printed and called: `A012`, `A1000`, `X2-001`."""
    return f"{series}-{n:03d}" if is_local(series) else f"{series}{n:03d}"


def split_number(text: str) -> tuple[str, int] | None:
    """Series and count of a number as a person may type it (`a12`, `A012`, `x2-001`).

    None when it is no number.
    """
    typed = text.strip().upper()
    if short := re.fullmatch(r"([A-Z])([0-9]{1,2})", typed):
        return short.group(1), int(short.group(2))
    found = _NUMBER.fullmatch(typed)
    if found is None:
        return None
    letter, count, local, local_count = found.groups()
    return (letter, int(count)) if letter else (local, int(local_count))
