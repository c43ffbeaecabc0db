"""PURE: whether a browser that claims a seat may act there.

When the day names another officer, the page is fenced: it may look and not act.
"""

from hub.core.model import CounterId, Day


def fence(day: Day, counter: CounterId, claimed: str | None) -> str | None:
    """None when whoever acts for `claimed` may; else the reason word why not."""
    if claimed is None:
        return "not-yours"
    there = day.counters[counter].officer if counter in day.counters else None
    if there is None:
        return "not-signed-in"
    return None if there == claimed else "replaced"
