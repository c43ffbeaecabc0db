"""What the hub says after a commit: calls and reprints as they happen, states when they differ.

Only while the broker is there: when it is back every state goes out again, and a board takes the
calls it missed from the state. So no call from before comes out of a queue minutes later, and no
paper either. Under load the states are paced by what they cost; what happens once never waits.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from hub import told
from hub.core.centre import Centre
from hub.core.events import Restored, Skipped
from hub.core.model import Day
from hub.service_decide import Decision
from hub.translate import Publish, calls
from hub.translate_reprint import reprints
from hub.translate_state import news, place, retained

log = logging.getLogger(__name__)

STATES_SHARE = 0.05  # of the writer's time, for states of which the next one replaces the last
STATES_WITHIN_S = 1.0  # however long one round of states took
GRAVE = (Restored, Skipped)  # what the manager of the centre has to know of

Announce = Callable[[Sequence[Publish]], None]


class Teller:
    """Tells the boards through `announce`; for the writer's thread only.

    `due_s` is when the states may go out that have to, by the clock `now_s`; None when all is said.
    """

    def __init__(self, centre: Centre, announce: Announce, now_s: Callable[[], float]) -> None:
        self._centre = centre
        self._announce = announce
        self._now_s = now_s
        self._said: dict[str, Any] = {}
        self._free_s = now_s()  # the writer's time is for others until then
        self.due_s: float | None = None

    def forget(self, at: str = "") -> None:
        """The broker may have forgotten everything (or the state `at` a place): say it again."""
        if at:
            self._said.pop(at, None)
        else:
            self._said.clear()
        self.due_s = self._free_s

    def written(self, made: Sequence[Decision], *, announce: bool) -> None:
        """Log what happened; announce what happens once; the states will follow."""
        if made:
            self.due_s = self._free_s
        try:
            self._log(made)
            if announce:
                self._announce_once(made)
        except Exception:  # what is on disk stays true when an announcement fails
            log.exception("what happened could not be announced")

    def states(self, day: Day | None, now: datetime) -> None:
        """Publish the retained states that say something else than last time, when it is time."""
        began_s = self._now_s()
        if self.due_s is None or began_s < self.due_s:
            return
        self.due_s = None
        try:
            states = news(self._said, retained(self._centre, day, now))
            if states:
                self._announce(states)
                self._said.update({place(state): state.message for state in states})
        except Exception:
            log.exception("the states could not be announced")
        took_s = self._now_s() - began_s
        self._free_s = began_s + min(took_s / STATES_SHARE, STATES_WITHIN_S)

    def _log(self, made: Sequence[Decision]) -> None:
        """What happened, for the manager of the centre: one record a commit, grave news alone."""
        plain: list[str] = []
        for one in made:
            for step in one.recorded.steps if one.day is not None else ():
                said = told.sentences(step.after, [step.event])
                if isinstance(step.event, GRAVE):
                    for sentence in said:
                        log.warning("%s", sentence)
                else:
                    plain += said
        if plain:
            log.info("%s", "; ".join(plain))

    def _announce_once(self, made: Sequence[Decision]) -> None:
        """The calls, and the papers that are printed again."""
        for one in made:
            if one.day is not None and one.recorded.steps:
                events = [step.event for step in one.recorded.steps]
                found = calls(self._centre, one.day, events)
                found += reprints(self._centre, one.day, events)
                if found:
                    self._announce(found)
