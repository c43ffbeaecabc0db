"""A TCP proxy that misbehaves on purpose, between a device and the broker.

Each connection has the mode of its proxy, and may get another at any time:

    clear    bytes pass as they come
    delay    each piece is held back for up to `slow_s`, in order
    crumbs   one byte at a time
    pause    nothing passes; all of it passes later, when the mode is another
    swallow  half-open for ever: what is sent vanishes, nobody is told (as behind a NAT that forgot)
    refuse   new connections are closed at once

`reset` ends all connections with RST. The proxy runs on a thread of its own; every method may be
called from any thread.
"""

import asyncio
import contextlib
import random
import socket
import struct
import threading
from concurrent.futures import Future
from typing import Literal

from broker_config.mosquitto import free_port

Mode = Literal["clear", "delay", "crumbs", "pause", "swallow", "refuse"]
MODES: tuple[Mode, ...] = ("delay", "crumbs", "pause", "swallow", "refuse")
PIECE = 16 * 1024
START_WITHIN_S = 5.0


class Proxy:
    """Leads 127.0.0.1:`port` to 127.0.0.1:`to_port`."""

    def __init__(self, to_port: int, *, seed: int = 0, slow_s: float = 0.4) -> None:
        self.port = free_port()
        self.connections = 0  # ever taken
        self._to_port = to_port
        self._slow_s = slow_s
        self._rng = random.Random(seed)
        self._mode: Mode = "clear"
        self._open: set[_Link] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    def start(self) -> "Proxy":
        """Listen."""
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._took, "127.0.0.1", self.port))
        return self

    @property
    def mode(self) -> Mode:
        return self._mode

    def set(self, mode: Mode) -> None:
        """From now on; connections that swallow go on swallowing until somebody closes them."""
        self._mode = mode
        self._do(self._tell(mode))

    def reset(self) -> None:
        """RST to both sides of every connection."""
        self._do(self._reset())

    def close(self) -> None:
        """End everything."""
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_WITHIN_S)
        self._loop.close()

    # ---- on the proxy's thread

    def _do(self, coroutine):  # type: ignore[no-untyped-def]
        future: Future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return future.result(START_WITHIN_S)

    async def _took(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._mode == "refuse":
            writer.transport.abort()
            return
        self.connections += 1
        try:
            there = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(self._mode, self._slow_s, self._rng, (writer, there[1]))
        self._open.add(link)
        try:
            await asyncio.gather(link.carry(reader, there[1]), link.carry(there[0], writer))
        finally:
            self._open.discard(link)
            for side in link.sides:
                side.transport.abort()

    async def _tell(self, mode: Mode) -> None:
        for link in self._open:
            link.turn(mode)

    async def _reset(self) -> None:
        for link in tuple(self._open):
            link.reset()

    async def _close(self) -> None:
        self._server.close()
        await self._reset()


class _Link:
    """One connection through the proxy."""

    def __init__(
        self,
        mode: Mode,
        slow_s: float,
        rng: random.Random,
        sides: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
    ) -> None:
        self.sides = sides
        self._mode: Mode = mode
        self._slow_s = slow_s
        self._rng = rng
        self._turned = asyncio.Event()

    def turn(self, mode: Mode) -> None:
        if self._mode != "swallow":  # what vanished cannot come back: the stream is broken
            self._mode = mode
            self._turned.set()
            self._turned = asyncio.Event()

    def reset(self) -> None:
        for side in self.sides:
            sock = side.get_extra_info("socket")
            if sock is not None:
                linger = struct.pack("ii", 1, 0)
                with contextlib.suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            side.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes one way until one side ends; then end the other too."""
        with contextlib.suppress(OSError):
            while data := await reader.read(PIECE):
                await self._pass_on(data, writer)
        if self._mode != "swallow":
            for side in self.sides:
                side.transport.abort()

    async def _pass_on(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        while self._mode == "pause":
            await self._turned.wait()
        match self._mode:
            case "swallow":
                return
            case "delay":
                await self._wait(self._rng.uniform(0, self._slow_s))
                writer.write(data)
            case "crumbs":
                for n in range(len(data)):
                    writer.write(data[n : n + 1])
                    await writer.drain()
                    await asyncio.wait([asyncio.ensure_future(_nothing())])
            case _:
                writer.write(data)
        await writer.drain()

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._turned.wait(), seconds)


async def _nothing() -> None:
    """A turn of the loop, so that a byte leaves before the next one comes."""
