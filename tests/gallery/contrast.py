"""PURE: which colours are really behind a place of a scene, and how far two colours stand apart.

WCAG 2.2, 1.4.3 and 1.4.6: the ratio of two colours is 1 to 21; 7 is enhanced contrast (AAA).
"""

from collections.abc import Iterable

from kit.scene import Box, Color, Item, Rect


def contrast(one: Color, two: Color) -> float:
    """The ratio of two colours' relative luminance, from 1 (the same) to 21."""
    high, low = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def behind(at: Rect, painted: Iterable[Item], background: Color) -> frozenset[Color]:
    """Every colour that the items `painted` before leave anywhere in `at`, never too few."""
    seen = frozenset({background})
    for item in painted:
        if isinstance(item, Box):
            seen = _under(item, at, seen)
    return seen


def _under(box: Box, at: Rect, seen: frozenset[Color]) -> frozenset[Color]:
    if not _touch(box.at, at):
        return seen
    edge = round(box.border_px)
    inner = box.at.inset(edge)
    if _covers(inner, at, max(0.0, box.radius - edge)):
        return frozenset({box.fill})
    on_edge = edge > 0 and not _within(inner, at)
    added = {box.border} if on_edge else set()
    if _touch(inner, at):
        added |= {box.fill}
    return added | (frozenset() if _covers(box.at, at, box.radius) else seen)


def _covers(box: Rect, at: Rect, radius: float) -> bool:
    """`at` lies wholly inside a rectangle with round corners."""
    if not _within(box, at):
        return False
    r = min(radius, box.w / 2, box.h / 2)
    for x in (at.x, at.x + at.w):
        for y in (at.y, at.y + at.h):
            dx = max(box.x + r - x, x - (box.x + box.w - r), 0.0)
            dy = max(box.y + r - y, y - (box.y + box.h - r), 0.0)
            if dx * dx + dy * dy > r * r:
                return False
    return True


def _within(box: Rect, at: Rect) -> bool:
    return (
        box.x <= at.x
        and box.y <= at.y
        and at.x + at.w <= box.x + box.w
        and at.y + at.h <= box.y + box.h
    )


def _touch(one: Rect, two: Rect) -> bool:
    return (
        one.x < two.x + two.w
        and two.x < one.x + one.w
        and one.y < two.y + two.h
        and two.y < one.y + one.h
    )


def _luminance(color: Color) -> float:
    parts = [c / 255 for c in color]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
