"""A small, fast MQTT 3.1.1 client for load: a few microseconds a message, many lines in one thread.

The programs under test speak through paho; a load generator that did the same would use up the
machine before the hub does. Everything here is QoS 1 (`ping` keeps idle lines alive).
"""

import selectors
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

KEEPALIVE_S = 60
PING_EVERY_S = 20.0
CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, PINGREQ = 1, 2, 3, 4, 8, 9, 12
RETAIN = 0x01
QOS_1 = 0x02


class LineCut(Exception):
    """The broker closed the line or refused it."""


@dataclass(frozen=True, slots=True)
class Login:
    """Where the broker is and who we are there."""

    port: int
    user: str
    password: str


@dataclass(slots=True)
class Message:
    """One message; `retained` ones are states from before we came."""

    topic: str
    payload: bytes
    retained: bool


class Line:
    """One client. `publish` only queues: `flush` (or the crew) sends."""

    def __init__(self, login: Login) -> None:
        """Connects; LineCut when the broker does not let us in."""
        self.user = login.user
        self._login = login
        self._in = bytearray()
        self._out = bytearray()
        self._mid = 0
        self.sent = 0
        self.acked = 0
        self._connect()

    def _connect(self) -> None:
        login = self._login
        self.socket = socket.create_connection(("127.0.0.1", login.port), 10.0)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        flags = 0b1100_0010  # user, password, clean session
        body = _text("MQTT") + bytes([4, flags]) + KEEPALIVE_S.to_bytes(2, "big")
        body += _text(login.user) + _text(login.user) + _text(login.password)
        self.socket.sendall(_packet(CONNECT << 4, body))
        answer = self.socket.recv(4)
        if len(answer) < 4 or answer[0] >> 4 != CONNACK or answer[3] != 0:
            raise LineCut(f"{login.user}: the broker said {answer!r}")

    def subscribe(self, *filters: str) -> None:
        """Returns when the broker has all of them (what arrives before that is kept)."""
        body = self._next_mid() + b"".join(_text(one) + b"\x01" for one in filters)
        self.socket.sendall(_packet(SUBSCRIBE << 4 | 0x02, body))
        while not any(kind == SUBACK for kind, _, _ in _packets(bytes(self._in))):
            self._receive(0)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Queue a message with QoS 1."""
        self.sent += 1
        body = _text(topic) + self._next_mid() + payload
        self._out += _packet(PUBLISH << 4 | QOS_1 | (RETAIN if retain else 0), body)

    def ping(self) -> None:
        """Queue a sign of life."""
        self._out += bytes([PINGREQ << 4, 0])

    def flush(self) -> None:
        """Send what is queued; may wait for the broker to take it."""
        if self._out:
            self.socket.sendall(self._out)
            self._out.clear()

    def read(self) -> list[Message]:
        """What has arrived, each acknowledged (with the next `flush`); LineCut at the end."""
        self._receive(socket.MSG_DONTWAIT)
        found = []
        used = 0
        for kind, packet, end in _packets(self._in):
            used = end
            if kind == PUBLISH:
                found.append(self._published(packet))
            elif kind == PUBACK:
                self.acked += 1
        del self._in[:used]
        return found

    def close(self) -> None:
        """Hang up without a word."""
        self.socket.close()

    def _receive(self, flags: int) -> None:
        try:
            data = self.socket.recv(1 << 18, flags)
        except BlockingIOError:
            return
        if not data:
            raise LineCut(f"{self.user}: the broker hung up")
        self._in += data

    def _published(self, packet: bytes) -> Message:
        """`packet`: fixed header byte, then the body."""
        length = int.from_bytes(packet[1:3], "big")
        at = 3 + length
        topic = packet[3:at].decode()
        if packet[0] & 0x06:
            self._out += b"\x40\x02" + packet[at : at + 2]
            at += 2
        return Message(topic, packet[at:], bool(packet[0] & RETAIN))

    def _next_mid(self) -> bytes:
        self._mid = self._mid % 65_535 + 1
        return self._mid.to_bytes(2, "big")


def _text(value: str) -> bytes:
    data = value.encode()
    return len(data).to_bytes(2, "big") + data


def _packet(first: int, body: bytes) -> bytes:
    length, head = len(body), bytearray([first])
    while True:
        length, low = divmod(length, 128)
        head.append(low | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


def _packets(data: bytes | bytearray) -> Iterator[tuple[int, bytes, int]]:
    """(kind, fixed header byte + body, where it ends) of each whole packet in `data`."""
    at, size = 0, len(data)
    while at + 2 <= size:
        length, shift, place = 0, 0, at + 1
        while True:
            if place >= size:
                return
            byte = data[place]
            length |= (byte & 0x7F) << shift
            shift, place = shift + 7, place + 1
            if byte < 0x80:
                break
        end = place + length
        if end > size:
            return
        yield data[at] >> 4, bytes([data[at]]) + bytes(data[place:end]), end
        at = end


class Crew:
    """Many lines in one thread."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self.lines: list[Line] = []
        self._pinged_s = perf_counter()

    def add(self, line: Line) -> Line:
        """The line, listened to from now on."""
        self._selector.register(line.socket, selectors.EVENT_READ, line)
        self.lines.append(line)
        return line

    def arrived(self, timeout_s: float) -> Iterator[tuple[Line, Message]]:
        """What arrives within `timeout_s`; what the caller publishes meanwhile is sent with it."""
        for key, _ in self._selector.select(timeout_s):
            line: Line = key.data
            for message in line.read():
                yield line, message
            line.flush()
        if perf_counter() - self._pinged_s > PING_EVERY_S:
            self._pinged_s = perf_counter()
            for line in self.lines:
                line.ping()
                line.flush()

    def close(self) -> None:
        """Hang up all lines."""
        self._selector.close()
        for line in self.lines:
            line.close()
