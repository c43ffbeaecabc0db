"""Real ticket printers: the bytes of a slip by python-escpos, and whether they became paper.

The library writes without a deadline on some cables and takes a mute printer for one with plenty of
paper, so the asking is done here: before a slip, and after it, because what was sent to a dead
printer looks sent.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from kiosk import raster
from kiosk.escpos_light import printers
from kiosk.flow_events import PrinterWord
from kiosk.flow_state import NO_PRINT
from kiosk.printer_asb import ASK_TO_TELL, Asb
from kiosk.printer_link import CUT_OFF, Link, Patience, opener
from kiosk.printer_status import (
    ASK_FAULT,
    ASK_OFFLINE_CAUSE,
    ASK_PAPER,
    ASK_PRINTER,
    ASK_WHEN_PRINTED,
    is_at_once,
    is_fault,
    is_when_printed,
    out_of_paper,
    word_of,
)
from kiosk.printer_text import LETTER_DOTS, text_of
from kiosk.profile import UNKNOWN, Profile
from kiosk.ticket import Cut, Gap, Logo, Native, Qr, Rule, Step, Words
from kit.address import Address
from kit.fault import DeviceFault

log = logging.getLogger(__name__)

CHUNK = 256  # bytes between two deadlines; 0.27 s at 9600 baud
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: forget what is in the buffers
QR_LEVEL_M = 1
TWICE_AS_LARGE = {"high_density_vertical": False, "high_density_horizontal": False}
ASK_NAME = (b"\x1dIB", b"\x1dIC")  # GS I 66 and 67: maker and model
NAME_MOST = 40  # bytes
NAME_BEGINS = 0x5F
BETWEEN_BYTES_S = 0.02  # four bytes at 9600 baud take 0.004 s


def compose(steps: tuple[Step, ...], width_dots: int, profile: Profile = UNKNOWN) -> bytes:
    """The bytes that print the steps on a printer of that width, by what it can do.

    Whatever the profile is not sure of goes as a picture, which every ESC/POS printer takes.
    """
    paper = printers().Dummy()
    paper.hw("INIT")
    paper.set(align="center")
    for step in steps:
        match step:
            case Words():
                if text := text_of(step, profile, width_dots):
                    paper._raw(text)
                    continue
                for strip in raster.draw_words(step, width_dots):
                    paper.image(strip, high_density_vertical=not raster.is_coarse(step))
            case Logo(path, mm):
                _logo(paper, path, mm, width_dots)
            case Native(text, times):
                # A long number stays as high, and becomes slimmer.
                wide = max(1, min(times, width_dots // (LETTER_DOTS * len(text))))
                paper.set(custom_size=True, width=wide, height=times, smooth=True)
                paper.textln(text)
                paper.set(custom_size=True, width=1, height=1, smooth=False)
            case Qr(payload, module_dots):
                if profile.qr:
                    paper.qr(payload, ec=QR_LEVEL_M, size=module_dots, native=True)
                else:
                    paper.image(raster.qr_code(payload, module_dots), **TWICE_AS_LARGE)
            case Gap(mm):
                paper.image(raster.blank(mm))
            case Rule(dots):
                paper.image(raster.rule(dots or width_dots), **TWICE_AS_LARGE)
            case Cut():
                paper.cut(mode="PART")  # a slip that is cut off whole falls to the floor
    return bytes(paper.output)


def _logo(paper: Any, path: str, mm: float, width_dots: int) -> None:
    """A ticket comes out without its logo rather than not at all."""
    try:
        paper.image(raster.logo(path, mm, width_dots))
    except (OSError, ValueError) as err:
        log.warning("logo %s: %s", path, err)


class EscposPrinter:
    """`kiosk.printer.Printer` over USB, a serial line, the network or a device file."""

    def __init__(
        self,
        address: Address,
        width_dots: int,
        profile: Profile = UNKNOWN,
        patience: Patience | None = None,
    ) -> None:
        """Opens nothing yet; AddressError when the address cannot be one of its kind."""
        self._patience = patience or Patience()
        self._open = opener(address, self._patience.write_s)
        self._address = address
        self._width_dots = width_dots
        self._profile = profile
        self._link: Link | None = None
        self._answers = False  # has answered DLE EOT on this link
        self._tells: Asb | None = None  # sends its state by itself instead
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
        return self.put(compose(steps, self._width_dots, self._profile))

    def model(self) -> str:
        """Maker and model as the printer names itself; empty when it does not."""
        try:
            link = self._link or self._connect_and_ask()
            names = [_named(link, question, self._patience.answer_s) for question in ASK_NAME]
        except CUT_OFF as err:
            raise DeviceFault("offline", str(err)) from err
        return " ".join(name for name in names if name)

    def put(self, data: bytes) -> bool:
        """Send these bytes as a slip; as `print`."""
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
        self._answers, self._tells_when_printed, self._tells = False, True, None
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
        within_s = self._patience.answer_s
        if self._tells is not None:
            return self._heard(link, self._tells, 0)
        paper = _answer(link, ASK_PAPER, is_at_once, within_s)
        if paper is None:  # two more questions would only cost time
            return "unknown" if self._answers else self._asked_to_tell(link)
        self._answers = True
        cause = _answer(link, ASK_OFFLINE_CAUSE, is_at_once, within_s)
        printer = _answer(link, ASK_PRINTER, is_at_once, within_s)
        fault = _answer(link, ASK_FAULT, is_at_once, within_s) if is_fault(cause) else None
        return word_of(printer, cause, paper, fault)

    def _asked_to_tell(self, link: Link) -> PrinterWord:
        """Whether a printer that answers nothing speaks when it is asked to speak by itself."""
        link.send(ASK_TO_TELL)
        asb = Asb()
        word = self._heard(link, asb, self._patience.answer_s)
        if word != "unknown":
            self._tells = asb
        return word

    def _heard(self, link: Link, asb: Asb, within_s: float) -> PrinterWord:
        """The latest that it told; waits for a first byte, not for a change."""
        byte = link.read(within_s)
        while byte is not None:
            asb.feed(byte)
            byte = link.read(BETWEEN_BYTES_S)
        return asb.word

    def _confirmed(self, link: Link) -> bool:
        if self._tells is not None and (word := self._ask(link)) in NO_PRINT:
            link.send(CLEAR)
            raise DeviceFault(word, "while printing")
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


def _named(link: Link, question: bytes, within_s: float) -> str:
    """The answer to GS I: an underscore, ASCII, and a zero byte; empty when none comes."""
    if _answer(link, question, lambda byte: byte == NAME_BEGINS, within_s) is None:
        return ""
    name = bytearray()
    while len(name) < NAME_MOST and (byte := link.read(within_s)):
        name.append(byte)
    return name.decode("ascii", "replace").strip()
