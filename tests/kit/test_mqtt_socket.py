"""The connection below paho: whole packets, one read for many, and what a flood costs nobody."""

import socket
import ssl
from collections.abc import Iterator

import pytest

from kit.mqtt_socket import READ_AT_ONCE, SORTED_AT_ONCE, UNSENT_MOST, BufferedSocket

PINGRESP = b"\xd0\x00"


def publish(topic: str, body: bytes = b"{}", *, mid: int = 1, first: int = 0x32) -> bytes:
    """A PUBLISH of MQTT v5."""
    name = topic.encode()
    rest = len(name).to_bytes(2, "big") + name
    rest += (mid.to_bytes(2, "big") if first & 0x06 else b"") + b"\x00" + body
    size = len(rest)
    return bytes([first, size & 0x7F | 0x80, size >> 7 & 0x7F | 0x80, size >> 14]) + rest


class Line:
    """A buffered socket and its other end."""

    def __init__(self, forgets: tuple[bytes, ...] | None) -> None:
        inner, self.far = socket.socketpair()
        self.asked: list[bytes] = []

        def forget(address: bytes) -> bool:
            self.asked.append(address)
            return address in (forgets or ())

        self.near = BufferedSocket(inner, None if forgets is None else forget)
        self.near.setblocking(False)
        self.far.settimeout(5)

    def read(self) -> bytes:
        """All that paho would get now."""
        found = b""
        try:
            while data := self.near.recv(7):
                found += data
        except BlockingIOError:
            pass
        return found

    def close(self) -> None:
        self.near.close()
        self.far.close()


@pytest.fixture
def plain() -> Iterator[Line]:
    line = Line(None)
    yield line
    line.close()


@pytest.fixture
def flooded() -> Iterator[Line]:
    line = Line((b"ask",))
    yield line
    line.close()


def test_small_reads_are_served_from_one_large_one(plain: Line) -> None:
    plain.far.sendall(b"abcdef")
    assert (plain.near.recv(1), plain.near.pending()) == (b"a", 5)
    assert (plain.near.recv(2), plain.near.recv(9), plain.near.pending()) == (b"bc", b"def", 0)
    with pytest.raises(BlockingIOError):
        plain.near.recv(1)


def test_the_end_of_the_line_is_told_after_all_that_came(plain: Line) -> None:
    plain.far.sendall(b"last")
    plain.far.shutdown(socket.SHUT_WR)
    assert [plain.near.recv(4), plain.near.recv(1)] == [b"last", b""]


def test_what_is_sent_goes_out_in_one_piece(plain: Line) -> None:
    for word in (b"one ", b"two ", b"three"):
        assert plain.near.send(word) == len(word)
    assert plain.near.unsent
    plain.near.flush()
    assert not plain.near.unsent
    assert plain.far.recv(100) == b"one two three"


def test_a_broker_that_takes_nothing_does_not_grow_our_memory(plain: Line) -> None:
    def insist() -> None:
        for _ in range(100):
            plain.near.send(b"x" * (UNSENT_MOST // 10))
            plain.near.flush()

    with pytest.raises(BlockingIOError):
        insist()
    got = 0
    while plain.near.unsent:  # nothing is lost when it takes again
        got += len(plain.far.recv(1 << 20))
        plain.near.flush()
    assert got > UNSENT_MOST


def test_a_broken_line_is_told_to_whoever_reads(plain: Line) -> None:
    plain.far.close()
    plain.near.send(b"x")
    plain.near.flush()
    assert not plain.near.unsent
    assert plain.near.pending(), "nobody waits for a line that is broken"
    with pytest.raises(BrokenPipeError):
        plain.near.recv(1)


def test_the_goodbye_is_said_before_the_line_is_closed(plain: Line) -> None:
    plain.near.send(b"goodbye")
    plain.near.close()
    assert (plain.far.recv(100), plain.far.recv(100)) == (b"goodbye", b"")


def test_what_is_forgotten_is_acknowledged_and_not_read(flooded: Line) -> None:
    first, last = publish("rate", mid=1), publish("call", mid=4, first=0x30)
    asks = publish("ask", mid=2) + publish("ask", b"x" * 20_000, mid=3, first=0x3A)
    flooded.far.sendall(first + asks + PINGRESP + last)
    assert flooded.read() == first + PINGRESP + last
    assert flooded.near.forgotten == 2
    flooded.near.flush()
    assert flooded.far.recv(100) == b"\x40\x02\x00\x02\x40\x02\x00\x03"


@pytest.mark.parametrize("first", [0x30, 0x33, 0x34], ids=["qos 0", "retained", "qos 2"])
def test_only_events_with_an_acknowledgement_can_be_forgotten(flooded: Line, first: int) -> None:
    kept = publish("ask", first=first)
    flooded.far.sendall(kept)
    assert flooded.read() == kept
    assert flooded.asked == []


def test_packets_that_come_in_pieces_are_the_same_packets(flooded: Line) -> None:
    sent = publish("rate") + publish("ask") + PINGRESP + publish("done", b"y" * 300)
    got = b""
    for at in range(len(sent)):
        flooded.far.sendall(sent[at : at + 1])
        got += flooded.read()
    assert got == publish("rate") + PINGRESP + publish("done", b"y" * 300)
    assert flooded.near.pending() == 0


def test_whoever_decides_what_to_forget_sees_what_came_of_the_ones_before(flooded: Line) -> None:
    """A burst is read at once; the presses at its end must not be judged by its beginning."""
    flooded.far.sendall(PINGRESP.join(publish("rate", mid=n) for n in range(1, 100)))
    flooded.near.recv(1)
    assert len(flooded.asked) <= SORTED_AT_ONCE
    assert flooded.near.pending()
    while flooded.near.pending():
        flooded.near.recv(READ_AT_ONCE)
    assert len(flooded.asked) == 99


def test_a_length_that_cannot_be_is_left_to_paho(flooded: Line) -> None:
    nonsense = b"\x32\xff\xff\xff\xff\xff"
    flooded.far.sendall(nonsense)
    assert flooded.read() == nonsense


def test_what_tls_has_unpacked_already_counts_as_here() -> None:
    class Unpacked(ssl.SSLSocket):
        def __init__(self) -> None:
            pass

        def pending(self) -> int:
            return 42

    assert BufferedSocket(Unpacked.__new__(Unpacked)).pending() == 42
