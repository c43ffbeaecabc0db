"""Syscalls that fail under whole hubs: the command `bamso hub`, a real broker, light clients."""

import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from time import monotonic

from tests.torture import small
from tests.torture.check import faults
from tests.torture.faults import (
    KIOSK_EVERY,
    WALL_IS_AHEAD_S,
    WHOLE_EVERY,
    Ackd,
    Case,
    SmallBench,
    draw,
    ended_well,
    judged,
    most_by_a_thread,
    result,
)
from tests.torture.faults_kiosk import KioskBench
from tests.torture.forks import Fault, Fork, Zygote
from tests.torture.hall import Hall, Wish
from tests.torture.load import Load
from tests.torture.results import Result
from tests.waiting import until

WORKS_FOR_S = 0.4
LEVEL_WITHIN_S = 8.0  # until a hub that lives on has answered everything, or has ended


def syscall_faults(folder: Path, n: int, seed: int) -> Result:
    """`n` hubs in which a syscall failed (those whose fault never struck are not counted)."""
    rng = random.Random(seed)
    begun_s, cases = monotonic(), list[Case]()
    with Zygote() as zygote:
        whole, kiosk = Bench(folder, zygote, seed), KioskBench(folder, zygote)
        smalls = SmallBench(folder, zygote, whole.template)
        try:
            whole.open()
            whole_makes, small_makes, kiosk_makes = whole.made(), smalls.made(), kiosk.open()
            while sum(case.struck for case in cases) < n and len(cases) < 4 * n:
                number = len(cases) + 1
                if number % WHOLE_EVERY == 0:
                    cases.append(whole.run(Case(number, draw(rng, whole_makes), "hub")))
                elif number % KIOSK_EVERY == 0:
                    cases.append(kiosk.run(Case(number, draw(rng, kiosk_makes), "kiosk"), rng))
                else:
                    case = Case(number, draw(rng, small_makes))
                    cases.append(smalls.run(case, f"{seed}.{number}"))
            at_the_end = list(kiosk.broken())
        finally:
            kiosk.close()
            whole.close()
    return result("syscalls", cases, seed, begun_s, at_the_end)


class Bench:
    """A broker that stays, and one whole hub after another on a copy of the same small store."""

    def __init__(self, folder: Path, zygote: Zygote, seed: int) -> None:
        self.template = folder / "template.db"
        self._folder = folder
        self._zygote = zygote
        self._seed = seed
        self._hall = Hall(folder / "bench", Wish(real_devices=False))

    def open(self) -> None:
        """Start the broker, and make a store in which a little has happened."""
        self._hall.broker.start()
        tuple(small.replay(f"sqlite:///{self.template}", f"{self._seed}.0", 10))

    def close(self) -> None:
        self._hall.close()

    def made(self) -> Mapping[str, int]:
        """How often a thread of a whole hub makes each call when nothing fails."""
        trace = self._folder / "whole.trace"
        self._new_store()
        hub = self._start("whole", None, trace)
        self._until(hub, lambda: self._hall.health() == 200)
        with Load(self._hall, f"{self._seed}.0", kiosks=2, desks=1, hurry=20) as load:
            load.wait_answers(40)
        hub.kill()
        return most_by_a_thread(hub.calls())

    def run(self, case: Case) -> Case:
        """Let a hub with this fault work, then one without, and look at what is left."""
        name = f"whole-{case.number}"
        since = self._new_store()
        trace = self._folder / f"{name}.trace"
        hub = self._start(name, case.fault, trace)
        # Each case has ids of its own: a known id gets its old answer, without a sync.
        load = Load(self._hall, f"{self._seed}.{case.number}", kiosks=2, desks=1, hurry=20)
        try:
            load.connect()
            self._work(case, hub, load)
            case.status, case.ended_s = hub.status, hub.ended_at_s
            hub.kill()
            calls = hub.calls()
            case.struck = any(call.injected for call in calls)
            case.faults += ended_well(case, calls)
            case.faults += judged(case, calls, _acks(load), lives=case.status in (None, 0))
            self._recover(case, name, load, since)
        finally:
            hub.kill()
            load.stop()
        if not case.faults:
            trace.unlink(missing_ok=True)
        return case

    def _work(self, case: Case, hub: Fork, load: Load) -> None:
        """The life with the fault: it serves and answers, or it ends by itself."""
        self._until(hub, lambda: self._hall.health() == 200)
        if hub.status is None and self._hall.health() != 200:
            case.faults.append(f"it neither serves ({self._hall.health()}) nor ends")
        if hub.status is None:
            load.sit_down()
            load.work()
            works_until_s = monotonic() + WORKS_FOR_S
            self._until(hub, lambda: monotonic() > works_until_s)
            load.rest()
            self._until(hub, lambda: not load.waiting(monotonic()))
        if hub.status is None and (late := load.waiting(monotonic())):
            case.faults.append(f"it lives and does not answer {len(late)} questions")

    def _recover(self, case: Case, name: str, load: Load, since: int) -> None:
        """Without the fault it starts, answers all that is still asked, and its books are right."""
        hub = self._start(name)
        try:
            self._until(hub, lambda: self._hall.health() == 200)
            assert self._hall.health() == 200, f"no hub that serves ({hub.status})"
            assert load.sit_down(), "no officer could sign in"
            load.work()
            load.wait_answers(3)
            load.drained(LEVEL_WITHIN_S)
            case.faults += faults(load, since=since)
        except AssertionError as err:
            case.faults.append(f"after the fault was gone: {err}")
        finally:
            hub.kill()

    def _until(self, hub: Fork, look: Callable[[], object]) -> None:
        """Until it is so, or the hub ended, or enough time went by."""
        deadline_s = monotonic() + LEVEL_WITHIN_S
        until(
            lambda: hub.status is not None or monotonic() > deadline_s or look(),
            2 * LEVEL_WITHIN_S, "an end of this case",
        )  # fmt: skip

    def _new_store(self) -> int:
        """A store of its own for the next case; how many events are in it."""
        for end in ("", "-wal", "-shm"):
            Path(f"{self._hall.database}{end}").unlink(missing_ok=True)
        self._hall.database.write_bytes(self.template.read_bytes())
        with closing(sqlite3.connect(self.template)) as db:
            return int(db.execute("SELECT count(*) FROM event").fetchone()[0])

    def _start(self, name: str, fault: Fault | None = None, trace: Path | None = None) -> Fork:
        config = self._hall.folder / "config" / "hub.toml"
        log = self._folder / f"{name}.log"
        return self._zygote.start(["hub", "--config", str(config)], log, fault=fault, trace=trace)


def _acks(load: Load) -> list[Ackd]:
    return [
        Ackd(f"{op.kind} {op.id}", op.first_s + WALL_IS_AHEAD_S, op.answered_s + WALL_IS_AHEAD_S)
        for op in load.history
        if op.answered_s is not None and op.first_s is not None
    ]
