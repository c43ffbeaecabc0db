"""The port to a ticket printer, and the worker that keeps it off the thinking thread.

A printer takes a second or two and may stall for ever; whoever waits for it is this worker. Every
job ends in `PrintDone` or `PrintFailed`, never in silence.
"""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.flow_events import PrintDone, PrinterSaid, PrinterWord, PrintFailed
from kiosk.flow_state import NO_PRINT
from kiosk.profile import UNKNOWN, Profile
from kiosk.ticket import Step
from kit.address import Address, parse
from kit.fault import DeviceFault

log = logging.getLogger(__name__)

SCHEMES = ("escpos-usb", "escpos-serial", "escpos-tcp", "escpos-file", "virtual")
CLOSE_WITHIN_S = 3.0


class Printer(Protocol):
    """A ticket printer. All calls on the worker's thread; each returns within a few seconds."""

    def status(self) -> PrinterWord:
        """How the printer is now; `unknown` when it cannot tell. Reconnects if it was gone."""

    def print(self, steps: tuple[Step, ...]) -> bool:
        """Print one slip. True when the printer said that it is out, False when it cannot tell.

        DeviceFault with a printer word as reason when there is no whole slip.
        """

    def put(self, data: bytes) -> bool:
        """Print these bytes, which end a slip; as `print`."""

    def model(self) -> str:
        """Maker and model as the printer names itself; empty when it does not."""

    def close(self) -> None:
        """Let go of the printer."""


@dataclass(frozen=True, slots=True)
class Job:
    """One slip to print."""

    request_id: str
    steps: tuple[Step, ...]


OnPrinterEvent = Callable[[PrintDone | PrintFailed | PrinterSaid], None]


class PrinterWorker:
    """Owns a printer on a thread of its own; `on_event` is called there."""

    def __init__(self, printer: Printer, on_event: OnPrinterEvent, *, poll_s: float) -> None:
        """`poll_s`: how often the printer is asked while there is nothing to print."""
        self._printer = printer
        self._on_event = on_event
        self._poll_s = poll_s
        self._word: PrinterWord = "unknown"
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="printer", daemon=True)

    def start(self) -> None:
        """Begin to ask the printer how it is, and to print."""
        self._thread.start()

    def put(self, job: Job) -> None:
        """Print this slip next; any thread, returns at once."""
        self._jobs.put(job)

    def stop(self) -> None:
        """Finish the slip that is being printed and end (at most 3 s)."""
        self._jobs.put(None)
        self._thread.join(CLOSE_WITHIN_S)

    def _work(self) -> None:
        self._look()
        while True:
            try:
                job = self._jobs.get(timeout=self._poll_s)
            except queue.Empty:
                self._look()
                continue
            if job is None:
                self._printer.close()
                return
            self._on_event(self._done(job))
            self._look()

    def _done(self, job: Job) -> PrintDone | PrintFailed:
        try:
            word = self._printer.status()
            if word in NO_PRINT:  # else the slip would come out when the next roll is put in
                raise DeviceFault(word, "before printing")
            verified = self._printer.print(job.steps)
        except DeviceFault as fault:
            log.warning("slip %s not printed: %s", job.request_id, fault)
            return PrintFailed(job.request_id, fault.reason)
        except Exception:  # the person waits for an event, whatever happened
            log.exception("slip %s not printed", job.request_id)
            return PrintFailed(job.request_id, "printer-fault")
        return PrintDone(job.request_id, verified)

    def _look(self) -> None:
        try:
            word = self._printer.status()
        except Exception:  # a driver's bug must not end the only thread that prints
            log.exception("the printer could not be asked")
            word = "printer-fault"
        if word != self._word:
            level = logging.ERROR if word in NO_PRINT else logging.INFO
            log.log(level, "printer: %s (was %s)", word, self._word)
            self._word = word
            self._on_event(PrinterSaid(word))


def open_printer(address: str, width_dots: int, profile: Profile = UNKNOWN) -> Printer:
    """The printer at `address`; AddressError when there is no such kind.

    `width_dots` is what the settings say; a profile that was made on its paper knows better.
    """
    where: Address = parse(address, SCHEMES)
    width_dots = profile.width_dots or width_dots
    if where.scheme == "virtual":
        from kiosk.printer_virtual import VirtualPrinter  # its library is loaded when asked for

        return VirtualPrinter(where, width_dots, profile)
    from kiosk.printer_escpos import EscposPrinter

    return EscposPrinter(where, width_dots, profile)
