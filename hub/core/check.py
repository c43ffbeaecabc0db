"""PURE: whether the set-up of a centre holds together. All faults at once, in sentences.

A fault is something that would strand a person or a program; a warning is something that works but
that the hall will suffer from.
"""

import re
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.core.centre import Centre, Period
from hub.core.evolve_call import CALLS_KEPT

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ID_LENGTH = 40
_COUNTERS = {str(n) for n in range(1, 41)}  # the voice has words for these

# What fits on the narrowest thing that shows it: two lines of a ticket, a column of the board.
_NAME_LENGTH = {
    "field": 60, "service": 120, "officer": 60, "position": 60, "priority": 80, "reason": 60,
}  # fmt: skip
_TEXT_LENGTH = {
    "name": 100, "name_en": 100, "agency": 100, "agency_en": 100,
    "notice": 200, "notice_en": 200, "ticket_note": 200, "ticket_note_en": 200,
    "follow_url": 80,  # with the secret behind it a QR of 45 squares: 28 mm of a ticket
}  # fmt: skip

_RANGES = {
    "ordinary_per_priority": (0, 20),
    "ordinary_max_wait_min": (1, 480),
    "no_show_tolerance_min": (0, 480),
    "print_confirm_s": (1, 120),
    "rating_window_s": (5, 600),
    "rating_levels": (2, 10),
    "rating_accept_h": (1, 24),  # the hub keeps the visits of the day before, and no more
    "day_grace_h": (0, 12),
    "estimate_from_visits": (2, 100),
    "latest_calls": (1, CALLS_KEPT),
    "lease_numbers": (1, 500),  # half a thousand: the hub's own numbers need room as well
}

# Over a loudspeaker these letters are one sound; l and n merge in parts of the North.
_SOUND_ALIKE = (frozenset("BCDGPTV"), frozenset("LN"))
_LOOK_LIKE_DIGITS = frozenset("IO")


def faults(centre: Centre) -> tuple[str, ...]:
    """All that is wrong, one sentence each; empty when the centre may start."""
    return (
        *_identity(centre),
        *_names(centre),
        *_duplicates(centre),
        *_series(centre),
        *_quotas(centre),
        *_references(centre),
        *_unserved(centre),
        *_hours(centre),
        *_days(centre),
        *_rules(centre),
    )


