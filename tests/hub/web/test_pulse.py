"""The pages ask themselves whether they answer; what the watchdog hears depends on it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hub.web.pulse import SILENT_AFTER_S, Pulse
from hub.web.serve import WebServer
from tests.hub.web.running import RunningHub
from tests.waiting import until

OFTEN_S = 0.02


class Clock:
    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port that takes connections and never says a word: a server whose threads are stuck."""
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        yield found


class Server:
    """Answers with a status, once it may."""

    def __init__(self, status: int) -> None:
        self.may = threading.Event()
        self.asked = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                outer.may.wait(5)
                self.send_response(status)
                self.end_headers()

            def log_message(self, *about: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self) -> None:
        self.may.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


def test_the_pages_of_a_hub_answer(tmp_path: Path, clock: Clock) -> None:
    hub = RunningHub(tmp_path)
    server = WebServer(hub.app, "127.0.0.1", 0)
    server.start()
    pulse = Pulse("0.0.0.0", server.port, every_s=OFTEN_S, now_s=clock)
    clock.s += SILENT_AFTER_S + 1
    assert not pulse.answers()
    pulse.start()
    until(pulse.answers, 5, "an answer")
    pulse.stop()
    server.stop()
    hub.close()


@pytest.mark.parametrize(("status", "alive"), [(200, True), (503, True), (500, False)])
def test_a_page_that_says_why_it_cannot_serve_is_alive_and_a_broken_one_is_not(
    clock: Clock, status: int, alive: bool
) -> None:
    server = Server(status)
    server.may.set()
    pulse = Pulse("127.0.0.1", server.http.server_port, every_s=OFTEN_S, now_s=clock)
    clock.s += SILENT_AFTER_S + 1
    pulse.start()
    until(lambda: server.asked >= 3, 5, "three questions")
    pulse.stop()
    server.close()
    assert pulse.answers() is alive


def test_a_server_whose_threads_are_stuck_is_noticed(
    clock: Clock, listener: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    port = listener.getsockname()[1]
    pulse = Pulse("127.0.0.1", port, every_s=OFTEN_S, within_s=0.05, now_s=clock)
    pulse.start()
    until(lambda: "do not answer" in caplog.text, 5, "a word about it")
    assert pulse.answers(), "not at once: one slow answer is no death"
    clock.s += SILENT_AFTER_S + 1
    assert not pulse.answers()
    pulse.stop()


def test_a_server_that_comes_to_itself_is_believed_again(clock: Clock) -> None:
    server = Server(200)
    pulse = Pulse("127.0.0.1", server.http.server_port, every_s=OFTEN_S, now_s=clock)
    pulse.start()
    until(lambda: server.asked >= 1, 5, "a question")
    clock.s += SILENT_AFTER_S + 1
    assert not pulse.answers()
    server.may.set()
    until(pulse.answers, 5, "an answer")
    pulse.stop()
    server.close()
