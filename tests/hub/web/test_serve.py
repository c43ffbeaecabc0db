"""The real server: two hundred live pages beside ordinary ones, and a bound beyond."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

from hub.web.serve import WebServer
from tests.hub.web.running import RunningHub

STREAMS = 200
ASK = b"GET /counter/1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[RunningHub, WebServer]]:
    hub = RunningHub(tmp_path, streams=STREAMS)
    server = WebServer(hub.app, "127.0.0.1", 0)
    server.start()
    yield hub, server
    server.stop()
    hub.close()


def opened(port: int) -> socket.socket:
    """A stream that has got its first state."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=20)
    sock.sendall(ASK)
    heard_until(sock, b"event: state")
    return sock


def heard_until(sock: socket.socket, wanted: bytes) -> bytes:
    heard = b""
    while wanted not in heard:
        part = sock.recv(65536)
        assert part, f"closed after {heard[-200:]!r}"
        heard += part
    return heard


def get(port: int, path: str) -> tuple[int, float]:
    began = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status, time.monotonic() - began


@pytest.mark.slow
def test_two_hundred_live_pages_do_not_hold_up_ordinary_ones(
    server: tuple[RunningHub, WebServer],
) -> None:
    hub, web = server
    with ThreadPoolExecutor(32) as pool:
        streams = list(pool.map(opened, [web.port] * STREAMS))
        assert get(web.port, "/counter/1/events")[0] == 503, "beyond the bound"
        with ThreadPoolExecutor(16) as readers:
            pages = list(readers.map(lambda _: get(web.port, "/counter/1"), range(64)))
        assert {status for status, _ in pages} == {200}
        assert max(took for _, took in pages) < 3

        number = hub.press()
        wanted = f'"number":"{number}"'.encode()
        list(pool.map(lambda sock: heard_until(sock, wanted), streams))
    for sock in streams:
        sock.close()


@pytest.mark.slow
def test_a_page_that_goes_away_makes_room(server: tuple[RunningHub, WebServer]) -> None:
    hub, web = server
    with ThreadPoolExecutor(32) as pool:
        streams = list(pool.map(opened, [web.port] * STREAMS))
    streams.pop().close()
    until = time.monotonic() + 20
    found = 503
    while found == 503 and time.monotonic() < until:
        hub.press()  # what is written to a closed page ends it
        sock = socket.create_connection(("127.0.0.1", web.port), timeout=20)
        sock.sendall(ASK)
        found = int(sock.recv(64).split()[1])
        streams.append(sock)
    assert found == 200
    for sock in streams:
        sock.close()


@pytest.mark.slow
def test_stopping_ends_live_pages_at_once(tmp_path: Path) -> None:
    hub = RunningHub(tmp_path, streams=20)
    web = WebServer(hub.app, "127.0.0.1", 0)
    web.start()
    streams = [opened(web.port) for _ in range(20)]
    began = time.monotonic()
    web.stop()
    assert time.monotonic() - began < 5
    for sock in streams:
        while sock.recv(65536):
            pass
        sock.close()
    hub.close()


def test_a_taken_port_is_an_error_at_once(tmp_path: Path) -> None:
    hub = RunningHub(tmp_path, streams=2)
    first = WebServer(hub.app, "127.0.0.1", 0)
    with pytest.raises(OSError, match="in use"):
        WebServer(hub.app, "127.0.0.1", first.port)
    first.start()
    assert get(first.port, "/healthz")[0] == 200
    first.stop()
    hub.close()
