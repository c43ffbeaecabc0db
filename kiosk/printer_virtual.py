"""`virtual:///FOLDER`: the twin of a ticket printer. Each slip's bytes, as a real printer would get
them, become FOLDER/paper/000001.bin and so on, whole or not at all.

It fails on purpose: `?fail=no-paper@3` at the third slip, and for as long as a file FOLDER/fail
holds a reason word (`no-paper`, `near-end`, `cover-open`, `cutter-jam`, `over-heat`, `offline`,
`printer-fault`, or `slow`, which prints after four seconds). `?takes=0.8` prints at the pace of a
real one.
"""

import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import get_args

from kiosk.flow_events import PrinterWord
from kiosk.flow_state import NO_PRINT
from kiosk.printer_escpos import compose
from kiosk.profile import UNKNOWN, Profile
from kiosk.ticket import Step
from kit.address import Address, AddressError
from kit.fault import DeviceFault

SLOW_S = 4.0
WORDS: tuple[str, ...] = (*get_args(PrinterWord), "slow")


class VirtualPrinter:
    """`kiosk.printer.Printer` that prints into a folder."""

    def __init__(self, address: Address, width_dots: int, profile: Profile = UNKNOWN) -> None:
        """Makes the folder; AddressError when `fail` names no way to fail."""
        address.allow("fail", "takes")
        self._folder = Path(address.path)
        self._width_dots = width_dots
        self._profile = replace(profile, qr=True)  # whoever reads its bytes knows the command
        self._takes_s = address.number("takes", 0.0)
        self._fail, self._fail_at = _fail(address)
        self._tried = 0
        self._closed = threading.Event()
        self._paper.mkdir(parents=True, exist_ok=True)

    @property
    def _paper(self) -> Path:
        return self._folder / "paper"

    def status(self) -> PrinterWord:
        """What the file FOLDER/fail says, else ok."""
        said = self._said()
        return next((word for word in get_args(PrinterWord) if word == said), "ok")

    def print(self, steps: tuple[Step, ...]) -> bool:
        """Write the slip; True, or DeviceFault as told."""
        return self.put(compose(steps, self._width_dots, self._profile))

    def model(self) -> str:
        """It has no name."""
        return ""

    def put(self, data: bytes) -> bool:
        """Write these bytes as a slip; as `print`."""
        self._tried += 1
        said = self._said()
        self._closed.wait(SLOW_S if said == "slow" else self._takes_s)
        if self._tried == self._fail_at:
            raise DeviceFault(self._fail, "as the address asks")
        if said in NO_PRINT:
            raise DeviceFault(said, "as the file says")
        path = self._paper / f"{self._last() + 1:06d}.bin"
        fresh = path.with_suffix(".new")
        fresh.write_bytes(data)
        os.replace(fresh, path)
        return said != "unknown"

    def close(self) -> None:
        """Nothing is held; a slow slip is finished at once."""
        self._closed.set()

    def _said(self) -> str:
        try:
            return (self._folder / "fail").read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    def _last(self) -> int:
        names = (path.stem for path in self._paper.glob("*.bin"))
        return max((int(name) for name in names if name.isdecimal()), default=0)


def _fail(address: Address) -> tuple[str, int]:
    """The word and the slip of `fail=WORD@N`; N 0 when nothing shall fail."""
    text = address.options.get("fail", "")
    if not text:
        return "", 0
    word, _, at = text.partition("@")
    if word not in WORDS or not at.isdecimal():
        raise AddressError(
            f"{address.text}: fail={text!r} is not WORD@N; words: {', '.join(WORDS)}"
        )
    return word, int(at)
