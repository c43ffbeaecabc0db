"""A hub and kiosks in one process on made-up clocks: the real service, store and inbound.

The kiosks here are written from the protocol page, not from `kiosk/`: they number from their lease
when the hub is away, settle when it is back, say what they hold, and obey only the highest term.
Each has a wall clock of its own, which may be wrong.
"""

import atexit
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.centre import Centre
from hub.core.commands import AtCounter, Open, SignIn, Tick
from hub.core.events import Event
from hub.core.model import CounterId, Day
from hub.inbound import WANTED, Inbound
from hub.outcome import Outcome
from hub.service import Service
from hub.store.journal import event_of
from hub.store.sql import SqlStore
from hub.translate import Publish
from kit.bus import Received, Wanted
from kit.bus_memory import MemoryBroker
from kit.numbers import number_text
from kit.wire import topics
from kit.wire.messages import Answer, Ask, DeviceState, Noted, Printed
from kit.wire.messages_offline import Holds, Lease, LentRange, Settle, Settled, Top
from tests.invariants import check_journal
from tests.torture.clients import NOT_NOW

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LOCAL_SERIES = ("X1", "Y1", "Z1", "X2")


@dataclass(frozen=True, slots=True)
class Slip:
    """A paper in a hand: its number, the business day that it was given for (None: unknown)."""

    kiosk: str
    request_id: str
    number: str
    day: str | None
    how: str


def quick_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder in memory where there is one: no power is cut here, so no sync is waited for."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    return tempfile.TemporaryDirectory(prefix="bamso-town-", dir=memory if usable else None)


@cache
def empty_store(site: str) -> Path:
    """A store with its tables and nothing in them: to make them takes longer than a scenario."""
    folder = quick_folder()
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "empty.db"
    SqlStore(f"sqlite:///{path}", site).open().close()
    return path


class Town:
    """Both clocks, the broker, the hub (if it is there) and its kiosks."""

    def __init__(self, folder: Path, centre: Centre, wall: datetime, kiosks: int = 2) -> None:
        self.folder = folder
        self.centre = centre
        self.wall = wall
        self.s = 1000.0
        self.ids = itertools.count(1)
        self.broker = MemoryBroker(centre.site)
        self.database = folder / "hub.db"
        shutil.copyfile(empty_store(centre.site), self.database)
        self.outcomes: list[Outcome] = []
        self.service: Service | None = None
        self.kiosks = [Kiosk(self, f"kiosk-{n}", LOCAL_SERIES[n - 1]) for n in range(1, kiosks + 1)]

    # ---- time

    def now(self) -> datetime:
        return self.wall

    def go(self, seconds: float) -> None:
        """Time goes by for everybody, and the hub's second hand with it."""
        self.wall += timedelta(seconds=seconds)
        self.s += seconds
        self.turn()

    def jump(self, by: timedelta) -> None:
        """Somebody sets the hub's clock; the time that only counts does not notice."""
        self.wall = min(max(self.wall + by, EARLIEST), LATEST)

    # ---- the hub

    def boot(self, centre: Centre | None = None) -> Service:
        """Start the hub on what is on its disk."""
        self.centre = centre or self.centre
        self._store = SqlStore(f"sqlite:///{self.database}", self.centre.site).open()
        service = Service(
            self.centre, self._store, self._announce, clock=self.now, now_s=lambda: self.s
        )
        service.open()
        tokens = (f"token-{next(self.ids)}" for _ in itertools.count())
        inbound = Inbound(self.centre, service, self._publish, draw_token=lambda: next(tokens))
        state = DeviceState(status="online", kind="hub")
        self._bus = self.broker.bus("hub", wanted=WANTED, state=state)
        self.service = service
        self._bus.start(inbound.on_event)
        self.turn()
        return service

    def crash(self) -> None:
        """The hub is gone without a word."""
        if self.service is not None:
            self.service = None
            self._bus.cut()
            self._store.close()

    def turn(self) -> None:
        """Let the writer take all that was asked, and what follows from it."""
        for _ in range(3):
            if self.service is not None:
                # The writer waits in real time when there is nothing to do: give it something.
                self.service.submit(Tick())
                self.service.turn()
            for kiosk in self.kiosks:
                kiosk.think()

    def at(self, verb: type[AtCounter], **more: Any) -> Outcome:
        """An officer at counter 1 does something."""
        assert self.service is not None
        command = verb(request_id=self.new_id("do"), counter=CounterId("1"), **more)
        future = self.service.submit(command)
        self.turn()
        outcome = future.result(timeout=0)
        self.outcomes.append(outcome)
        return outcome

    def sit_down(self) -> None:
        """The officer of counter 1 signs in (again, after the turn of a day)."""
        self.at(SignIn, officer="o-1")
        self.at(Open)

    @property
    def day(self) -> Day | None:
        return None if self.service is None else self.service.day

    @property
    def slips(self) -> list[Slip]:
        return [slip for kiosk in self.kiosks for slip in kiosk.slips]

    def events(self) -> tuple[Event, ...]:
        """The whole journal of the hub that is there."""
        found, after = [], 0
        while rows := self._store.journal(after_seq=after, limit=1000):
            found += [event_of(row.kind, row.body) for row in rows]
            after = rows[-1].seq
        return tuple(found)

    def verify(self) -> object:
        return self._store.verify()

    def faults(self) -> Iterator[str]:
        """Sentences about what is broken in the journal, and about tickets that are not settled."""
        if bad := self.verify():
            yield f"journal: {bad}"
        try:
            check_journal(self.centre, self.events())
        except AssertionError as err:
            yield from str(err).splitlines()
        for kiosk in self.kiosks:
            if kiosk.pending:
                yield f"{kiosk.device}: {len(kiosk.pending)} tickets are not settled"

    def new_id(self, kind: str) -> str:
        return f"{kind}-{next(self.ids)}"

    def _publish(self, one: Publish) -> None:
        self._bus.publish(one.topic, one.message, **one.parts)

    def _announce(self, some: Sequence[Publish]) -> None:
        for one in some:
            self._publish(one)


