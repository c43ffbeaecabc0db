"""A ticket printer with its worker, as the flow notices them: it prints, or does not, or both."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.flow_events import PrintDone, PrinterSaid, PrinterWord, PrintFailed
from kiosk.flow_state import NO_PRINT

if TYPE_CHECKING:
    from tests.sim.kiosk_box import KioskBox

PRINTS_IN_S = 1.2


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: the ticket's request_id, or the print_id of a reprint."""

    request_id: str
    number: str


class Printer:
    """The machine beside the box; it goes on with its slip when the program dies."""

    def __init__(self, kiosk: KioskBox) -> None:
        self.word: PrinterWord = "ok"
        self._kiosk = kiosk
        self._verifies = True
        self._stalls = 0
        self._jobs: deque[Slip] = deque()
        self._at: Slip | None = None

    # ---- the worker of the program

    def put(self, slip: Slip) -> None:
        """Print this next."""
        self._jobs.append(slip)
        self._next()

    def program_died(self) -> None:
        """What was not in the printer is forgotten."""
        self._jobs.clear()

    def _next(self) -> None:
        if self._at is not None or not self._jobs or not self._kiosk.alive:
            return
        slip, kiosk = self._jobs.popleft(), self._kiosk
        if self.word in NO_PRINT:
            word = self.word
            kiosk.later(0.1, lambda: self._tells(PrintFailed(slip.request_id, word)))
            return
        self._at = slip
        takes_s = PRINTS_IN_S
        if self._stalls:
            self._stalls -= 1
            takes_s = kiosk.rng.choice((8.0, 30.0))
            kiosk.world.strike("paper-stall", kiosk.name, slip.number)
        kiosk.outside(takes_s, self._out)
        kiosk.later(takes_s / 2, lambda: kiosk.dies_at("printing", "kiosk-crash-printing"))

    def _out(self, program_lives: bool) -> None:
        """The slip comes out now, or half of it, or nothing."""
        slip, kiosk = self._at, self._kiosk
        self._at = None
        assert slip is not None
        ran_out = self.word in NO_PRINT
        half = not program_lives and kiosk.rng.random() < 0.5
        if not (ran_out or half):
            kiosk.given(slip, paper=True)
        if program_lives:
            failed = PrintFailed(slip.request_id, self.word)
            done = failed if ran_out else PrintDone(slip.request_id, self._verifies)
            kiosk.guarded(lambda: self._reports(slip, done))
        self._next()

    def _reports(self, slip: Slip, done: PrintDone | PrintFailed) -> None:
        self._kiosk.dies_at("after-paper", "kiosk-crash-after-paper")
        self._tells(done)

    def _tells(self, event: object) -> None:
        self._kiosk.hear(event)
        self._next()

    # ---- faults

    def suffer(self, kind: str) -> None:
        """The roll is empty, or the printer cannot tell, or stalls."""
        kiosk = self._kiosk
        if kind == "paper-stall":
            self._stalls += 2
        elif kind == "paper-unknown":
            kiosk.world.strike(kind, kiosk.name)
            self._verifies = False
            kiosk.world.after(600.0, self.mend)
        else:
            kiosk.world.strike(kind, kiosk.name)
            self._says("no-paper")
            kiosk.world.after(kiosk.rng.choice((30.0, 300.0)), self.mend)

    def mend(self) -> None:
        """A new roll, a better cable."""
        self._verifies, self._stalls = True, 0
        if self.word != "ok":
            self._says("ok")

    def _says(self, word: PrinterWord) -> None:
        self.word = word
        self._kiosk.later(1.0, lambda: self._kiosk.hear(PrinterSaid(self.word)))
