"""PURE: what can happen to a kiosk (events, past) and what it can do (effects, verbs)."""

from dataclasses import dataclass
from typing import Literal

from kiosk.ticket import Ticket
from kit.press import Edge
from kit.wire.messages import Ask, Printed

PrinterWord = Literal[
    "unknown", "ok", "near-end", "no-paper", "cover-open", "offline", "printer-fault"
]


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A finger on the screen. `request_id` is fresh and used only if this press asks a number."""

    key: str
    request_id: str


@dataclass(frozen=True, slots=True)
class ButtonMoved:
    """A push button went down or up, bounces and all; `request_id` as in `KeyPressed`."""

    edge: Edge
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


@dataclass(frozen=True, slots=True)
class SendAsk:
    """Ask the hub for a number."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class Print:
    """Bring the ticket to paper; `PrintDone` or `PrintFailed` comes back."""

    request_id: str
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Report:
    """Keep the print report on disk and send it to the hub."""

    printed: Printed


@dataclass(frozen=True, slots=True)
class Settle:
    """The hub noted this report: forget it."""

    request_id: str


@dataclass(frozen=True, slots=True)
class ResendReports:
    """Send again what the hub has not noted yet."""


@dataclass(frozen=True, slots=True)
class TellHealth:
    """Publish how the printer is."""

    printer: PrinterWord


Effect = SendAsk | Print | Report | Settle | ResendReports | TellHealth
