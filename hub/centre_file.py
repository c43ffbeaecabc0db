"""Reads `centre.toml` into a checked `Centre`. All faults come at once, in sentences.

The shape of the file is the shape of the values in `hub.core.centre`: a new field there is a new
key here. Whether the parts fit together is judged by `hub.core.check`.
"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

from hub.core import check
from hub.core.centre import Centre
from kit.config import ConfigError, build

_SHORT_TIME = re.compile(r"\d\d:\d\d")


class CentreError(Exception):
    """The set-up of the centre cannot be used; `faults` are sentences for whoever edits it."""

    def __init__(self, name: str, faults: tuple[str, ...]) -> None:
        super().__init__("\n  ".join([f"{name}: {len(faults)} fault(s)", *faults]))
        self.faults = faults


def read_centre(path: Path) -> Centre:
    """The centre of a file. Raises `CentreError` with all that is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise CentreError(str(path), (f"the file cannot be read: {err}",)) from err
    return parse_centre(text, name=str(path))


def parse_centre(text: str, *, name: str = "centre.toml") -> Centre:
    """The centre of a TOML text. Raises `CentreError`, which begins with `name`."""
    try:
        # Some editors write Vietnamese letters in pieces; inside, a letter is one sign.
        table = tomllib.loads(normalize("NFC", text))
    except tomllib.TOMLDecodeError as err:
        raise CentreError(name, (f"this is not TOML: {err}",)) from err
    try:
        centre = build(Centre, _as_people_write(table))
    except ConfigError as err:
        raise CentreError(name, err.faults) from err
    if found := check.faults(centre):
        raise CentreError(name, found)
    return centre


def _as_people_write(table: dict[str, Any]) -> dict[str, Any]:
    """The table with its days off as ISO texts, in quotes or not, and `"07:30"` as a time."""
    plain = dict(table)
    for key in ("holidays", "extra_days"):
        if isinstance(days := table.get(key), list):
            plain[key] = [day.isoformat() if isinstance(day, date) else day for day in days]
    if isinstance(periods := table.get("hours"), list):
        plain["hours"] = [_with_seconds(period) for period in periods]
    if isinstance(rules := table.get("rules"), dict):
        plain["rules"] = _with_seconds(rules)
    return plain


def _with_seconds(table: object) -> object:
    if not isinstance(table, dict):
        return table
    return {
        key: f"{value}:00" if isinstance(value, str) and _SHORT_TIME.fullmatch(value) else value
        for key, value in table.items()
    }
