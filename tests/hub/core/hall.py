"""A small hall to try the rules in: a centre, its day and a clock that the test moves."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from hub.core import commands as c
from hub.core import events as e
from hub.core.centre import (
    Centre,
    Counter,
    Field,
    Officer,
    Period,
    Priority,
    Reason,
    Rules,
    Service,
)
from hub.core.decide import decide
from hub.core.evolve import fold
from hub.core.model import CounterNow, Day, Ticket
from hub.core.next import next_for
from tests.invariants import check_journal, check_step

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday, 8:00 in Vietnam

CENTRE = Centre(
    site="hall",
    name="Trung tâm thử",
    fields=(
        Field(id="civil", name="Tư pháp – Hộ tịch", series="A"),
        Field(id="land", name="Đất đai", series="H"),
        Field(id="result", name="Trả kết quả", series="K", priority_allowed=False),
    ),
    services=(
        Service(id="civil", name="Khai sinh", field="civil"),
        Service(id="marriage", name="Kết hôn", field="civil"),
        Service(id="land", name="Sổ đỏ", field="land"),
        Service(id="result", name="Nhận kết quả", field="result"),
    ),
    counters=(
        Counter(id="1", fields=("civil",)),
        Counter(id="2", fields=("civil", "land")),
        Counter(id="3", fields=("land",)),
        Counter(id="4", fields=("result",)),
    ),
    officers=tuple(
        Officer(id=who, name=who.title()) for who in ("an", "binh", "chi", "dung", "em")
    ),
    priorities=(Priority(id="old", name="Người cao tuổi"), Priority(id="baby", name="Con nhỏ")),
    pause_reasons=(Reason(id="lunch", name="Nghỉ trưa"), Reason(id="meeting", name="Đi họp")),
    rating_reasons=(Reason(id="slow", name="Chờ lâu"),),
    hours=(
        Period(days=(1, 2, 3, 4, 5), start=time(7, 30), end=time(11, 30)),
        Period(days=(1, 2, 3, 4, 5), start=time(13, 30), end=time(17, 0)),
    ),
)


def with_rules(**rules: Any) -> Centre:
    """The small centre with other rules."""
    return replace(CENTRE, rules=Rules(**rules))


class Hall:
    """Does what a person says, keeps the journal, and checks the invariants at every step."""

    def __init__(self, centre: Centre = CENTRE, now: datetime = MORNING) -> None:
        self.centre = centre
        self.now = now
        self.truth = now  # what a right clock would say
        self.today: Day | None = None
        self.journal: list[e.Event] = []
        self.ends: list[int] = [0]  # where a decision ends, and a backup may have been made
        self.presses = 0

    @property
    def day(self) -> Day:
        assert self.today is not None
        return self.today

    def do(self, command: c.Command) -> tuple[e.Event, ...]:
        events = decide(self.centre, self.today, command, self.now)
        if self.on_record(events):
            return ()
        self.today = check_step(self.centre, self.today, events, now=self.now)
        self.journal += events
        self.ends.append(len(self.journal))
        return events

    def on_record(self, events: tuple[e.Event, ...]) -> bool:
        """Whether the store has a ticket of this name already; then it writes nothing of it."""
        new = [one.ticket for one in events if isinstance(one, e.Issued | e.CameLate)]
        old = {one.ticket for one in self.journal if isinstance(one, e.Issued | e.CameLate)}
        return bool(new) and not old.isdisjoint(new)

    def wait(self, *, s: float = 0, min: float = 0, h: float = 0) -> None:
        passed = timedelta(seconds=s, minutes=min, hours=h)
        self.now += passed
        self.truth += passed

    def clock_jumps(self, s: float) -> None:
        """The hub's clock is set; no time goes by."""
        self.now += timedelta(seconds=s)

    def check(self) -> None:
        assert check_journal(self.centre, self.journal) == self.today

    def go_back(self, end: int) -> None:
        """The store is the one of a backup: the journal ended at `end` then."""
        self.journal = self.journal[:end]
        self.today = fold(None, self.journal) if self.journal else None
        self.ends = [one for one in self.ends if one <= end]

    # What people do, each with the number it is about.

    def press(
        self, service: str = "civil", *, priority: str | None = None, paper: bool = True
    ) -> str:
        """A person presses, a second later the paper is out."""
        self.presses += 1
        key = f"press-{self.presses}"
        self.do(c.Ask(request_id=key, device="kiosk-1", service=service, language="vi",
                      priority=priority, token=f"token-{key}"))  # fmt: skip
        self.wait(s=1)
        if paper:
            self.do(c.ReportPrint(ticket=key, device="kiosk-1", ok=True))
        return self.ticket(key).number

    def open(self, *counters: str) -> None:
        """Officers an, binh, chi … sit down at counters 1, 2, 3 … and open."""
        who = {"1": "an", "2": "binh", "3": "chi", "4": "dung"}
        for counter in counters:
            self.at(c.SignIn, counter, officer=who[counter])
            self.at(c.Open, counter)

    def at(self, verb: type[c.AtCounter], counter: str, **more: Any) -> tuple[e.Event, ...]:
        """An officer does something at a counter."""
        return self.do(verb(request_id=f"at-{len(self.journal)}", counter=counter, **more))  # type: ignore[arg-type]

    def call(self, counter: str) -> str:
        """Call next; the number that was called."""
        self.at(c.CallNext, counter)
        return self.number_at(counter) or ""

    def serve(self, counter: str, *, min: float = 5) -> str:
        """Call next, serve and finish; the number."""
        number = self.call(counter)
        self.at(c.Start, counter)
        self.wait(min=min)
        self.at(c.Finish, counter)
        return number

    def serve_all(self, counter: str) -> list[str]:
        """The numbers in the order in which one counter calls everybody."""
        numbers = []
        while next_for(self.centre, self.day, counter, self.now) is not None:
            numbers.append(self.call(counter))
            self.at(c.Finish, counter)
        return numbers

    def ticket(self, key: str) -> Ticket:
        """A ticket by its id or its number."""
        tickets = self.day.tickets
        return tickets[key] if key in tickets else tickets[self.day.by_number[key]]  # type: ignore[index]

    def counter(self, counter: str) -> CounterNow:
        return self.day.counters[counter]  # type: ignore[index]

    def number_at(self, counter: str) -> str | None:
        held = self.counter(counter).ticket
        return None if held is None else self.day.tickets[held].number

    def why(self) -> str:
        """The recorded reason of the latest call."""
        return [event for event in self.journal if isinstance(event, e.Called)][-1].why
