"""Syscalls that fail under the hub: nothing is acknowledged that is not durable, and it ends.

strace makes one call fail (EIO, ENOSPC, …) and writes down every sync with its times. Each answer
must have a sync that worked between its question and itself; after a sync of the journal that
failed nothing is answered any more, and within a second the hub has ended. Then it starts without
the fault, and all that was asked is answered and in the books, once.

Most hubs are small ones (no network: tests/torture/small.py), every eighth is a whole one.
"""

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from tests.torture import small
from tests.torture.check import journal_faults, read_books, told_faults
from tests.torture.forks import SYNCS, Called, Fault, Fork, Zygote
from tests.torture.hall import SITE, hall_centre
from tests.torture.results import Result

ERRORS = ("EIO", "ENOSPC", "EROFS", "EDQUOT", "EINTR")
ENDS_WITHIN_S = 1.0  # from a sync that failed to the hub's end
SYNC_SLACK_S = 0.002  # strace stamps a call when it looks at it
ENDS_AT_LAST_S = 20.0
FIRST = 150  # one of the first so many calls of a kind fails
WHOLE_EVERY, KIOSK_EVERY = 13, 8  # which cases are a whole hub, and a kiosk; others are small hubs
MOST_PEOPLE = 8
FRESH_EVERY = 4  # this small hub begins with an empty store
WALL_IS_AHEAD_S = time.time() - monotonic()
SENTENCES = {69, 70, 75, 78}  # exit statuses with which a hub ends on purpose


@dataclass(frozen=True, slots=True)
class Ackd:
    """An acknowledgement, by the wall clock."""

    what: str
    asked_s: float
    told_s: float


@dataclass(slots=True)
class Case:
    """One hub with one fault, and what came of it."""

    number: int
    fault: Fault
    what: str = "small hub"
    struck: bool = False
    failed_sync_s: float | None = None  # wall clock
    status: int | None = None  # with which it ended by itself
    ended_s: float | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def told(self) -> str:
        return f"case {self.number} ({self.what}) {self.fault.text}"


def draw(rng: random.Random, made: Mapping[str, int]) -> Fault:
    """A fault: of the calls that a run makes (`made`), often a sync, often an early one."""
    calls = sorted(made)
    call = rng.choices(calls, weights=[3 if call in SYNCS else 1 for call in calls])[0]
    most = min(made[call], FIRST)
    when = min(rng.randint(1, most), rng.randint(1, most))
    error = rng.choice(ERRORS)
    # SQLite repeats what was interrupted; interrupted for ever is no fault of this world.
    return Fault(call, error, when, for_good=error != "EINTR" and rng.random() < 0.2)


@dataclass(frozen=True, slots=True)
class SmallBench:
    """Small hubs, one after another, each on a copy of the template or on an empty store."""

    folder: Path
    zygote: Zygote
    template: Path

    def made(self) -> Mapping[str, int]:
        """How often a thread of a small hub makes each call when nothing fails."""
        fork = self._start(Case(0, Fault("none", "", 0)), "calibration", MOST_PEOPLE)
        fork.wait(ENDS_AT_LAST_S)
        return most_by_a_thread(fork.calls())

    def run(self, case: Case, seed: str) -> Case:
        """A small hub with the fault of the case, then one without on the same store."""
        count = random.Random(seed).randint(2, MOST_PEOPLE)
        fork = self._start(case, seed, count)
        case.status, case.ended_s = fork.wait(ENDS_AT_LAST_S), fork.ended_at_s
        calls, acks = fork.calls(), small.read_acks(self._of(case, "acks"))
        case.struck = any(call.injected for call in calls)
        if case.status == small.SILENT:
            case.faults.append("it lives and does not answer")
        else:
            case.faults += ended_well(case, calls)
        told = [Ackd(f"{ack.kind} {ack.id}", ack.asked_s, ack.told_s) for ack in acks]
        case.faults += judged(case, calls, told, lives=case.status == 0)
        case.faults += _again(self._of(case, "db"), acks, seed, count)
        if not case.faults:
            for path in self.folder.glob(f"{case.number}.*"):
                path.unlink()
        return case

    def _start(self, case: Case, seed: str, count: int) -> Fork:
        database, shared = self._of(case, "db"), self._of(case, "acks")
        if case.number % FRESH_EVERY:
            for end in ("", "-wal"):
                if (source := Path(f"{self.template}{end}")).exists():
                    shutil.copyfile(source, f"{database}{end}")
        small.new_shared(shared)
        url = f"sqlite:///{database}"
        order = {"database": url, "shared": str(shared), "seed": seed, "count": count}
        fault = case.fault if case.fault.when else None
        log = self.folder / "small.log"
        return self.zygote.start(order, log, fault=fault, trace=self._of(case, "trace"))

    def _of(self, case: Case, end: str) -> Path:
        return self.folder / f"{case.number}.{end}"


