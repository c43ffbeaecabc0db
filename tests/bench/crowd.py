"""The people of the measured centre: kiosks that ask and desks that call, over real MQTT lines.

`python -m tests.bench.crowd` reads one JSON line (`Job`) and prints one: what it saw. A kiosk asks,
waits for the answer, tells that the paper is out, and asks for the next person at once. Desks call
and finish so that about `keep` people wait in each field; `keep` -1: nobody is ever called.
"""

import gc
import json
import random
import sys
from collections import Counter, deque
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import msgspec

from bamso.demo.layout import CENTRE_FILE
from hub.centre_file import read_centre
from kit.wire import topics
from tests.bench.numbers import drawn_id, spread_ms
from tests.bench.wire import Crew, Line, Login, Message

GRACE_S = 3.0


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to do. `kiosks` ask one at a time each; with `per_s` they ask at that rate all together
    and wait for nobody (overload)."""

    port: int
    passwords: dict[str, str]
    kiosks: int
    seconds: float
    keep: int = -1
    per_s: float = 0.0
    paper: bool = True
    services: list[str] = field(default_factory=list)  # none: whatever the centre offers
    pairs: int = (
        3  # call + finish sent together, so often: twelve desks must keep up with 64 kiosks
    )
    seed: str = "1"  # of ids and of what people come for; another one for each run at one hub
    in_time_s: float = 0.8


@dataclass
class Seen:
    """What happened."""

    asked: int = 0
    issued: int = 0
    noted: int = 0
    called: int = 0
    finished: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    times_s: list[float] = field(default_factory=list)
    call_times_s: list[float] = field(default_factory=list)
    by_second: Counter[int] = field(default_factory=Counter)


class Crowd:
    """All kiosks and desks in one thread."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.seen = Seen()
        self._crew = Crew()
        self._chance = random.Random(job.seed)
        centre = read_centre(CENTRE_FILE)
        self._site = centre.site
        self._services = job.services or [one.id for one in centre.services]
        self._field_of = {one.id: one.field for one in centre.services}
        self._letters = {one.series: one.id for one in centre.fields}
        self._asked: dict[str, float] = {}
        self._waiting: Counter[str] = Counter()
        self._kiosks = [self._line(f"kiosk-{n}", topics.ANSWER, topics.NOTED)
                        for n in range(1, job.kiosks + 1)]  # fmt: skip
        self._desks = {
            self._line(f"desk-{one.id}", topics.DONE): one.fields
            for one in (centre.counters if job.keep >= 0 else ())
        }
        self._pairs: Counter[str] = Counter()
        self._verbs: dict[str, float] = {}
        self._ask_at = {
            line.user: topics.address(topics.ASK, self._site, device=line.user)
            for line in self._kiosks
        }
        self._turns = 0
        self._began_s = self._until_s = 0.0

    def run(self) -> dict[str, Any]:
        """Ask for the job's time, then wait a little for the last answers."""
        gc.disable()  # a pause of ours would count as the hub's
        ready = [self._press() for _ in range(int(self.job.seconds * self.job.per_s))]
        self._began_s = perf_counter()
        self._until_s = self._began_s + self.job.seconds
        if not self.job.per_s:
            for line in self._kiosks:
                self._ask(line)
        while perf_counter() < self._until_s:
            self._turn(0.002 if self.job.per_s else 0.05)
            if self.job.per_s:
                self._flood(ready)
        took_s = perf_counter() - self._began_s
        in_job = self.seen.issued
        while self._asked and perf_counter() < self._until_s + GRACE_S:
            self._turn(0.05)
        self._crew.close()
        return self._found(took_s, in_job)

    def _found(self, took_s: float, in_job: int) -> dict[str, Any]:
        seen, job = self.seen, self.job
        whole = sorted(seen.by_second.items())[: int(job.seconds)]
        in_time = sum(one <= job.in_time_s for one in seen.times_s)
        return {
            "seconds": round(took_s, 3),
            "asked": seen.asked,
            "issued": in_job,
            "per_s": round(in_job / took_s, 1),
            "in_time_per_s": round(in_time / took_s, 1),
            "slowest_second": min((n for _, n in whole), default=0),
            "by_second": [n for _, n in whole],
            **spread_ms(seen.times_s),
            "call": spread_ms(seen.call_times_s),
            "noted": seen.noted,
            "called": seen.called,
            "finished": seen.finished,
            "refused": dict(seen.refused),
            "unanswered": len(self._asked),
        }

    def _turn(self, timeout_s: float) -> None:
        for line, message in self._crew.arrived(timeout_s):
            self._take(line, message)
        if self._desks:
            self._call()

    def _take(self, line: Line, message: Message) -> None:
        body = msgspec.json.decode(message.payload)
        kind = message.topic.rpartition("/")[2]
        if kind == "answer":
            self._answered(line, body)
        elif kind == "noted":
            self.seen.noted += body["status"] == "noted"
        elif kind == "done":
            self._done(line, body)

    def _answered(self, line: Line, body: dict[str, Any]) -> None:
        now_s = perf_counter()
        asked_s = self._asked.pop(body["request_id"], None)
        if asked_s is None:
            return  # twice
        if body["status"] == "issued":
            self.seen.issued += 1
            self.seen.times_s.append(now_s - asked_s)
            self.seen.by_second[int(now_s - self._began_s)] += 1
            self._waiting[self._letters[body["series"]]] += 1
            if self.job.paper:
                self._say(line, topics.PRINTED,
                          {"request_id": body["request_id"], "result": "confirmed"})  # fmt: skip
        else:
            self.seen.refused[body["reason"] or ""] += 1
        if now_s < self._until_s and not self.job.per_s:
            self._ask(line)

    def _ask(self, line: Line) -> None:
        self._send(line, *self._press())
        line.flush()

    def _press(self) -> tuple[str, bytes]:
        """A fresh id and the message of a press."""
        id_ = drawn_id(self._chance)
        service = self._chance.choice(self._services)
        return id_, msgspec.json.encode({"request_id": id_, "service": service})

    def _send(self, line: Line, id_: str, payload: bytes) -> None:
        self.seen.asked += 1
        self._asked[id_] = perf_counter()
        line.publish(self._ask_at[line.user], payload)

    def _flood(self, ready: list[tuple[str, bytes]]) -> None:
        """What is due by the clock, each time from another kiosk; made before, to cost little."""
        due = int((perf_counter() - self._began_s) * self.job.per_s)
        line = self._kiosks[self._turns % len(self._kiosks)]
        self._turns += 1
        for id_, payload in ready[self.seen.asked : due]:
            self._send(line, id_, payload)
        line.flush()

    # ---- the officers

    def _call(self) -> None:
        """Whoever has room calls and finishes, where enough people wait."""
        for line, fields in self._desks.items():
            while self._pairs[line.user] < self.job.pairs:
                busy = next((one for one in fields if self._waiting[one] > self.job.keep), None)
                if busy is None:
                    break
                self._waiting[busy] -= 1  # put right when the answer says who it was
                self._pairs[line.user] += 1
                for verb in ("call_next", "finish"):
                    id_ = f"{verb}.{busy}.{self._chance.getrandbits(96):x}"
                    self._verbs[id_] = perf_counter()
                    self._say(line, topics.DO, {"request_id": id_, "do": verb})
                line.flush()

    def _done(self, line: Line, body: dict[str, Any]) -> None:
        verb, thought, _ = body["request_id"].split(".")
        took_s = perf_counter() - self._verbs.pop(body["request_id"])
        if verb == "call_next":
            self.seen.call_times_s.append(took_s)
        if verb == "finish":
            self._pairs[line.user] -= 1
            self.seen.finished += body["status"] == "done"
        elif body["status"] == "done":
            self.seen.called += 1
            self._waiting[thought] += 1
            self._waiting[self._letters[body["number"][0]]] -= 1
        else:
            self._waiting[thought] += 1
            self.seen.refused[body["reason"] or ""] += 1

    def _line(self, user: str, *heard: topics.Topic) -> Line:
        line = Line(Login(self.job.port, user, self.job.passwords[user]))
        line.subscribe(*(topics.address(one, self._site, device=user) for one in heard))
        return self._crew.add(line)

    def _say(self, line: Line, topic: topics.Topic, body: dict[str, Any]) -> None:
        line.publish(topics.address(topic, self._site, device=line.user), msgspec.json.encode(body))


if __name__ == "__main__":
    first: deque[str] = deque([sys.stdin.readline()])
    print(json.dumps(Crowd(Job(**json.loads(first.popleft()))).run()))
