"""A kiosk: the real flow, the real outbox on a disk, a printer beside it, and one person before it.

What `kiosk.main` does with effects is done here in the same order, without its threads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import flow
from kiosk import flow_events as ev
from kiosk.flow_memory import Here, remembering
from kiosk.flow_state import NO_PRINT, Asking, Home, Number, Printing, Rules, Sorry, start
from kiosk.outbox import Outbox
from kit.bus import BusEvent, Wanted
from kit.loop import Tick
from kit.spool import Opened
from kit.spool_open import open_spool
from kit.wire import topics
from kit.wire.messages import DeviceState, Menu, Part
from tests.sim.box import Box, Crash
from tests.sim.judge import Judge, Paper
from tests.sim.kiosk_disk import FailingSpool
from tests.sim.network import Broker, Link
from tests.sim.printer import Printer, Slip
from tests.sim.world import World

if TYPE_CHECKING:
    from tests.sim.people import Person

CALM_TICK_S, WAKEFUL_TICK_S, NEXT_S = 300.0, 5.0, 0.26
LONELY_TICK_S = 30.0  # the hub is silent: what is sent now reaches nobody
RULES = {"thanks_s": 3.0, "shown_s": 8.0, "fault_s": 4.0, "guard_s": 0.5}


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person reads: a number, or a reason why there is none."""

    number: str = ""
    sorry: str = ""


