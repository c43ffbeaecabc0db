"""PURE: what a rating pad knows and does, as values. `rating_pad.session` moves them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.press import Edge, Presses
from kit.wire.messages import CounterState, Language, Part, Rate

ALREADY, NOT_COUNTED = "already-rated", "not-counted"  # the words of a Notice
DONE, SKIP, LANGUAGE, REASON = "done", "skip", "language", "reason-"  # keys on the screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The settings of a session. `levels` maps a key to its level; no `reasons`: no question."""

    counter: str
    levels: Mapping[str, int]
    reasons: tuple[str, ...] = ()
    reasons_for_s: float = 10.0
    thanks_for_s: float = 5.0
    resend_after_s: float = 5.0
    language: Language = "vi"


# --- what happens to a pad (beside what the bus says) --------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """An edge, the id of the rating that it may become, and the visit that was shown at that moment
    (None: no visit was shown)."""

    edge: Edge
    rating_id: str
    visit: str | None


@dataclass(frozen=True, slots=True)
class KeypadUp:
    """The keypad on its cable can be read."""


@dataclass(frozen=True, slots=True)
class KeypadDown:
    """The keypad is gone; its driver goes on trying. `reason`: `unplugged`, `busy`, `refused`."""

    reason: str


@dataclass(frozen=True, slots=True)
class DiskDown:
    """A rating could not be written to disk; it is in memory and on its way all the same."""


# --- what a pad does -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keep:
    """Write the rating to disk before anything else happens to it; the same id replaces."""

    rate: Rate


@dataclass(frozen=True, slots=True)
class Send:
    """Send the rating to the hub; a repeat is harmless, its id is the same."""

    rate: Rate


@dataclass(frozen=True, slots=True)
class Forget:
    """The hub has the rating on its disk, or will never take it (`reason` says why)."""

    rating_id: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Light:
    """The lamps beside the keys: lit while a key would count."""

    lit: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The pad's health: its parts, and how many ratings the hub does not have yet."""

    parts: tuple[Part, ...]
    unsent: int


Effect = Keep | Send | Forget | Light | Report


# --- what a pad knows ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A finished visit; a key may rate it until `until_s` if it is not `rated`."""

    visit: str
    officer: str
    until_s: float
    rated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A rating on its way. `held` while its reasons are chosen; `sent_s` None: not under way.

    `kept_s` is when it was born; None: before this start, and the broker was not there yet.
    """

    rate: Rate
    kept_s: float | None = None
    held: bool = False
    sent_s: float | None = None


@dataclass(frozen=True, slots=True)
class Reasons:
    """The lowest level was pressed: why? Asked once; nobody must answer."""

    rate: Rate
    until_s: float


@dataclass(frozen=True, slots=True)
class Thanks:
    """The visit is rated. Says nothing of the level: the officer can see this screen too."""

    rate: Rate
    until_s: float


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know about a visit: `already-rated` or `not-counted`."""

    visit: str
    word: str
    until_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """All that a pad knows. `stage` None: the prompt of the open window if there is one, or idle.

    `lit` and `reported` are what was last told to the lamps and to the hub; None: nothing yet.
    """

    rules: Rules
    language: Language = "vi"
    counter: CounterState | None = None
    windows: tuple[Window, ...] = ()
    stage: Reasons | Thanks | Notice | None = None
    waiting: tuple[Waiting, ...] = ()
    online: bool = False
    parts: tuple[Part, ...] = ()
    presses: Presses = field(default_factory=Presses)
    lit: bool | None = None
    reported: Report | None = None

    def known(self, visit: str | None) -> Window | None:
        """The window of `visit`, None when that visit was never open here (or long ago)."""
        return next((w for w in reversed(self.windows) if w.visit == visit), None)

    def open_window(self, now_s: float) -> Window | None:
        """The visit that a key would rate now, None when no key counts."""
        rate = self.counter.rate if self.counter else None
        found = self.known(rate.visit) if rate else None
        return found if found and not found.rated and now_s < found.until_s else None

    def shown(self, now_s: float) -> str | None:
        """The visit that the screen is about now, None when it is about none."""
        match self.stage:
            case Reasons(rate=rate) | Thanks(rate=rate):
                return rate.visit
            case Notice(visit=visit):
                return visit
        window = self.open_window(now_s)
        return window.visit if window else None
