"""PURE: what a kiosk is at one moment. `flow` moves it, `view` shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kiosk.flow_events import Given, HubWord, PrinterWord
from kiosk.holdings import Holdings, Share
from kiosk.times import Times
from kit.press import Presses
from kit.wire.messages import Answer, Ask, Language, Menu

# With these words the printer will bring nothing out; with all others it is worth a try.
NO_PRINT: frozenset[str] = frozenset(
    {"no-paper", "cover-open", "cutter-jam", "over-heat", "offline", "printer-fault"}
)

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
    """One person waits for the hub's answer; `token` is for the ticket if there is none."""

    ask: Ask
    token: str
    since_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """The number is known; it is being kept on disk, then on its way to paper.

    `dated` False: nobody knew the time when it was given, so `answer.at` means nothing.
    """

    answer: Answer
    since_s: float
    dated: bool = True
    on_disk: bool = False


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
class Hub:
    """What is known of the hub. `term` is the highest ever heard of, `epoch` that of its day.

    `there`: it has not been declared gone (its last will). `silent`: the latest ask got no answer
    in time. `menu_heard`: the menu is what the broker says, not only what the disk remembers.
    `old`: the latest message came from a hub of an earlier term. `lease_due`: it has not yet
    answered what we hold.
    """

    term: int = 0
    epoch: int = 0
    there: bool = True
    silent: bool = False
    menu_heard: bool = False
    old: bool = False
    lease_due: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk:
    """The whole state. `menu` None: no hub has ever been heard.

    `tickets` are those that this kiosk gave out and still keeps, by request_id; `tops` the highest
    number of each series and day that it has seen. `asked` are the latest requests of this run,
    `answered` those whose answer was taken or thrown away. `reprints` leads from a print_id to what
    became of it (empty: not known yet). `telling` are tickets whose print report is on the way,
    `strangers` those of an earlier life. `noted` is what the disk remembers, by name. `shut`: the
    kiosk is alone and it is not the time for numbers.
    """

    rules: Rules
    page: Page = Home()
    menu: Menu | None = None
    language: Language = "vi"
    priority: str | None = None
    bus_up: bool = False
    hub: Hub = Hub()
    times: Times = field(default_factory=Times)
    holdings: Holdings = field(default_factory=Holdings)
    tickets: Mapping[str, Given] = field(default_factory=dict)
    tops: Mapping[Share, int] = field(default_factory=dict)
    order: int = 0
    printer: PrinterWord = "unknown"
    presses: Presses = field(default_factory=Presses)
    touched_s: float = 0.0
    deaf_until_s: float = 0.0
    reported_s: float = 0.0
    asked: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    reprints: Mapping[str, str] = field(default_factory=dict)
    telling: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    noted: Mapping[str, str] = field(default_factory=dict)
    shut: bool = False

    @property
    def alone(self) -> bool:
        """Whether it is of no use to ask the hub."""
        return not self.bus_up or not self.hub.there

    @property
    def fresh(self) -> bool:
        """Whether what the menu says of this moment (people waiting, open) can be shown."""
        return not self.alone and not self.hub.silent and self.hub.menu_heard

    @property
    def looks(self) -> tuple[object, ...]:
        """All that `view` makes its picture of: the rest can change and nobody sees it."""
        return (
            self.rules, self.page, self.menu, self.language, self.priority, self.printer,
            self.fresh, self.alone, self.shut,
        )  # fmt: skip

    @property
    def hub_word(self) -> HubWord:
        """How the hub is, for the staff."""
        if self.hub.old:
            return "old-term"
        return "alone" if self.alone or self.hub.silent else "ok"


def start(rules: Rules) -> Kiosk:
    """A kiosk that was switched on for the first time in its life."""
    return Kiosk(rules=rules, language=rules.language)
