"""The thread that turns paho, with a paho of the test's own: what a real broker seldom shows."""

import socket
import threading
from typing import Any

import pytest

from kit.mqtt_loop import MqttLoop
from kit.mqtt_socket import BufferedSocket
from tests.waiting import until


class Client:
    """As much of paho as the loop uses; each connection is half of a pair."""

    def __init__(self, *, plain: bool = False, faults: int = 0, refusals: int = 0) -> None:
        self.plain = plain
        self.faults = faults
        self.refusals = refusals
        self.read: list[bytes] = []
        self.waiting: list[bytes] = []
        self.far: list[socket.socket] = []
        self.line: Any = None
        self.busy = threading.Event()
        self.free = threading.Event()
        self.free.set()

    def reconnect(self) -> None:
        self.close()
        self.busy.set()
        self.free.wait(5)
        if self.refusals:
            self.refusals -= 1
            raise ConnectionRefusedError
        near, far = socket.socketpair()
        near.setblocking(False)
        far.settimeout(5)
        self.line = near if self.plain else BufferedSocket(near)
        self.far.append(far)

    def socket(self) -> Any:
        return self.line

    def is_connected(self) -> bool:
        return self.line is not None

    def publish(self, data: bytes) -> None:
        self.waiting.append(data)

    def want_write(self) -> bool:
        return bool(self.waiting)

    def loop_write(self) -> int:
        while self.waiting:
            data = self.waiting.pop(0)
            self.line.send(data)
            if data == b"goodbye":
                self.close()
        return 0

    def loop_read(self) -> int:
        if self.faults:
            self.faults -= 1
            self.line.recv(1)
            raise ValueError("a fault in paho")
        try:
            data = self.line.recv(3)
        except BlockingIOError:
            return 0
        self.read.append(data)
        if not data:
            self.close()
        return 0 if data else 7

    def loop_misc(self) -> int:
        return 0

    def disconnect(self) -> None:
        if self.line is not None:
            self.publish(b"goodbye")

    def close(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None


class Run:
    def __init__(self, client: Client, **more: Any) -> None:
        self.client = client
        self.faults: list[str] = []
        self.loop = MqttLoop(
            client, retry_s=(0.01, 0.02), on_fault=lambda: self.faults.append("fault"), **more
        )
        self.loop.start()

    def connection(self, n: int = 1) -> socket.socket:
        until(lambda: len(self.client.far) >= n, 5, f"connection {n}")
        return self.client.far[n - 1]

    def close(self) -> None:
        self.loop.stop()
        for far in self.client.far:
            far.close()


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Any:
    run = Run(Client(**getattr(request, "param", {})))
    yield run
    run.close()


@pytest.mark.parametrize("run", [{"plain": False}, {"plain": True}], indirect=True)
def test_it_works_over_the_socket_of_a_paho_that_does_not_take_ours(run: Run) -> None:
    far = run.connection()
    far.sendall(b"abcdefgh")
    until(lambda: b"".join(run.client.read) == b"abcdefgh", 5, "all of it")
    run.client.publish(b"answer")
    assert far.recv(100) == b"answer"


def test_what_is_published_by_another_thread_goes_out_at_once(run: Run) -> None:
    far = run.connection()
    far.settimeout(0.5)  # less than the loop's own look around
    for n in range(20):
        run.client.publish(b"%d" % n)
        run.loop.wake()
        assert far.recv(100) == b"%d" % n


class Bell:
    """The loop's end of its bell; somebody wakes the loop just as it answers."""

    def __init__(self, inner: socket.socket) -> None:
        self.inner = inner
        self.meanwhile: list[Any] = []
        self.answered = 0

    def recv(self, most: int) -> bytes:
        if self.meanwhile:
            self.meanwhile.pop()()
        came = self.inner.recv(most)
        self.answered += 1
        return came

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def test_who_publishes_while_the_bell_is_answered_does_not_silence_it() -> None:
    near, far = socket.socketpair()
    bell = Bell(near)
    run = Run(Client(), bell=lambda: (bell, far))
    line = run.connection()
    line.settimeout(0.5)  # less than the loop's own look around
    bell.meanwhile.append(run.loop.wake)
    run.loop.wake()
    until(lambda: bell.answered == 1, 5, "an answer to the bell")
    run.client.publish(b"news")
    run.loop.wake()
    assert line.recv(100) == b"news"
    run.close()


def test_a_line_that_is_cut_is_made_again(run: Run) -> None:
    run.connection().close()
    run.connection(2).sendall(b"abc")
    until(lambda: b"abc" in run.client.read, 5, "news")
    assert run.faults == []


@pytest.mark.parametrize("run", [{"refusals": 3}], indirect=True)
def test_it_tries_until_somebody_is_there(run: Run) -> None:
    run.connection()
    assert run.client.refusals == 0


@pytest.mark.parametrize("run", [{"faults": 1}], indirect=True)
def test_a_fault_in_paho_is_told_and_does_not_make_the_device_deaf(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    run.connection().sendall(b"x")
    run.connection(2).sendall(b"abc")
    until(lambda: b"abc" in run.client.read, 5, "news")
    assert run.faults == ["fault"]
    assert "a fault in paho" in caplog.text


def test_it_says_goodbye(run: Run) -> None:
    far = run.connection()
    run.loop.stop()
    assert far.recv(100) == b"goodbye"
    assert not run.loop._thread.is_alive()


def test_who_stops_while_it_is_connecting_is_not_connected_afterwards() -> None:
    client = Client()
    client.free.clear()
    run = Run(client)
    client.busy.wait(5)
    stopping = threading.Thread(target=run.loop.stop)
    stopping.start()
    until(lambda: run.loop._ending, 5, "the stop")
    client.free.set()
    stopping.join(5)
    assert run.connection().recv(100) == b"goodbye"
    assert not run.loop._thread.is_alive()
    run.close()
