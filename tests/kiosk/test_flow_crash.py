"""A kiosk whose power goes at any moment: before and after everything that it does.

The real flow, outbox and spool. At a crash only the bytes of the spool's files are left, and a slip
that was ordered may come out or not. A hub beside it forgets nothing; messages get lost.
"""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kiosk.flow import update
from kiosk.flow_events import (
    Again,
    Forget,
    Keep,
    KeyPressed,
    Note,
    Print,
    PrintDone,
    PrintFailed,
    Prune,
    Report,
    SendAsk,
    SendHolds,
    SendKept,
    Started,
)
from kiosk.flow_memory import Here, remembering
from kiosk.flow_state import Kiosk, Rules, start
from kiosk.outbox import Outbox
from kit.bus import BusDown, BusUp, Received
from kit.loop import Tick
from kit.spool_open import open_spool
from kit.wire import topics
from kit.wire.messages import Ask, DeviceState, Noted, Printed
from kit.wire.messages_offline import Holds, LentRange, Settle, Settled
from tests.kiosk.stand import AT, TODAY, issued, lease, menu

SHARED_MEMORY = Path("/dev/shm")  # a sync costs nothing there, and the bytes are the same
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Crash(Exception):
    """The power goes."""


@dataclass
class Known:
    """A ticket as the hub has it; `result` None: nothing was heard of its paper."""

    number: str
    result: str | None = None


