"""PURE: what can happen to a kiosk (events, past) and what it can do (effects, verbs).

Effects are done in the order in which they are given. `Keep` is answered by `OnDisk` or
`NotOnDisk`: the paper does not move before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from kiosk.ticket import Ticket
from kiosk.times import Stamp
from kit.press import Edge
from kit.wire.messages import Ask, Printed
from kit.wire.messages_offline import Holds, Settle

PrinterWord = Literal[
    "unknown",
    "ok",
    "near-end",
    "no-paper",
    "cover-open",
    "cutter-jam",
    "over-heat",
    "offline",
    "printer-fault",
]
HubWord = Literal["ok", "alone", "old-term"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A ticket that this kiosk gave out, as it lies on its disk.

    `stamp` is when. `day` is until when it is kept: its business day, or the latest that was known.
    `pending`: the hub is to be told by `settle` (else a print report says all that is new to it).
    """

    settle: Settle
    stamp: Stamp
    day: str
    pending: bool


def report_key(request_id: str) -> str:
    """The name of a print report in the outbox; the ticket itself has its request_id there."""
    return f"{request_id}.printed"


# ---- events


@dataclass(frozen=True, slots=True)
class Started:
    """The program is up; the first event of all."""


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A finger on the screen.

    `request_id` and `token` (secret, for a phone) are fresh and used only if this press gets a
    number. `wall` is the wall clock at the press, which may be wrong.
    """

    key: str
    request_id: str
    token: str = ""
    wall: datetime | None = None


@dataclass(frozen=True, slots=True)
class ButtonMoved:
    """A push button went down or up, bounces and all; the rest as in `KeyPressed`."""

    edge: Edge
    request_id: str
    token: str = ""
    wall: datetime | None = None


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What `Keep` asked for survives a power cut from now on."""

    request_id: str


@dataclass(frozen=True, slots=True)
class NotOnDisk:
    """What `Keep` asked for is in memory only."""

    request_id: str


@dataclass(frozen=True, slots=True)
class PrintDone:
    """The slip is out. `verified` False: the printer cannot tell, it only took the bytes."""

    request_id: str
    verified: bool


@dataclass(frozen=True, slots=True)
class PrintFailed:
    """There is no whole slip; `reason` is a printer word or another reason word."""

    request_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrinterSaid:
    """What the printer answered when it was asked how it is; sent when the word changes."""

    word: PrinterWord


# ---- effects


@dataclass(frozen=True, slots=True)
class SendAsk:
    """Ask the hub for a number."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep a ticket and notes on disk, in one commit; then say `OnDisk` or `NotOnDisk`."""

    given: Given
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Print:
    """Bring the ticket to paper; `PrintDone` or `PrintFailed` comes back.

    `request_id` is that of the ticket, or the print_id of a reprint.
    """

    request_id: str
    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Keep on disk what the paper did, in one commit: the ticket anew, and `printed` for the hub.

    `given` None: a reprint. `printed` None: the ticket itself tells the hub. Both go out at once.
    """

    given: Given | None = None
    printed: Printed | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Keep notes on disk."""

    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Forget:
    """The hub has what lies under this key of the outbox: send it no more.

    `why` is its reason word when it refused to take it.
    """

    key: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Let all tickets that are kept wait for the hub once more."""

    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prune:
    """Forget what is done and of days before this one."""

    before: str


@dataclass(frozen=True, slots=True)
class SendHolds:
    """Tell the hub what this kiosk has in hand."""

    holds: Holds


@dataclass(frozen=True, slots=True)
class SendKept:
    """Send what waits in the outbox, oldest first, as far as there is room on the way.

    `lost`: what is on the way has had no answer in time, it counts as lost and is sent again.
    """

    stamp: Stamp
    lost: bool = False


@dataclass(frozen=True, slots=True)
class TellHealth:
    """Publish how the printer is, and whether the hub is there."""

    printer: PrinterWord
    hub: HubWord = "ok"


Effect = (
    SendAsk | Keep | Print | Report | Note | Forget | Again | Prune | SendHolds | SendKept
    | TellHealth
)  # fmt: skip
