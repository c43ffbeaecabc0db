"""PURE: what a kiosk is at one moment. `flow` moves it, `view` shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kiosk.flow_events import PrinterWord
from kit.press import Presses
from kit.wire.messages import Answer, Ask, Language, Menu

# With these words the printer will bring nothing out; with all others it is worth a try.
NO_PRINT: frozenset[str] = frozenset({"no-paper", "cover-open", "offline", "printer-fault"})

Outcome = Literal["paper", "perhaps-paper", "screen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The settings that the flow follows; `kiosk.config` says what each is."""

    has_screen: bool = True
    touch: bool = True
    button_services: Mapping[str, str] = field(default_factory=dict)
    language: Language = "vi"
    link_base: str = ""
    answer_within_s: float = 0.8
    give_up_s: float = 10.0
    print_within_s: float = 20.0
    thanks_s: float = 6.0
    shown_s: float = 30.0
    fault_s: float = 8.0
    idle_s: float = 30.0
    guard_s: float = 1.0
    report_every_s: float = 5.0


@dataclass(frozen=True, slots=True)
class Home:
    """Nobody is in the middle of anything; whether numbers are given stands in the menu."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """A person touched a field that has several services."""

    field: str


@dataclass(frozen=True, slots=True)
class PriorityQuestion:
    """A person is asked which class of priority it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One person waits for the hub's answer. `pause_s` is the wait before the next repeat."""

    ask: Ask
    since_s: float
    resend_at_s: float
    pause_s: float
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Printing:
    """The number is known and on its way to paper."""

    answer: Answer
    since_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One person has a number: on paper, or only here. `fault` is the printer's word if so."""

    answer: Answer
    outcome: Outcome
    since_s: float
    until_s: float
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sorry:
    """One person got no number, and reads why and what to do next."""

    reason: str
    until_s: float


Page = Home | Choosing | PriorityQuestion | Asking | Printing | Number | Sorry


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk:
    """The whole state. `menu` None: the hub has not been heard since the start.

    `answered` holds the requests whose answer was taken or thrown away, newest last: the answer
    to a repeated ask comes twice and must not be acted on twice.
    """

    rules: Rules
    page: Page = Home()
    menu: Menu | None = None
    language: Language = "vi"
    priority: str | None = None
    bus_up: bool = False
    hub_silent: bool = False
    printer: PrinterWord = "unknown"
    presses: Presses = field(default_factory=Presses)
    touched_s: float = 0.0
    deaf_until_s: float = 0.0
    reported_s: float = 0.0
    answered: tuple[str, ...] = ()


def start(rules: Rules) -> Kiosk:
    """A kiosk that was just switched on."""
    return Kiosk(rules=rules, language=rules.language)
