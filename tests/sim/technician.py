"""Who looks after the hub's machine: backs it up, puts backups back, and makes mistakes.

The steps are those of `bamso backup` and `bamso restore`, at the time of the made-up world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.store.restoring import left_in, mark_store
from hub.store.sqlite_file import copy_live, fold_log, put_in_place
from tests.sim.facts import Facts
from tests.sim.hub_box import HubBox
from tests.sim.hub_disk import Backup, Disk
from tests.sim.template import fresh_store

if TYPE_CHECKING:
    from tests.sim.town_hall import Town

GIVES_WAY_S = 20.0  # a message may be under way for eight seconds, there and back
SETTLED_S = 25.0  # so long undisturbed, a hub is certainly known to the broker


class Technician:
    """The hands at the hub's machine. `others` are hubs that have no business here."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.world = town.world
        self.rng = town.world.chance("technician")
        self.others: list[HubBox] = []
        self._old: Disk | None = None
        self._backups: list[Backup] = []
        self._count = 0

    # ---- backups

    def backup(self) -> None:
        """`bamso backup`, as the timer runs it."""
        disk = self.town.hub.disk
        path = self.town.folder / "hub" / f"backup-{self._next()}.db"
        if disk.path.exists():
            self.world.note("technician", path.name)
            copy_live(disk.path, path)
            self._backups.append(Backup(path, disk.facts.copy(), self.world.now_s))

    def disaster(self, kind: str) -> None:
        """The store is lost, or put back from a backup."""
        hub = self.town.hub
        if not self._backups or not hub.alive:
            return
        self.world.strike(kind, "technician")
        hub.die(kind, back_s=None)
        source = self.rng.choice(self._backups[-4:])
        takes_s = self.rng.choice((5.0, 60.0, 600.0))
        self.world.after(takes_s, lambda: self._mends(kind, source))
        if kind == "restore-twice":
            again_s = takes_s + self.rng.choice((30.0, 300.0))
            self.world.after(again_s, lambda: self._mends("restore", source))

    def _mends(self, kind: str, source: Backup) -> None:
        hub = self.town.hub
        if hub.alive:
            hub.die("the technician stops it", back_s=None)
        if kind == "store-lost":
            self._begins_anew(hub.disk)
        else:
            self._puts_back(hub.disk, source, bare=kind == "restore-bare")
        self.town.judge.restored(hub.disk.facts)
        hub.come_back(1.0)

    def _begins_anew(self, disk: Disk) -> None:
        """There is nothing to put back. Some mark the new store at once, others read the log."""
        self._delete(disk)
        fresh_store(disk.path, self.town.centre.site)
        disk.facts = Facts()
        if self.rng.random() < 0.5:
            self._marks(disk)
        else:
            self.world.after(300.0, self._marks_late)

    def _marks(self, disk: Disk) -> None:
        """`bamso restore --mark`."""
        term = mark_store(disk.url, self.town.centre.site, self.world.wall(), None)
        self.world.note("technician", f"marks the store, term {term}")

    def _marks_late(self) -> None:
        hub = self.town.hub
        if hub.alive:
            hub.stop(None)
        self._marks(hub.disk)
        hub.come_back(1.0)

    def _puts_back(self, disk: Disk, source: Backup, *, bare: bool) -> None:
        """`bamso restore`; `bare`: of the store that it replaces nothing can be read."""
        site, place = self.town.centre.site, disk.path
        if bare:
            self._delete(disk)
        part = place.with_name("restoring.db")
        copy_live(source.path, part)
        readable = place.is_file() and fold_log(place)
        left = left_in(disk.url, site) if readable else None
        term = mark_store(f"sqlite:///{part}", site, self.world.wall(), left)
        fold_log(part)
        kept = place.with_name(f"replaced-{self._next()}.db")
        put_in_place(part, place, kept)
        if kept.exists():
            self._old = Disk(kept, disk.facts)
        disk.facts = source.facts.copy()
        age_s = self.world.now_s - source.at_s
        self.world.note("technician", f"puts back {source.path.name}, {age_s:.0f} s old: {term}")

    def _delete(self, disk: Disk) -> None:
        for part in ("", "-wal", "-shm"):
            disk.path.with_name(disk.path.name + part).unlink(missing_ok=True)

    # ---- hubs that have no business here

    def old_hub_returns(self) -> None:
        """The machine that was replaced is switched on again, for a while."""
        if self._old is None:
            return
        other = self._other("hub-old", self._old)
        self.world.strike("hub-old-returns", other.name)
        other.let_in = lambda: self._let_in(other, "an old one")
        other.boot()
        self.world.after(
            self.rng.choice((60.0, 600.0)), lambda: other.die("switched off", back_s=None)
        )

    def second_hub(self) -> None:
        """Somebody starts the hub a second time; it must read why it may not, and end."""
        hub = self.town.hub
        other = self._other("hub-second", hub.disk)
        self.world.strike("hub-second", other.name)

        def let_in() -> None:
            if not self._let_in(other, "a second one"):
                other.die("nobody serves; its owner thinks better of it", back_s=None)

        other.let_in = let_in
        other.boot()
        self.world.after(30.0, lambda: other.die("switched off", back_s=None))

    def _let_in(self, other: HubBox, what: str) -> bool:
        """It found nobody: fine, if nobody was there to be found.

        An answer may be slow to come; but then it gives way as soon as it hears. Whether there is
        somebody who serves.
        """
        hub, broker = self.town.hub, self.town.broker

        def known() -> bool:
            there = hub.serves and self.world.now_s - hub.since_s > SETTLED_S
            return there and hub.steady_s() > SETTLED_S and broker.steady_s() > SETTLED_S

        def still() -> None:
            if other.serves and known() and other.steady_s() > GIVES_WAY_S / 2:
                self.town.judge.broken(f"{what} goes on although the hub serves")

        self.world.after(GIVES_WAY_S, still)
        return known()

    def _other(self, name: str, source: Disk) -> HubBox:
        town, nth = self.town, self._next()
        folder = town.folder / f"{name}-{nth}"
        folder.mkdir()
        disk = Disk(folder / "hub.db", source.facts.copy())
        copy_live(source.path, disk.path)
        other = HubBox(town.world, f"{name}-{nth}", town.broker, town.judge, town.centre, disk)
        other.refused_back_s = None
        self.others.append(other)
        return other

    def end_other_hubs(self) -> None:
        """All hubs but the right one are switched off for good."""
        for other in self.others:
            other.die("switched off", back_s=None)

    def _next(self) -> int:
        self._count += 1
        return self._count
