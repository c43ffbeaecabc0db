"""The one path: every command goes through one writer thread, in batches.

    inbox ▸ known id? ▸ decide ▸ one commit ▸ day replaced ▸ answers ▸ calls ▸ retained states

Written down before it is announced: nobody hears of what is not on disk. Answers and calls go out
with their commit, the retained states soon after. This is where the hub's clock is read, and the
only place with a lock. A store that does not obey ends the process.
"""

import contextlib
import logging
import queue
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Condition, Thread

from hub.core.centre import Centre
from hub.core.commands import Ask, Command, Restore, Tick, Witness
from hub.core.model import Day
from hub.outcome import Outcome
from hub.service_decide import Decision
from hub.service_devices import Devices
from hub.service_door import Door
from hub.service_tell import Announce, Teller
from hub.service_writer import Job, Writer
from hub.store.port import Restoring, StoreBroken, Writing
from kit.wire.messages import DeviceState

log = logging.getLogger(__name__)

BATCH_MAX = 64  # commands per commit: 293/s at 1, 1,423/s at 64, 1,460/s at 256 (measured)
INBOX_MAX = 10_000  # some ten seconds of work; who comes then is told so at once
TICK_S = 1.0
REPLACED_STORE = "replaced-store"  # who has seen the numbers of the store that a backup replaced
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
        self._store = store
        self._writer = Writer(centre, store, clock, self._written)
        self._teller = Teller(centre, announce, now_s)
        self._on_broken = on_broken
        self._clock = clock
        self._now_s = now_s
        # None only wakes the writer up, to look at the flags below.
        self._inbox: queue.Queue[Job | None] = queue.Queue(INBOX_MAX)
        self._thread = Thread(target=self._run, name="hub-writer", daemon=True)
        self._devices = Devices(now_s)
        self._version = 0
        self._changed = Condition()
        self._tick_due_s = now_s()
        self._turned_s = now_s()
        self._door = Door(now_s, BATCH_MAX)
        self._bus_up = False
        self._say_all = False
        self._say_again: deque[str] = deque()
        self._read = False
        self._restoring: Restoring | None = None
        self._stopping = False
        self._why_not: str | None = "starting"

    # ---- for everybody

    @property
    def day(self) -> Day | None:
        """The business day as it is on disk; None before the first one was opened."""
        return self._writer.day

    @property
    def term(self) -> int:
        """Which life of the store this is: 0 until it was ever restored; valid after `read`."""
        if self._restoring is not None:
            return self._restoring.term
        return self.day.term if self.day else 0

    @property
    def devices(self) -> Mapping[str, DeviceState]:
        """What each device last said about itself."""
        return self._devices.known

    @property
    def lends(self) -> bool:
        """Whether kiosks had time to say what they hold, so that more can be lent."""
        return self._devices.lends

    def now(self) -> datetime:
        """The hub's time, aware, UTC."""
        return self._clock()

    def submit(self, command: Command) -> "Future[Outcome]":
        """What the command led to, once it is on disk; refused `busy` when too many wait.

        The future holds `StoreBroken` when nobody can tell whether it was written.
        """
        job = Job(command, since_s=self._now_s())
        try:
            if self._stopping or (
                isinstance(command, Ask) and self._door.is_late(self._inbox.qsize())
            ):
                raise queue.Full
            self._inbox.put_nowait(job)
        except queue.Full:
            job.future.set_result(self._busy())
        return job.future

    def sheds(self, *, too_many: bool) -> bool:
        """Whether the press that comes now need not be read; `too_many`: of its own kiosk.

        It could not be answered in time, and enough were told so. The bus's thread asks this.
        """
        hopeless = too_many or self._door.is_late(self._inbox.qsize())
        return hopeless and self._door.stays_silent()

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
        self._say_all = up
        self._devices.note_bus(up)
        self._wake()
        self._tell_changed()

    def note_device(self, device: str, state: DeviceState) -> None:
        """A device said how it is; one thread calls this."""
        self._devices.note(device, state)
        self._tell_changed()

    def say_again(self, place: str) -> None:
        """Publish the state at `place` (`translate_state.place`) once more, changed or not."""
        self._say_again.append(place)
        self._wake()

    # ---- life

    def read(self) -> None:
        """Make the day again from the journal; nothing is written yet."""
        self._writer.open()
        self._restoring = self._store.restore_pending()
        self._read = True

    def open(self) -> None:
        """`read`, unless that was done, and bring the day up to now.

        A store that came back from a backup is noted first: nobody gets a number before that.
        """
        if not self._read:
            self.read()
        first = [Job(command) for command in (*self._restore(), Tick())]
        self._writer.settle(first)
        for job in first:
            job.future.result(timeout=0)  # raises what went wrong: then we must not serve
        self._turned_s = self._now_s()
        self._why_not = None

    def _restore(self) -> tuple[Command, ...]:
        """What the rules have to hear first when the store came back from a backup."""
        if self._restoring is None:
            return ()
        term, tops = self._restoring.term, self._restoring.tops
        return Restore(term=term), Witness(device=REPLACED_STORE, term=term, tops=tops)

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
        self._forget()
        try:
            self._writer.settle(jobs)
        except StoreBroken as err:
            for job in jobs:
                if not job.future.done():
                    job.future.set_exception(err)
            raise
        if self._bus_up:
            self._teller.states(self.day, self._clock())
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
        due_s = self._tick_due_s
        if self._bus_up and self._teller.due_s is not None:
            due_s = min(due_s, self._teller.due_s)
        wait_s = max(0.0, due_s - self._now_s())
        with contextlib.suppress(queue.Empty):
            job = self._inbox.get(timeout=wait_s) if wait_s else self._inbox.get_nowait()
            while True:
                if job is not None and job.future.set_running_or_notify_cancel():
                    jobs.append(job)
                if len(jobs) >= BATCH_MAX:
                    break
                job = self._inbox.get_nowait()
        self._door.takes(len(jobs), jobs[0].since_s if jobs else self._now_s())
        if self._now_s() >= self._tick_due_s:
            self._tick_due_s = self._now_s() + TICK_S
            jobs[:0] = [Job(Tick()), *map(Job, self._devices.unlent(self.day))]
        return jobs

    def _written(self, made: Sequence[Decision]) -> None:
        if any(one.recorded.steps for one in made):
            self._tell_changed()
        self._teller.written(made, announce=self._bus_up)

    def _forget(self) -> None:
        """Have said again what has to be: all of it to a broker that is back."""
        if self._say_all:
            self._say_all = False
            self._teller.forget()
        while self._say_again:
            self._teller.forget(self._say_again.popleft())

    def _tell_changed(self) -> None:
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def _busy(self) -> Outcome:
        return Outcome(status="refused", at=self._clock(), reason="busy")
