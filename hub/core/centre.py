"""PURE: a centre as data: fields of work, services, counters, officers, hours, rules.

Read from `centre.toml` and checked whole before anything starts (`check` returns all faults).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of work (lĩnh vực): one queue with one series of numbers (`A001`)."""

    id: str
    name: str
    series: str
    name_en: str = ""
    priority_allowed: bool = True
    quota_per_day: int = 0  # numbers given on one business day at most; 0: no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a person presses for; several services may share a field, and so its queue."""

    id: str
    name: str
    field: str
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A counter (quầy) and the fields it serves, the main one first."""

    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A receiving officer: name and position are shown on board, sign and pad (NĐ 61 Đ11.2e)."""

    id: str
    name: str
    position: str = ""
    counter: str | None = None  # where this officer normally sits; only a suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A class of people who may be called before others."""

    id: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason to choose from (pause, low rating), by a stable word."""

    id: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Numbers are issued on `days` (1 = Monday … 7 = Sunday) from `start` until before `end`."""

    days: tuple[int, ...]
    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The settings of the queue; the defaults are those of domain practice (docs/settings.md)."""

    always_open: bool = False
    ordinary_per_priority: int = 2  # k: ordinary people called between two priority people
    ordinary_max_wait_min: int = 45  # an ordinary person who waited so long goes before priority
    no_show_tolerance_min: int = 15  # who returns within it keeps the place, later goes to the end
    print_confirm_s: int = 10  # a ticket is callable after this even if the paper is unconfirmed
    rating_window_s: int = 30
    rating_levels: int = 4
    rating_accept_h: int = 24  # a pad that was offline may deliver this much later; 24 at most
    day_starts_at: time = time(4, 0)  # the business day changes here, not at midnight
    day_grace_h: int = 2  # a person at a counter then may keep the old day open this much longer
    estimate_from_visits: int = 5  # below so many finished visits no waiting time is shown
    latest_calls: int = 8
    lease_numbers: int = 50  # lent to each kiosk, series and day, for when the hub is away


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """The whole set-up of one centre.

    `holidays` and `extra_days` are ISO dates. An extra day is worked although its weekday is not
    (a swapped Saturday); it has the hours of the first weekday that has any.
    """

    site: str
    name: str
    fields: tuple[Field, ...]
    services: tuple[Service, ...]
    counters: tuple[Counter, ...]
    officers: tuple[Officer, ...]
    name_en: str = ""
    agency: str = ""
    agency_en: str = ""
    time_zone: str = "Asia/Ho_Chi_Minh"
    priorities: tuple[Priority, ...] = ()
    pause_reasons: tuple[Reason, ...] = ()
    rating_reasons: tuple[Reason, ...] = ()
    hours: tuple[Period, ...] = ()
    holidays: tuple[str, ...] = ()
    extra_days: tuple[str, ...] = ()
    rules: Rules = Rules()
    pads: Mapping[str, str] = field(default_factory=dict)  # rating pad -> counter id
    desks: Mapping[str, str] = field(default_factory=dict)  # call keypad -> counter id
    notice: str = ""
    notice_en: str = ""
    ticket_note: str = ""
    ticket_note_en: str = ""
    follow_url: str = ""  # what the QR on a ticket begins with: https://…/t/; empty: as kiosks say
