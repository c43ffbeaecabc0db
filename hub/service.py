"""The one path: every command goes through one writer thread, in batches.

    inbox ▸ known id? ▸ decide ▸ one commit ▸ day replaced ▸ answers ▸ calls and retained states

Written down before it is announced: nobody hears of what is not on disk. This is where the hub's
clock is read, and the only place with a lock. A store that does not obey ends the process.
"""

import contextlib
import logging
import queue
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Condition, Thread

from hub.core.centre import Centre
from hub.core.commands import Command, Tick
from hub.core.model import Day
from hub.outcome import Outcome
from hub.service_decide import Decision
from hub.service_tell import Announce, Teller
from hub.service_writer import Job, Writer
from hub.store.port import StoreBroken, Writing
from kit.wire.messages import DeviceState

log = logging.getLogger(__name__)

BATCH_MAX = 64  # commands per commit: 293/s at 1, 1,423/s at 64, 1,460/s at 256 (measured)
INBOX_MAX = 10_000  # some ten seconds of work; who comes then is told so at once
TICK_S = 1.0
STATES_WITHIN_S = 0.05  # a state that is replaced at once need not go out
STUCK_AFTER_S = 10.0  # a commit takes milliseconds


def utc_now() -> datetime:
    """The hub's clock."""
    return datetime.now(UTC)


class Service:
    """`submit`, `day`, `changed`, `now` are for any thread; `open` and `turn` for the writer."""

    def __init__(
        self,
        centre: Centre,
        store: Writing,
        announce: Announce,
        *,
        on_broken: Callable[[str], None] = lambda why: None,
        clock: Callable[[], datetime] = utc_now,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._writer = Writer(centre, store, clock, self._written)
        self._teller = Teller(centre, announce)
        self._on_broken = on_broken
        self._clock = clock
        self._now_s = now_s
        # None only wakes the writer up, to look at the flags below.
        self._inbox: queue.Queue[Job | None] = queue.Queue(INBOX_MAX)
        self._thread = Thread(target=self._run, name="hub-writer", daemon=True)
        self._devices: Mapping[str, DeviceState] = {}
        self._version = 0
        self._changed = Condition()
        self._tick_due_s = now_s()
        self._turned_s = now_s()
        self._stated_s = 0.0
        self._bus_up = False
        self._say_again = False
        self._stopping = False
        self._why_not: str | None = "starting"

    # ---- for everybody

    @property
    def day(self) -> Day | None:
        """The business day as it is on disk; None before the first one was opened."""
        return self._writer.day

    @property
    def devices(self) -> Mapping[str, DeviceState]:
        """What each device last said about itself."""
        return self._devices

    def now(self) -> datetime:
        """The hub's time, aware, UTC."""
        return self._clock()

    def submit(self, command: Command) -> "Future[Outcome]":
        """What the command led to, once it is on disk; refused `busy` when too many wait.

        The future holds `StoreBroken` when nobody can tell whether it was written.
        """
        job = Job(command)
        try:
            if self._stopping:
                raise queue.Full
            self._inbox.put_nowait(job)
        except queue.Full:
            job.future.set_result(self._busy())
        return job.future

    def changed(self, since: int, timeout_s: float) -> int:
        """The number of the latest change, as soon as it is not `since`, or after `timeout_s`."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != since, timeout_s)
            return self._version

    def why_not_ready(self) -> str | None:
        """A word for why the hub cannot serve citizens now; None when it can."""
        if self._why_not is not None:
            return self._why_not
        if not self.alive():
            return "writer-stuck"
        return None if self._bus_up else "no-broker"

    def alive(self) -> bool:
        """Whether the writer turns, with or without a broker: what the watchdog asks."""
        return self._now_s() - self._turned_s < STUCK_AFTER_S

    # ---- for the bus

    def note_bus(self, up: bool) -> None:
        """The broker is there (again) or gone."""
        self._bus_up = up
        self._say_again = up
        self._wake()
        self._tell_changed()

    def note_device(self, device: str, state: DeviceState) -> None:
        """A device said how it is; one thread calls this."""
        self._devices = {**self._devices, device: state}
        self._tell_changed()

    # ---- life

    def open(self) -> None:
        """Make the day again from the journal and bring it up to now."""
        self._writer.open()
        self._writer.settle([Job(Tick())])
        self._turned_s = self._now_s()
        self._why_not = None

    def start(self) -> None:
        """`open`, then turn on a thread of its own until `stop`."""
        self.open()
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Finish what was taken in, take nothing more, and end the thread."""
        self._stopping = True
        self._why_not = self._why_not or "stopping"
        self._wake()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        for job in self._rest():
            job.future.set_result(self._busy())

    def turn(self) -> bool:
        """Take what is there (wait for it until the next tick), settle it; False at the end."""
        jobs = self._take()
        if self._say_again:
            self._say_again = False
            self._teller.forget()
        try:
            self._writer.settle(jobs)
        except StoreBroken as err:
            for job in jobs:
                if not job.future.done():
                    job.future.set_exception(err)
            raise
        self._turned_s = self._now_s()
        return not (self._stopping and self._inbox.empty())

    def _run(self) -> None:
        try:
            while self.turn():
                pass
        except StoreBroken as err:
            self._stopping = True
            self._why_not = "store-broken"
            log.critical("the store does not obey, the hub ends: %s", err)
            for job in self._rest():
                job.future.set_exception(err)
            self._on_broken(str(err))

    def _wake(self) -> None:
        with contextlib.suppress(queue.Full):  # then the writer is awake
            self._inbox.put_nowait(None)

    def _rest(self) -> Iterator[Job]:
        """What nobody will take any more."""
        while True:
            try:
                job = self._inbox.get_nowait()
            except queue.Empty:
                return
            if job is not None and job.future.set_running_or_notify_cancel():
                yield job

    # ---- the writer's turn

    def _take(self) -> list[Job]:
        """Up to a batch of jobs, with a tick first when it is due."""
        jobs: list[Job] = []
        wait_s = max(0.0, self._tick_due_s - self._now_s())
        with contextlib.suppress(queue.Empty):
            job = self._inbox.get(timeout=wait_s) if wait_s else self._inbox.get_nowait()
            while True:
                if job is not None and job.future.set_running_or_notify_cancel():
                    jobs.append(job)
                if len(jobs) >= BATCH_MAX:
                    break
                job = self._inbox.get_nowait()
        if self._now_s() >= self._tick_due_s:
            self._tick_due_s = self._now_s() + TICK_S
            jobs.insert(0, Job(Tick()))
        return jobs

    def _written(self, made: Sequence[Decision]) -> None:
        if any(one.recorded.steps for one in made):
            self._tell_changed()
        try:
            self._teller.log(made)
            if self._bus_up:
                self._teller.calls(made)
                self._say_states()
        except Exception:  # what is on disk stays true when an announcement fails
            log.exception("what happened could not be announced")

    def _say_states(self) -> None:
        """The states as they are now; while much is going on, not after every batch."""
        now_s = self._now_s()
        if self._inbox.empty() or now_s - self._stated_s >= STATES_WITHIN_S:
            self._stated_s = now_s
            self._teller.states(self.day, self._clock())

    def _tell_changed(self) -> None:
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def _busy(self) -> Outcome:
        return Outcome(status="refused", at=self._clock(), reason="busy")
