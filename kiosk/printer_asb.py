"""PURE: the four status bytes that a printer sends by itself (ASB) when something changes.

Some printers leave DLE EOT unanswered and only do this, once GS a has asked them to. Bits as in
Epson's command list for GS a; nothing else that a printer sends begins like the first byte.
"""

from kiosk.flow_events import PrinterWord

ASK_TO_TELL = b"\x1da\xff"  # GS a: tell now, and whenever something changes
LENGTH = 4


class Asb:
    """Bytes in, the latest word out; a frame that is cut in two is put together."""

    def __init__(self) -> None:
        """No word until the first whole frame."""
        self.word: PrinterWord = "unknown"
        self._frame = b""

    def feed(self, byte: int) -> bool:
        """Take one byte; True when it ended a frame, and `word` is fresh."""
        if not self._frame and not _is_first(byte):
            return False
        if self._frame and byte & 0x90:  # bits 4 and 7 are 0 in the three that follow
            self._frame = bytes([byte]) if _is_first(byte) else b""
            return False
        self._frame += bytes([byte])
        if len(self._frame) < LENGTH:
            return False
        self.word, self._frame = _word(self._frame), b""
        return True


def _is_first(byte: int) -> bool:
    """Bits 0, 1 and 7 are 0, bit 4 is 1; in an answer to DLE EOT bit 1 is 1."""
    return byte & 0x93 == 0x10


def _word(frame: bytes) -> PrinterWord:
    printer, fault, paper, _ = frame
    if paper & 0x0C:
        return "no-paper"
    if printer & 0x20:
        return "cover-open"
    if fault & 0x08:
        return "cutter-jam"
    if fault & 0x40:
        return "over-heat"
    if fault & 0x20:
        return "printer-fault"
    if printer & 0x08:
        return "offline"
    return "near-end" if paper & 0x03 else "ok"
