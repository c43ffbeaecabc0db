"""What the status bytes of an ESC/POS printer mean (Epson's command list; clones keep to it).

Two questions: DLE EOT n is answered at once, whatever is in the buffer; GS r 1 is answered when
all that was sent before it has been printed.
"""

from kiosk.flow_events import PrinterWord

ASK_PRINTER = b"\x10\x04\x01"
ASK_OFFLINE_CAUSE = b"\x10\x04\x02"
ASK_FAULT = b"\x10\x04\x03"
ASK_PAPER = b"\x10\x04\x04"
ASK_WHEN_PRINTED = b"\x1dr\x01"


def is_at_once(byte: int) -> bool:
    """True for an answer to DLE EOT: bits 0 and 7 are 0, bits 1 and 4 are 1."""
    return byte & 0x93 == 0x12


def is_when_printed(byte: int) -> bool:
    """True for an answer to GS r 1: bits 4 and 7 are 0."""
    return byte & 0x90 == 0


def is_fault(cause: int | None) -> bool:
    """True when the answer to DLE EOT 2 says that there is an error: DLE EOT 3 says which."""
    return bool((cause or 0) & 0x40)


def word_of(
    printer: int | None, cause: int | None, paper: int | None, fault: int | None = None
) -> PrinterWord:
    """One word from the answers to DLE EOT 1, 2, 4 and 3; None where none came in time."""
    if printer is None and cause is None and paper is None:
        return "unknown"
    printer, cause, paper = printer or 0, cause or 0, paper or 0
    if paper & 0x60 or cause & 0x20:
        return "no-paper"
    if cause & 0x04:
        return "cover-open"
    if is_fault(cause):
        return _fault(fault or 0)
    if printer & 0x08:
        return "offline"
    return "near-end" if paper & 0x0C else "ok"


def _fault(fault: int) -> PrinterWord:
    if fault & 0x08:
        return "cutter-jam"
    # Mends itself, says the list; the head that cools down is the one such error of a printer.
    return "over-heat" if fault & 0x40 and not fault & 0x20 else "printer-fault"


def out_of_paper(when_printed: int) -> bool:
    """True when an answer to GS r 1 says that the roll ended."""
    return bool(when_printed & 0x0C)
