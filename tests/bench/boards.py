"""From the officer's verb to the picture that shows the call.

Three ways, each from the moment the verb is sent (HTTP and MQTT by turns):
* `frames`: until the board's painter has finished the first picture in which the called number
  stands (`tests.bench.board_process`: the real program, with a screen that notes each picture).
  Calls follow each other as fast as boards settle, so most numbers appear in the lists and in the
  table: a board keeps only three calls large, for ten seconds each.
* `large`: the same at a pace at which every number is large.
* `pictures`: the real `bamso display` with its virtual screen, until the PNG file is whole.
"""

import http.client
import json
import signal
import subprocess
import sys
import tempfile
import threading
import uuid
from bisect import bisect
from itertools import cycle
from pathlib import Path
from time import monotonic_ns
from typing import Any

import msgspec

from kit.wire import topics
from tests.bench.folder_watch import FolderWatch
from tests.bench.hall import HOUSE, PIN, Hall, end, hall, with_us
from tests.bench.numbers import spread_ms
from tests.bench.plan import Plan
from tests.bench.tickets import crowd
from tests.bench.wire import Crew, Line
from tests.waiting import until

COUNTER = "1"
FIELD_SERVICES = ("khai-sinh",)
LARGE_PACE_S = 3.5  # three are large at a time, ten seconds each
REST_S = 0.03  # between the last verb and the next: the board settles meanwhile
PICTURE_RESTS_S = 0.25
LOOK_AT = 50  # pictures after a call
SIZE = {"width_px": 1920, "height_px": 1080}


def measure(plan: Plan) -> dict[str, Any]:
    """A hall full of people, one counter that calls, and a board."""
    with tempfile.TemporaryDirectory() as name, hall(Path(name) / "hall") as centre:
        centre.sit_down()
        _fill(centre, plan, plan.calls + plan.large_calls + plan.picture_calls + 20)
        desk = Desk(centre)
        try:
            frames = _frames(centre, desk, plan.calls, REST_S)
            large = _frames(centre, desk, plan.large_calls, LARGE_PACE_S)
            pictures = _pictures(centre, desk, plan.picture_calls)
        finally:
            desk.close()
    return {"frames": frames, "large": large, "pictures": pictures}


def _fill(centre: Hall, plan: Plan, people: int) -> None:
    """So many people with their paper wait for the counter."""
    waiting = 0
    while waiting < people:
        found = crowd(centre, plan, kiosks=16, seconds=2.0, services=list(FIELD_SERVICES))
        waiting += found["issued"]


class Desk:
    """An officer who calls and finishes, by click or by call keypad."""

    def __init__(self, centre: Hall) -> None:
        self._centre = centre
        self._crew = Crew()
        self._line = Line(centre.login(f"desk-{COUNTER}"))
        self._line.subscribe(centre.address(topics.DONE, device=self._line.user))
        self._crew.add(self._line)
        self._web = http.client.HTTPConnection("127.0.0.1", centre.http_port, timeout=10)
        self._cookie = ""
        self._cookie = self._sign_in()

    def click(self, verb: str) -> dict[str, Any]:
        """The answer to a verb over HTTP."""
        return self._post(verb, {"request_id": str(uuid.uuid4())})

    def key(self, verb: str) -> dict[str, Any]:
        """The answer to a verb over MQTT."""
        body = {"request_id": str(uuid.uuid4()), "do": verb}
        where = self._centre.address(topics.DO, device=self._line.user)
        self._line.publish(where, msgspec.json.encode(body))
        self._line.flush()
        while True:
            for _, message in self._crew.arrived(10.0):
                answer: dict[str, Any] = json.loads(message.payload)
                if answer["request_id"] == body["request_id"]:
                    return answer

    def close(self) -> None:
        """Go home."""
        self._crew.close()
        self._web.close()

    def _sign_in(self) -> str:
        found = self._centre.officers[COUNTER]
        self._post("sign_in", {"request_id": str(uuid.uuid4()), "officer": found, "pin": PIN})
        self._post("open", {"request_id": str(uuid.uuid4())})
        return self._cookie

    def _post(self, verb: str, body: dict[str, str]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "X-Bamso": "1", "Cookie": self._cookie}
        path = f"/api/counter/{COUNTER}/{verb}"
        self._web.request("POST", path, json.dumps(body), headers)
        response = self._web.getresponse()
        self._cookie = response.getheader("Set-Cookie", self._cookie).partition(";")[0]
        answer: dict[str, Any] = json.loads(response.read())
        assert answer["status"] == "done", answer
        return answer


def _frames(centre: Hall, desk: Desk, calls: int, pace_s: float) -> dict[str, Any]:
    """Call `calls` people; when was each number first painted?"""
    log = centre.folder / f"frames-{calls}-{pace_s}.jsonl"
    settings = centre.settings("hall", {"mode": "hall", "screen": "none://", **SIZE})
    with (centre.logs / "board.log").open("ab") as output:
        board = subprocess.Popen(
            [*with_us(), sys.executable, "-m", "tests.bench.board_process", settings, log],
            cwd=HOUSE, stdout=output, stderr=output,
        )  # fmt: skip
    centre.others.append(board)
    until(lambda: log.exists() and log.stat().st_size > 0, 20, "a first picture")
    called: list[tuple[str, str, int]] = []
    ways = cycle((("http", desk.click), ("mqtt", desk.key)))
    rest = threading.Event()
    for _ in range(calls):
        way, act = next(ways)
        at_ns = monotonic_ns()
        number = act("call_next")["number"]
        called.append((way, number, at_ns))
        rest.wait(pace_s)
        act("finish")
        rest.wait(min(pace_s, REST_S))
    rest.wait(1.0)
    end(board, signal.SIGTERM)
    return _first_painted(called, [json.loads(row) for row in log.read_text("utf-8").splitlines()])


def _first_painted(
    called: list[tuple[str, str, int]], frames: list[dict[str, Any]]
) -> dict[str, Any]:
    times: dict[str, list[float]] = {"http": [], "mqtt": []}
    instants = [one["at_ns"] for one in frames]
    missing = 0
    for way, number, at_ns in called:
        first = bisect(instants, at_ns)
        after = frames[first : first + LOOK_AT]
        shown = next((one for one in after if number in one["called"]), None)
        if shown is None:
            missing += 1
        else:
            times[way].append((shown["at_ns"] - at_ns) / 1e9)
    return {
        **spread_ms([*times["http"], *times["mqtt"]]),
        "http": spread_ms(times["http"]),
        "mqtt": spread_ms(times["mqtt"]),
        "never_shown": missing,
        "painting": spread_ms([one["took_ns"] / 1e9 for one in frames]),
    }


def _pictures(centre: Hall, desk: Desk, calls: int) -> dict[str, Any]:
    """The real program: until its PNG file is there; each call to a board at rest."""
    folder = centre.folder / "virtual"
    folder.mkdir()
    watch = FolderWatch(folder)
    settings = centre.settings("hall", {"mode": "hall", "screen": f"virtual://{folder}", **SIZE})
    board = centre.program("display", settings)
    centre.others.append(board)
    assert watch.next("screen.png", 20) is not None, centre.last_words("hall")
    times_s = []
    for n in range(calls):
        while watch.next("screen.png", PICTURE_RESTS_S) is not None:
            pass
        act = desk.key if n % 2 else desk.click
        at_ns = monotonic_ns()
        act("call_next")
        shown_ns = watch.next("screen.png", 10)
        assert shown_ns is not None, "no picture"
        times_s.append((shown_ns - at_ns) / 1e9)
        act("finish")
    end(board)
    watch.close()
    return spread_ms(times_s)