@dataclass
class Hub:
    """Gives numbers, takes tickets, and lists those of whose paper it has heard nothing."""

    tickets: dict[str, Known] = field(default_factory=dict)
    blocks: int = 1
    term: int = 0
    count: int = 0

    def hear(self, message: object, at: datetime) -> object:
        """The answer to a message."""
        match message:
            case Ask(request_id=id_):
                if id_ not in self.tickets:
                    self.count += 1
                    self.tickets[id_] = Known(f"A{self.count:03d}")
                number = self.tickets[id_].number
                return issued(id_, number=number, at=at, term=self.term)
            case Printed(request_id=id_, result=result):
                if id_ in self.tickets:
                    self.tickets[id_].result = result
                return Noted(request_id=id_, status="noted", term=self.term)
            case Settle(request_id=id_, number=number, printed=result):
                known = self.tickets.setdefault(id_, Known(number))
                known.number, known.result = number, result or known.result
                return Settled(request_id=id_, status="settled", printed=result, term=self.term)
            case Holds():
                return self.lease(at)
        raise TypeError(type(message).__name__)

    def lease(self, at: datetime) -> object:
        """Small blocks, so that they are often used up."""
        blocks = tuple(
            LentRange(series="A", date=TODAY, first=1000 - 3 * n, last=1002 - 3 * n)
            for n in range(1, self.blocks + 1)
        )
        silent = tuple(id_ for id_, one in self.tickets.items() if one.result is None)
        return lease(at=at, ranges=blocks, term=self.term, unreported=silent)

    def forget_some(self, every: int) -> None:
        """An old backup: tickets are gone, numbers are not given again, the term is new."""
        ids = list(self.tickets)
        for id_ in ids[:: every + 1]:
            del self.tickets[id_]
        self.count = 100 * (self.count // 100 + 1)
        self.term += 1


TOPICS = {
    "Answer": topics.ANSWER, "Noted": topics.NOTED, "Settled": topics.SETTLED,
    "Lease": topics.LEASE,
}  # fmt: skip


class AnyLife(RuleBasedStateMachine):
    """One kiosk, one hub, one printer, and what lies between."""

    def __init__(self) -> None:
        super().__init__()
        home = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
        self.folder = Path(tempfile.mkdtemp(dir=home))
        self.lives = 0
        self.boot = "boot-1"
        self.now_s = 1000.0
        self.wall: datetime | None = None  # None: right
        self.hub = Hub()
        self.up = self.alive = True
        self.to_hub: list[object] = []
        self.to_kiosk: list[object] = []
        self.ordered: list[tuple[str, str]] = []  # slips at the printer
        self.papers: list[tuple[str, str]] = []  # (request, number) in people's hands
        self.steps_left: int | None = None
        self.presses = 0
        self.state: Kiosk
        self.outbox: Outbox

    @initialize(met=st.booleans())
    def switch_on(self, met: bool) -> None:
        """`met`: the kiosk has heard of its hub before anybody presses."""
        self._boot()
        self._hear(Received(topics.MENU, {}, menu()))
        if met:
            self._talk()

    # ---- the kiosk

    def _at(self) -> datetime:
        return AT + timedelta(seconds=self.now_s - 1000)

    def _clock(self) -> datetime:
        return self.wall or self._at()

    def _boot(self) -> None:
        opened = open_spool(self.folder / str(self.lives) / "spool.db")
        assert opened.word == "ok"
        self.outbox = Outbox(opened, self, "kiosk-1")
        here = Here(local_series="X2", boot=self.boot, wall=self._clock())
        fresh = start(Rules(has_screen=False))
        self.state = remembering(fresh, self.outbox.found(), here, self.now_s)
        self._hear(Started())
        if self.up:
            self._hear(BusUp())

    def _hear(self, event: object) -> None:
        inbox = [event]
        while inbox:
            self.state, effects = update(self.state, inbox.pop(0), self.now_s)
            for effect in effects:
                self._step()
                inbox += self._perform(effect)
                self._step()

    def _step(self) -> None:
        """One more thing is done or begun; it may be the last."""
        if self.steps_left is not None:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise Crash

    def _perform(self, effect: object) -> list[object]:
        match effect:
            case SendAsk(ask=message) | SendHolds(holds=message):
                self.publish(None, message)
            case Keep(given=given, notes=notes):
                return [self.outbox.keep(given, notes)]
            case Print(request_id=request_id, ticket=ticket):
                self._must_be_on_disk(request_id, ticket.number)
                self.ordered.append((request_id, ticket.number))
            case Report(given=given, printed=printed, notes=notes):
                self.outbox.report(given, printed, notes)
            case Note(notes=notes):
                self.outbox.note(notes)
            case Forget(key=key):
                self.outbox.forget(key)
            case Again(notes=notes):
                self.outbox.again(notes)
            case Prune(before=before):
                self.outbox.prune(before)
            case SendKept(stamp=stamp, lost=lost):
                self.outbox.send(stamp, lost=lost)
        return []

    def publish(self, _topic: object, message: object, **_parts: str) -> None:
        """As `kit.bus.Bus` does."""
        self._step()
        if self.up:
            self.to_hub.append(message)

    def _must_be_on_disk(self, request_id: str, number: str) -> None:
        """What lies on the disk at this moment, read by somebody else."""
        with tempfile.TemporaryDirectory(dir=self.folder) as aside:
            copy = Path(aside) / "copy"
            shutil.copytree(self.folder / str(self.lives), copy)
            spool = open_spool(copy / "spool.db").spool
            kept = {one.key: one.message for one in spool.entries(topics.SETTLE)}
            spool.close()
        settle = kept[request_id]
        assert isinstance(settle, Settle)
        assert settle.number == number

    def _crash(self) -> None:
        """Only the bytes on the disk are left. A slip that was begun may come out."""
        self.steps_left = None
        old, self.lives = self.folder / str(self.lives), self.lives + 1
        shutil.copytree(old, self.folder / str(self.lives))
        self.outbox.close()
        self.to_hub.clear()
        self.to_kiosk.clear()
        self.alive = False

    def _guarded(self, event: object) -> None:
        """The event, unless nobody is there to hear it."""
        try:
            if self.alive:
                self._hear(event)
        except Crash:
            self._crash()

    # ---- what happens

    @precondition(lambda self: self.alive)
    @rule(service=st.sampled_from(["khai-sinh", "khai-sinh", "so-do"]))
    def press(self, service: str) -> None:
        self.presses += 1
        press = KeyPressed(f"service:{service}", f"r{self.presses}", "t", self._clock())
        self._guarded(press)

    @precondition(lambda self: self.alive)
    @rule(people=st.integers(1, 3), answers=st.booleans(), settles=st.booleans())
    def people_are_served(self, people: int, answers: bool, settles: bool) -> None:
        """`answers`: the hub does in time; `settles`: it reads what else it is told."""
        for _ in range(people):
            if self.alive:
                self.press("khai-sinh")
                if answers and self.up:
                    self._talk()
                self.time_goes_by(0.9)
            while self.alive and self.ordered:
                self.a_slip(out=True, heard=True)
            if settles:
                self._talk()
            if self.alive:
                self.time_goes_by(10.0)

    def _talk(self) -> None:
        """All that is on the way arrives."""
        while self.up and (self.to_hub or self.to_kiosk) and self.alive:
            self.the_hub_reads(many=99, lost=False)
            self.the_kiosk_reads(many=99, lost=False, twice=False)

    @precondition(lambda self: self.alive)
    @rule(steps=st.integers(0, 12))
    def the_power_will_go_soon(self, steps: int) -> None:
        self.steps_left = steps

    @precondition(lambda self: not self.alive)
    @rule(reboot=st.booleans(), right=st.booleans(), out=st.booleans())
    def the_power_is_back(self, reboot: bool, right: bool, out: bool) -> None:
        if out:
            self.papers += self.ordered
        self.ordered.clear()
        if reboot:
            self.boot += "'"
            self.now_s += 60
            self.wall = None if right else LONG_AGO
        self.alive = True
        try:
            self._boot()
        except Crash:
            self._crash()

    @precondition(lambda self: self.alive and self.ordered)
    @rule(out=st.booleans(), heard=st.booleans())
    def a_slip(self, out: bool, heard: bool) -> None:
        request_id, number = self.ordered.pop(0)
        if out:
            self.papers.append((request_id, number))
        if heard:
            done = PrintDone(request_id, verified=True)
            self._guarded(done if out else PrintFailed(request_id, "no-paper"))
        else:
            self._crash()

    @precondition(lambda self: self.alive)
    @rule(seconds=st.sampled_from([0.3, 0.9, 6.0, 30.0, 120.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.now_s += seconds
        self._guarded(Tick())

    @rule(many=st.integers(1, 6), lost=st.booleans())
    def the_hub_reads(self, many: int, lost: bool) -> None:
        taken, self.to_hub = self.to_hub[:many], self.to_hub[many:]
        for message in () if lost else taken:
            self.to_kiosk.append(self.hub.hear(message, self._at()))

    @precondition(lambda self: self.alive)
    @rule(many=st.integers(1, 6), lost=st.booleans(), twice=st.booleans())
    def the_kiosk_reads(self, many: int, lost: bool, twice: bool) -> None:
        taken, self.to_kiosk = self.to_kiosk[:many], self.to_kiosk[many:]
        for message in () if lost else taken * (2 if twice else 1):
            if self.alive:
                topic = TOPICS[type(message).__name__]
                self._guarded(Received(topic, {"device": "kiosk-1"}, message))

    @rule(retained=st.booleans())
    def the_hub_lends_more(self, retained: bool) -> None:
        self.hub.blocks = min(20, self.hub.blocks + 1)
        if self.up and self.alive:
            message = self.hub.lease(self._at())
            self._guarded(Received(topics.LEASE, {}, message, retained))

    @rule(up=st.booleans())
    def the_broker(self, up: bool) -> None:
        if up != self.up:
            self.up = up
            if not up:
                self.to_hub.clear()
                self.to_kiosk.clear()
            if self.alive:
                self._guarded(BusUp() if up else BusDown())

    @precondition(lambda self: self.alive and self.up)
    @rule(online=st.booleans())
    def the_hub_comes_or_goes(self, online: bool) -> None:
        state = DeviceState(status="online" if online else "offline")
        self._guarded(Received(topics.HUB_STATE, {}, state))

    @rule(every=st.integers(0, 2))
    def the_hub_is_restored(self, every: int) -> None:
        self.hub.forget_some(every)

    # ---- and what must be true

    def teardown(self) -> None:
        try:
            self._all_ends_well()
        finally:
            self.outbox.close()
            shutil.rmtree(self.folder)

    def _all_ends_well(self) -> None:
        self.steps_left = None
        if not self.alive:
            self.the_power_is_back(reboot=False, right=True, out=True)
        self.the_broker(up=True)
        self.the_hub_comes_or_goes(online=True)
        for _ in range(60):
            while self.ordered:
                self.a_slip(out=True, heard=True)
            self.time_goes_by(6.0)
            self._talk()
            self.the_hub_lends_more(retained=False)
            waits = any(
                one.result is None and id_ not in self.state.strangers
                for id_, one in self.hub.tickets.items()
            )
            if not waits and self.outbox.unsent() == 0 and not self.to_hub:
                break
        assert self.outbox.unsent() == 0
        self._papers_are_right()

    def _papers_are_right(self) -> None:
        numbers = [number for _, number in self.papers]
        assert len(numbers) == len(set(numbers)), "one number on two papers"
        requests = [request_id for request_id, _ in self.papers]
        assert len(requests) == len(set(requests)), "two papers for one press"
        for request_id, number in self.papers:
            known = self.hub.tickets[request_id]
            assert known.number == number, "the hub calls a number that nobody has"
            assert known.result == "confirmed", "somebody holds a paper that is void"
        for request_id, known in self.hub.tickets.items():
            # What a kiosk without a memory may have given is left to the hub's own time-out.
            told = known.result is not None or request_id in self.state.strangers
            assert told, f"{request_id} waits for ever"


# The same lives in every run, as in tests/hub/core/test_decide_any_day.py.
QUICK = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True,
                 suppress_health_check=list(HealthCheck))  # fmt: skip


def test_whenever_the_power_goes_no_paper_is_doubled_or_lost():
    run_state_machine_as_test(AnyLife, settings=QUICK)


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_in_hundreds_of_lives_no_paper_is_doubled_or_lost():
    deep = settings(QUICK, max_examples=250, stateful_step_count=60)
    run_state_machine_as_test(AnyLife, settings=deep)


def test_the_lives_reach_what_they_are_about():
    """A crash between keeping and printing, by hand: the number is not given again."""
    life = AnyLife()
    life.switch_on(met=True)
    life.the_broker(up=False)
    life.steps_left = 2  # on disk, and then no more
    life.press("khai-sinh")
    assert not life.alive
    assert life.ordered == []
    life.the_power_is_back(reboot=True, right=True, out=False)
    assert [one.settle.printed for one in life.state.tickets.values()] == ["confirmed"]
    life.press("khai-sinh")
    given = sorted(one.settle.number for one in life.state.tickets.values())
    assert len(given) == len(set(given)) == 2
    assert replace(life.hub).tickets == {}
    life.teardown()
