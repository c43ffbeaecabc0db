"""Who sits where in this browser: the officer's PIN, and the seat kept in the signed cookie.

A seat is a claim; the day says who really sits there (`hub.web.fence`).
"""

import hmac
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import session

from hub.core.model import CounterId
from hub.web.settings import WebSettings

FREE_TRIES = 3
FIRST_WAIT_S, LONGEST_WAIT_S = 5, 60
REMEMBERED = 1000  # names with failures; beyond it the oldest are forgotten


def pin_is_right(settings: WebSettings, officer: str, pin: str) -> bool:
    """True when `pin` opens the door for `officer`; never when none is set."""
    right = settings.pins.get(officer, settings.pin)
    return bool(right) and hmac.compare_digest(right.encode(), pin.encode())


@dataclass(slots=True)
class Tries:
    """Wrong PINs by who tried; after a few, each further one makes the next wait longer."""

    failed: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def wait_s(self, who: str, now: datetime) -> int:
        """Whole seconds until `who` may try again, 0 when at once."""
        _, free_at = self.failed.get(who, (0, now))
        return max(0, math.ceil((free_at - now).total_seconds()))

    def wrong(self, who: str, now: datetime) -> None:
        """Remember a wrong PIN."""
        count = self.failed.pop(who, (0, now))[0] + 1
        extra = count - FREE_TRIES
        wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(extra, 8)) if extra >= 0 else 0
        self.failed[who] = (count, now + timedelta(seconds=wait))
        while len(self.failed) > REMEMBERED:
            self.failed.pop(next(iter(self.failed)), None)

    def right(self, who: str) -> None:
        """Forget the failures of `who`."""
        self.failed.pop(who, None)


def take(counter: CounterId, officer: str) -> None:
    """This browser now acts for `officer` at `counter`."""
    session["seats"] = {**session.get("seats", {}), counter: officer}
    session.permanent = True


def leave(counter: CounterId) -> None:
    """This browser no longer acts at `counter`."""
    session["seats"] = {k: v for k, v in session.get("seats", {}).items() if k != counter}


def seat(counter: CounterId) -> str | None:
    """The officer for whom this browser acts at `counter`, None when for nobody."""
    found = session.get("seats", {}).get(counter)
    return found if isinstance(found, str) else None
