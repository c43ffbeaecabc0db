"""The judge: remembers what people were told and what they hold, and holds the centre to it.

It knows exactly what a disaster forgives. A store that comes back from a backup has forgotten what
came after; a kiosk that lost its disk cannot tell of its papers again. A number on paper is never
forgiven: nobody else may get it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.core import events as e
from hub.core.centre import Centre
from hub.core.model import Day, TicketState
from hub.store.journal import body_of
from hub.store.port import Recorded, Step
from hub.translate import Publish
from kit.wire import messages as m
from kit.wire import messages_offline as mo
from kit.wire import topics
from tests.invariants import check_step
from tests.sim.facts import Facts, Known
from tests.sim.judge_boards import Boards
from tests.sim.judge_ratings import Ratings
from tests.sim.world import World

UNSURE = (TicketState.PRINTING, TicketState.VOIDED)  # the hub knows nothing of a paper
NOT_YET = ("busy", "starting", "stopping", "recovering")  # no last word on an ask


class Violation(BaseException):
    """A promise is broken. No `except Exception` of ours can hide it."""


@dataclass(slots=True)
class Paper:
    """A number that a citizen holds, on paper or read from the screen."""

    request_id: str
    number: str
    kiosk: str
    on: date  # the business day that it is for
    at_s: float
    kept: bool  # the kiosk's disk had it before the paper moved
    paper: bool = True
    orphan: bool = False  # nobody can tell the hub of it any more
    over: bool = False  # it was judged in the evening of its day


class Judge:
    """Told of everything; raises `Violation` with a sentence."""

    def __init__(self, world: World, centre: Centre) -> None:
        self.world = world
        self.facts = Facts()
        self.papers: dict[str, Paper] = {}
        self.forgiven: Counter[str] = Counter()
        self.boards = Boards(world, self.broken)
        self.ratings = Ratings(self.forgiven, self.broken)
        self.steps = 0
        self._numbers: dict[str, list[str]] = {}
        self._copies: set[str] = set()
        self.set_up(centre)

    def set_up(self, centre: Centre) -> None:
        """The centre is like this from now on."""
        self.centre = centre
        self.ratings.counters = frozenset(one.id for one in centre.counters)

    def broken(self, sentence: str) -> None:
        """A promise is broken."""
        self.world.note("judge", sentence)
        raise Violation(sentence)

    # ---- the hub's disk

    def about_to_write(self, batch: Sequence[Recorded], now: datetime) -> None:
        """Every decision is checked before it is written."""
        for one in batch:
            if one.steps:
                events = [step.event for step in one.steps]
                try:
                    check_step(self.centre, one.steps[0].before, events, now=now)
                except AssertionError as fault:
                    self.broken(str(fault))
                self.steps += 1
            for step in one.steps:
                self._is_fair(step, now)

    def _is_fair(self, step: Step, now: datetime) -> None:
        """Who comes back within the tolerance keeps the place; who comes later does not."""
        event = step.event
        if not isinstance(event, e.Returned) or step.before is None:
            return
        missed = step.before.tickets[event.ticket].missed_at  # type: ignore[index]
        tolerance = timedelta(minutes=self.centre.rules.no_show_tolerance_min)
        late = missed is not None and now - missed > tolerance
        if late and event.since < event.at and not event.in_time:
            self.broken(f"I6: {event.ticket} came back too late and has the old place")

    def serves(self, facts: Facts, day: Day | None) -> None:
        """A hub has read its disk and begins to serve."""
        self.facts, self.boards.day = facts, day

    def written(self, facts: Facts, batch: Sequence[Recorded]) -> None:
        """It is on the disk that `facts` is the book of."""
        facts.add(batch)
        for one in batch:
            for step in one.steps:
                if facts is self.facts:
                    self.boards.day = step.after
                event = step.event
                self.world.note("disk", f"{type(event).__name__} {body_of(event)}")
                if isinstance(event, e.Called | e.Recalled):
                    self.boards.called(facts, event.call_id)
                elif isinstance(event, e.Expired):
                    self.world.strike("day-turns-over-people", "hub", event.ticket)
                elif isinstance(event, e.Rated):
                    self.ratings.rated(self.centre, event)

    def restored(self, facts: Facts) -> None:
        """The hub's store is another one now: `facts` is all that it can know."""
        self.ratings.forgotten(self.facts, facts)
        for paper in self.papers.values():
            forgotten = facts.ticket(paper.request_id) is None
            # A kiosk keeps its tickets until the hub says that their day is over.
            if forgotten and not (paper.kept and not self.facts.days.get(paper.on, False)):
                self._orphan(paper)
        self.facts = facts

    def state_of(self, request_id: str) -> Known | None:
        """What the hub's disk says of a press."""
        return self.facts.ticket(request_id)

    # ---- what the hub says

    def published(self, facts: Facts, one: Publish) -> None:
        """A hub says something: it must be on its disk."""
        match one.message:
            case m.Answer(request_id=str(id_)) as answer:
                self._answered(facts, id_, answer, one.parts.get("device", ""))
            case m.Rated(rating_id=str(id_), status="accepted"):
                self._told(f"rating {id_}", id_ in facts.ratings)
            case mo.Settled(request_id=str(id_), status="settled"):
                self._told(f"settled {id_}", facts.ticket(id_) is not None)
            case m.Call(call_id=call_id) if one.topic is topics.CALL:
                self._told(f"call {call_id}", call_id in facts.calls)

    def _answered(self, facts: Facts, id_: str, answer: m.Answer, device: str) -> None:
        known = facts.ticket(id_)
        first = facts.answers.get(id_)
        if answer.status != "issued":
            mine = known is not None and known.device == device
            if first is not None and mine and answer.reason not in NOT_YET:
                self.broken(f"I5: {id_} was answered {first} and then {answer.reason}")
            return
        self._told(f"answer {answer.number}", known is not None)
        if known is not None and known.device != device:
            self.broken(f"{device} is told the number of {known.device}")
        facts.answers.setdefault(id_, answer.number or "")
        if first not in (None, answer.number):
            self.broken(f"I5: {id_} was answered {first} and then {answer.number}")

    def _told(self, what: str, on_disk: bool) -> None:
        if not on_disk:
            self.broken(f"law 3: {what} was announced and is not on the hub's disk")

    # ---- kiosks and paper

    def given(self, paper: Paper, *, kiosk_lives: bool) -> None:
        """A citizen holds a number: nobody else may."""
        self.world.note("judge", f"{paper.number} of {paper.on} in a hand, {paper.request_id}")
        known = self.papers.get(paper.request_id)
        if known is not None:
            if known.number != paper.number:
                self.broken(
                    f"I5: press {paper.request_id} has {known.number} and {paper.number} on paper"
                )
            known.paper = known.paper or paper.paper
            return
        for other_id in self._numbers.get(paper.number, ()):
            other = self.papers[other_id]
            if other.on == paper.on:
                self.broken(
                    f"I1: {paper.number} of {paper.on} is in two hands: from {other.kiosk} and"
                    f" from {paper.kiosk}"
                )
        self._numbers.setdefault(paper.number, []).append(paper.request_id)
        self.papers[paper.request_id] = paper
        if not (kiosk_lives or paper.kept):
            self._orphan(paper)

    def copied(self, kiosk: str, print_id: str, number: str) -> None:
        """A paper that is marked as a copy came out: each wish for one is one paper."""
        self.world.note(kiosk, f"a copy of {number} comes out")
        if print_id in self._copies:
            self.broken(f"{kiosk} printed the copy {print_id} of {number} twice")
        self._copies.add(print_id)

    def kiosk_died(self, kiosk: str) -> None:
        """What its disk refused to keep, and the hub has not on its own disk, is gone with it."""
        for paper in self.papers.values():
            if paper.kiosk == kiosk and not paper.kept and not paper.over:
                known = self.facts.ticket(paper.request_id)
                if known is None or known.state in UNSURE:
                    self._orphan(paper)

    def kiosk_lost_its_disk(self, kiosk: str) -> None:
        """What the hub does not know yet can be told by nobody but the person with the paper."""
        for paper in self.papers.values():
            if paper.kiosk == kiosk:
                paper.kept = False
                if self.facts.ticket(paper.request_id) is None:
                    self._orphan(paper)

    def _orphan(self, paper: Paper) -> None:
        if not paper.orphan:
            paper.orphan = True
            self.forgiven["paper"] += 1
            self.world.note("judge", f"{paper.number} is known to nobody but its holder")
