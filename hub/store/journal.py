"""Events and outcomes as JSON text, and the hash chain that ties the rows together.

A row's hash covers the hash before it, so that no row can be changed, taken out or put in between
without every later hash being wrong.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

import msgspec

from hub.core.events import EVENTS, Event
from hub.outcome import Outcome
from hub.store.port import StoreBroken

FIRST_HASH = "0" * 64  # what stands before the first row of a site

KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in EVENTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the journal without its site."""

    seq: int
    epoch: int
    business_day: date
    at: datetime
    kind: str
    body: str


def body_of(event: Event) -> str:
    """The event as JSON, fields in the order of its class."""
    return msgspec.json.encode(event).decode()


def event_of(kind: str, body: str) -> Event:
    """The event in a row; StoreBroken when this program does not know it."""
    if kind not in KINDS:
        raise StoreBroken(f"the journal holds {kind!r}: written by a newer program?")
    try:
        return msgspec.json.decode(body, type=KINDS[kind])
    except msgspec.MsgspecError as err:
        raise StoreBroken(f"the journal holds a {kind} that cannot be read: {err}") from err


def outcome_text(outcome: Outcome) -> str:
    """The outcome as JSON."""
    return msgspec.json.encode(outcome).decode()


def outcome_of(text: str) -> Outcome:
    """The outcome in an answer; StoreBroken when this program cannot read it."""
    try:
        return msgspec.json.decode(text, type=Outcome)
    except msgspec.MsgspecError as err:
        raise StoreBroken(f"an answer cannot be read: {err}") from err


def chained(prev_hash: str, row: Row) -> str:
    """The hash of a row after the row with `prev_hash`."""
    parts = (
        prev_hash,
        str(row.seq),
        str(row.epoch),
        row.business_day.isoformat(),
        row.at.astimezone(UTC).isoformat(),
        row.kind,
        row.body,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
