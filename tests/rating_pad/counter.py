"""What a counter says to its pad, and a pad that can be told things one after the other."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kit.bus import Received
from kit.press import Edge
from kit.wire import topics
from kit.wire.messages import CounterState, Rated, RateWindow
from rating_pad.session import start, update
from rating_pad.session_model import Keep, Key, Rules, Send, Session
from rating_pad.view import level_key

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
OFFICER = "Nguyễn Thị Ánh"
REASONS = ("thai-do", "cho-lau", "khac")
LEVELS = {level_key(n): n for n in (1, 2, 3, 4)} | {"17": 1, "22": 4}


def rules(**changed):
    return Rules(**({"counter": "3", "levels": LEVELS, "reasons": REASONS} | changed))


def finished(visit, *, for_s=30, until=None, officer=OFFICER):
    """The window that a *finish* opens."""
    until = until or AT + timedelta(seconds=for_s)
    return RateWindow(visit=visit, number="A012", officer=officer, until=until, for_s=for_s)


def counter(rate=None, *, retained=False, **changed):
    """The news of counter 3."""
    told = {"at": AT, "counter": "3", "field": "Tư pháp – Hộ tịch", "state": "open"}
    told |= {"officer": OFFICER, "position": "Chuyên viên", "rate": rate}
    return Received(topics.COUNTER, {"counter": "3"}, CounterState(**(told | changed)), retained)


def answer(rating_id, status="accepted", reason=None):
    """The hub's answer to a rating."""
    message = Rated(rating_id=rating_id, status=status, reason=reason)
    return Received(topics.RATED, {"device": "pad-3"}, message)


@dataclass
class Desk:
    """A pad on a desk, its clock, and all that it has done so far."""

    state: Session = field(default_factory=lambda: start(rules(), ()))
    now_s: float = 0.0
    done: list = field(default_factory=list)
    pressed: dict = field(default_factory=dict)  # the visit that was shown, by rating id

    def tell(self, *events, after_s=0.0):
        self.now_s += after_s
        for event in events:
            self.state, effects = update(self.state, event, self.now_s)
            self.done += effects
        return self

    def press(self, key, *, after_s=1.0, visit=...):
        """A key goes down while the screen shows what it shows (or `visit`)."""
        self.now_s += after_s
        rating_id = f"r{len(self.pressed) + 1}"
        self.pressed[rating_id] = self.shown if visit is ... else visit
        return self.tell(Key(Edge(key, down=True), rating_id, self.pressed[rating_id]))

    @property
    def shown(self):
        # What was painted last: time-outs since then come to the screen with the next event.
        return self.state.shown(self.now_s)

    def kept(self):
        return [effect.rate for effect in self.done if isinstance(effect, Keep)]

    def sent(self):
        return [effect.rate for effect in self.done if isinstance(effect, Send)]

    def did(self, kind):
        return [effect for effect in self.done if isinstance(effect, kind)]
