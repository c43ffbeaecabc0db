"""Real ticket printers: the bytes of a slip by python-escpos, and whether they became paper.

The library writes without a deadline on some cables and takes a mute printer for one with plenty of
paper, so the asking is done here: before a slip, and after it, because what was sent to a dead
printer looks sent.
"""

import logging
import time
from collections.abc import Callable

from kiosk import raster
from kiosk.escpos_light import printers
from kiosk.flow_events import PrinterWord
from kiosk.flow_state import NO_PRINT
from kiosk.printer_link import CUT_OFF, Link, Patience, opener
from kiosk.printer_status import (
    ASK_OFFLINE_CAUSE,
    ASK_PAPER,
    ASK_PRINTER,
    ASK_WHEN_PRINTED,
    is_at_once,
    is_when_printed,
    out_of_paper,
    word_of,
)
from kiosk.ticket import Cut, Gap, Native, Qr, Rule, Step, Words
from kit.address import Address
from kit.fault import DeviceFault

log = logging.getLogger(__name__)

CHUNK = 256  # bytes between two deadlines; 0.27 s at 9600 baud
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: forget what is in the buffers
QR_LEVEL_M = 1
LETTER_DOTS = 12  # width of a letter of font A, the default of every ESC/POS printer


def compose(steps: tuple[Step, ...], width_dots: int) -> bytes:
    """The bytes that print the steps on any ESC/POS printer of that width."""
    paper = printers().Dummy()
    paper.hw("INIT")
    paper.set(align="center")
    for step in steps:
        match step:
            case Words():
                for strip in raster.draw_words(step, width_dots):
                    paper.image(strip)
            case Native(text, times):
                # A long number stays as high, and becomes slimmer.
                wide = max(1, min(times, width_dots // (LETTER_DOTS * len(text))))
                paper.set(custom_size=True, width=wide, height=times, smooth=True)
                paper.textln(text)
                paper.set(custom_size=True, width=1, height=1, smooth=False)
            case Qr(payload, module_dots):
                paper.qr(payload, ec=QR_LEVEL_M, size=module_dots, native=True)
            case Gap(mm):
                paper.image(raster.blank(mm))
            case Rule():
                paper.image(raster.rule(width_dots))
            case Cut():
                paper.cut(mode="PART")  # a slip that is cut off whole falls to the floor
    return bytes(paper.output)


class EscposPrinter:
    """`kiosk.printer.Printer` over USB, a serial line, the network or a device file."""

    def __init__(self, address: Address, width_dots: int, patience: Patience | None = None) -> None:
        """Opens nothing yet; AddressError when the address cannot be one of its kind."""
        self._patience = patience or Patience()
        self._open = opener(address, self._patience.write_s)
        self._address = address
        self._width_dots = width_dots
        self._link: Link | None = None
        self._answers = False  # has answered DLE EOT on this link
        self._tells_when_printed = True  # until it did not answer GS r once

    def status(self) -> PrinterWord:
        """How it is now: `offline` when there is no cable, `unknown` when it never answers."""
        if self._link is not None:
            try:
                return self._ask(self._link)
            except CUT_OFF as err:  # perhaps only this link: network printers close idle ones
                log.debug("%s: %s", self._address.text, err)
                self._drop()
        try:
            return self._ask(self._connect())
        except DeviceFault:
            return "offline"
        except CUT_OFF:
            self._drop()
            return "offline"

    def print(self, steps: tuple[Step, ...]) -> bool:
        """Send the slip and wait until it is out, if the printer can tell."""
        data = compose(steps, self._width_dots)
        try:
            link = self._link or self._connect_and_ask()
        except CUT_OFF as err:
            raise DeviceFault("offline", str(err)) from err
        try:
            for start in range(0, len(data), CHUNK):
                link.send(data[start : start + CHUNK])
            return self._confirmed(link)
        except CUT_OFF as err:
            raise DeviceFault(self._why_cut_off(link), str(err)) from err

    def close(self) -> None:
        """Cut the cable, once the printer took what was sent."""
        self._drop(drain=True)

    def _connect(self) -> Link:
        try:
            self._link = self._open()
        except (*CUT_OFF, ValueError) as err:
            raise DeviceFault("offline", f"{self._address.text}: {err}") from err
        self._answers, self._tells_when_printed = False, True
        return self._link

    def _connect_and_ask(self) -> Link:
        link = self._connect()
        self._ask(link)
        return link

    def _drop(self, *, drain: bool = False) -> None:
        link, self._link = self._link, None
        if link is not None:
            try:
                link.close(drain=drain)
            except CUT_OFF as err:
                log.debug("%s: %s", self._address.text, err)

    def _ask(self, link: Link) -> PrinterWord:
        paper = _answer(link, ASK_PAPER, is_at_once, self._patience.answer_s)
        if paper is None:  # mute: two more questions would only cost time
            return "unknown"
        self._answers = True
        cause = _answer(link, ASK_OFFLINE_CAUSE, is_at_once, self._patience.answer_s)
        printer = _answer(link, ASK_PRINTER, is_at_once, self._patience.answer_s)
        return word_of(printer, cause, paper)

    def _confirmed(self, link: Link) -> bool:
        if not self._answers:
            return False
        if self._tells_when_printed:
            said = _answer(link, ASK_WHEN_PRINTED, is_when_printed, self._patience.printed_s)
            if said is not None and not out_of_paper(said):
                return True
            self._tells_when_printed = said is not None
        word = self._ask(link)
        if word in NO_PRINT:
            link.send(CLEAR)  # else the rest comes out when the next roll is put in
            raise DeviceFault(word, "while printing")
        if word == "unknown":  # it answered before the slip and is silent now: switched off
            raise DeviceFault("offline", "silent since the slip")
        return True

    def _why_cut_off(self, link: Link) -> str:
        """The printer's own word for why it took no more, and the cable cut for a fresh start."""
        try:
            link.send(CLEAR)
            word = self._ask(link)
        except CUT_OFF:
            word = "offline"
        self._drop()
        return word if word in NO_PRINT else "offline"


def _answer(
    link: Link, question: bytes, accept: Callable[[int], bool], within_s: float
) -> int | None:
    """The first byte that can be an answer to `question`; None when none comes in time."""
    while link.read(0) is not None:
        pass  # a late answer to an earlier question
    link.send(question)
    until_s = time.monotonic() + within_s
    while (left_s := until_s - time.monotonic()) > 0:
        byte = link.read(left_s)
        if byte is not None and accept(byte):
            return byte
    return None
