"""Whoever breaks things: draws when each kind of fault strikes, and lets it strike.

Each fault has an end. In the evening all of them end at once, and then the centre must come right.
"""

from collections.abc import Callable
from datetime import timedelta

from tests.sim.box import Box
from tests.sim.hub_box import HubBox
from tests.sim.network import Trouble
from tests.sim.town_hall import Town
from tests.sim.world import Do

Strike = Callable[[], None]


class Nemesis:
    """The faults of one town. `calm` ends them."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.world = town.world
        self.rng = town.world.chance("nemesis")
        self._off = False
        self._round = 0
        self._strikes: dict[str, Strike] = {
            **self._network(), **self._hub(), **self._store(), **self._devices(), **self._clocks(),
        }  # fmt: skip

    # ---- when

    def unleash(self, from_s: float, until_s: float, share: float) -> None:
        """Plan the faults of a stretch of time, which is a `share` of the day's busy time."""
        self._off = False
        self.town.broker.trouble = self.town.profile.trouble
        for kind, often in self.town.profile.strikes.items():
            for _ in range(self._poisson(often * share)):
                at_s = self.rng.uniform(from_s, until_s)
                self.world.after(at_s - self.world.now_s, self._when(kind))

    def _when(self, kind: str) -> Do:
        nth = self._round

        def strike() -> None:
            if not self._off and nth == self._round:
                self._strikes[kind]()

        return strike

    def _poisson(self, mean: float) -> int:
        count, left = 0, self.rng.expovariate(1.0)
        while left < mean:
            count += 1
            left += self.rng.expovariate(1.0)
        return count

    def calm(self) -> None:
        """All faults stop: cables in, power on, clocks right, paper in, disks empty enough."""
        town, self._off = self.town, True
        self._round += 1
        self.world.note("nemesis", "calm")
        town.broker.trouble = Trouble()
        town.broker.start()
        town.technician.end_other_hubs()
        for box in town.boxes():
            box.plug()
            box.mend()
            if box.alive:
                box.pace()
            else:
                box.come_back(1.0)

    def last_strike(self) -> None:
        """The broker is started anew in the evening: it has to be told everything again."""
        if "broker-killed" in self.town.profile.strikes and self.rng.random() < 0.5:
            self._kill_broker()
            self.world.after(5.0, self.town.broker.start)

    def at_night(self, back_s: float) -> None:
        """The hub may die in the night, and be missed only when the doors are open."""
        if "hub-away" in self.town.profile.strikes and self.rng.random() < 0.4:
            self.world.strike("hub-away-in-the-morning", self.town.hub.name)
            self.town.hub.die("at night", back_s=back_s)

    def _ends(self, after_s: float, do: Do) -> None:
        """A fault ends by itself, unless all of them did."""
        self.world.after(after_s, do)

    # ---- the network

    def _network(self) -> dict[str, Strike]:
        return {
            "net-shake": self._shake,
            "net-partition-device": lambda: self._cut(self._any_device(), told=True),
            "net-partition-hub": lambda: self._cut(self.town.hub, told=True),
            "net-half-open": lambda: self._cut(self.rng.choice(self.town.boxes()), told=False),
            "broker-killed": self._kill_broker,
            "net-garbage": self._garbage,
        }

    def _shake(self) -> None:
        box = self.rng.choice(self.town.boxes())
        if box.link is not None:
            self.world.strike("net-shake", box.name)
            box.link.shake()

    def _cut(self, box: Box, *, told: bool) -> None:
        kind = "net-half-open"
        if told:
            kind = "net-partition-hub" if isinstance(box, HubBox) else "net-partition-device"
        self.world.strike(kind, box.name)
        box.pull(told=told)
        self._ends(self.rng.choice((3.0, 20.0, 120.0, 900.0)), box.plug)

    def _kill_broker(self) -> None:
        self.world.strike("broker-killed", "broker")
        self.town.broker.kill()
        self._ends(self.rng.choice((0.5, 5.0, 60.0)), self.town.broker.start)

    def _garbage(self) -> None:
        """Somebody else's client says things that no program of ours would."""
        self.world.strike("net-garbage", "somebody")
        self.town.say_garbage(self.rng)

    def _any_device(self) -> Box:
        return self.rng.choice([box for box in self.town.boxes() if not isinstance(box, HubBox)])

    # ---- the hub

    def _hub(self) -> dict[str, Strike]:
        dooms = {
            "hub-crash-before-commit": "before-commit",
            "hub-crash-after-commit": "after-commit",
            "hub-crash-before-answer": "before-answer",
            "hub-crash-before-announcement": "before-announcement",
            "hub-crash-turning-day": "turning",
        }
        return {
            **{kind: self._doom(word) for kind, word in dooms.items()},
            "hub-crash-idle": lambda: self._hub_ends("hub-crash-idle", (1.0, 10.0)),
            "hub-away": lambda: self._hub_ends("hub-away", (300.0, 1800.0, 7200.0)),
            "hub-restart": self._restart,
        }

    def _doom(self, word: str) -> Strike:
        def doom() -> None:
            self.town.hub.doom = word

        return doom

    def _hub_ends(self, kind: str, back_s: tuple[float, ...]) -> None:
        if self.town.hub.alive:
            self.world.strike(kind, self.town.hub.name)
            self.town.hub.die(kind, back_s=self.rng.choice(back_s))

    def _restart(self) -> None:
        self.world.strike("hub-restart", self.town.hub.name)
        self.town.hub.stop(self.rng.uniform(1.0, 5.0))

    # ---- the hub's disk

    def _store(self) -> dict[str, Strike]:
        restores = self.town.technician.disaster
        return {
            "store-disk-full": self._disk_full,
            "store-eio": self._disk("eio"),
            "store-eio-late": self._disk("eio-after"),
            "restore": lambda: restores("restore"),
            "restore-bare": lambda: restores("restore-bare"),
            "restore-twice": lambda: restores("restore-twice"),
            "store-lost": lambda: restores("store-lost"),
            "hub-old-returns": self.town.technician.old_hub_returns,
            "hub-second": self.town.technician.second_hub,
        }

    def _disk(self, word: str) -> Strike:
        def fail() -> None:
            self.town.hub.disk_fault = word

        return fail

    def _disk_full(self) -> None:
        hub = self.town.hub
        hub.disk_fault = "full"

        def empty() -> None:
            if hub.disk_fault == "full":
                hub.disk_fault = ""

        self._ends(self.rng.choice((10.0, 120.0, 900.0)), empty)

    # ---- kiosks, boards, pads

    def _devices(self) -> dict[str, Strike]:
        town, rng = self.town, self.rng
        kiosk_dooms = {
            "kiosk-crash-before-keep": "before-keep",
            "kiosk-crash-after-keep": "after-keep",
            "kiosk-crash-printing": "printing",
            "kiosk-crash-after-paper": "after-paper",
        }

        def kiosk(kind: str) -> Strike:
            return lambda: rng.choice(town.kiosks).suffer(kind)

        words = ("paper-out", "paper-unknown", "paper-stall", "kiosk-disk-eio", "kiosk-disk-full",
                 "kiosk-disk-lost", "kiosk-crash-idle", "kiosk-clock-wrong")  # fmt: skip
        return {
            **{kind: kiosk(doom) for kind, doom in kiosk_dooms.items()},
            **{kind: kiosk(kind) for kind in words},
            "board-crash-before-saying": self._board_doom,
            "board-crash": lambda: self._dies("board-crash", rng.choice(town.boards)),
            "pad-crash": self._pad_doom,
            "pad-offline": self._pad_offline,
            "pad-disk": self._pad_disk,
            "setup-changed": town.change_setup,
        }

    def _board_doom(self) -> None:
        self.rng.choice(self.town.boards).doomed = True

    def _dies(self, kind: str, box: Box) -> None:
        if box.alive:
            self.world.strike(kind, box.name)
            box.die(kind, back_s=self.rng.choice((3.0, 40.0, 600.0)))

    def _pad_doom(self) -> None:
        pad = self.rng.choice(self.town.pads)
        pad.doom = self.rng.choice(("before-keep", "after-keep", "after-send"))

    def _pad_offline(self) -> None:
        pad = self.rng.choice(self.town.pads)
        self.world.strike("pad-offline", pad.name)
        pad.pull(told=True)
        self._ends(self.rng.choice((600.0, 3 * 3600.0)), pad.plug)

    def _pad_disk(self) -> None:
        pad = self.rng.choice(self.town.pads)
        pad.disk_fails = True
        self._ends(900.0, pad.mend)

    # ---- clocks

    def _clocks(self) -> dict[str, Strike]:
        return {
            "clock-step-seconds": lambda: self._step("clock-step-seconds", (2.0, 45.0)),
            "clock-step-hours": lambda: self._step("clock-step-hours", (3600.0, 26 * 3600.0)),
            "clock-step-years": lambda: self._step("clock-step-years", (366 * 86400.0,)),
            "clock-1970": self._boots_in_1970,
        }

    def _step(self, kind: str, by_s: tuple[float, ...]) -> None:
        """The hub's clock jumps, and is set right after a while."""
        hub = self.town.hub
        seconds = self.rng.choice(by_s) * self.rng.choice((-1, 1))
        self.world.strike(kind, hub.name, f"{seconds:+.0f} s")
        hub.clock_off = timedelta(seconds=seconds)
        self._ends(self.rng.choice((30.0, 600.0)), hub.set_clock)

    def _boots_in_1970(self) -> None:
        hub = self.town.hub
        if not hub.alive:
            return
        self.world.strike("clock-1970", hub.name)
        hub.die("power", back_s=self.rng.uniform(5.0, 20.0))
        hub.clock_off = timedelta(seconds=120.0 - self.world.wall().timestamp())
        self._ends(self.rng.choice((60.0, 600.0)), hub.set_clock)
