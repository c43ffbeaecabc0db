"""Whether the pages answer: asked as a browser would, through the port, the server and its threads.

A server whose threads are all stuck still takes connections, and nothing inside it would notice.
"""

import http.client
import logging
import time
from collections.abc import Callable
from threading import Event, Thread

log = logging.getLogger(__name__)

EVERY_S = 3.0
WITHIN_S = 4.0  # for one answer
SILENT_AFTER_S = 12.0  # as for the broker (kit.unit); the unit's WatchdogSec is 15 s
HEALTHY = (200, 503)  # 503: the page works and says that the hub cannot serve
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


class Pulse:
    """Asks `/healthz` now and then on a thread of its own; `answers` is for any thread."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        every_s: float = EVERY_S,
        within_s: float = WITHIN_S,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`host` is where the pages are served; of all addresses the loopback is asked."""
        self._host = LOOPBACK.get(host, host)
        self._port = port
        self._every_s = every_s
        self._within_s = within_s
        self._now_s = now_s
        self._answered_s = now_s()
        self._ended = Event()
        self._thread = Thread(target=self._run, name="web-pulse", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """Ask no more; an answer that is awaited now is not waited for."""
        self._ended.set()

    def answers(self) -> bool:
        """Whether the pages answered lately."""
        return self._now_s() - self._answered_s <= SILENT_AFTER_S

    def _run(self) -> None:
        while not self._ended.wait(self._every_s):
            try:
                status = self._ask()
            except (OSError, http.client.HTTPException) as err:
                log.error("the pages do not answer: %s", err or type(err).__name__)
                continue
            if status in HEALTHY:
                self._answered_s = self._now_s()
            else:
                log.error("the pages answer with %d", status)

    def _ask(self) -> int:
        """The status of one answer."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._within_s)
        try:
            connection.request("GET", "/healthz", headers={"Connection": "close"})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()
