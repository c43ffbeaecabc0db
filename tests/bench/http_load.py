"""Clients of baseline (b): keep-alive HTTP over raw sockets, each asks again when it is answered.

`python -m tests.bench.http_load` reads one JSON line (port, clients, seconds, seed), prints one.
"""

import gc
import json
import random
import selectors
import socket
import sys
from time import perf_counter
from typing import Any

from bamso.demo.layout import CENTRE_FILE
from hub.centre_file import read_centre
from tests.bench.numbers import drawn_id, spread_ms

END = b"\r\n\r\n"


class Client:
    """One keep-alive connection with at most one request on its way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 10.0)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._in = b""
        self._sent_s = 0.0

    def ask(self, request_id: str, service: str) -> None:
        """Send one request."""
        body = json.dumps({"request_id": request_id, "service": service}).encode()
        head = (
            f"POST /ticket HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._sent_s = perf_counter()
        self.socket.sendall(head.encode() + body)

    def answered(self) -> float | None:
        """How long the answer took that is now whole; None when more has to come."""
        data = self.socket.recv(65_536)
        assert data, "the server hung up"
        self._in += data
        head, found, body = self._in.partition(END)
        if not found:
            return None
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(body) < length:
            return None
        assert head.startswith(b"HTTP/1.1 200"), head
        self._in = b""
        return perf_counter() - self._sent_s


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Ask for so many seconds."""
    gc.disable()
    chance = random.Random(job["seed"])
    services = [one.id for one in read_centre(CENTRE_FILE).services]
    times_s: list[float] = []
    selector = selectors.DefaultSelector()

    def ask(client: Client) -> None:
        client.ask(drawn_id(chance), chance.choice(services))

    for _ in range(job["clients"]):
        client = Client(job["port"])
        selector.register(client.socket, selectors.EVENT_READ, client)
        ask(client)
    began_s = perf_counter()
    while perf_counter() < began_s + job["seconds"]:
        for key, _ in selector.select(0.05):
            took_s = key.data.answered()
            if took_s is not None:
                times_s.append(took_s)
                ask(key.data)
    took_s = perf_counter() - began_s
    return {"per_s": round(len(times_s) / took_s, 1), **spread_ms(times_s)}


if __name__ == "__main__":
    print(json.dumps(run(json.loads(sys.stdin.readline()))))
