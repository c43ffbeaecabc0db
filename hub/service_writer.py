"""The writer's hands: a batch of commands becomes one commit, a new day, and outcomes.

Nothing is told before it is on disk. When a batch cannot be written its commands are taken one by
one, so that only the one to blame is refused.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

from hub.core.centre import Centre
from hub.core.commands import Command
from hub.core.evolve import fold
from hub.core.model import Day
from hub.outcome import Key, Outcome, key_of, source_of
from hub.service_decide import Decision, conflict, decision, foreign
from hub.store.port import Known, StoreBroken, StoreConflict, Writing

log = logging.getLogger(__name__)

REMEMBERED = 4_000  # outcomes in memory, some 4 MB; older ones are looked up in the store


@dataclass(frozen=True, slots=True)
class Job:
    """One command on its way, and who waits for it."""

    command: Command
    future: "Future[Outcome]" = field(default_factory=Future)


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
                log.warning("a batch of %d is taken one by one: %s", len(jobs), err)
                for job in jobs:
                    self.settle([job])
            elif isinstance(err, StoreConflict):
                self._refuse(jobs[0], err)
            else:
                log.exception("%s could not be decided", type(jobs[0].command).__name__)
                jobs[0].future.set_exception(err)

    def _write(self, jobs: Sequence[Job]) -> None:
        found = self._look_up([job.command for job in jobs])
        day, results = self.day, []
        made: list[Decision] = []
        for job in jobs:
            key, source = key_of(job.command), source_of(job.command)
            if key is not None and (known := found.get(key)):
                mine = known.source == source
                results.append(known.outcome if mine else foreign(job.command, self._clock()))
                continue
            one = decision(self._centre, day, job.command, self._clock())
            day = one.day
            made.append(one)
            results.append(one.outcome)
            if key is not None:
                found[key] = Known(source, one.outcome)
        self._commit(made, day)
        for job, result in zip(jobs, results, strict=True):
            job.future.set_result(result)
        self._on_written(made)

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
        log.error("%s: %s", type(job.command).__name__, err)
        one = conflict(job.command, err.constraint, self.day, self._clock())
        try:
            self._commit([one], self.day)
        except StoreConflict as again:
            log.error("the refusal could not be kept: %s", again)
        job.future.set_result(one.outcome)
