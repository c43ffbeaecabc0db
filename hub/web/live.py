"""Server-sent events: a bounded number of open streams, each sending a whole state on change.

A stream holds one thread of the server. Beyond the bound the answer is 503, so that ordinary pages
always find a thread; the page then tries again by itself.
"""

import json
import queue
from collections.abc import Callable, Hashable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import partial
from threading import Event
from typing import Any

from flask import Response

from hub.web.ports import Service

LOOK_S = 1.0  # a state changes also with time alone: who is next, who may still be rated
PAUSE_S = 0.1  # two hundred pages need not follow a rush of presses one by one
SHARED_MOST = 256  # pictures kept for pages that show the same one
BEAT_S = 10.0  # a page that hears nothing for longer than this says that the connection is lost
BEAT = ": beat\nevent: beat\ndata: 1\n\n"
RETRY = "retry: 2000\n\n"


class Streams:
    """The open streams of one server; `stop` ends them all."""

    def __init__(self, most: int) -> None:
        self.stopped = Event()
        self._shared: dict[Hashable, tuple[object, str]] = {}
        self._places: queue.SimpleQueue[None] = queue.SimpleQueue()
        for _ in range(most):
            self._places.put(None)

    def open(self, events: Iterator[str]) -> Response | None:
        """A response that streams `events`; None when all places are taken."""
        try:
            self._places.get_nowait()
        except queue.Empty:
            return None
        response = Response(events, mimetype="text/event-stream")
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Accel-Buffering"] = "no"  # a proxy in front must not hold it back
        response.call_on_close(lambda: self._places.put(None))
        return response

    def shared(self, key: Hashable, stamp: object, make: Callable[[], object]) -> str:
        """The JSON of the picture `key` as of `stamp`, made once for all pages that show it."""
        kept = self._shared.get(key)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        text = as_json(make())
        if len(self._shared) >= SHARED_MOST:
            self._shared.clear()
        self._shared[key] = (stamp, text)  # two threads may make the same one: harmless
        return text

    def stop(self) -> None:
        """End every stream within `LOOK_S`."""
        self.stopped.set()


def states(
    streams: Streams, service: Service, key: Hashable, picture: Callable[[datetime], object]
) -> Iterator[str]:
    """A `state` event now and whenever `picture` changes, a beat when nothing did.

    Pages with the same `key` show the same picture.
    """
    last, quiet_s = "", 0.0
    version = service.changed(-1, 0)
    yield RETRY
    while not streams.stopped.is_set():
        now = service.now()
        stamp = (version, int(now.timestamp()))
        text = streams.shared(key, stamp, partial(picture, now))
        if text != last:
            yield f'event: state\ndata: {{"at": "{now.isoformat()}", "state": {text}}}\n\n'
            last, quiet_s = text, 0.0
            streams.stopped.wait(PAUSE_S)
        elif quiet_s >= BEAT_S:
            yield BEAT
            quiet_s = 0.0
        before = version
        version = service.changed(version, LOOK_S)
        quiet_s += LOOK_S if version == before else 0


def as_json(value: object) -> str:
    """A value as JSON on one line; frozen values become objects, instants ISO 8601."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: getattr(value, item.name) for item in fields(value)}
    raise TypeError(f"{type(value).__name__} has no JSON form")
