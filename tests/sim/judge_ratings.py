"""The judge of the ratings: what a pad kept is counted, on the visit and the officer it showed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from hub.core.centre import Centre
from hub.core.events import Rated
from kit.wire.messages import Rate
from tests.sim.facts import Facts


@dataclass(slots=True)
class Press:
    """A key of a rating pad, and what the pad showed then."""

    counter: str
    visit: str | None
    officer: str
    level: int
    kept: bool = False
    answer: str | None = None  # `accepted`, or why it was refused


class Ratings:
    """What was pressed, against what the hub made of it."""

    def __init__(self, forgiven: Counter[str], broken: Callable[[str], None]) -> None:
        self.presses: dict[str, Press] = {}
        self.lost: set[str] = set()  # those that a restore forgot
        self.restores = 0
        self.counters: frozenset[str] = frozenset()  # those of the set-up; a pad may be taken out
        self._forgiven = forgiven
        self._broken = broken

    # ---- the pads

    def pressed(self, rating_id: str, press: Press) -> None:
        """A finger on a key of a pad that shows a visit and an officer."""
        self.presses.setdefault(rating_id, press)

    def kept(self, rate: Rate) -> None:
        """The pad's disk has it: from here on it counts."""
        press = self.presses[rate.rating_id]
        press.kept = True
        if (rate.visit, rate.level) != (press.visit, press.level):
            self._broken(f"I8: a key for {press.visit} was kept for {rate.visit}")

    def answered(self, facts: Facts, rating_id: str, reason: str | None) -> None:
        """The pad forgets it, because the hub has it or will never take it."""
        press = self.presses[rating_id]
        press.answer = reason or "accepted"
        if reason is None:
            if rating_id not in facts.ratings and rating_id not in self.lost:
                self._broken(f"law 3: rating {rating_id} is acknowledged and is on no disk")
        elif not self._may_be_refused(facts, press, reason):
            self._broken(f"rating {rating_id} on {press.visit} is refused: {reason}")

    def _may_be_refused(self, facts: Facts, press: Press, reason: str) -> bool:
        if reason == "already-rated":
            return any(rated.visit == press.visit for rated in facts.ratings.values())
        if reason == "too-late":  # a clock that was wrong may say so too
            return True
        gone = reason == "unknown-counter" and press.counter not in self.counters
        if gone or (reason in ("unknown-visit", "not-finished") and self.restores):
            self._forgiven[f"rating {reason}"] += 1
            return True
        return False

    # ---- the hub

    def rated(self, centre: Centre, event: Rated) -> None:
        """A rating is on the hub's disk: on the visit and the officer whom the pad showed."""
        press = self.presses.get(event.rating_id)
        if press is None:
            self._broken(f"I8: rating {event.rating_id} was pressed by nobody")
            return
        name = next((one.name for one in centre.officers if one.id == event.officer), "")
        if (event.visit, name) != (press.visit, press.officer):
            self._broken(
                f"I8: a key for {press.visit} of {press.officer} is on {event.visit} of {name}"
            )

    def forgotten(self, before: Facts, after: Facts) -> None:
        """The store is an older one now."""
        self.restores += 1
        gone = before.ratings.keys() - after.ratings.keys()
        self.lost |= gone
        self._forgiven["rating"] += len(gone)

    def unanswered(self, facts: Facts) -> list[str]:
        """What is still broken in the evening."""
        faults = []
        for rating_id, press in self.presses.items():
            if press.kept and press.answer is None:
                faults.append(f"rating {rating_id} was kept and the hub has not answered")
            gone = rating_id not in facts.ratings and rating_id not in self.lost
            if press.answer == "accepted" and gone:
                faults.append(f"law 3: rating {rating_id} was acknowledged and is lost")
        return faults
