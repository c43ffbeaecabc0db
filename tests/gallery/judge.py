"""What may be wrong with a picture, each fault as a sentence; a good picture has none."""

from collections.abc import Iterator
from dataclasses import replace

from kit.scene import Box, Color, Face, Item, Rect, Scene, Text
from tests.gallery.contrast import behind, contrast
from tests.gallery.ink import Ink, Run
from tests.gallery.picture import Panel

CONTRAST = 7.0  # EN 301 549 asks for 4.5; halls are bright, and eyes are old
TARGET_MM = 20.0
LONG_NAME = 25  # letters: so many are left at the least of a name that ends with …
SLACK_PX = 1.0  # letters are placed on whole pixels


def faults(scene: Scene, panel: Panel, ink: Ink, *, shortens: bool = False) -> list[str]:
    """Everything that is wrong with the scene on this panel; `shortens`: names may end with …"""
    runs = [run for item in scene.items if isinstance(item, Text) for run in ink.runs(item)]
    return [
        *_letters(scene, ink, shortens=shortens),
        *_places(scene, runs),
        *_overlaps(runs),
        *_contrasts(scene, ink),
        *_targets(scene, panel),
    ]


def _letters(scene: Scene, ink: Ink, *, shortens: bool) -> Iterator[str]:
    for item in scene.items:
        if not isinstance(item, Text):
            continue
        if missing := ink.missing(item):
            yield f"the font has no {missing!r}: {item.text!r}"
        laid = " ".join(run.line.text for run in ink.runs(item))
        allowed = shortens and len(item.text) > LONG_NAME and len(laid) > LONG_NAME
        if laid != " ".join(item.text.split()) and not allowed:
            yield f"cut off: {item.text!r} became {laid!r}"


def _places(scene: Scene, runs: list[Run]) -> Iterator[str]:
    screen = Rect(0, 0, scene.width, scene.height)
    for run in runs:
        if not inside(run.ink, run.item.at, SLACK_PX):
            yield f"wider or higher than its box: {run.line.text!r}"
        if not inside(run.ink, screen, 0):
            yield f"outside of the screen: {run.line.text!r}"
    for item in (*scene.items, *scene.targets):
        if not isinstance(item, Text) and not inside(item.at, screen, 0.51):
            yield f"outside of the screen: {item}"


def _overlaps(runs: list[Run]) -> Iterator[str]:
    for n, one in enumerate(runs):
        for other in runs[n + 1 :]:
            if one.item is not other.item and overlap(one.ink, other.ink):
                yield f"one on the other: {one.line.text!r} and {other.line.text!r}"


def _contrasts(scene: Scene, ink: Ink) -> Iterator[str]:
    for n, item in enumerate(scene.items):
        if isinstance(item, Text):
            for run in ink.runs(item):
                yield from _too_pale(run.ink, item.color, n, scene, run.line.text)
        elif isinstance(item, Face):
            yield from _too_pale(item.at, item.color, n, scene, "a face")


def _too_pale(at: Rect, color: Color, place: int, scene: Scene, what: str) -> Iterator[str]:
    for ground in behind(at, scene.items[:place], scene.background):
        ratio = contrast(color, ground)
        if ratio < CONTRAST:
            yield f"contrast {ratio:.2f}: {what!r}, {color} on {ground}"


def _targets(scene: Scene, panel: Panel) -> Iterator[str]:
    for target in scene.targets:
        small_mm = min(target.at.w, target.at.h) / panel.px_per_mm
        if small_mm < TARGET_MM - 0.1:
            yield f"target {target.key!r} is {small_mm:.1f} mm"
    for n, one in enumerate(scene.targets):
        for other in scene.targets[n + 1 :]:
            if overlap(one.at, other.at):
                yield f"targets {one.key!r} and {other.key!r} lie on one another"


def inside(at: Rect, room: Rect, slack: float) -> bool:
    """`at` lies in `room`, give or take `slack` pixels."""
    return (
        at.x >= room.x - slack
        and at.y >= room.y - slack
        and at.x + at.w <= room.x + room.w + slack
        and at.y + at.h <= room.y + room.h + slack
    )


def overlap(one: Rect, two: Rect) -> bool:
    """They share more than an edge."""
    across = min(one.x + one.w, two.x + two.w) - max(one.x, two.x)
    down = min(one.y + one.h, two.y + two.h) - max(one.y, two.y)
    return across > 0.51 and down > 0.51


def without_colour(scene: Scene) -> Scene:
    """The scene with every text in one colour on one ground: what is left is words and shapes."""
    one: Color = (0, 0, 0)
    items: list[Item] = []
    for item in scene.items:
        match item:
            case Box(at=at, radius=radius, border_px=border_px):
                items.append(Box(at=at, fill=one, radius=radius, border_px=border_px))
            case Text() | Face():
                items.append(replace(item, color=one))
            case _:
                items.append(item)
    return Scene(width=scene.width, height=scene.height, background=one, items=tuple(items))
