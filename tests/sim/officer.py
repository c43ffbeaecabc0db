"""An officer at a counter, who looks at the console, at the person in front, and acts.

What happens next is decided anew each time from what the console shows, as people do: so it does
not matter how often the hub dies in between. Some counters have a call keypad on the bus, the
others a page that is served by the hub itself. Officers make mistakes.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from hub.core import commands as c
from hub.core.centre import Centre
from hub.core.model import QUEUED, CounterId, CounterMode, CounterNow, Day, Ticket, TicketState
from hub.outcome import Outcome
from kit.bus import BusEvent, Received, Wanted
from kit.wire import topics
from kit.wire.messages import DeskDo, DeskDone, DeviceState
from tests.sim.hub_box import HubBox
from tests.sim.network import Broker, Link
from tests.sim.people import Hall, Person
from tests.sim.world import World

LOOKS_AGAIN_S = 15.0
COFFEE_S = 60.0  # between two looks when the hall is deserted
NIGHT_S = 900.0
UNKNOWN = ("no-such-ticket", "ticket-ended")
VERBS: dict[str, type[c.AtCounter]] = {
    "open": c.Open, "call_next": c.CallNext, "recall": c.Recall, "start": c.Start,
    "finish": c.Finish, "no_show": c.NoShow, "park": c.Park, "sign_out": c.SignOut,
}  # fmt: skip
NUMBERED: dict[str, type[Any]] = {
    "call_number": c.CallNumber, "return": c.Return, "take_back": c.TakeBack, "reprint": c.Reprint,
}  # fmt: skip


class Hubs(Protocol):
    """Where the hub is whose pages are open."""

    centre: Centre

    @property
    def serving(self) -> HubBox | None:
        """The hub, while it serves."""


@dataclass
class Habits:
    """How often an officer does what is not in the book; shares of 1 for each look."""

    mistakes: float = 0.015
    out_of_turn: float = 0.2  # calls the number of somebody who stands there with a paper


@dataclass
class Task:
    """The ticket at the counter: since when, and what comes next at what time."""

    ticket: str
    call_id: str | None
    state: TicketState
    due_s: float
    recalls: int = 0
    parked: set[str] = field(default_factory=set)


class Officer:
    """One officer at one counter."""

    def __init__(
        self, world: World, hall: Hall, counter: str, who: str, hubs: Hubs, broker: Broker,
        *, keypad: bool, habits: Habits,
    ) -> None:  # fmt: skip
        self.world, self.hall, self.counter, self.who = world, hall, CounterId(counter), who
        self.rng = world.chance(f"officer/{counter}")
        self.habits = habits
        self.works = False
        self._hubs = hubs
        self._task: Task | None = None
        self._parked: dict[str, float] = {}
        self._asked: dict[str, float] = {}
        self._link = self._keypad(broker) if keypad else None

    def _keypad(self, broker: Broker) -> Link:
        name = f"desk-{self.counter}"
        wanted = [Wanted(topics.DONE, {"device": name})]
        link = Link(broker, name, wanted, DeviceState(status="online", kind="desk"))
        link.start(self._hear)
        return link

    def _hear(self, event: BusEvent) -> None:
        if isinstance(event, Received) and isinstance(event.message, DeskDone):
            done = event.message
            number = self._said.pop(done.request_id or "", None) if self._link else None
            if number is not None and done.reason in UNKNOWN:
                self._not_found(number)

    def begin(self, after_s: float) -> None:
        """Come to work."""
        self.works = True
        self._said: dict[str, str] = {}
        self.world.after(after_s, self._look)

    def _look(self) -> None:
        if not self.works:
            return
        hub = self._hubs.serving
        wait_s = LOOKS_AGAIN_S
        if hub is not None and hub.day is not None:
            wait_s = self._acts(hub, hub.day)
            if wait_s >= LOOKS_AGAIN_S and self.hall.deserted():
                wait_s = NIGHT_S if self.hall.asleep() else COFFEE_S
        self.world.after(wait_s * self.rng.uniform(0.8, 1.2), self._look)

    # ---- what to do now

    def _acts(self, hub: HubBox, day: Day) -> float:
        """Do what is due; how long until the next look."""
        here = day.counters.get(self.counter) or CounterNow(id=self.counter)
        if here.ticket is None:
            self._task = None
        if not any(one.id == self.counter for one in hub.centre.counters) and not here.ticket:
            return LOOKS_AGAIN_S  # the counter was taken out of the set-up
        if not self.hall.asleep() and self.rng.random() < self.habits.mistakes:
            self._blunder(hub, day, here)
        if here.mode is CounterMode.CLOSED or here.officer != self.who:
            if here.ticket is None:
                self._do(hub, c.SignIn, officer=self.who)
            return 1.0
        if here.mode is CounterMode.PAUSED:
            self._verb(hub, "open")
            return 1.0
        if here.ticket is None:
            return self._calls(hub, day)
        return self._serves(hub, day.tickets[here.ticket])

    def _calls(self, hub: HubBox, day: Day) -> float:
        """Nobody is at the counter."""
        now_s = self.world.now_s
        for number, due_s in tuple(self._parked.items()):
            if now_s >= due_s:
                del self._parked[number]
                self._verb(hub, "take_back", number=number)
                return 2.0
        if self._somebody_stands_here(hub, day):
            return 2.0
        served = next((one.fields for one in hub.centre.counters if one.id == self.counter), ())
        if any(t.state in QUEUED for t in self._line(day, served)):
            self._verb(hub, "call_next")
            return 2.0
        return LOOKS_AGAIN_S

    def _line(self, day: Day, served: tuple[str, ...]) -> list[Ticket]:
        fields = {f for one in self._hubs.centre.counters for f in one.fields}
        return [
            ticket
            for ticket in day.tickets.values()
            if ticket.state in QUEUED and (ticket.field in served or ticket.field not in fields
                                           or ticket.only_counter == self.counter)
        ]  # fmt: skip

    def _somebody_stands_here(self, hub: HubBox, day: Day) -> bool:
        """People who come to the desk: back after a missed call, or with an unknown number."""
        hall, now_s = self.hall, self.world.now_s
        for person in tuple(hall.waiting.values()):
            if now_s - person.desk_asked_s < 60.0 or now_s < person.away_until_s:
                continue
            id_ = day.by_number.get(person.number)
            ticket = day.tickets.get(id_) if id_ else None
            if ticket is None:
                waits_s = now_s - person.given_s
                if waits_s > 30.0 and (hall.evening or self.rng.random() < self.habits.out_of_turn):
                    person.desk_asked_s = now_s
                    self.world.strike("desk-calls-a-paper", f"officer-{self.counter}")
                    self._verb(hub, "call_number", number=person.number)
                    return True
            elif ticket.state is TicketState.VOIDED:
                person.desk_asked_s = now_s
                self._verb(hub, "call_number", number=person.number)
                return True
            elif ticket.state is TicketState.NO_SHOW:
                person.desk_asked_s = now_s
                verb = "call_number" if self.rng.random() < 0.2 else "return"
                self._verb(hub, verb, number=person.number)
                return True
            elif ticket.state is TicketState.PARKED and ticket.counter != self.counter:
                continue
            elif ticket.state is TicketState.PARKED and person.number not in self._parked:
                self._parked[person.number] = now_s
        return False

    def _serves(self, hub: HubBox, ticket: Ticket) -> float:
        """Somebody is called, or sits here."""
        now_s, task = self.world.now_s, self._task
        fresh = task is None or (task.ticket, task.state) != (ticket.id, ticket.state)
        person = self.hall.holder(ticket.id, ticket.number)
        if task is None or fresh:
            task = self._task = Task(ticket.id, ticket.call_id, ticket.state, 0.0)
            if ticket.state is TicketState.SERVING:
                serve_s = person.who.serve_s if person else 5.0
                task.due_s = now_s + serve_s
            else:
                task.due_s = now_s + (person.who.walks_s if person else 20.0)
        if now_s < task.due_s:
            return min(task.due_s - now_s, LOOKS_AGAIN_S)
        if ticket.state is TicketState.SERVING:
            self._ends(hub, ticket, person)
        else:
            self._waits_for(hub, task, person)
        return 2.0

    def _waits_for(self, hub: HubBox, task: Task, person: Person | None) -> None:
        if person is not None and person.comes_to_counter(self.world.now_s):
            self._verb(hub, "start")
        elif task.recalls < 1:
            task.recalls += 1
            task.due_s = self.world.now_s + 15.0
            self._verb(hub, "recall")
        else:
            self._verb(hub, "no_show")
            if person is not None and self.world.now_s >= person.away_until_s:
                person.missed()

    def _ends(self, hub: HubBox, ticket: Ticket, person: Person | None) -> None:
        if person is not None and person.who.parks and not person.parked:
            person.parked = True
            self._parked[ticket.number] = self.world.now_s + 25.0
            self._verb(hub, "park")
            return
        if person is not None and person.who.transfer_to and not person.transferred:
            services = {one.id: one.field for one in hub.centre.services}
            field_id = services.get(person.who.transfer_to)
            if field_id is not None:
                person.transferred = True
                self._do(hub, c.Transfer, field=field_id)
                self.world.after(
                    self._until_rated_s(), lambda: self.hall.rates(self.counter, person)
                )
                return
        self._verb(hub, "finish")
        if person is not None:
            person.go_home("served")
            self.world.after(self._until_rated_s(), lambda: self.hall.rates(self.counter, person))

    def _until_rated_s(self) -> float:
        """A citizen rates at once, or finds glasses first; some are too late."""
        return self.rng.choice((2.0, 6.0, 6.0, 15.0, 28.0))

    # ---- mistakes

    def _blunder(self, hub: HubBox, day: Day, here: CounterNow) -> None:
        """Something that a person at a desk does one day."""
        rng, strike = self.rng, self.world.strike
        name = f"officer-{self.counter}"
        what = rng.choice(("double", "tabs", "yesterday", "verb", "number", "reprint", "cancel"))
        numbers = sorted(ticket.number for ticket in day.tickets.values()) or ["A001"]
        if what == "double":
            strike("desk-double-click", name)
            command = c.CallNext(request_id=self._id(), counter=self.counter, acting=self.who)
            self._submit(hub, command)
            self._submit(hub, command)
        elif what == "tabs":
            strike("desk-two-tabs", name)
            self._do(hub, c.CallNext)
            self._do(hub, rng.choice((c.CallNext, c.Finish, c.NoShow, c.Start)))
        elif what == "yesterday":
            strike("desk-old-tab", name)
            command = c.CallNext(request_id=self._id(), counter=self.counter, acting="nobody")
            self._submit(hub, command)
        elif what == "verb":
            strike("desk-wrong-verb", name)
            self._verb(hub, rng.choice(tuple(VERBS)))
        elif what == "number":
            strike("desk-wrong-number", name)
            wrong = rng.choice((*numbers, "Z999", "A9999", "X2-001"))
            self._verb(hub, rng.choice(tuple(NUMBERED)), number=wrong)
        elif what == "reprint":
            strike("desk-reprint", name)
            self._verb(hub, "reprint", number=rng.choice(numbers))
        elif here.officer is not None:
            strike("desk-cancel", name)
            self._do(hub, c.Cancel, number=rng.choice(numbers), reason="người dân không chờ")

    # ---- hands

    def _verb(self, hub: HubBox, verb: str, number: str | None = None) -> None:
        if self._link is not None and verb != "sign_out":
            do = DeskDo(request_id=self._id(), do=verb, number=number)  # type: ignore[arg-type]
            if verb == "call_number" and number is not None:
                self._said[do.request_id] = number
            self._link.publish(topics.DO, do, device=self._link.name)
            return
        kind = NUMBERED[verb] if number is not None else VERBS[verb]
        self._do(hub, kind, **({"number": number} if number is not None else {}))

    def _do(self, hub: HubBox, kind: type[Any], **more: Any) -> None:
        command = kind(request_id=self._id(), counter=self.counter, acting=self.who, **more)
        self._submit(hub, command)

    def _submit(self, hub: HubBox, command: c.AtCounter) -> None:
        self.world.note(f"officer-{self.counter}", f"does {command}")
        hub.submit(command, lambda outcome: self._heard(command, outcome))

    def _heard(self, command: c.AtCounter, outcome: Outcome) -> None:
        if isinstance(command, c.CallNumber) and outcome.reason in UNKNOWN:
            self._not_found(command.number)

    def _not_found(self, number: str) -> None:
        person = next((p for p in self.hall.waiting.values() if p.number == number), None)
        paper = self.hall.judge.papers.get(person.request_id) if person else None
        if person is not None and paper is not None and paper.orphan:
            person.start_over()

    def _id(self) -> str:
        return self.world.new_id(f"officer/{self.counter}")
