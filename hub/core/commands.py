"""PURE: what may be asked of the hub (verbs). `request_id` makes a repeat harmless for ever.

Commands of an officer name the counter; who sits there is a fact of the day. Nothing here was
checked against the rules yet; that is `decide`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hub.core.model import CounterId


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A person pressed. `token` is drawn at the hub's edge: the core has no randomness."""

    request_id: str
    device: str
    service: str
    language: str
    priority: str | None
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPrint:
    """The kiosk says what the paper did with the ticket of `ticket` (its request_id)."""

    ticket: str
    device: str
    ok: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lend:
    """A kiosk is there: see that it has numbers to go on alone, today and on the next open day."""

    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """A kiosk tells of a ticket that it gave out; the paper's number is the one that counts.

    `how` is `lease`, `local`, or `hub` for a number of ours that a restored store may have lost.
    `business_day` None: the kiosk did not know it. `waited_s` None: nobody can tell how long ago.
    """

    request_id: str
    device: str
    number: str
    series: str
    n: int
    service: str
    language: str
    priority: str | None
    token: str
    how: str
    order: int
    business_day: date | None = None
    term: int = 0
    waited_s: float | None = None
    printed: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A kiosk says the highest number of each series and day that it has seen or holds."""

    device: str
    term: int
    tops: Mapping[tuple[str, date], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """The store was put back from a backup: nothing that may be on paper is given again."""

    term: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A citizen pressed a key on the pad of a counter."""

    rating_id: str
    device: str
    counter: CounterId
    visit: str
    level: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtCounter:
    """Base of all that an officer does at a counter.

    `acting` is who acts, as the edge knows it; None: whoever sits there (a call keypad).
    """

    request_id: str
    counter: CounterId
    acting: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn(AtCounter):
    """The officer (whose PIN the edge has checked) sits down; the counter is paused until Open."""

    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut(AtCounter):
    """The officer leaves; refused while a ticket is active."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(AtCounter):
    """Ready to call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(AtCounter):
    """Not calling for a while; `reason` is one of the centre's pause reasons."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(AtCounter):
    """Call whoever is next by the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNumber(AtCounter):
    """Call a number that stands here, out of turn; also one that only its paper knows as yet."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint(AtCounter):
    """Print a ticket once more, marked, at the kiosk that gave it out; `request_id` names it."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(AtCounter):
    """Announce the called ticket once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(AtCounter):
    """The person is here: the visit begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(AtCounter):
    """The visit ends; the pad unlocks for it. From CALLED it also counts as started just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShow(AtCounter):
    """Nobody came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(AtCounter):
    """A missed person is back: keeps the place within the tolerance, else goes to the end."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(AtCounter):
    """Send the active ticket to another field or one other counter; it keeps its time."""

    field: str | None = None
    to_counter: CounterId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Park(AtCounter):
    """Set the active ticket aside at this counter (the person fetches a paper)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(AtCounter):
    """Call a ticket parked at this counter again, now."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(AtCounter):
    """Take a waiting, missed or parked ticket out (a test press, a person who left)."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Time went by: opens the day, confirms overdue papers, rolls the day over, renews leases."""


Command = Ask | ReportPrint | Lend | Settle | Witness | Restore | Rate | AtCounter | Tick