class KioskBox(Box):
    """One kiosk. `doom` is where it dies next."""

    def __init__(
        self, world: World, name: str, broker: Broker, judge: Judge, folder: Path,
        *, business_day: Callable[[datetime], date], has_screen: bool,
    ) -> None:  # fmt: skip
        super().__init__(world, name)
        self.doom = ""
        self.clock_off = timedelta(0)
        self.disk = FailingSpool(world, name)
        self.printer = Printer(self)
        self.person: Person | None = None
        self._broker, self._judge, self._business_day = broker, judge, business_day
        self._path = folder / "outbox.db"
        self._rules = Rules(has_screen=has_screen, **RULES)
        self._folk: dict[str, Person] = {}
        self._inbox: deque[object] = deque()
        self._stepping = False
        self.state = start(self._rules)

    # ---- what people see

    def free(self) -> bool:
        """Whether somebody can press now, and it will be noticed."""
        state = self.state
        mute = not state.rules.has_screen and state.printer in NO_PRINT
        home = isinstance(state.page, Home) and self.world.now_s >= state.deaf_until_s
        return self.alive and home and self.person is None and not mute

    def sees_closed(self) -> bool:
        """Whether the first screen says that no numbers are given."""
        state = self.state
        return state.shut or (state.fresh and state.menu is not None and not state.menu.open)

    @property
    def menu(self) -> Menu | None:
        """What it offers."""
        return self.state.menu

    def unsent(self) -> int:
        """What the hub has not answered."""
        return self._outbox.unsent()

    def press(self, key: str, request_id: str, person: Person | None) -> None:
        """A finger on a key; `person` is whose number it will be."""
        if person is not None:
            self.person = self._folk[request_id] = person
        token = f"{self.rng.getrandbits(128):032x}"
        self.hear(ev.KeyPressed(key, request_id, token, self._wall()))

    # ---- life

    def on_boot(self) -> None:
        """The disk says who we are."""
        self.person = None
        self._inbox.clear()
        opened = open_spool(self._path)
        self._outbox = Outbox(Opened(self.disk.over(opened.spool), opened.word), self, self.name)
        here = Here(
            local_series=f"X{self.name[-1]}", boot=self.world.new_id("boots"), wall=self._wall()
        )
        found = self._outbox.found()
        self.state = remembering(start(self._rules), found, here, self.world.now_s)
        own = {"device": self.name}
        wanted = (Wanted(topics.MENU), Wanted(topics.HUB_STATE), *(
            Wanted(topic, own) for topic in (
                topics.ANSWER, topics.NOTED, topics.LEASE, topics.SETTLED, topics.REPRINT,
            )
        ))  # fmt: skip
        mine = DeviceState(status="online", kind="kiosk")
        link = self.connected(Link(self._broker, self.name, wanted, mine))
        self.hear(ev.Started())
        self.hear(ev.PrinterSaid(self.printer.word))
        link.start(self.hear)

    def on_death(self) -> None:
        """The screen is black."""
        self._judge.kiosk_died(self.name)
        self._outbox.close()
        self.printer.program_died()
        if self.link is not None:
            self.link.die()
        person, self.person = self.person, None
        if person is not None:
            person.kiosk_died()

    def mend(self) -> None:
        """Paper is in, the disk obeys, the clock is right."""
        self.doom = ""
        self.disk.fault = ""
        self.clock_off = timedelta(0)
        self.printer.mend()

    def on_tick(self) -> None:
        """Time went by."""
        self.hear(Tick())

    def pace_s(self) -> float:
        """Often while a person stands here, or something is to be told to the hub."""
        if not isinstance(self.state.page, Home):
            return NEXT_S
        if not self._restless():
            return CALM_TICK_S
        there = self.state.hub.there and not self.state.hub.silent
        return WAKEFUL_TICK_S if there else LONELY_TICK_S

    def _restless(self) -> bool:
        state = self.state
        return (
            state.hub.lease_due
            or any(one.pending for one in state.tickets.values())
            or (self.unsent() > 0)
        )

    # ---- faults

    def suffer(self, kind: str) -> None:
        """One fault of the nemesis."""
        match kind:
            case "before-keep" | "after-keep" | "printing" | "after-paper":
                self.doom = kind
            case "paper-out" | "paper-unknown" | "paper-stall":
                self.printer.suffer(kind)
            case "kiosk-disk-eio" | "kiosk-disk-full":
                self.disk.fault = kind
                self.world.after(self.rng.choice((5.0, 120.0, 900.0)), self._disk_well)
            case "kiosk-crash-idle" if self.alive:
                self.world.strike(kind, self.name)
                self.die(kind, back_s=self.back_s())
            case "kiosk-clock-wrong":
                self._clock_wrong()
            case "kiosk-disk-lost":
                self._lose_disk()

    def _disk_well(self) -> None:
        self.disk.fault = ""

    def _clock_wrong(self) -> None:
        """It starts with a wrong clock and without a network; the time service comes later."""
        self.world.strike("kiosk-clock-wrong", self.name)
        years = timedelta(days=365 * 56)
        hours, day = timedelta(hours=5), timedelta(days=1)
        self.clock_off = self.rng.choice((-years, -hours, hours, -day, day, timedelta(days=400)))
        self.pull(told=True)
        if self.alive:
            self.die("power", back_s=5.0)
        self.world.after(self.rng.choice((60.0, 600.0)), self._time_service)

    def _time_service(self) -> None:
        self.clock_off = timedelta(0)
        self.plug()

    def _lose_disk(self) -> None:
        """A new card in the box."""
        self.world.strike("kiosk-disk-lost", self.name)
        if self.alive:
            self.die("its card is changed", back_s=60.0)
        for part in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + part).unlink(missing_ok=True)
        self._judge.kiosk_lost_its_disk(self.name)

    def dies_at(self, step: str, kind: str) -> None:
        """Die here if it is time for it."""
        if self.doom == step:
            self.doom = ""
            self.world.strike(kind, self.name)
            raise Crash(step)

    # ---- the thinking thread

    def hear(self, event: BusEvent | object) -> None:
        """An event for the loop."""
        self._inbox.append(event)
        if not self._stepping:
            self._stepping = True
            try:
                self.guarded(self._think)
            finally:
                self._stepping = False

    def _think(self) -> None:
        while self._inbox and self.alive:
            page = self.state.page
            event = self._inbox.popleft()
            self.state, effects = flow.update(self.state, event, self.world.now_s)
            for effect in effects:
                self._perform(effect)
            if self.state.page is not page:
                self._turned()
        if self.alive:
            self.pace()

    def _perform(self, effect: object) -> None:
        outbox = self._outbox
        match effect:
            case ev.SendAsk(ask=ask):
                self.publish(topics.ASK, ask, device=self.name)
            case ev.Keep(given=given, notes=notes):
                self.dies_at("before-keep", "kiosk-crash-before-keep")
                self._inbox.append(outbox.keep(given, notes))
                self.dies_at("after-keep", "kiosk-crash-after-keep")
            case ev.Print(request_id=request_id, ticket=ticket):
                self.printer.put(Slip(request_id, ticket.number))
            case ev.Report(given=given, printed=printed, notes=notes):
                outbox.report(given, printed, notes)
            case ev.Note(notes=notes):
                outbox.note(notes)
            case ev.Forget(key=key):
                outbox.forget(key)
            case ev.Again(notes=notes):
                outbox.again(notes)
            case ev.Prune(before=before):
                outbox.prune(before)
            case ev.SendHolds(holds=holds):
                self.publish(topics.HOLDS, holds, device=self.name)
            case ev.SendKept(stamp=stamp, lost=lost):
                outbox.send(stamp, lost=lost)
            case ev.TellHealth(printer=printer, hub=hub):
                self._tell(printer, hub)
            case _:
                raise TypeError(f"an effect that the simulator does not know: {effect!r}")

    def publish(self, topic: topics.Topic, message: object, **parts: str) -> None:
        """`kit.bus.Bus.publish`, for the outbox too."""
        assert self.link is not None
        self.link.publish(topic, message, **parts)

    def _tell(self, printer: str, hub: str) -> None:
        parts = (("disk", self._outbox.disk), ("hub", hub), ("printer", printer))
        state = DeviceState(
            status="online",
            kind="kiosk",
            parts=tuple(Part(name=name, state=word) for name, word in parts),
            unsent=self.unsent(),
        )
        self.publish(topics.STATE, state, device=self.name)

    def _turned(self) -> None:
        """The screen shows another page."""
        page, person = self.state.page, self.person
        match page:
            case Number(answer=answer, outcome=outcome):
                if outcome == "screen":
                    self.given(Slip(answer.request_id or "", answer.number or ""), paper=False)
                if person is not None:
                    self.person = None
                    person.sees(Screen(number=answer.number or ""))
            case Sorry(reason=reason) if person is not None:
                self.person = None
                person.sees(Screen(sorry=reason))
            case Home() if person is not None:
                self.person = None
                person.sees(Screen(sorry="nothing"))
            case Asking() | Printing():
                pass

    def given(self, slip: Slip, *, paper: bool) -> None:
        """A number came out, or is read from the screen."""
        given = self.state.tickets.get(slip.request_id)
        if slip.request_id not in self._folk:
            self._judge.copied(self.name, slip.request_id, slip.number)
            return
        on = given.settle.date if given else None
        if given is not None and given.settle.how == "local":
            self.world.strike("lease-exhausted", self.name, slip.number)
        # Without a time the kiosk prints no date: the paper is for the day on which it was given.
        day = date.fromisoformat(on) if on else self._business_day(self.world.wall())
        self._judge.given(
            Paper(
                request_id=slip.request_id,
                number=slip.number,
                kiosk=self.name,
                on=day,
                at_s=self.world.now_s,
                kept=not self.disk.failed_at(slip.request_id),
                paper=paper,
            ),
            kiosk_lives=self.alive,
        )
        if paper:
            self._folk[slip.request_id].takes(slip.request_id, slip.number)

    def _wall(self) -> datetime:
        return self.world.wall() + self.clock_off
