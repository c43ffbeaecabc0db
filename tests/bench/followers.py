"""Boards and pads that follow: each on its own MQTT line, and every message is decoded as a device
decodes it (`kit.wire.codec`), though nothing is painted: a real board has its own processor.

`python -m tests.bench.followers` reads one JSON line (`Job`), prints "ready", follows until its
standard input ends, and prints what it saw.
"""

import json
import select
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kit.wire import codec, topics
from tests.bench.wire import Crew, Line, Login

SITE_TOPICS = (topics.BOARD, topics.CALL, topics.HUB_STATE)
AFTER_S = 1.0  # for what is still on its way when the load has ended


@dataclass(frozen=True, kw_only=True)
class Job:
    """Who follows at which broker."""

    port: int
    passwords: dict[str, str]
    site: str
    counters: list[str]


class Followers:
    """A board and a pad per counter."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._crew = Crew()
        self.got: Counter[str] = Counter()  # by topic name
        self.calls: Counter[str] = Counter()  # by board
        for counter in job.counters:
            self._line(f"board-{counter}", [topics.address(t, job.site) for t in SITE_TOPICS])
            where = topics.address(topics.COUNTER, job.site, counter=counter)
            self._line(f"pad-{counter}", [where, topics.address(topics.HUB_STATE, job.site)])

    def _line(self, user: str, heard: list[str]) -> None:
        line = Line(Login(self._job.port, user, self._job.passwords[user]))
        line.subscribe(*heard)
        self._crew.add(line)

    def follow(self) -> dict[str, Any]:
        """Until nobody holds our standard input any more."""
        while not select.select([sys.stdin], [], [], 0)[0]:
            self._turn(0.1)
        for _ in range(int(AFTER_S / 0.1)):
            self._turn(0.1)
        self._crew.close()
        return {
            "messages": dict(self.got),
            "boards": sum(user.startswith("board") for user in self.users()),
            "calls_seen_least": min(self.calls.values(), default=0),
            "calls_seen_most": max(self.calls.values(), default=0),
        }

    def users(self) -> Iterator[str]:
        """Whoever follows."""
        return (line.user for line in self._crew.lines)

    def _turn(self, timeout_s: float) -> None:
        for line, message in self._crew.arrived(timeout_s):
            found = topics.parse(self._job.site, message.topic)
            assert found is not None, message.topic
            topic, _ = found
            codec.decode(message.payload, topic.message)
            self.got[topic.name] += 1
            if topic is topics.CALL:
                self.calls[line.user] += 1


def main() -> None:
    """Follow as the first line of standard input says."""
    followers = Followers(Job(**json.loads(sys.stdin.readline())))
    print("ready", flush=True)
    print(json.dumps(followers.follow()))


if __name__ == "__main__":
    main()
