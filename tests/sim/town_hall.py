"""Everything of one seed, wired: the hub, its devices, its people; and what a technician does."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bamso.demo.crowd import Habits, crowd
from hub.core.day import business_date
from hub.core.model import ACTIVE, QUEUED
from hub.translate import Publish
from kit.bus import Received
from kit.wire import topics
from tests.invariants import check_journal
from tests.sim.board_box import BoardBox
from tests.sim.box import Box
from tests.sim.garbage import garbage
from tests.sim.hub_box import HubBox
from tests.sim.hub_disk import Disk
from tests.sim.judge import Judge
from tests.sim.kiosk_box import KioskBox
from tests.sim.network import Broker
from tests.sim.officer import Officer
from tests.sim.pad_box import PadBox
from tests.sim.people import Hall
from tests.sim.profile import Profile
from tests.sim.technician import Technician
from tests.sim.template import fresh_store
from tests.sim.town import changed
from tests.sim.world import World

CROWD = Habits(no_show=0.1, priority=0.1, english=0.1, rates=0.5, transfer=0.06, park=0.05)


class Town:
    """One centre with all that stands in it."""

    def __init__(self, world: World, profile: Profile, centre: Any, folder: Path) -> None:
        self.world, self.profile, self.centre, self.folder = world, profile, centre, folder
        self.rng = world.chance("town")
        self.broker = Broker(world, centre.site)
        self.judge = Judge(world, centre)
        self.hall = Hall(world, self.judge)
        self.hub = HubBox(world, "hub", self.broker, self.judge, centre, self._disk("hub"))
        self.hub.pulse_s = self.pulse_s
        self.technician = Technician(self)
        make = self.rng
        self.kiosks = [self._kiosk(n) for n in range(1, make.choice((2, 2, 3, 4)) + 1)]
        self.boards = [
            BoardBox(world, name, self.broker, self.judge, self._folder(name))
            for name in ("hall", "hall-2")[: make.choice((1, 2))]
        ]
        self.pads = [
            PadBox(world, one.id, self.broker, self.judge, self._folder(f"pad-{one.id}"))
            for one in centre.counters
        ]
        self.hall.kiosks = self.kiosks
        self.hall.pads = {pad.counter: pad for pad in self.pads}
        self.officers = [
            Officer(
                world, self.hall, one.id, f"officer-{n}", self, self.broker,
                keypad=n % 3 == 0, habits=profile.habits,
            )
            for n, one in enumerate(centre.counters, start=1)
        ]  # fmt: skip

    # ---- who is there

    @property
    def serving(self) -> HubBox | None:
        """The hub whose pages the officers have open, while it serves."""
        return self.hub if self.hub.serves else None

    def boxes(self) -> list[Box]:
        """All machines."""
        return [self.hub, *self.kiosks, *self.boards, *self.pads]

    def pulse_s(self) -> float:
        """How long the hub may sleep before anybody would notice."""
        hall, day = self.hall, self.hub.day
        if hall.asleep():
            return 600.0
        here = hall.evening or hall.pressing or hall.waiting
        at_work = day is not None and any(one.ticket for one in day.counters.values())
        return 12.0 if here or at_work else 120.0

    def done(self) -> bool:
        """Whether everybody has gone, and the officers have nobody left to call."""
        day = self.hub.day
        if day is None or not self.hall.empty():
            return False
        return not any(ticket.state in QUEUED | ACTIVE for ticket in day.tickets.values())

    def open(self) -> None:
        """Switch everything on."""
        for box in self.boxes():
            box.boot()
        for officer in self.officers:
            officer.begin(self.rng.uniform(1.0, 60.0))

    def expect(self, arrivals_s: list[float]) -> None:
        """Let people come at these times (seconds from now)."""
        services = [one.id for one in self.centre.services]
        priorities = [one.id for one in self.centre.priorities]
        people = crowd(self.rng, len(arrivals_s), services, priorities, CROWD)
        self.hall.expect(
            tuple(
                replace(
                    person,
                    arrives_s=at_s,
                    serve_s=min(max(person.serve_s / 10, 8.0), 150.0),
                    walks_s=person.walks_s / 2,
                )
                for person, at_s in zip(people, sorted(arrivals_s), strict=True)
            )
        )

    def close(self) -> None:
        """Let go of all files."""
        for box in (*self.boxes(), *self.technician.others):
            box.die("the end", back_s=None)

    def counted(self) -> Counter[str]:
        """Figures of what was lived through."""
        judge, hall = self.judge, self.hall
        seen = Counter({f"home: {why}": many for why, many in hall.home.items()})
        seen += Counter({f"sorry: {why}": many for why, many in hall.sorry.items()})
        seen += Counter({f"forgiven: {what}": many for what, many in judge.forgiven.items()})
        seen["papers"] = len(judge.papers)
        seen["decisions"] = judge.steps
        seen["ratings"] = sum(one.answer == "accepted" for one in judge.ratings.presses.values())
        return seen

    def check_journal(self) -> Iterator[str]:
        """The whole journal by the invariants of the rules."""
        try:
            check_journal(self.hub.centre, self.hub.disk.facts.journal)
        except AssertionError as fault:
            yield str(fault)

    def kept(self, state: Publish) -> object:
        """What the broker would give to somebody who subscribes to this state now."""
        where = topics.address(state.topic, self.centre.site, **state.parts)
        event = self.broker.event_of(where, self.broker.retained.get(where, b""), retained=True)
        return event.message if isinstance(event, Received) else None

    # ---- what happens from outside

    def change_setup(self) -> None:
        """Somebody edits centre.toml in the middle of the day and restarts the hub."""
        centre, what = changed(self.rng, self.hub.centre)
        self.world.strike("setup-changed", "technician", what)
        self.hub.centre = centre
        self.judge.set_up(centre)
        self.hub.stop(2.0)

    def say_garbage(self, rng: random.Random) -> None:
        """Strangers on the bus."""
        ids = list(self.judge.facts.tickets)[-20:]
        for parcel in garbage(rng, self.centre.site, ids):
            if self.broker.alive:
                self.broker.route(parcel)

    # ---- inside

    def _kiosk(self, n: int) -> KioskBox:
        name = f"kiosk-{n}"
        screen = n != 3  # the third has buttons and paper only
        return KioskBox(
            self.world, name, self.broker, self.judge, self._folder(name),
            business_day=lambda at: business_date(self.centre, at), has_screen=screen,
        )  # fmt: skip

    def _folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(parents=True)
        return folder

    def _disk(self, name: str) -> Disk:
        disk = Disk(self._folder(name) / "hub.db")
        fresh_store(disk.path, self.centre.site)
        return disk
