"""Ticket printers for the contract suite: one machine that speaks ESC/POS, on several cables.

`Machine` takes bytes and answers as the Epson command list says; a bench plugs it to a pty or a
loopback socket, or has no machine at all (a folder, a file).
"""

from __future__ import annotations

import os
import select
import socket
import threading
from pathlib import Path

from hub.bench.paper_frames import frames

LOOK_S = 0.02
AT_ONCE = 0x12


class Machine:
    """`word` is how the printer is; `ends_after` bytes the roll ends. All fields may be changed."""

    def __init__(self) -> None:
        self.word = "ok"
        self.mute = False
        self.deaf = False
        self.tells_when_printed = True
        self.answers_at_once = True
        self.tells_by_itself = False
        self.name = ""
        self.ends_after: int | None = None
        self.got = bytearray()
        self._at = 0

    def feed(self, data: bytes) -> bytes:
        """What the printer sends back for these bytes."""
        self.got += data
        if self.ends_after is not None and len(self.got) >= self.ends_after:
            self.word = "no-paper"
        reply = b""
        for frame in frames(bytes(self.got[self._at :])):
            if frame.fault == "truncated":
                break
            self._at += len(frame.raw)
            reply += self._answer(frame.name, frame.params)
        return b"" if self.mute else reply

    def _answer(self, name: str, params: bytes) -> bytes:
        if name == "GS r" and self.tells_when_printed and self.word in ("ok", "near-end"):
            return bytes([0x03 if self.word == "near-end" else 0x00])
        if name == "GS I" and self.name:
            return b"_" + {66: b"EPSON", 67: self.name.encode("ascii")}[params[0]] + b"\0"
        if name == "GS a" and self.tells_by_itself:
            return self.state()
        if name != "DLE EOT" or not self.answers_at_once:
            return b""
        bits = {
            (1, "offline"): 0x08, (1, "cover-open"): 0x08, (1, "no-paper"): 0x08,
            (2, "cover-open"): 0x04, (2, "no-paper"): 0x20, (2, "printer-fault"): 0x40,
            (2, "cutter-jam"): 0x40, (2, "over-heat"): 0x40,
            (3, "cutter-jam"): 0x08, (3, "over-heat"): 0x40, (3, "printer-fault"): 0x20,
            (4, "no-paper"): 0x6C, (4, "near-end"): 0x0C,
        }  # fmt: skip
        return bytes([AT_ONCE | bits.get((params[0], self.word), 0)])

    def state(self) -> bytes:
        """The four bytes (ASB) that tell how it is."""
        first, second, third = {
            "near-end": (0x10, 0, 0x03), "no-paper": (0x18, 0, 0x0F), "cover-open": (0x38, 0, 0),
            "cutter-jam": (0x18, 0x08, 0), "over-heat": (0x18, 0x40, 0), "offline": (0x18, 0, 0),
            "printer-fault": (0x18, 0x20, 0),
        }.get(self.word, (0x10, 0, 0))  # fmt: skip
        return bytes([first, second, third, 0])


class PtyBench:
    """A serial line: `port` is a name that stays while the printer behind it is replugged."""

    def __init__(self, folder: Path) -> None:
        self.machine = Machine()
        self.port = folder / "tty"
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.plug()

    def address(self) -> str:
        return f"escpos-serial://{self.port}?baud=115200"

    def plug(self) -> None:
        self._stop = threading.Event()
        self._master, self._slave = os.openpty()
        self.port.unlink(missing_ok=True)
        self.port.symlink_to(os.ttyname(self._slave))
        os.set_blocking(self._master, False)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def say(self, data: bytes) -> None:
        """The printer sends this unasked."""
        os.write(self._master, data)

    def unplug(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        os.close(self._slave)
        os.close(self._master)
        self.port.unlink()

    def close(self) -> None:
        if self.port.is_symlink():
            self.unplug()

    def _serve(self) -> None:
        while not self._stop.is_set():
            readable, _, _ = select.select([self._master], [], [], LOOK_S)
            if readable and not self.machine.deaf:
                os.write(self._master, self.machine.feed(os.read(self._master, 4096)))
            else:
                self._stop.wait(LOOK_S if self.machine.deaf else 0)


class TcpBench:
    """A network printer that takes one connection at a time."""

    def __init__(self) -> None:
        self.machine = Machine()
        self.port = 0
        self._unasked = b""
        self._thread: threading.Thread | None = None
        self.plug()

    def address(self) -> str:
        return f"escpos-tcp://127.0.0.1:{self.port}"

    def plug(self) -> None:
        self._stop = threading.Event()
        self._hang_up = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        # Small, so that a printer that stops reading is felt before the slip is through.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._listener.close()

    def say(self, data: bytes) -> None:
        """The printer sends this unasked, as soon as it looks."""
        self._unasked += data

    def hang_up(self) -> None:
        """The printer closes a connection that was idle for long."""
        self._hang_up.set()

    close = unplug

    def _serve(self) -> None:
        while not self._stop.is_set():
            readable, _, _ = select.select([self._listener], [], [], LOOK_S)
            if readable:
                cable, _ = self._listener.accept()
                with cable:
                    self._talk(cable)

    def _talk(self, cable: socket.socket) -> None:
        while not self._stop.is_set() and not self._hang_up.is_set():
            readable, _, _ = select.select([cable], [], [], LOOK_S)
            unasked, self._unasked = self._unasked, b""
            cable.sendall(unasked)
            if self.machine.deaf:
                self._stop.wait(LOOK_S)
                continue
            if readable:
                data = cable.recv(4096)
                if not data:
                    return
                cable.sendall(self.machine.feed(data))
        self._hang_up.clear()


class FileBench:
    """A device file that takes bytes and never says a word."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lp0"
        self.path.touch()

    def address(self) -> str:
        return f"escpos-file://{self.path}"

    def close(self) -> None:
        """Nothing runs here."""


class FolderBench:
    """The virtual printer's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "printer"

    def address(self) -> str:
        return f"virtual://{self.folder}"

    def close(self) -> None:
        """Nothing runs here."""
