"""A connection that reads and writes much at once, in the place of the socket that paho would use.

paho takes each packet from the socket in three or four small reads and sends each by itself, and at
each of these calls its thread lets go of the interpreter and waits for its turn. With this between
them a burst is one read and one write. TLS is below it: an `ssl.SSLSocket` is wrapped the same way.

It also knows where packets begin, so a flood can be acknowledged and forgotten unread: 3 µs each,
where paho needs ten times that, and a thread that drowns answers nobody (measured).
"""

import ssl
from collections.abc import Callable
from typing import Any

READ_AT_ONCE = 64 * 1024
UNSENT_MOST = 256 * 1024  # beyond it paho keeps its packets until the broker has taken these
SORTED_AT_ONCE = 16  # then paho takes them, so that `forgets` knows of them at the next ones

PUBLISH_QOS_1, KIND_QOS_RETAIN = 0x32, 0xF7  # all bits of the first byte but "sent again"
PUBACK = b"\x40\x02"

Forgets = Callable[[bytes], bool]


class BufferedSocket:
    """What paho asks of a socket, over `inner`; for one thread.

    `forgets` is asked by address of each message with QoS 1 that is no retained state: True means
    that it is acknowledged and nobody hears of it. What `send` takes goes out with `flush`.
    """

    def __init__(self, inner: Any, forgets: Forgets | None = None) -> None:
        self._inner = inner
        self._forgets = forgets
        self._came = bytearray()  # begins with the beginning of a packet
        self._more = False  # a whole packet is among what came
        self._ready = b""
        self._at = 0
        self._out = bytearray()
        self._broken: OSError | None = None
        self.forgotten = 0  # how many messages, all in all

    @property
    def unsent(self) -> bool:
        """Whether `flush` has something to do."""
        return bool(self._out)

    def pending(self) -> int:
        """How much can be read without asking the network; a broken connection counts, too."""
        here = len(self._ready) - self._at
        if here or self._more or self._broken:
            return here or 1
        return self._inner.pending() if isinstance(self._inner, ssl.SSLSocket) else 0

    def recv(self, most: int) -> bytes:
        """As of a socket: b"" at the end, BlockingIOError or ssl.SSLWant… when nothing is here."""
        if self._at >= len(self._ready) and not self._fill():
            return b""
        data = self._ready[self._at : self._at + most]
        self._at += len(data)
        return data

    def send(self, data: bytes | bytearray) -> int:
        """Take all of it, or BlockingIOError when too much waits already."""
        if len(self._out) >= UNSENT_MOST:
            raise BlockingIOError
        self._out += data
        return len(data)

    def flush(self) -> None:
        """Send what was taken, as much as goes; a fault comes out of the next `recv`."""
        if not self._out:
            return
        try:
            del self._out[: self._inner.send(self._out)]
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        except OSError as err:
            self._out.clear()
            self._broken = err

    def close(self) -> None:
        """Say what is left to be said (a goodbye) and close."""
        self.flush()
        self._inner.close()

    def fileno(self) -> int:
        """Of the socket, for poll."""
        return int(self._inner.fileno())

    def setblocking(self, flag: bool) -> None:
        """Of the socket."""
        self._inner.setblocking(flag)

    # ---- whole packets only, without those that are to be forgotten

    def _fill(self) -> bool:
        """Read what is there; False at the end, BlockingIOError when no packet is whole."""
        if self._broken:
            raise self._broken
        data = b"" if self._more else self._inner.recv(READ_AT_ONCE)
        if not data and not self._more:
            return False
        self._at = 0
        if self._forgets is None:
            self._ready = data
            return True
        self._came += data
        self._ready = self._sorted(self._forgets)
        if not self._ready:
            raise BlockingIOError
        return True

    def _sorted(self, forgets: Forgets) -> bytes:
        """Take some whole packets out of what came: those for paho."""
        came, at, kept, count = self._came, 0, 0, 0
        found = bytearray()
        while (ends := _ends(came, at)) is not None and count < SORTED_AT_ONCE:
            body, end = ends
            count += 1
            if came[at] & KIND_QOS_RETAIN == PUBLISH_QOS_1 and end - body > 4:
                name = body + 2
                tail = name + (came[body] << 8 | came[body + 1])
                if tail + 2 <= end and forgets(bytes(came[name:tail])):
                    found += came[kept:at]
                    self._out += PUBACK + came[tail : tail + 2]
                    kept = end
                    count -= 1
                    self.forgotten += 1
            at = end
        found += came[kept:at]
        del came[:at]
        self._more = ends is not None
        return bytes(found)


def _ends(data: bytearray, at: int) -> tuple[int, int] | None:
    """Where the body of the packet at `at` begins and ends; None when it is not all here.

    A length that no packet can have is left to paho, which hangs up.
    """
    size, length, shift = len(data), 0, 0
    for place in range(at + 1, min(at + 5, size)):
        byte = data[place]
        length |= (byte & 0x7F) << shift
        if byte < 0x80:
            body = place + 1
            return (body, body + length) if body + length <= size else None
        shift += 7
    return (size, size) if size >= at + 5 else None
