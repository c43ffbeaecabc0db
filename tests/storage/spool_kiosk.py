"""A kiosk as far as its spool knows it, and a witness of what must be there after any end of it.

It does what the real kiosk does: before the paper moves, one commit keeps the ticket and the place
in the range of numbers; afterwards what became of the paper. What it does depends on the random
numbers and on what is kept, so the same numbers tell the same story without any spool.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Protocol

from kit.numbers import number_text
from kit.spool import Kept, Spool
from kit.wire import topics
from kit.wire.messages import Printed
from kit.wire.messages_offline import Settle
from kit.wire.topics import Topic
from tests.storage.lives import Broken

DEVICE = "kiosk-1"
SERIES = ("A", "H", "X1")
TOPICS = (topics.SETTLE, topics.PRINTED)
MONDAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class State:
    """What is in a spool: the entries by key, in their order, and the notes."""

    entries: Mapping[str, Kept] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def pending(self) -> list[Kept]:
        """What waits for the hub, oldest first."""
        return [one for one in self.entries.values() if one.pending]

    def of(self, topic: Topic) -> list[Kept]:
        """The entries of a topic, oldest first."""
        return [one for one in self.entries.values() if one.topic is topic]


class Written(Protocol):
    """What a kiosk writes; `Spool` is one, `Nowhere` another."""

    def put_all(self, entries: Sequence[Kept], notes: Mapping[str, str] | None = None) -> None: ...
    def done(self, key: str) -> None: ...
    def again(self, topic: Topic) -> None: ...
    def prune(self, before: str) -> None: ...
    def note(self, notes: Mapping[str, str]) -> None: ...


class Nowhere:
    """Takes everything and keeps nothing."""

    def put_all(self, *_: object, **__: object) -> None:
        """Nothing."""

    done = again = prune = note = put_all


def at_once(do: Callable[[], None]) -> None:
    """Writes before anybody is told."""
    do()


class Kiosk:
    """`possible` are the states that a start may find: the latest promised one, and those after it.

    `promised` counts the writes that came back and were to be kept from then on.
    """

    def __init__(self, random: Random, write: Callable[[Callable[[], None]], None]) -> None:
        self.possible = [State()]
        self.promised = 0
        self.write = write
        self.random = random
        self._day = 0
        self._asked = 0
        self._papers: dict[tuple[str, str], str] = {}  # day and number -> request_id

    @property
    def now(self) -> State:
        """What is kept when everything asked for was done."""
        return self.possible[-1]

    # ---- what a kiosk does

    def something(self, spool: Written) -> None:
        """The next thing that happens to a kiosk: one commit."""
        roll = self.random.random()
        unprinted = [one for one in self.now.entries.values() if one.aside == "printing"]
        pending = self.now.pending()
        if unprinted and roll < 0.45:
            self._report(spool, unprinted[0])
        elif pending and roll < 0.60:
            self._answered(spool, self.random.choice(pending))
        elif roll < 0.64:
            self._hub_time(spool)
        elif roll < 0.66:
            self._new_term(spool)
        elif roll < 0.67:
            self._next_day(spool)
        else:
            self._give_number(spool)

    def _give_number(self, spool: Written) -> None:
        """The kiosk is alone: a number from its range, and no paper before it is kept."""
        series = self.random.choice(SERIES)
        self._asked += 1
        note = f"range.{self._today}.{series}"
        n = int(self.now.notes.get(note, "0")) + 1
        ticket = Settle(
            request_id=f"press-{self._asked}", number=number_text(series, n), series=series, n=n,
            service="khai-sinh", how="lease", token=self._text(22), date=self._today,
            order=self._asked,
        )  # fmt: skip
        one = Kept(
            ticket.request_id, topics.SETTLE, {"device": DEVICE}, ticket,
            pending=self.random.random() < 0.8, day=self._today, aside="printing",
        )  # fmt: skip
        self._put(spool, [one], {note: str(n)})
        other = self._papers.setdefault((self._today, ticket.number), ticket.request_id)
        if other != ticket.request_id:
            raise Broken(f"{ticket.number} is printed for {other} and again", doubled=1)

    def _report(self, spool: Written, one: Kept) -> None:
        """The paper is out, or it is not."""
        message = one.message
        if isinstance(message, Settle):
            message = replace(message, printed="confirmed", waited_s=2.0)
        entries = [replace(one, message=message, aside="")]
        if self.random.random() < 0.3:
            report = Printed(request_id=one.key, result="failed", reason="no-paper")
            entries.append(Kept(f"p-{one.key}", topics.PRINTED, {"device": DEVICE}, report))
        self._put(spool, entries, {})

    def _answered(self, spool: Written, one: Kept) -> None:
        entries = {
            key: replace(kept, pending=False) if key == one.key else kept
            for key, kept in self.now.entries.items()
            if kept.day or key != one.key
        }
        self._do(State(entries, self.now.notes), lambda: spool.done(one.key), synced=False)

    def _hub_time(self, spool: Written) -> None:
        notes = {"menu": self._text(900), "at": str(self._asked)}
        state = State(self.now.entries, {**self.now.notes, **notes})
        self._do(state, lambda: spool.note(notes))

    def _new_term(self, spool: Written) -> None:
        """A restored hub: everything of the day is told again."""
        entries = {
            key: replace(one, pending=True) if one.topic is topics.SETTLE else one
            for key, one in self.now.entries.items()
        }
        self._do(State(entries, self.now.notes), lambda: spool.again(topics.SETTLE))

    def _next_day(self, spool: Written) -> None:
        self._day += 1
        today = self._today
        entries = {
            key: one
            for key, one in self.now.entries.items()
            if one.pending or not one.day or one.day >= today
        }
        self._do(State(entries, self.now.notes), lambda: spool.prune(today), synced=False)

    @property
    def _today(self) -> str:
        return (MONDAY + timedelta(days=self._day)).isoformat()

    def _text(self, size: int) -> str:
        return f"{self.random.getrandbits(4 * size):0{size}x}"

    def _put(self, spool: Written, some: Sequence[Kept], notes: Mapping[str, str]) -> None:
        # An entry with a key that is there already keeps its place.
        entries = {**self.now.entries, **{one.key: one for one in some}}
        state = State(entries, {**self.now.notes, **notes})
        self._do(state, lambda: spool.put_all(some, notes))

    def _do(self, after: State, do: Callable[[], None], *, synced: bool = True) -> None:
        # SQLite syncs nothing when nothing changes: what was unsynced before stays so.
        synced = synced and after != self.now
        self.possible.append(after)
        self.write(do)
        if synced:
            self.possible = [after]
            self.promised += 1

    # ---- what must be there

    def look(self, spool: Spool) -> None:
        """Go on from what is there; Broken unless it is one of the possible states, whole."""
        entries = {topic.name: list(spool.entries(topic)) for topic in TOPICS}
        notes, pending = spool.notes(), list(spool.pending())
        for state in reversed(self.possible):
            same = notes == state.notes and pending == state.pending()
            if same and all(entries[topic.name] == state.of(topic) for topic in TOPICS):
                self.possible = [state]
                return
        found = {one.key for some in entries.values() for one in some}
        promised = self.possible[0]
        wanted = set(promised.entries).intersection(*(one.entries for one in self.possible))
        lost = len(wanted - found)
        # Numbers on paper that the kiosk would give again.
        again = sum(
            max(0, int(text) - int(notes.get(name, "0")))
            for name, text in promised.notes.items()
            if name.startswith("range.")
        )
        neither = 0 if lost or again else 1
        raise Broken("the spool is not what was kept", lost=lost, doubled=again, corrupt=neither)