class Kiosk:
    """A kiosk by the protocol page. `off_by` is how wrong its wall clock is."""

    def __init__(self, town: Town, device: str, local: str) -> None:
        self.town, self.device, self.local = town, device, local
        self.off_by = timedelta(0)
        self.slips: list[Slip] = []
        self.term = 0
        self.pending: dict[str, Settle] = {}
        self.told: dict[str, Settle] = {}  # all of them, to be told anew to a restored hub
        self._born_s: dict[str, float] = {}
        self._heard: list[object] = []
        self._answers: dict[str, Answer] = {}
        self._lease: Lease | None = None
        self._used: dict[tuple[str, str], set[int]] = {}  # (series, date) → numbers given out
        self._ranges: list[LentRange] = []  # all that it was ever lent
        self._local_n = 0
        self._order = itertools.count(1)
        own = {"device": device}
        wanted = [Wanted(t, own) for t in (topics.ANSWER, topics.NOTED, topics.LEASE)]
        self._bus = town.broker.bus(
            device, wanted=[*wanted, Wanted(topics.SETTLED, own)],
            state=DeviceState(status="online", kind="kiosk"),
        )  # fmt: skip
        self.online = False

    # ---- the line

    def connect(self) -> None:
        """The network is there: say what we hold, then what the hub does not know yet."""
        if not self.online:
            self.online = True
            self._bus.start(self._heard.append)
            self.think()
        tops = [
            Top(series=series, date=on, n=max(numbers))
            for (series, on), numbers in self._tops().items()
        ]
        self._send(topics.HOLDS, Holds(term=self.term, tops=tuple(tops)))
        for settle in tuple(self.pending.values()):
            self._settle(settle)
        self.town.turn()

    def cut(self) -> None:
        """The cable is out."""
        if self.online:
            self.online = False
            self._bus.cut()

    def think(self) -> None:
        """Take what arrived."""
        heard, self._heard[:] = list(self._heard), []
        for event in heard:
            if not isinstance(event, Received):
                continue
            match event.message:
                case Answer() as answer if answer.request_id and answer.term >= self.term:
                    self._higher(answer.term)
                    if answer.reason not in NOT_NOW:
                        self._answers[answer.request_id] = answer
                case Lease() as lease if lease.term >= self.term:
                    self._higher(lease.term)
                    self._lease = lease
                    self._ranges += [one for one in lease.ranges if one not in self._ranges]
                case Settled(request_id=str(id_), term=term) if term >= self.term:
                    self._higher(term)
                    self.pending.pop(id_, None)
                case Noted(term=term) if term >= self.term:
                    self._higher(term)

    def _higher(self, term: int) -> None:
        """A hub that was restored: it may have forgotten all that we gave out today."""
        if term > self.term:
            self.term = term
            self.pending.update(self.told)
            if self.online:
                for settle in tuple(self.pending.values()):
                    self._settle(settle)

    # ---- a person

    def press(self, service: str = "s-ho-tich", *, series: str = "A") -> Slip | None:
        """A number for a person; None when the hub says no for good."""
        id_ = self.town.new_id("press")
        if self.online and self.town.service is not None:
            self._send(topics.ASK, Ask(request_id=id_, service=service))
            self.town.turn()
            answer = self._answers.get(id_)
            if answer is not None and answer.status == "refused":
                return None
            if answer is not None and answer.number and answer.business_day:
                slip = Slip(self.device, id_, answer.number, answer.business_day, "hub")
                return self._paper(slip, answer.series or series, service, answer.token or "")
        return self._alone(id_, service, series)

    def _alone(self, id_: str, service: str, series: str) -> Slip:
        on = self._business_day()
        n = None if on is None else self._next(series, on)
        if n is None:
            self._local_n += 1
            slip = Slip(self.device, id_, number_text(self.local, self._local_n), on, "local")
            return self._paper(slip, self.local, service, f"t-{id_}", n=self._local_n)
        slip = Slip(self.device, id_, number_text(series, n), on, "lease")
        return self._paper(slip, series, service, f"t-{id_}", n=n)

    def _paper(
        self, slip: Slip, series: str, service: str, token: str, *, n: int | None = None
    ) -> Slip:
        self.slips.append(slip)
        count = n if n is not None else int(slip.number.removeprefix(series).removeprefix("-"))
        if slip.day is not None and slip.how != "local":
            self._used.setdefault((series, slip.day), set()).add(count)
        self._born_s[slip.request_id] = self.town.s
        settle = Settle(
            request_id=slip.request_id, number=slip.number, series=series, n=count,
            service=service, how=slip.how, token=token, date=slip.day, term=self.term,  # type: ignore[arg-type]
            order=next(self._order), printed="confirmed",
        )  # fmt: skip
        self.told[slip.request_id] = settle
        if slip.how == "hub":
            self._send(topics.PRINTED, Printed(request_id=slip.request_id, result="confirmed"))
        else:
            self.pending[slip.request_id] = settle
            if self.online:
                self._settle(settle)
        self.town.turn()
        return slip

    def _settle(self, settle: Settle) -> None:
        waited_s = self.town.s - self._born_s[settle.request_id]
        self._send(topics.SETTLE, replace(settle, waited_s=waited_s, term=self.term))

    def _send(self, topic: topics.Topic, message: object) -> None:
        if self.online:
            self._bus.publish(topic, message, device=self.device)

    def _business_day(self) -> str | None:
        """The day of the lease that its own clock says it is."""
        wall = self.town.wall + self.off_by
        for day in () if self._lease is None else self._lease.days:
            if day.start <= wall < day.end:
                return day.date
        return None

    def _next(self, series: str, on: str) -> int | None:
        used = self._used.get((series, on), set())
        for one in sorted(self._ranges, key=lambda one: one.first):
            if (one.series, one.date) == (series, on):
                for n in range(one.first, one.last + 1):
                    if n not in used:
                        return n
        return None

    def _tops(self) -> dict[tuple[str, str], set[int]]:
        found = {key: set(numbers) for key, numbers in self._used.items()}
        for one in self._ranges:
            found.setdefault((one.series, one.date), set()).add(one.last)
        return found
