"""A keypad on a serial line, by pyserial (its only door): `serial:///dev/ttyUSB0?baud=9600`.

One thread reads and only hands over. A cable that is pulled out and put in again, a device that
comes back under the same name as another one, noise: the thread lives on and says what it sees.
"""

import errno
import logging
import os
import threading
from collections.abc import Callable
from typing import Any

from kit.address import Address
from kit.press import Edge
from rating_pad.decode import KeyDecoder
from rating_pad.session_model import KeypadDown, KeypadUp

log = logging.getLogger(__name__)

SCHEMES = ("serial",)
OPTIONS = ("baud",)
BAUD = 9600
QUIET_S = 0.5  # no key takes so long to be sent: what came before belongs to no later byte
RETRY_S = 1.0
WRITE_WITHIN_S = 1.0
CLOSE_WITHIN_S = 2.0
CHUNK = 256  # bytes taken at once, so that a line that never stops cannot fill the memory

KeypadEvent = Edge | KeypadUp | KeypadDown

_REASONS = {errno.EACCES: "refused", errno.EPERM: "refused", errno.EAGAIN: "busy"}
_REASONS |= {errno.EBUSY: "busy"}


class SerialKeypad:
    """Reads until `close`; `on_event` is called on the keypad's own thread."""

    def __init__(
        self,
        address: Address,
        decoder: KeyDecoder,
        on_event: Callable[[KeypadEvent], None],
        *,
        retry_s: float = RETRY_S,
    ) -> None:
        """Starts to read; AddressError for an impossible address, never for a missing keypad."""
        self._path = address.allow(*OPTIONS).path
        self._baud = int(address.number("baud", BAUD))
        self._decoder = decoder
        self._on_event = on_event
        self._retry_s = retry_s
        self._line: Any = None
        self._lamp = b""
        self._said: KeypadEvent | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._live, name="keypad-serial", daemon=True)
        self._thread.start()

    def send(self, data: bytes) -> None:
        """Send what sets the keypad's lamp; said again to a keypad that comes back. Any thread."""
        self._lamp = data
        self._wake()

    def close(self) -> None:
        """Stop reading and let the line go."""
        self._ended.set()
        self._wake()
        self._thread.join(CLOSE_WITHIN_S)

    def _wake(self) -> None:
        line = self._line
        if line is not None:
            try:
                line.cancel_read()
            except (AttributeError, OSError) as err:  # it was closed in this very moment
                log.debug("keypad: nothing to wake: %s", err)

    def _live(self) -> None:
        while not self._ended.is_set():
            try:
                self._read()
            except OSError as err:  # SerialException is one
                self._say(KeypadDown(_REASONS.get(err.errno or 0, "unplugged")))
                log.debug("keypad %s: %s", self._path, err)
            except Exception:  # a deaf pad looks alive: whatever it was, try again
                log.exception("keypad %s", self._path)
                self._say(KeypadDown("failed"))
            self._ended.wait(self._retry_s)

    def _read(self) -> None:
        import serial

        line = serial.Serial(
            self._path,
            self._baud,
            timeout=QUIET_S,
            write_timeout=WRITE_WITHIN_S,
            exclusive=True,
        )
        with line:
            self._line = line
            self._say(KeypadUp())
            decoder, lamp = self._decoder, b""
            while not self._ended.is_set():
                if self._lamp != lamp:
                    lamp = self._lamp
                    line.write(lamp)
                data = line.read(1)
                if data:
                    data += line.read(min(line.in_waiting, CHUNK))
                    decoder, keys = decoder.feed(data)
                    log.debug("keypad: %r -> %s", data, keys)
                    for key in keys:
                        self._hand_over(Edge(key, down=True))
                else:
                    decoder = decoder.quiet()
                    _refuse_another(line.fileno(), self._path)
        self._line = None

    def _say(self, event: KeypadUp | KeypadDown) -> None:
        if event != self._said:
            self._said = event
            log.log(
                logging.INFO if isinstance(event, KeypadUp) else logging.WARNING,
                "keypad %s: %s",
                self._path,
                "ok" if isinstance(event, KeypadUp) else event.reason,
            )
            self._hand_over(event)

    def _hand_over(self, event: KeypadEvent) -> None:
        try:
            self._on_event(event)
        except Exception:
            log.exception("keypad: %s could not be handed over", event)


def _refuse_another(fd: int, path: str) -> None:
    """OSError when `path` no longer leads to the device that we read: it was plugged in anew."""
    ours, there = os.fstat(fd), os.stat(path)
    if (ours.st_dev, ours.st_ino) != (there.st_dev, there.st_ino):
        raise OSError(errno.ENODEV, "another device has the name now", path)
