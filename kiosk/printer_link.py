"""The cables to a printer: serial and USB by python-escpos, network and device file by hand.

Every send and read has its deadline. The library sets none on a serial line, and its own `File`
opens for writing only and then waits for ever once the paper is out.
"""

import errno
import os
import select
import socket
import stat
import termios
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.escpos_light import not_found, printers
from kit.address import Address, AddressError

CUT_OFF = (OSError, termios.error)  # pyserial's and pyusb's errors are OSErrors


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a printer may take, in seconds."""

    write_s: float = 3.0  # a printer holds the cable off for about a second while it prints
    answer_s: float = 0.3  # to DLE EOT, which it answers at once
    printed_s: float = 5.0  # to GS r: a slip of 12 cm takes about a second, slow ones three


class Link(Protocol):
    """Bytes to and from a printer; every call ends in time. OSError when the cable is cut."""

    def send(self, data: bytes) -> None:
        """All of the bytes are on their way; TimeoutError when the printer takes no more."""

    def read(self, within_s: float) -> int | None:
        """The next byte that the printer sends, or None when none comes in time."""

    def close(self, *, drain: bool) -> None:
        """Cut the cable; with `drain` the printer has a moment to take what was sent."""


class _SerialLink:
    def __init__(self, path: str, baud: int, write_s: float) -> None:
        self._printer = printers().Serial(devfile=path, baudrate=baud)
        _opened(self._printer)
        self._port = self._printer.device
        # The library sets none: with a printer that stalls, a write would last for ever.
        self._port.write_timeout = write_s

    def send(self, data: bytes) -> None:
        self._port.write(data)

    def read(self, within_s: float) -> int | None:
        self._port.timeout = within_s
        byte = self._port.read(1)
        return byte[0] if byte else None

    def close(self, *, drain: bool) -> None:
        self._printer.device = False  # its own close waits for the printer, for ever if need be
        try:
            # Only what is stuck is thrown away: a line that says 0 may hold the last bytes yet.
            if not (drain and self._drained()):
                self._port.reset_output_buffer()
        finally:
            self._port.close()

    def _drained(self) -> bool:
        """Whether the printer took all; it is waited for as long as it takes anything."""
        pause, left = threading.Event(), self._port.out_waiting
        until_s = time.monotonic() + self._port.write_timeout
        while left and time.monotonic() < until_s:
            pause.wait(0.02)
            before, left = left, self._port.out_waiting
            if left < before:
                until_s = time.monotonic() + self._port.write_timeout
        return not left


class _TcpLink:
    def __init__(self, host: str, port: int, write_s: float) -> None:
        # By hand: the library's own leaves a half-open socket behind when nobody answers.
        self._write_s = write_s
        self._socket = socket.create_connection((host, port), write_s)

    def send(self, data: bytes) -> None:
        self._socket.settimeout(self._write_s)
        self._socket.sendall(data)

    def read(self, within_s: float) -> int | None:
        self._socket.settimeout(within_s)
        try:
            byte = self._socket.recv(1)
        except (TimeoutError, BlockingIOError):
            return None
        if not byte:
            raise ConnectionError("the printer closed the connection")
        return byte[0]

    def close(self, *, drain: bool) -> None:
        self._socket.close()


class _UsbLink:
    def __init__(self, ids: tuple[int, int], ends: tuple[int, int], write_s: float) -> None:
        self._printer = printers().Usb(
            *ids, timeout=round(write_s * 1000), in_ep=ends[0], out_ep=ends[1]
        )
        _opened(self._printer)
        self._waiting = b""

    def send(self, data: bytes) -> None:
        self._printer._raw(data)

    def read(self, within_s: float) -> int | None:
        if not self._waiting:
            within_ms = max(1, round(within_s * 1000))  # 0 would mean for ever
            try:
                packet = self._printer.device.read(self._printer.in_ep, 64, within_ms)
            except OSError as err:
                if err.errno == errno.ETIMEDOUT:
                    return None
                raise
            self._waiting = bytes(packet)
        if not self._waiting:
            return None
        byte, self._waiting = self._waiting[0], self._waiting[1:]
        return byte

    def close(self, *, drain: bool) -> None:
        self._printer.close()


class _FileLink:
    """A character device, or a plain file for whoever wants to keep the bytes."""

    def __init__(self, path: str, write_s: float) -> None:
        self._write_s = write_s
        # Not created: a printer that is unplugged must not turn into a file of that name.
        flags = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_APPEND | flags)
        except OSError as err:
            if err.errno not in (errno.EACCES, errno.EINVAL):
                raise
            self._fd = os.open(path, os.O_WRONLY | flags)
        self._talks = stat.S_ISCHR(os.fstat(self._fd).st_mode)

    def send(self, data: bytes) -> None:
        """As `Link.send`."""
        rest = memoryview(data)
        while rest:
            _, writable, _ = select.select([], [self._fd], [], self._write_s)
            if not writable:
                raise TimeoutError("the printer takes no more bytes")
            try:
                rest = rest[os.write(self._fd, rest) :]
            except BlockingIOError:
                continue  # usblp says writable and then not yet

    def read(self, within_s: float) -> int | None:
        """As `Link.read`; a plain file never answers."""
        if not self._talks:
            return None
        readable, _, _ = select.select([self._fd], [], [], within_s)
        if not readable:
            return None
        try:
            byte = os.read(self._fd, 1)
        except BlockingIOError:
            return None
        return byte[0] if byte else None

    def close(self, *, drain: bool) -> None:
        """As `Link.close`."""
        os.close(self._fd)


def _opened(printer: Any) -> None:
    """Open it; OSError instead of the library's own error, which is none."""
    try:
        printer.open()
    except not_found() as err:
        printer.device = False
        raise OSError(errno.ENODEV, str(err).replace("\n", " ")) from err


def opener(address: Address, write_s: float) -> Callable[[], Link]:
    """What makes a fresh link each time it is called."""
    match address.scheme:
        case "escpos-serial":
            baud = int(address.allow("baud").number("baud", 9600))
            return lambda: _SerialLink(address.path, baud, write_s)
        case "escpos-tcp":
            host, port = address.allow().host, address.port or 9100
            return lambda: _TcpLink(host, port, write_s)
        case "escpos-usb":
            ids = _hex_pair(address, address.place, ":")
            ends = _hex_pair(address.allow("ends"), address.options.get("ends", "82,01"), ",")
            return lambda: _UsbLink(ids, ends, write_s)
        case "escpos-file":
            address.allow()
            return lambda: _FileLink(address.path, write_s)
    raise AddressError(f"{address.text} is no printer")


def _hex_pair(address: Address, text: str, separator: str) -> tuple[int, int]:
    first, _, second = text.partition(separator)
    try:
        return int(first, 16), int(second, 16)
    except ValueError as err:
        raise AddressError(f"{address.text}: {text!r} is not two hexadecimal numbers") from err
