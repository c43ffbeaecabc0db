"""What must be true in the evening, when all faults have ended and everybody has gone home."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hub.core.evolve import fold
from hub.core.model import ENDED, TicketState
from hub.translate_state import board as board_state
from hub.translate_state import counter_state, menu, place, retained
from tests.sim.facts import Known
from tests.sim.judge import Paper
from tests.sim.town_hall import Town

RESTING = ENDED | {TicketState.NO_SHOW, TicketState.PARKED}


def check_evening(town: Town) -> None:
    """All of it; the first that is broken is told."""
    for check in (_nobody_waits, _papers, _ratings, _replicas, _journal):
        for sentence in check(town):
            town.judge.broken(sentence)


def _nobody_waits(town: Town) -> Iterator[str]:
    """Who is in the hall in the evening could be neither called nor told why not."""
    for person in town.hall.waiting.values():
        known = town.judge.state_of(person.request_id)
        state = f"{known.state} as {known.number}" if known else "unknown to the hub"
        yield f"law 1: {person.number} waits in the hall for ever; it is {state}"
    for request_id in town.hall.pressing:
        yield f"law 1: press {request_id} has no number and no sentence"


def _papers(town: Town) -> Iterator[str]:
    """I2: each number in a hand is that number at the hub, and it was served or ended."""
    today = town.hub.day.date if town.hub.day is not None else None
    for paper in town.judge.papers.values():
        if paper.over:
            continue
        paper.over = True
        known = town.judge.state_of(paper.request_id)
        if known is None:
            if not paper.orphan:
                yield f"I2: {paper.number} of {paper.kiosk} is on paper and unknown to the hub"
        elif not _same(known, paper):
            yield f"I2: {paper.number} is on paper, and at the hub it is {known.number}"
        elif known.state is TicketState.VOIDED:
            if not paper.orphan:
                yield f"I2: {paper.number} is in a hand and was voided"
        elif known.state not in RESTING and known.date == today:
            yield f"law 1: {paper.number} is {known.state} in the evening, and nobody calls it"


def _same(known: Known, paper: Paper) -> bool:
    return known.number == paper.number or (
        known.number[:-1] == paper.number and known.number[-1].isalpha()
    )


def _ratings(town: Town) -> Iterator[str]:
    """Each rating that a pad kept was answered, and none that was acknowledged is lost."""
    yield from town.judge.ratings.unanswered(town.judge.facts)


def _replicas(town: Town) -> Iterator[str]:
    """I9: boards, pads and kiosks agree with the hub, and nobody has anything unsent."""
    hub = town.hub
    if not hub.serves or hub.day is None:
        yield "I9: the hub does not serve"
        return
    now, day, centre = hub.clock(), hub.day, hub.centre
    for state in retained(centre, day, now):
        if not _agree(town.kept(state), state.message):
            yield f"I9: whoever joins now reads another {place(state)} than the hub has"
    for one in town.boards:
        if not _agree(one.state.board, board_state(centre, day, now)):
            yield f"I9: {one.name} shows another hall than the hub has"
        if not one.state.link.fresh:
            yield f"I9: {one.name} believes that it hears nothing"
    for pad in town.pads:
        counter = next((c for c in centre.counters if c.id == pad.counter), None)
        if counter and not _agree(pad.state.counter, counter_state(centre, day, counter, now)):
            yield f"I9: {pad.name} shows another counter than the hub has"
        if pad.unsent():
            yield f"I9: {pad.name} has {pad.unsent()} ratings unsent"
    for kiosk in town.kiosks:
        if not _agree(kiosk.menu, menu(centre, day, now)):
            yield f"I9: {kiosk.name} offers another menu than the hub has"
        if kiosk.unsent():
            yield f"I9: {kiosk.name} has {kiosk.unsent()} messages unsent"


def _agree(shown: Any, true: Any) -> bool:
    return shown is not None and replace(shown, at=true.at) == true


def _journal(town: Town) -> Iterator[str]:
    """The journal is whole, and makes the very day that the hub works with."""
    bad = town.hub.verify()
    if bad is not None:
        yield f"C12: the journal is bad: {bad}"
    if fold(None, town.hub.latest_days()) != town.hub.day:
        yield "I5: the journal does not make the day that the hub has"
    yield from town.check_journal()
