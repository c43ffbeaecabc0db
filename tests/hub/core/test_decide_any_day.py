"""Any day: whatever people, officers and clocks do, in whatever order, the promises hold."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hub.core import commands as c
from hub.core import events as e
from hub.core.centre import Rules
from hub.core.day import business_date
from hub.core.errors import Refused
from hub.core.evolve import counter_now, fold
from hub.core.model import QUEUED, CounterMode, Ticket, TicketState
from hub.core.next import ahead, for_counter, in_turn, next_for, queued, upcoming_at
from tests.hub.core.hall import CENTRE, Hall
from tests.invariants import check_day, check_journal

REASONS = {
    "closed", "unknown-service", "unknown-priority", "unknown-counter", "not-signed-in",
    "counter-paused", "counter-busy", "nobody-waiting", "nothing-called", "not-serving",
    "no-such-ticket", "not-missed", "not-parked", "wrong-counter", "officer-elsewhere",
    "unknown-officer", "unknown-reason", "unknown-field", "already-rated", "unknown-visit",
    "not-finished", "too-late", "bad-level", "ticket-ended", "malformed", "recovering",
    "no-printer",
}  # fmt: skip

COUNTERS = st.sampled_from(["1", "2", "3", "4"])
FIELDS = st.sampled_from(["civil", "land", "result"])
PRIORITIES = st.sampled_from([None, None, "old", "baby"])
OFFICERS = st.sampled_from([officer.id for officer in CENTRE.officers])
ALL_COUNTERS = replace(CENTRE, rules=Rules(always_open=True))
ANY_VERB: tuple[type[c.AtCounter], ...] = (
    c.CallNext, c.Start, c.Finish, c.Recall, c.NoShow, c.Park, c.SignOut, c.Open,
)  # fmt: skip
# What an officer is likely to do; a verb that stands there twice is twice as likely.
IDLE = (c.CallNext, c.CallNext, c.CallNext, c.CallNext, c.CallNext, c.Pause, c.SignOut)
CALLED = (c.Start, c.Start, c.Finish, c.Recall, c.NoShow, c.NoShow, c.Park, c.Transfer)
SERVING = (c.Finish, c.Finish, c.Finish, c.Park, c.Transfer)


@contextmanager
def refusals_allowed(reasons: Container[str] = REASONS) -> Iterator[None]:
    """The rules may say no here, in one of the known words."""
    try:
        yield
    except Refused as no:
        if no.reason not in reasons:
            raise


class AnyDay(RuleBasedStateMachine):
    """One hall; every rule is something that somebody may do at any moment."""

    whole = ALL_COUNTERS

    @initialize()
    def begin(self) -> None:
        self.hall = Hall(self.whole)
        self.hall.open("1", "2", "3")

    def attempt(self, command: c.Command) -> None:
        before = self.hall.today
        with refusals_allowed():
            self.hall.do(command)
            return
        assert self.hall.today is before

    def at(self, verb: type[c.AtCounter], counter: str, **more: Any) -> None:
        self.attempt(verb(request_id="r", counter=counter, **more))  # type: ignore[arg-type]

    def some(self, data: st.DataObject, *states: TicketState) -> Ticket:
        """A ticket, more likely one in a state that the verb is about."""
        tickets = sorted(self.hall.day.tickets.values(), key=lambda ticket: ticket.id)
        fitting = [ticket for ticket in tickets if ticket.state in states]
        return data.draw(st.sampled_from(fitting or tickets))

    # People

    @rule(people=st.lists(st.tuples(FIELDS, PRIORITIES, st.booleans()), min_size=1, max_size=6))
    def press(self, people: list[tuple[str, str | None, bool]]) -> None:
        for service, priority, paper in people:
            # The day may turn before the paper is out.
            with refusals_allowed({"no-such-ticket", "recovering"}):
                self.hall.press(service, priority=priority, paper=paper)
                self.has_pressed(f"press-{self.hall.presses}", paper)

    def has_pressed(self, request_id: str, paper: bool) -> None:
        """Somebody has a number of the hub, on paper or not yet."""

    @precondition(lambda self: self.hall.day.tickets)
    @rule(data=st.data(), ok=st.booleans())
    def paper(self, data: st.DataObject, ok: bool) -> None:
        ticket = self.some(data, TicketState.PRINTING, TicketState.WAITING)
        self.attempt(c.ReportPrint(ticket=ticket.id, device="kiosk-1", ok=ok, reason="no-paper"))

    @precondition(lambda self: self.hall.day.tickets)
    @rule(data=st.data())
    def press_again(self, data: st.DataObject) -> None:
        """Within the day; over days the store keeps what each press led to."""
        ticket = self.some(data)
        self.hall.do(c.Tick())
        if ticket.id in self.hall.day.tickets:
            again = c.Ask(
                request_id=ticket.id, device=ticket.device, service=ticket.service,
                language="vi", priority=None, token="another",
            )  # fmt: skip
            assert self.hall.do(again) == ()

    @precondition(lambda self: self.hall.day.visits or self.hall.day.earlier_visits)
    @rule(data=st.data(), level=st.integers(0, 5), rating=st.integers(1, 9))
    def rate(self, data: st.DataObject, level: int, rating: int) -> None:
        visits = [*self.hall.day.visits.values(), *self.hall.day.earlier_visits.values()]
        visit = data.draw(st.sampled_from(sorted(visits, key=lambda visit: visit.id)))
        command = c.Rate(
            rating_id=f"{visit.id}.{rating}", device="pad", counter=visit.counter,
            visit=visit.id, level=level,
        )  # fmt: skip
        self.attempt(command)

    # Officers

    @rule(counter=COUNTERS, officer=OFFICERS)
    def sit_down(self, counter: str, officer: str) -> None:
        self.at(c.SignIn, counter, officer=officer)

    @rule(data=st.data(), counter=COUNTERS)
    def work(self, data: st.DataObject, counter: str) -> None:
        """An officer goes on for a while, as they usually do."""
        for _ in range(5):
            now = counter_now(self.hall.day, counter)
            if now.officer is None:
                self.at(c.SignIn, counter, officer=data.draw(OFFICERS))
            if now.mode is not CounterMode.OPEN:
                self.at(c.Open, counter)
                continue
            ticket = self.hall.day.tickets[now.ticket] if now.ticket else None
            usual = IDLE if ticket is None else CALLED if ticket.visit is None else SERVING
            self.usual(data, data.draw(st.sampled_from(usual)), counter)

    def usual(self, data: st.DataObject, verb: type[c.AtCounter], counter: str) -> None:
        more: dict[str, str] = {}
        if verb is c.Transfer:
            key = data.draw(st.sampled_from(["field", "to_counter"]))
            more = {key: data.draw(FIELDS if key == "field" else COUNTERS)}
        elif verb is c.Pause:
            more = {"reason": "lunch"}
        self.at(verb, counter, **more)

    @rule(counter=COUNTERS, verb=st.sampled_from(ANY_VERB))
    def press_any_key(self, counter: str, verb: type[c.AtCounter]) -> None:
        self.at(verb, counter)

    @rule(counter=COUNTERS, back=st.booleans())
    def pause(self, counter: str, back: bool) -> None:
        self.at(c.Pause, counter, reason="lunch")
        if back:
            self.at(c.Open, counter)

    @rule(counter=COUNTERS, field=st.none() | FIELDS, to_counter=st.none() | COUNTERS)
    def send_on(self, counter: str, field: str | None, to_counter: str | None) -> None:
        self.at(c.Transfer, counter, field=field, to_counter=to_counter)

    @precondition(lambda self: self.hall.day.tickets)
    @rule(data=st.data(), counter=COUNTERS)
    def come_back(self, data: st.DataObject, counter: str) -> None:
        self.at(c.Return, counter, number=self.some(data, TicketState.NO_SHOW).number)

    @precondition(lambda self: self.hall.day.tickets)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        ticket = self.some(data, TicketState.PARKED)
        self.at(c.TakeBack, ticket.counter or "1", number=ticket.number)

    @precondition(lambda self: self.hall.day.tickets)
    @rule(data=st.data(), counter=COUNTERS)
    def take_out(self, data: st.DataObject, counter: str) -> None:
        self.at(c.Cancel, counter, number=self.some(data).number, reason="bấm thử")

    # The world

    @rule(seconds=st.sampled_from([1, 5, 11, 70, 20 * 60, 50 * 60]))
    def time_goes_by(self, seconds: int) -> None:
        self.hall.wait(s=seconds)
        self.attempt(c.Tick())

    @rule(seconds=st.sampled_from([0, 0, 2, 90, 3 * 3600, 30 * 3600]))
    def clock_goes_back(self, seconds: int) -> None:
        self.hall.clock_jumps(-seconds)

    @rule(hours=st.sampled_from([0, 0, 0, 0, 0, 0, 10, 22, 24, 49]))
    def night_falls(self, hours: int) -> None:
        self.hall.wait(h=hours)

    @rule(whole=st.booleans())
    def setup_changes(self, whole: bool) -> None:
        self.hall.centre = (
            self.whole if whole else replace(self.whole, counters=self.whole.counters[:3])
        )

    # What holds at every moment beside `check_step`, which `Hall.do` calls

    @invariant()
    def the_day_adds_up(self) -> None:
        check_day(self.hall.day)

    @invariant()
    def who_is_next_is_the_first_of_all_in_turn(self) -> None:
        hall = self.hall
        for field in hall.centre.fields:
            line = queued(hall.day, field.id)
            order = [choice.ticket.id for choice in in_turn(hall.centre, hall.day, line, hall.now)]
            assert sorted(order) == sorted(ticket.id for ticket in line)
            for place, ticket in [*enumerate(order)][:2] + [*enumerate(order)][-1:]:
                assert ahead(hall.centre, hall.day, ticket, hall.now) == place
        for counter in hall.centre.counters:
            mine = for_counter(hall.centre, hall.day, counter.id, hall.now)
            walk = list(islice(in_turn(hall.centre, hall.day, mine, hall.now), 3))
            turns = upcoming_at(hall.centre, hall.day, counter.id, now=hall.now, n=3)
            assert list(turns) == walk

    def teardown(self) -> None:
        if not hasattr(self, "hall"):
            return
        hall = self.hall
        assert fold(None, hall.journal) == hall.day
        assert fold(None, hall.journal[self.begin_of_yesterday() :]) == hall.day
        check_journal(ALL_COUNTERS, hall.journal)
        self.nobody_is_stranded()

    def begin_of_yesterday(self) -> int:
        """What a restart reads from on."""
        opened = [n for n, one in enumerate(self.hall.journal) if isinstance(one, e.DayOpened)]
        return opened[-2] if len(opened) > 1 else 0

    def nobody_is_stranded(self) -> None:
        """With somebody at every counter, calling on ends every queue."""
        hall = self.hall
        hall.now = max(hall.now, hall.day.last_at or hall.now) + timedelta(seconds=70)
        hall.do(c.Tick())
        if business_date(hall.centre, hall.now) > hall.day.date:
            # Somebody at a counter keeps yesterday open; it must not turn in the midst of this.
            hall.wait(h=hall.centre.rules.day_grace_h + 1)
            hall.do(c.Tick())
        counters = [counter.id for counter in hall.centre.counters]
        for counter in counters:
            if counter_now(hall.day, counter).mode is CounterMode.CLOSED:
                seated = {one.officer for one in hall.day.counters.values()}
                free = [o.id for o in CENTRE.officers if o.id not in seated]
                hall.at(c.SignIn, counter, officer=free[0])
            hall.at(c.Open, counter)
            if hall.number_at(counter):
                hall.at(c.Finish, counter)
        while any(next_for(hall.centre, hall.day, counter, hall.now) for counter in counters):
            for counter in counters:
                hall.serve_all(counter)
        left = [t.number for t in hall.day.tickets.values() if t.state in QUEUED]
        assert left == []


QUICK = settings(
    max_examples=40,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_on_any_day_the_promises_hold() -> None:
    run_state_machine_as_test(AnyDay, settings=QUICK)  # type: ignore[no-untyped-call]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_on_thousands_of_days_the_promises_hold() -> None:
    # The same days in every run: a change is judged by what it changes. Set derandomize=False to
    # look for new ones.
    deep = settings(QUICK, max_examples=1500, stateful_step_count=60)
    run_state_machine_as_test(AnyDay, settings=deep)  # type: ignore[no-untyped-call]
