"""PURE: what all events have in common: a time, and whom they are about."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`at` is the hub's own time of the fact, aware, UTC."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent(Event):
    """Something happened to one ticket."""

    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEvent(Event):
    """Something happened to one counter."""

    counter: str
