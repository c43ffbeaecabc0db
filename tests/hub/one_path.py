"""A hub without threads and without a network: its clock and its turns are the test's."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hub.core import commands as c
from hub.core.centre import Centre
from hub.core.events import Event
from hub.outcome import Key, Outcome
from hub.service import Service
from hub.store.port import Known, Recorded, Restoring, Writing
from hub.store.sql import SqlStore
from hub.translate import Publish
from kit.wire import topics
from tests.hub.core.hall import CENTRE, MORNING


class Clock:
    """Both clocks of a service; they go only when told."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.wall = now
        self.s = 100.0

    def now(self) -> datetime:
        return self.wall

    def now_s(self) -> float:
        return self.s

    def go(self, *, s: float = 0, min: float = 0, h: float = 0) -> None:
        by = timedelta(seconds=s, minutes=min, hours=h)
        self.wall += by
        self.s += by.total_seconds()


class WatchedStore:
    """A store that counts its transactions and can be told to fail the next ones."""

    def __init__(self, inner: Writing) -> None:
        self.inner = inner
        self.commits: list[int] = []
        self.failures: list[Exception | None] = []
        self.restoring: Restoring | None = None

    def restore_pending(self) -> Restoring | None:
        return self.restoring or self.inner.restore_pending()

    def latest_days(self) -> tuple[Event, ...]:
        return self.inner.latest_days()

    def append(self, batch: Sequence[Recorded]) -> None:
        if self.failures and (failure := self.failures.pop(0)) is not None:
            raise failure
        self.inner.append(batch)
        self.commits.append(len(batch))

    def answers(self, keys: Any) -> Mapping[Key, Known]:
        return self.inner.answers(keys)


class OnePath:
    """Service over a real SQLite file; `said` is all that was published, in order."""

    def __init__(
        self, folder: Path, *, centre: Centre = CENTRE, clock: Clock | None = None
    ) -> None:
        self.centre = centre
        self.clock = clock or Clock()
        self.sql = SqlStore(f"sqlite:///{folder / 'hub.db'}", centre.site).open()
        self.store = WatchedStore(self.sql)
        self.said: list[Publish] = []
        self.on_said: Callable[[Publish], None] = lambda one: None
        self.broken: list[str] = []
        self.service = Service(
            centre,
            self.store,
            self.say,
            on_broken=self.broken.append,
            clock=self.clock.now,
            now_s=self.clock.now_s,
        )
        self.asked = 0

    def say(self, some: Sequence[Publish]) -> None:
        self.said.extend(some)
        for one in some:
            self.on_said(one)

    def open(self) -> "OnePath":
        self.service.open()
        self.service.note_bus(True)
        self.clock.go(s=1)
        self.service.turn()  # the tick that is due, and the states
        return self

    def close(self) -> None:
        self.sql.close()

    def settle(self, *commands: c.Command) -> list[Outcome]:
        """Submit all, then let the writer turn once."""
        futures = [self.service.submit(command) for command in commands]
        self.service.turn()
        return [future.result(timeout=0) for future in futures]

    def do(self, command: c.Command) -> Outcome:
        return self.settle(command)[0]

    def ask(self, request_id: str = "", *, service: str = "civil", **more: Any) -> c.Ask:
        self.asked += 1
        id_ = request_id or f"press-{self.asked}"
        plain = {"device": "kiosk-1", "language": "vi", "priority": None}
        return c.Ask(
            request_id=id_, service=service, token=f"token-{self.asked}", **{**plain, **more}
        )

    def at(self, verb: type[c.AtCounter], counter: str, **more: Any) -> Outcome:
        """An officer does something at a counter."""
        self.asked += 1
        return self.do(verb(request_id=f"at-{self.asked}", counter=counter, **more))  # type: ignore[arg-type]

    def sit(self, counter: str, officer: str = "an") -> None:
        """An officer signs in and opens."""
        self.at(c.SignIn, counter, officer=officer)
        self.at(c.Open, counter)

    def serve(self, counter: str = "1", *, request_id: str = "") -> str:
        """A person asks, is called, served and done; the visit."""
        asked = self.do(self.ask(request_id))
        self.clock.go(s=11)
        self.service.turn()
        self.at(c.CallNext, counter)
        self.at(c.Start, counter)
        self.clock.go(min=4)
        self.at(c.Finish, counter)
        day = self.service.day
        assert day is not None
        return next(v.id for v in day.visits.values() if v.number == asked.number)

    def heard(self, topic: topics.Topic) -> list[Any]:
        """The messages published to one topic, oldest first."""
        return [one.message for one in self.said if one.topic is topic]

    @property
    def today(self) -> date:
        assert self.service.day is not None
        return self.service.day.date


def outcome_of(future: "Future[Outcome]") -> Outcome:
    return future.result(timeout=0)
