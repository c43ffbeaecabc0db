"""PURE: what stands on a bench and what was seen there, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A push button of a kiosk: its pin and what is written beside it."""

    pin: str
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk:
    """A kiosk on the bench: with `buttons`, or with `touch`."""

    id: str
    kind: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PadKey:
    """A key of a rating pad: what is pressed, and the level it means."""

    press: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSet:
    """What stands at one counter. `keys` names the pipe that moves the pad's keys."""

    id: str
    sign: str | None = None
    pad: str | None = None
    pad_keys: tuple[PadKey, ...] = ()
    keys: str = "keys"
    pin_officer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the demo's supervisor set up (`bench.json`)."""

    kiosks: tuple[Kiosk, ...] = ()
    hall: str = "hall"
    counters: tuple[CounterSet, ...] = ()
    pin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One print job that lies in a kiosk's tray."""

    device: str
    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that a page watches: file versions by `device/file`, papers newest first, faults."""

    files: Mapping[str, str] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    calls: tuple[Paper, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)