def warnings(centre: Centre) -> tuple[str, ...]:
    """What works but will be regretted in the hall."""
    found = []
    letters = {field.series for field in centre.fields}
    for alike in _SOUND_ALIKE:
        if len(letters & alike) > 1:
            heard = ", ".join(sorted(letters & alike))
            found.append(f"series {heard} sound alike over a loudspeaker: use A H K M Q S X R Y")
    for letter in sorted(letters & _LOOK_LIKE_DIGITS):
        found.append(f"series {letter} looks like a digit on paper")
    return tuple(found)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint such as ` (did you mean "justice"?)`, or nothing when no name is near."""
    close = get_close_matches(word, list(known), n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""


def _identity(centre: Centre) -> Iterator[str]:
    if not _is_id(centre.site):
        yield f'site "{centre.site}" must be small letters, digits and single hyphens'
    if not centre.name.strip():
        yield "name is empty"
    for key, most in _TEXT_LENGTH.items():
        length = len(getattr(centre, key))
        if length > most:
            yield f"{key} has {length} characters; {most} fit"
    if centre.follow_url and not centre.follow_url.startswith(("https://", "http://")):
        yield f'follow_url "{centre.follow_url}" does not begin with https:// or http://'
    try:
        ZoneInfo(centre.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f'time_zone "{centre.time_zone}" is not known; one is "Asia/Ho_Chi_Minh"'


def _names(centre: Centre) -> Iterator[str]:
    named = [
        *(("field", f.id, f.name, f.name_en) for f in centre.fields),
        *(("service", s.id, s.name, s.name_en) for s in centre.services),
        *(("officer", o.id, o.name, "") for o in centre.officers),
        *(("priority", p.id, p.name, p.name_en) for p in centre.priorities),
        *(("reason", r.id, r.name, r.name_en) for r in centre.pause_reasons),
        *(("reason", r.id, r.name, r.name_en) for r in centre.rating_reasons),
    ]
    for kind, key, name, name_en in named:
        if not _is_id(key):
            yield f'{kind} id "{key}" must be small letters, digits and single hyphens'
        if not name.strip():
            yield f'{kind} "{key}" has no name'
        length = max(len(name), len(name_en))
        if length > _NAME_LENGTH[kind]:
            yield f'{kind} "{key}": the name has {length} characters; {_NAME_LENGTH[kind]} fit'
    for officer in centre.officers:
        if len(officer.position) > _NAME_LENGTH["position"]:
            yield f'officer "{officer.id}": the position has more than 60 characters'
    for counter in centre.counters:
        if counter.id not in _COUNTERS:
            yield f'counter id "{counter.id}" must be a number from 1 to 40'


def _duplicates(centre: Centre) -> Iterator[str]:
    for kind, ids in (
        ("field", [x.id for x in centre.fields]),
        ("service", [x.id for x in centre.services]),
        ("counter", [x.id for x in centre.counters]),
        ("officer", [x.id for x in centre.officers]),
        ("priority", [x.id for x in centre.priorities]),
        ("pause reason", [x.id for x in centre.pause_reasons]),
        ("rating reason", [x.id for x in centre.rating_reasons]),
    ):
        for key, times in Tally(ids).items():
            if times > 1:
                yield f'{kind} "{key}" is there {times} times'
    for kind, some in (
        ("fields", centre.fields), ("services", centre.services),
        ("counters", centre.counters), ("officers", centre.officers),
    ):  # fmt: skip
        if not some:
            yield f"there are no {kind}"


def _series(centre: Centre) -> Iterator[str]:
    for field in centre.fields:
        if not re.fullmatch(r"[A-Z]", field.series):
            yield f'field "{field.id}": series "{field.series}" must be one letter from A to Z'
    for series, times in Tally(field.series for field in centre.fields).items():
        if times > 1:
            of = ", ".join(field.id for field in centre.fields if field.series == series)
            yield f"series {series} is used by {of}: every field needs a letter of its own"


def _quotas(centre: Centre) -> Iterator[str]:
    for field in centre.fields:
        if field.quota_per_day < 0:
            yield f'field "{field.id}": quota_per_day is {field.quota_per_day}; 0 means no limit'


def _references(centre: Centre) -> Iterator[str]:
    fields = [field.id for field in centre.fields]
    counters = [counter.id for counter in centre.counters]
    for service in centre.services:
        if service.field not in fields:
            hint = nearest(service.field, fields)
            yield f'service "{service.id}": there is no field "{service.field}"{hint}'
    for counter in centre.counters:
        for key in counter.fields:
            if key not in fields:
                yield f'counter {counter.id}: there is no field "{key}"{nearest(key, fields)}'
    for officer in centre.officers:
        if officer.counter is not None and officer.counter not in counters:
            yield f'officer "{officer.id}": there is no counter {officer.counter}'
    for table, devices in (("pads", centre.pads), ("desks", centre.desks)):
        for device, at in devices.items():
            if at not in counters:
                yield f'{table}: "{device}" is at counter {at}, which does not exist'
    for device in sorted(centre.pads.keys() & centre.desks.keys()):
        # What stands in front of a citizen must not be able to act for the officer.
        yield f'"{device}" is both a pad and a desk'


def _unserved(centre: Centre) -> Iterator[str]:
    served = {key for counter in centre.counters for key in counter.fields}
    for field in centre.fields:
        if field.id not in served:
            yield f'no counter serves field "{field.id}": its people would wait for ever'
    for counter in centre.counters:
        if not counter.fields:
            yield f"counter {counter.id} serves no field"
        for key, times in Tally(counter.fields).items():
            if times > 1:
                yield f'counter {counter.id} lists field "{key}" {times} times'


def _hours(centre: Centre) -> Iterator[str]:
    if not centre.hours and not centre.rules.always_open:
        yield "there are no hours: nobody could ever take a number"
    for period in centre.hours:
        if not period.days or not set(period.days) <= set(range(1, 8)):
            yield f"hours {_span(period)}: days are 1 (Monday) to 7 (Sunday)"
        if period.start >= period.end:
            yield f"hours {_span(period)}: the end must be later than the start, on the same day"
        if period.start < centre.rules.day_starts_at < period.end:
            yield f"hours {_span(period)}: the business day would change while the centre is open"
    for n, one in enumerate(centre.hours):
        for other in centre.hours[n + 1 :]:
            if set(one.days) & set(other.days) and one.start < other.end and other.start < one.end:
                yield f"hours {_span(one)} and {_span(other)} overlap"


def _days(centre: Centre) -> Iterator[str]:
    for key, days in (("holidays", centre.holidays), ("extra_days", centre.extra_days)):
        for day in days:
            if not _is_date(day):
                yield f'{key}: "{day}" is not a date such as 2026-09-02'
        for day, times in Tally(days).items():
            if times > 1:
                yield f"{key}: {day} is there {times} times"
    for day in sorted({*centre.holidays} & {*centre.extra_days}):
        yield f"{day} is both a holiday and an extra day"


def _rules(centre: Centre) -> Iterator[str]:
    for key, (least, most) in _RANGES.items():
        value = getattr(centre.rules, key)
        if not least <= value <= most:
            yield f"rules.{key} is {value}; it must be {least} to {most}"


def _span(period: Period) -> str:
    return f"{period.start:%H:%M}-{period.end:%H:%M}"


def _is_id(text: str) -> bool:
    return len(text) <= _ID_LENGTH and _ID.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
