"""The writer's hands: a batch of commands becomes one commit, a new day, and outcomes.

Nothing is told before it is on disk. A command that cannot be decided fails alone. When a batch
cannot be written it is taken in halves, down to the one to blame, and only that is refused.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime

from hub.core.centre import Centre
from hub.core.commands import Command
from hub.core.evolve import fold
from hub.core.model import Day
from hub.outcome import Key, Outcome, key_of, source_of
from hub.service_decide import Decision, conflict, decision, foreign
from hub.service_poison import POISON, TRIES, Poison
from hub.store.port import Known, Recorded, StoreBroken, StoreConflict, Writing

log = logging.getLogger(__name__)

REMEMBERED = 4_000  # outcomes in memory, some 4 MB; older ones are looked up in the store


@dataclass(frozen=True, slots=True)
class Job:
    """One command on its way, who waits for it, and since when (by a clock that only counts)."""

    command: Command
    future: "Future[Outcome]" = field(default_factory=Future)
    since_s: float = 0.0


class Writer:
    """For one thread. `day` is replaced as a whole after each commit, so anybody may read it."""

    def __init__(
        self,
        centre: Centre,
        store: Writing,
        clock: Callable[[], datetime],
        on_written: Callable[[Sequence[Decision]], None],
    ) -> None:
        """`on_written` is told of each commit, when all who wait have their outcome."""
        self._centre = centre
        self._store = store
        self._clock = clock
        self._on_written = on_written
        self._known: dict[Key, Known] = {}
        self._poison = Poison()
        self.day: Day | None = None

    def open(self) -> None:
        """Make the day again from the journal."""
        events = self._store.latest_days()
        if events:
            self.day = fold(None, events)
            log.info("day %s read from %d events", self.day.date, len(events))

    def settle(self, jobs: Sequence[Job]) -> None:
        """Write all of it and resolve the futures.

        StoreBroken leaves futures open that nobody can tell the outcome of.
        """
        try:
            self._write(jobs)
        except StoreBroken:
            raise
        except Exception as err:  # one bad command must not take the others with it
            if len(jobs) > 1:
                log.warning("a batch of %d is taken in halves: %s", len(jobs), err)
                half = len(jobs) // 2
                self.settle(jobs[:half])
                self.settle(jobs[half:])
            elif isinstance(err, StoreConflict):
                self._refuse(jobs[0], err)
            else:
                self._give_up(jobs[0], err)

    def _write(self, jobs: Sequence[Job]) -> None:
        found = self._look_up([job.command for job in jobs])
        day = self.day
        made: list[Decision] = []
        results: list[Outcome | Exception] = []
        for job in jobs:
            known = self._known_already(job.command, found)
            if known is not None:
                results.append(known)
                continue
            one = self._decide(job.command, day)
            if isinstance(one, Exception):
                results.append(one)
                continue
            day = one.day
            made.append(one)
            results.append(one.outcome)
            if (key := key_of(job.command)) is not None:
                found[key] = Known(source_of(job.command), one.outcome)
        self._commit(made, day)
        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, Exception):
                job.future.set_exception(result)
            else:
                job.future.set_result(result)
        self._on_written(made)

    def _known_already(self, command: Command, found: Mapping[Key, Known]) -> Outcome | None:
        """The outcome of a command that needs no decision; None when it does."""
        key = key_of(command)
        if key is not None and (known := found.get(key)):
            if known.source == source_of(command):
                return known.outcome
            return foreign(command, self._clock())
        return self._poisoned(command).outcome if self._poison.is_poison(command) else None

    def _decide(self, command: Command, day: Day | None) -> Decision | Exception:
        """What follows, or what went wrong (which the third time is a refusal)."""
        try:
            return decision(self._centre, day, command, self._clock())
        except Exception as err:  # a fault of ours that this command brings out
            if self._failed(command, err) < TRIES:
                return err
            return replace(self._poisoned(command), day=day)

    def _failed(self, command: Command, err: Exception) -> int:
        tries = self._poison.failed(command)
        name = type(command).__name__
        log.error("%s could not be decided or written, try %d", name, tries, exc_info=err)
        return tries

    def _poisoned(self, command: Command) -> Decision:
        key = key_of(command)
        no = Outcome(status="refused", at=self._clock(), reason=POISON)
        kept = Recorded(
            steps=(), key=key, source=source_of(command), outcome=no if key is not None else None
        )
        return Decision(recorded=kept, outcome=no, day=self.day)

    def _look_up(self, commands: Sequence[Command]) -> dict[Key, Known]:
        """What is known already of these commands, from memory or else from the store."""
        keys = {key for one in commands if (key := key_of(one)) is not None}
        found = {key: self._known[key] for key in keys if key in self._known}
        unseen = keys - found.keys()
        return {**found, **self._store.answers(unseen)} if unseen else found

    def _commit(self, made: Sequence[Decision], day: Day | None) -> None:
        batch = [one.recorded for one in made if one.recorded.steps or one.recorded.key]
        if not batch:
            return
        self._store.append(batch)
        self.day = day
        for one in batch:
            if one.key is not None and one.outcome is not None:
                self._known[one.key] = Known(one.source, one.outcome)
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]

    def _refuse(self, job: Job, err: StoreConflict) -> None:
        one = conflict(job.command, err.constraint, self.day, self._clock())
        if not one.outcome.done:
            log.error("%s: %s", type(job.command).__name__, err)
        self._keep(one)
        job.future.set_result(one.outcome)

    def _give_up(self, job: Job, err: Exception) -> None:
        if self._failed(job.command, err) < TRIES:
            job.future.set_exception(err)
            return
        one = self._poisoned(job.command)
        self._keep(one)
        job.future.set_result(one.outcome)

    def _keep(self, refusal: Decision) -> None:
        """So that a repeat gets the same; it is told also when that cannot be."""
        try:
            self._commit([refusal], self.day)
        except StoreBroken:
            raise
        except Exception as again:
            log.error("the refusal could not be kept: %s", again)
