"""PURE: what a kiosk must still know after a power cut, as notes for its disk and back.

A note is written only when it says something new: `state` with each ticket (it is small), the
others when the hub changes the menu or lends numbers. What was given out stands in the tickets
themselves, so no cursor can disagree with a paper.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from kiosk.flow_events import Given
from kiosk.flow_state import Hub, Kiosk
from kiosk.holdings import Holdings, Lent, Memory, Own, Share
from kiosk.times import Stamp, Times
from kit.wire import codec
from kit.wire.messages import Menu
from kit.wire.messages_offline import Lease, QuotaLeft

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOTE_BYTES = 4 * codec.MAX_BYTES  # a note says what a message said, perhaps in more words
REPRINTS_KEPT = 50  # staff reprint a few tickets a day; the hub repeats within seconds

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateNote:
    """The note that is written with every ticket."""

    term: int = 0
    epoch: int = 0
    order: int = 0
    own: Own = field(default_factory=Own)
    heard: Stamp | None = None
    lease_at: datetime | None = None
    left: tuple[QuotaLeft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastNote:
    """What is known of earlier lives of this kiosk."""

    memory: Memory = "new"
    spoilt: tuple[Lent, ...] = ()
    strangers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is found on the disk. `memory`: `kept`; `lost` when the store was broken, `none` when
    there is no disk. `tickets` in the order of issue.
    """

    memory: Memory
    notes: Mapping[str, str] = field(default_factory=dict)
    tickets: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Where and when a kiosk is switched on. `boot` names this run of the machine, `wall` is its
    clock, which may be wrong.
    """

    local_series: str
    boot: str
    wall: datetime


def aside(stamp: Stamp) -> str:
    """When a ticket was given, as it is kept beside it."""
    return _text(stamp)


def stamp_of(text: str) -> Stamp:
    """What `aside` wrote; a stamp that tells nothing for any other text."""
    return _read(text, Stamp) or Stamp()


def changed(state: Kiosk, *names: str) -> Mapping[str, str]:
    """Those of the notes with these names that say something new."""
    said = {"state": _state, "past": _past, "menu": _menu, "lease": _lease, "reprints": _reprints}
    fresh = {name: said[name](state) for name in names}
    return {name: text for name, text in fresh.items() if text != state.noted.get(name, "")}


def noted(state: Kiosk, notes: Mapping[str, str]) -> Kiosk:
    """The state that knows what the disk knows."""
    return replace(state, noted={**state.noted, **notes}) if notes else state


def remembering(state: Kiosk, found: Found, here: Here, now_s: float) -> Kiosk:
    """A fresh kiosk with all that its disk remembers."""
    said = found.notes.get("state", "")
    note = _read(said, StateNote)
    past = _read(found.notes.get("past", ""), PastNote) or PastNote()
    memory = past.memory if found.memory == "kept" else found.memory
    if note is None:
        # A note that nobody can read any more is as good as a store that broke.
        note, memory = StateNote(), "lost" if said else memory
    lease = _read(found.notes.get("lease", ""), Lease)
    lease = replace(lease, at=note.lease_at or EPOCH) if lease else None
    tops, order = dict[Share, int](), note.order
    used: set[Lent] = set()
    for one in (given.settle for given in found.tickets):
        order = max(order, one.order)
        used |= {(one.series, one.date or "", one.n)} if one.how != "hub" else set()
        if one.how != "local" and one.date is not None:
            tops[one.series, one.date] = max(tops.get((one.series, one.date), 0), one.n)
    holdings = Holdings(
        local_series=here.local_series,
        memory=memory,
        lease=lease,
        used=frozenset(used),
        left={(one.series, one.date): one.left for one in note.left},
        spoilt=frozenset(past.spoilt),
        own=note.own,
    )
    wall = Stamp(boot=here.boot, s=now_s, at=here.wall)
    return replace(
        state,
        menu=_read(found.notes.get("menu", ""), Menu),
        hub=Hub(term=note.term, epoch=note.epoch),
        times=Times(boot=here.boot, hub=note.heard, wall=wall),
        holdings=holdings,
        tickets={given.settle.request_id: given for given in found.tickets},
        tops=tops,
        order=order,
        reprints=dict(_read(found.notes.get("reprints", ""), dict[str, str]) or {}),
        strangers=frozenset(past.strangers),
        noted=found.notes,
        touched_s=now_s,
        reported_s=now_s,
    )


def kept_reprints(reprints: Mapping[str, str]) -> dict[str, str]:
    """The latest reprints, as many as are worth remembering."""
    return dict(list(reprints.items())[-REPRINTS_KEPT:])


# ---- the texts of the notes


def _state(state: Kiosk) -> str:
    holdings = state.holdings
    left: Iterable[tuple[Share, int]] = sorted(holdings.left.items())
    note = StateNote(
        term=state.hub.term,
        epoch=state.hub.epoch,
        order=state.order,
        own=holdings.own,
        heard=state.times.hub,
        lease_at=holdings.lease.at if holdings.lease else None,
        left=tuple(QuotaLeft(series=s, date=d, left=max(0, n)) for (s, d), n in left),
    )
    return _text(note)


def _past(state: Kiosk) -> str:
    holdings = state.holdings
    spoilt, strangers = tuple(sorted(holdings.spoilt)), tuple(sorted(state.strangers))
    note = PastNote(memory=holdings.memory, spoilt=spoilt, strangers=strangers)
    return _text(note)


def _menu(state: Kiosk) -> str:
    """The menu without what holds for a moment only."""
    if state.menu is None:
        return ""
    services = tuple(replace(one, waiting=0, open=True) for one in state.menu.services)
    lasting = replace(state.menu, at=EPOCH, open=True, notice="", notice_en="", services=services)
    return _text(lasting)


def _lease(state: Kiosk) -> str:
    """The lease without what the state's note and the tickets tell better."""
    if state.holdings.lease is None:
        return ""
    lasting = replace(state.holdings.lease, at=EPOCH, quotas=(), unreported=())
    before = state.noted.get("lease", "")
    known = _read(before, Lease)
    # The hub takes used numbers off a range; for each of them a ticket lies on the disk.
    return before if known is not None and _only_shorter(known, lasting) else _text(lasting)


def _only_shorter(known: Lease, lease: Lease) -> bool:
    """Whether nothing has changed but that ranges begin later."""
    if len(known.ranges) != len(lease.ranges):
        return False
    pairs = tuple(zip(known.ranges, lease.ranges, strict=True))
    begun = tuple(replace(one, first=old.first) for old, one in pairs if one.first >= old.first)
    return known == replace(lease, ranges=begun)


def _reprints(state: Kiosk) -> str:
    return _text(kept_reprints(state.reprints))


def _text(value: object) -> str:
    return codec.encode(value, most=NOTE_BYTES).decode()


# ---- and back


def _read(text: str, kind: type[T]) -> T | None:
    """What the note says; None when there is none or it is of another release."""
    if not text:
        return None
    try:
        return codec.decode(text.encode(), kind, most=NOTE_BYTES)
    except codec.WireError:
        return None
