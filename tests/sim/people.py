"""Those who come: a citizen presses, waits, is served or not, rates, and goes.

A citizen knows what stands on the paper and on the screens, never what is in the hub.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bamso.demo.crowd import Citizen
from hub.core.hours import opening
from hub.core.model import TicketState
from hub.core.numbering import is_on_paper
from tests.sim.judge import Judge
from tests.sim.world import World

if TYPE_CHECKING:
    from tests.sim.kiosk_box import KioskBox, Screen
    from tests.sim.pad_box import PadBox

WAITS_FOR_SCREEN_S = 45.0  # a number or a sentence stands there by then, whatever is broken
PULSE_S = 150.0  # a hub that nobody looks at ticks seldom here, and opens so much late
LOOKS_S = 120.0  # how often a person who waits looks at the board again
GONE = frozenset({TicketState.EXPIRED, TicketState.CANCELLED})
AWAY = frozenset({"closed", "service-closed", "quota-full", "unknown-service"})


@dataclass(eq=False)
class Person:
    """One citizen in the hall."""

    hall: Hall
    who: Citizen
    request_id: str = ""
    number: str = ""
    given_s: float = 0.0
    pressed: int = 0
    at: KioskBox | None = None
    misses_call: bool = False  # is outside when called
    away_until_s: float = 0.0
    desk_asked_s: float = 0.0
    transferred: bool = False
    parked: bool = False

    # ---- at the kiosk

    def come(self) -> None:
        """Press when a kiosk is free; look again soon when none is."""
        world, hall = self.hall.world, self.hall
        if self.number:
            return  # the slip came out after all
        free = [kiosk for kiosk in hall.kiosks if kiosk.free()]
        if not free:
            if not self.hall.gave_up(self):
                world.after(3.0, self.come)
            return
        kiosk = hall.rng.choice(free)
        if kiosk.sees_closed() and hall.rng.random() < 0.8:
            self.go_home("closed")
            return
        self.at, self.request_id = kiosk, world.new_id("presses")
        self.pressed += 1
        hall.pressing[self.request_id] = self
        self._fingers(kiosk)
        press = self.request_id
        world.after(WAITS_FOR_SCREEN_S, lambda: self._still_nothing(kiosk, press))

    def _fingers(self, kiosk: KioskBox) -> None:
        keys = []
        if self.who.language == "en":
            keys.append("language")
        if self.who.priority:
            keys.append(f"priority:{self.who.priority}")
        for key in keys:
            kiosk.press(key, self.hall.world.new_id("presses"), None)
        service = f"service:{self.who.service}"
        kiosk.press(service, self.request_id, self)
        if self.hall.rng.random() < 0.15:  # a second, impatient finger
            kiosk.press(service, self.hall.world.new_id("presses"), None)

    def sees(self, screen: Screen) -> None:
        """What the screen of the kiosk says to this person now."""
        if screen.number:
            self.takes(self.request_id, screen.number)
        elif screen.sorry:
            kiosk, self.at = self.at, None
            if kiosk is not None and not self._may_refuse(kiosk, screen.sorry):
                self.hall.judge.broken(f"law 1: {kiosk.name} gives no number: {screen.sorry}")
            self.hall.pressing.pop(self.request_id, None)
            if screen.sorry in AWAY:
                self.go_home(screen.sorry)
            else:
                self.hall.sorry[screen.sorry] += 1
                self._again()

    def _may_refuse(self, kiosk: KioskBox, reason: str) -> bool:
        """Whether this is a reason to send somebody away without a number."""
        centre, world = self.hall.judge.centre, self.hall.world
        match reason:
            case "closed" | "service-closed":
                hours = opening(centre, world.wall() - timedelta(seconds=PULSE_S))
                open_now = hours.open and opening(centre, world.wall()).open
                clocks = any("clock" in kind for kind in world.struck)
                return not open_now or clocks
            case "quota-full":
                return any(field.quota_per_day for field in centre.fields)
            case "unknown-service":
                return world.struck["setup-changed"] > 0
            case _:
                return not kiosk.state.rules.has_screen  # the paper is its only voice

    def takes(self, request_id: str, number: str) -> None:
        """A number: on paper, or read from the screen."""
        if request_id != self.request_id or self.number:
            return  # has it already, or has pressed anew meanwhile: that slip stays in the tray
        self.at = None
        self.number, self.given_s = number, self.hall.world.now_s
        self.hall.pressing.pop(self.request_id, None)
        self.hall.waiting[self.request_id] = self
        self.hall.world.after(LOOKS_S, self._looks_again)
        self.misses_call = not self.who.shows_up

    def kiosk_died(self) -> None:
        """The screen is black: whoever has no paper presses again, here or there."""
        if not self.number and self.at is not None:
            self.at = None
            self.hall.pressing.pop(self.request_id, None)
            self._again()

    def _again(self) -> None:
        if self.pressed < 6:
            self.hall.world.after(self.hall.rng.uniform(4.0, 20.0), self.come)
        else:
            self.go_home("gave up")

    def _still_nothing(self, kiosk: KioskBox, press: str) -> None:
        if self.at is kiosk and self.request_id == press and kiosk.alive:
            self.hall.judge.broken(
                f"law 1: {kiosk.name} said nothing for {WAITS_FOR_SCREEN_S:.0f} s to press {press}"
            )

    # ---- in the hall

    def comes_to_counter(self, now_s: float) -> bool:
        """Whether the person hears a call now and comes."""
        return not self.misses_call and now_s >= self.away_until_s

    def missed(self) -> None:
        """Was called and did not come: back after a while, and asks at a counter."""
        hall = self.hall
        self.misses_call = False
        if self.who.n % 4 == 0:
            self.go_home("never came")
            return
        back_s = hall.rng.choice((60.0, 240.0, 1100.0))
        self.away_until_s = hall.world.now_s + back_s
        hall.world.strike("no-show-returns", self.number)

    def _looks_again(self) -> None:
        if self.request_id in self.hall.waiting:
            self.looks()
            self.hall.world.after(LOOKS_S, self._looks_again)

    def looks(self) -> None:
        """Now and then: is this number still worth something?"""
        known = self.hall.judge.state_of(self.request_id)
        if known is not None and known.state is TicketState.DONE:
            self.go_home("sent away")  # the officer pressed the wrong key
        elif known is not None and known.state in GONE:
            self.leave()
            if self.pressed < 3 and self.hall.rng.random() < 0.5:
                self._fresh()
            else:
                self.go_home(str(known.state))

    def start_over(self) -> None:
        """The officer cannot find the number: take another."""
        self.leave()
        self._fresh()

    def _fresh(self) -> None:
        self.number = self.request_id = ""
        self._again()

    def leave(self) -> None:
        """No longer waiting in the hall."""
        self.hall.waiting.pop(self.request_id, None)

    def go_home(self, why: str) -> None:
        """This person is done here."""
        self.leave()
        self.hall.world.note("hall", f"{self.who.n} goes home: {why}")
        self.hall.home[why] += 1


@dataclass(eq=False)
class Hall:
    """The people of a seed and where they are."""

    world: World
    judge: Judge
    kiosks: list[KioskBox] = field(default_factory=list)
    pads: dict[str, PadBox] = field(default_factory=dict)
    pressing: dict[str, Person] = field(default_factory=dict)  # by request_id
    waiting: dict[str, Person] = field(default_factory=dict)  # by request_id
    home: Counter[str] = field(default_factory=Counter)
    sorry: Counter[str] = field(default_factory=Counter)
    to_come: int = 0
    evening: bool = False

    def __post_init__(self) -> None:
        self.rng = self.world.chance("people")

    def expect(self, crowd: tuple[Citizen, ...]) -> None:
        """Let them come."""
        self.to_come += len(crowd)
        for citizen in crowd:
            person = Person(self, citizen)
            self.world.after(citizen.arrives_s, lambda person=person: self._comes(person))

    def _comes(self, person: Person) -> None:
        self.to_come -= 1
        person.come()

    def gave_up(self, person: Person) -> bool:
        """Nobody waits for a kiosk for ever."""
        person.desk_asked_s += 3.0
        if person.desk_asked_s < 1200.0:
            return False
        person.go_home("no kiosk")
        return True

    def holder(self, request_id: str, number: str) -> Person | None:
        """Who comes when this ticket is called; also when the hub knows the paper only."""
        found = self.waiting.get(request_id)
        if found is not None:
            return found
        return next((p for p in self.waiting.values() if is_on_paper(number, p.number)), None)

    def rates(self, counter: str, person: Person) -> None:
        """Press a key of the pad at the counter, twice if one is a child."""
        pad, level = self.pads.get(counter), person.who.level
        if pad is None or level is None:
            return
        for _ in range(1 if person.who.n % 7 else 2):
            pad.press(level, self.world.new_id("ratings"))

    def asleep(self) -> bool:
        """Whether it is night: nobody is here, and nobody is on the way."""
        return self.empty() and not self.evening

    def deserted(self) -> bool:
        """Whether nobody is here now."""
        return not (self.pressing or self.waiting)

    def empty(self) -> bool:
        """Whether everybody has gone."""
        return not (self.to_come or self.pressing or self.waiting)
