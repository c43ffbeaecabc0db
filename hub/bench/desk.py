"""PURE: what the demo page shows as one value: pictures, devices, ratings, the next step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.bench.guide import next_step, waiting
from hub.bench.things import Paper, Seen
from hub.core.centre import Centre
from hub.core.model import CounterId, Day
from hub.store.port import OfficerRatings, RatingRow
from hub.web.words import Lang, say
from kit.wire.messages import DeviceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A device: there or gone, and what its parts say."""

    device: str
    online: bool
    parts: tuple[str, ...]
    unsent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingLine:
    """One rating with names for people."""

    at: datetime
    officer: str
    counter: str
    number: str
    level: int
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLine:
    """One officer's day: visits, and the ratings by level from 1 up."""

    officer: str
    visits: int
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The step that is next, the hint for it, and the counter where it is to be done."""

    number: int
    hint: str
    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The whole page of one bench, for one chosen counter."""

    files: Mapping[str, str]
    papers: tuple[Paper, ...]
    calls: tuple[Paper, ...]
    faults: Mapping[str, str]
    devices: tuple[Box, ...]
    ratings: tuple[RatingLine, ...]
    officers: tuple[OfficerLine, ...]
    step: Step
    waiting: Mapping[str, int]
    broker: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a `Bench` is made from."""

    centre: Centre
    day: Day
    now: datetime
    lang: Lang
    seen: Seen
    devices: Mapping[str, DeviceState]
    ratings: Iterable[RatingRow]
    officers: Iterable[OfficerRatings]
    broker: bool


def bench(facts: Facts, counter: CounterId) -> Bench:
    """The page's state as seen from `counter`."""
    names = {officer.id: officer.name for officer in facts.centre.officers}
    step = next_step(facts.centre, facts.day, counter, facts.now)
    hint = say(f"hint.{step.hint}", facts.lang, number=step.number, n=step.counter)
    return Bench(
        files=facts.seen.files,
        papers=facts.seen.papers,
        calls=facts.seen.calls,
        faults=facts.seen.faults,
        devices=_boxes(facts.devices),
        ratings=tuple(_rating(row, names, facts.lang) for row in facts.ratings),
        officers=tuple(_officer(row, names, facts.centre) for row in facts.officers),
        step=Step(number=step.step, hint=hint, counter=step.counter),
        waiting=waiting(facts.centre, facts.day, facts.now),
        broker=facts.broker,
    )


def _rating(row: RatingRow, names: Mapping[str, str], lang: Lang) -> RatingLine:
    return RatingLine(
        at=row.at,
        officer=names.get(row.officer, row.officer),
        counter=row.counter,
        number=row.number,
        level=row.level,
        word=say(f"level.{row.level}", lang) if 1 <= row.level <= 4 else str(row.level),
    )


def _officer(row: OfficerRatings, names: Mapping[str, str], centre: Centre) -> OfficerLine:
    levels = range(1, centre.rules.rating_levels + 1)
    return OfficerLine(
        officer=names.get(row.officer, row.officer),
        visits=row.visits,
        levels=tuple(row.levels.get(level, 0) for level in levels),
    )


def _boxes(devices: Mapping[str, DeviceState]) -> tuple[Box, ...]:
    boxes = [
        Box(
            device=device,
            online=state.status == "online",
            parts=tuple(f"{part.name}: {part.state}" for part in state.parts),
            unsent=state.unsent,
        )
        for device, state in devices.items()
    ]
    return tuple(sorted(boxes, key=_natural))


def _natural(box: Box) -> tuple[str, int]:
    """`pad-2` before `pad-10`."""
    name, _, number = box.device.rpartition("-")
    return (name, int(number)) if number.isdecimal() else (box.device, 0)
