"""PURE: every message that travels over MQTT, as a frozen value.

The field names are a contract with other people's programs (docs/protocol.md): add fields, never
rename them. A reader ignores fields it does not know and refuses wrong types. Instants are aware
datetimes (ISO 8601 with offset on the wire); `_en` siblings carry the English text.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

# Ids are made by the sender (a UUIDv7 at the press); other people's clients may use any plain word.
Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._~-]{1,64}\Z")]
Instant = Annotated[datetime, Meta(tz=True)]
Short = Annotated[str, Meta(max_length=200)]

Language = Literal["vi", "en"]
CounterStateWord = Literal["closed", "open", "calling", "serving", "paused"]
DeskVerb = Literal[
    "open", "pause", "call_next", "call_number", "recall", "start", "finish", "no_show", "return",
    "transfer", "park", "take_back", "cancel", "reprint", "sign_out",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A press at a kiosk: one person wants a number for one service.

    `priority` is the id of the class that the person claims, or None. The same `request_id` again
    gets the same answer, for ever.
    """

    request_id: Id
    service: Id
    language: Language = "vi"
    priority: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of an `Ask`: a number, or a refusal with a stable `reason` word.

    `request_id` is None only when the ask was too garbled to tell. `fault` names the field and the
    value of a malformed ask. `wait_min` is a range in minutes, or None when the hub would guess.
    `ahead` counts who will normally be called before; `term` is explained in messages_offline.
    """

    request_id: str | None
    status: Literal["issued", "refused"]
    at: Instant
    number: str | None = None
    series: str | None = None
    service: str | None = None
    field: str | None = None
    field_en: str | None = None
    counters: tuple[str, ...] = ()
    ahead: int | None = None
    wait_min: tuple[int, int] | None = None
    priority: str | None = None
    language: Language = "vi"
    business_day: str | None = None
    token: str | None = None
    reason: str | None = None
    fault: str | None = None
    term: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What the paper did: `failed` carries a reason word such as `no-paper`."""

    request_id: Id
    result: Literal["confirmed", "failed"]
    reason: Short | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The hub has the print report on its disk (or will never take it: `refused`)."""

    request_id: str | None
    status: Literal["noted", "refused"]
    reason: str | None = None
    fault: str | None = None
    term: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuService:
    """One thing a person can take a number for; `waiting` counts the people of its field."""

    id: str
    name: str
    series: str
    open: bool
    name_en: str = ""
    field: str = ""
    field_name: str = ""
    field_name_en: str = ""
    waiting: int = 0
    counters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuPriority:
    """A class of people who may be called before others (a setting of the centre)."""

    id: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """All that a kiosk offers. `notice` says why and until when nothing is open, if so."""

    at: Instant
    centre: str
    services: tuple[MenuService, ...]
    centre_en: str = ""
    agency: str = ""
    agency_en: str = ""
    open: bool = True
    notice: str = ""
    notice_en: str = ""
    priorities: tuple[MenuPriority, ...] = ()
    ticket_note: str = ""
    ticket_note_en: str = ""
    follow_url: str = ""
    utc_offset_min: int = 420


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCounter:
    """One counter as the hall sees it. `officer` is None while nobody is signed in."""

    id: str
    field: str
    officer: str | None
    state: CounterStateWord
    number: str | None
    field_en: str = ""
    reason: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCall:
    """A call that was made, for the list of latest calls (newest first on the board)."""

    call_id: str
    number: str
    counter: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQueue:
    """One field's queue: how many wait and which numbers come next (first is next)."""

    field: str
    waiting: int
    next: tuple[str, ...] = ()
    field_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The whole hall, retained: a board that wakes up is right after this one message."""

    at: Instant
    counters: tuple[BoardCounter, ...]
    centre: str = ""
    centre_en: str = ""
    calls: tuple[BoardCall, ...] = ()
    queues: tuple[BoardQueue, ...] = ()
    missed: tuple[str, ...] = ()
    notice: str = ""
    notice_en: str = ""
    utc_offset_min: int = 420


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody is called now. `call_id` is announced once; a recall is a call of its own.

    `repeat` is 0 for the first call of a ticket to a counter, then 1, 2 … for recalls.
    """

    call_id: Id
    number: str
    counter: str
    at: Instant
    repeat: int = 0
    priority: bool = False
    language: Language = "vi"
    field: str = ""
    field_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateWindow:
    """The finished visit that may be rated: for `for_s` seconds from the finish, until `until`."""

    visit: Id
    number: str
    officer: str
    until: Instant
    for_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterState:
    """One counter, retained, for its sign and its pad. `rate` is None when nothing can be rated."""

    at: Instant
    counter: str
    field: str
    state: CounterStateWord
    field_en: str = ""
    officer: str | None = None
    position: str = ""
    number: str | None = None
    reason: str = ""
    reason_en: str = ""
    rate: RateWindow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One key press on a pad: `level` 1 (not satisfied) up to the number of levels (very)."""

    rating_id: Id
    visit: Id
    level: Annotated[int, Meta(ge=1, le=10)]
    reasons: Annotated[tuple[Id, ...], Meta(max_length=10)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The rating is on the hub's disk (`accepted`), or will never count, and why (`refused`)."""

    rating_id: str | None
    status: Literal["accepted", "refused"]
    reason: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDo:
    """A verb from a call keypad or a program at a counter; `number` names a ticket, `field` or
    `counter` where to transfer; `reason` is a word for `pause`, a sentence for `cancel`."""

    request_id: Id
    do: DeskVerb
    number: Id | None = None
    field: Id | None = None
    counter: Id | None = None
    reason: Short | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDone:
    """What became of a `DeskDo`; `number` is the ticket at the counter afterwards, if any."""

    request_id: str | None
    status: Literal["done", "refused"]
    number: str | None = None
    reason: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The health of one part of a box, in a word: `printer` is `ok`, `no-paper`, …"""

    name: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """A box is there or gone (last will), what it runs, how its parts are, what it holds unsent."""

    status: Literal["online", "offline"]
    kind: str = ""
    version: str = ""
    parts: tuple[Part, ...] = ()
    unsent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """A device to itself through the broker: proof that the whole way is alive."""

    token: Short
