"""PURE: one command to what has to be written, answered and announced; nothing is done here."""

from dataclasses import dataclass
from datetime import datetime

from hub.core.centre import Centre
from hub.core.commands import Command, Settle
from hub.core.decide import decide
from hub.core.errors import Refused
from hub.core.evolve import evolve
from hub.core.model import Day
from hub.outcome import Outcome, key_of, on_record, outcome, refused, source_of
from hub.store.port import Recorded, Step

# What a constraint of the store means to the person who asked; all others are a fault of ours.
_CONFLICT_REASONS = {
    "ticket_active": "counter-busy",
    "rating_visit": "already-rated",
    "rating_pk": "already-rated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a command leads to: what to write, the answer, and the day after it."""

    recorded: Recorded
    outcome: Outcome
    day: Day | None


def decision(centre: Centre, day: Day | None, command: Command, now: datetime) -> Decision:
    """What follows from `command`; a refusal leaves the day as it is."""
    try:
        events = decide(centre, day, command, now)
    except Refused as no:
        return _told(command, refused(command, no, day, now), (), day)

    steps: list[Step] = []
    after = day
    for event in events:
        before, after = after, evolve(after, event)
        steps.append(Step(event, before, after))
    if after is None:
        raise TypeError(f"no day was opened before {type(command).__name__}")
    return _told(command, outcome(centre, command, after, now), tuple(steps), after)


def conflict(command: Command, constraint: str, day: Day | None, now: datetime) -> Decision:
    """What follows from a command that the rules allowed and the store did not.

    A ticket of an earlier day that a kiosk tells of once more is on record: that is no fault.
    """
    if isinstance(command, Settle) and constraint == "ticket_pk":
        return _told(command, on_record(command, now), (), day)
    no = Refused(_CONFLICT_REASONS.get(constraint, "conflict"), constraint)
    return _told(command, refused(command, no, day, now), (), day)


def foreign(command: Command, now: datetime) -> Outcome:
    """The answer to an id that was somebody else's: theirs is not for this sender."""
    name = "rating_id" if (key := key_of(command)) and key.kind == "rate" else "request_id"
    return Outcome(
        status="refused", at=now, reason="malformed", fault=f"{name}: used by another device"
    )


def _told(command: Command, result: Outcome, steps: tuple[Step, ...], day: Day | None) -> Decision:
    key = key_of(command)
    recorded = Recorded(
        steps=steps, key=key, source=source_of(command), outcome=result if key else None
    )
    return Decision(recorded=recorded, outcome=result, day=day)
