"""PURE: are the keys on this glass large enough to be hit? Told when the settings are checked.

EN 301 549 and ISO 9241-410 leave it to the maker; 20 mm is what an old or trembling finger hits.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from math import inf

from kit.scene import Scene
from kit.wire.messages import CounterState, Rate, RateWindow
from rating_pad.session_model import Reasons, Rules, Session, Window
from rating_pad.view import view
from rating_pad.view_look import Look

TARGET_MM = 20.0
_WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)


def small_targets(look: Look, rules: Rules, px_per_mm: float) -> tuple[str, ...]:
    """A sentence for the smallest key of each picture that is smaller than 20 mm; else nothing."""
    said = []
    for name, scene in _pictures(look, rules):
        small_mm = min(min(one.at.w, one.at.h) for one in scene.targets) / px_per_mm
        if small_mm < TARGET_MM:
            said.append(
                f"px_per_mm: on this glass a key of the {name} is {small_mm:.0f} mm,"
                f" {TARGET_MM:.0f} mm are asked for"
            )
    return tuple(said)


def _pictures(look: Look, rules: Rules) -> Iterator[tuple[str, Scene]]:
    window = RateWindow(visit="v", number="A001", officer="", until=_WHENEVER, for_s=1)
    counter = CounterState(at=_WHENEVER, counter=rules.counter, field="", state="open", rate=window)
    opened = Window(visit="v", officer="", until_s=inf)
    asking = Session(rules=rules, counter=counter, windows=(opened,))
    yield "prompt", view(look, asking, 0.0)
    if rules.reasons:
        asked = Reasons(rate=Rate(rating_id="r", visit="v", level=1), until_s=inf)
        yield "reasons", view(look, Session(rules=rules, stage=asked), 0.0)
