"""What the hub says after a commit: calls as they happen, retained states when they differ.

Only while the broker is there: when it is back every state goes out again, and a board takes the
calls it missed from the state. So no call from before comes out of a queue minutes later.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from hub import told
from hub.core.centre import Centre
from hub.core.model import Day
from hub.service_decide import Decision
from hub.translate import Publish, calls
from hub.translate_state import news, place, retained

log = logging.getLogger(__name__)

Announce = Callable[[Sequence[Publish]], None]


class Teller:
    """Tells the boards through `announce`; for the writer's thread only."""

    def __init__(self, centre: Centre, announce: Announce) -> None:
        self._centre = centre
        self._announce = announce
        self._said: dict[str, Any] = {}

    def forget(self) -> None:
        """The broker may have forgotten everything: say every state again."""
        self._said.clear()

    def log(self, made: Sequence[Decision]) -> None:
        """What happened, for the manager of the centre."""
        for one in made:
            if one.day is not None:
                events = [step.event for step in one.recorded.steps]
                for sentence in told.sentences(one.day, events):
                    log.info("%s", sentence)

    def calls(self, made: Sequence[Decision]) -> None:
        """Announce the calls among what was decided."""
        for one in made:
            if one.day is not None and one.recorded.steps:
                events = [step.event for step in one.recorded.steps]
                if found := calls(self._centre, one.day, events):
                    self._announce(found)

    def states(self, day: Day | None, now: datetime) -> None:
        """Publish the retained states that say something else than last time."""
        states = news(self._said, retained(self._centre, day, now))
        if states:
            self._announce(states)
            self._said.update({place(state): state.message for state in states})