def _again(database: Path, acks: Sequence[small.Ack], seed: str, count: int) -> Iterator[str]:
    """Without the fault the same hub starts, says the same again, and its books are right."""
    try:
        again = small.replay(f"sqlite:///{database}", seed, count)
        said = {(ack.kind, ack.id): ack for ack in again}
    except Exception as err:  # whatever it is, it is what this case found
        yield f"after the fault was gone: {err!r}"
        return
    for ack in acks:
        now = said.get((ack.kind, ack.id))
        if now is None and ack.kind == "rate":
            continue  # its window is over: nobody asks for it again
        if now is None or (now.status, now.number) != (ack.status, ack.number):
            yield f"{ack.kind} {ack.id}: told {ack.status} {ack.number}, and now {now}"
    books = read_books(database, SITE)
    yield from journal_faults(hall_centre(), books)
    told = {**said, **{(ack.kind, ack.id): ack for ack in acks}}.values()
    yield from told_faults(((a.kind, a.id, a.status, a.number) for a in told), books)


def ended_well(case: Case, calls: Sequence[Called]) -> Iterator[str]:
    """A hub lives on, or it ends with a sentence and a status of its own."""
    if case.status in {None, 0, *SENTENCES}:
        return
    # A program whose own file cannot be read has no words for it. The zone's file is read, and its
    # fault told (78), by a whole hub when it reads centre.toml; a small hub has no such file.
    unread = (".py", "/zoneinfo/")
    own_file = any(call.injected and any(one in call.args for one in unread) for call in calls)
    if case.status != 1 or not own_file:
        yield f"it ended with {case.status}"


def judged(
    case: Case, calls: Sequence[Called], acks: Sequence[Ackd], *, lives: bool
) -> Iterator[str]:
    """What the trace says against the hub; notes when a sync of the journal failed."""
    syncs = [call for call in calls if call.call in ("fsync", "fdatasync") and ".db" in call.args]
    failed = next((call for call in syncs if call.result and "-wal" in call.args), None)
    worked = [call for call in syncs if not call.result]
    if failed is not None:
        case.failed_sync_s = failed.at_s
        if lives or case.ended_s is None:
            yield "a sync of the journal failed, and it lives on"
        elif case.ended_s - failed.at_s > ENDS_WITHIN_S:
            yield f"it ended {case.ended_s - failed.at_s:.2f} s after a sync failed"
    for ack in acks:
        proven = any(
            call.at_s >= ack.asked_s - SYNC_SLACK_S
            and call.until_s <= ack.told_s + SYNC_SLACK_S
            and (failed is None or call.at_s < failed.at_s)
            for call in worked
        )
        if not proven:
            yield f"{ack.what} was acknowledged without a sync"


def most_by_a_thread(calls: Sequence[Called]) -> Mapping[str, int]:
    """By kind of call, how many of them the busiest thread made: strace counts by thread."""
    found: dict[str, int] = {}
    for (call, _), times in Counter((call.call, call.tid) for call in calls).items():
        found[call] = max(found.get(call, 0), times)
    return found


def result(
    name: str, cases: Sequence[Case], seed: int, begun_s: float, at_the_end: Sequence[str]
) -> Result:
    """What a series of cases found."""
    struck = [case for case in cases if case.struck]
    failed = [case for case in struck if case.failed_sync_s is not None]
    ends = [c.ended_s - c.failed_sync_s for c in failed if c.ended_s and c.failed_sync_s]
    kinds = Counter(case.what for case in struck)
    statuses = Counter(case.status for case in struck if case.status)
    return Result(
        name=name, n=len(struck), seed=seed, seconds=monotonic() - begun_s,
        violations=[
            *(f"{case.told}: {one}" for case in cases for one in case.faults), *at_the_end
        ],
        times={"end after a failed sync": ends},
        figures={
            "of them": ", ".join(f"{v} {k}" for k, v in sorted(kinds.items())),
            "failed syncs of the journal": str(len(failed)),
            "exit statuses": ", ".join(f"{k}: {v}" for k, v in sorted(statuses.items())),
        },
    )  # fmt: skip
