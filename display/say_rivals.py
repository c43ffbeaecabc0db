"""PURE: which other displays speak in the same hall. Two voices at once are understood by nobody.

A display that speaks has a part `speaker` in its retained state (`device/{device}/state`), whether
that part is well or not.
"""

from collections.abc import Collection
from dataclasses import dataclass

from kit.bus import Received
from kit.wire import topics
from kit.wire.messages import DeviceState

PART = "speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivals:
    """`others` speak beside `device`; those of `allowed` are in another hall and do not count."""

    device: str
    allowed: Collection[str] = ()
    others: tuple[str, ...] = ()


def follow(rivals: Rivals, event: object) -> Rivals:
    """The rivals after `event`; most events change nothing."""
    match event:
        case Received(topic=topics.STATE, message=DeviceState() as state, parts=parts):
            device = parts.get("device", "")
        case _:
            return rivals
    if device == rivals.device or device in rivals.allowed:
        return rivals
    speaks = state.status == "online" and any(part.name == PART for part in state.parts)
    if speaks == (device in rivals.others):
        return rivals
    others = {*rivals.others, device} if speaks else {*rivals.others} - {device}
    return Rivals(device=rivals.device, allowed=rivals.allowed, others=tuple(sorted(others)))
