"""What the hub's disk holds, counted beside the hub: the judge's own book.

A backup is a copy of the book, and a restore puts the copy back: what a restored hub may have
forgotten is known to the letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hub.core import events as e
from hub.core.model import Day, TicketState
from hub.store.port import Recorded


@dataclass(frozen=True, slots=True)
class Known:
    """A ticket as the disk has it. `late`: it came when its day was over."""

    number: str
    date: date
    state: TicketState
    device: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class RatingKnown:
    """A rating as the disk has it."""

    visit: str
    officer: str


@dataclass(slots=True)
class Facts:
    """The book of one store."""

    journal: list[e.Event] = field(default_factory=list)
    tickets: dict[str, Known] = field(default_factory=dict)  # by request_id
    aliases: dict[str, str] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)  # visit → officer
    ratings: dict[str, RatingKnown] = field(default_factory=dict)
    calls: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)
    days: dict[date, bool] = field(default_factory=dict)  # business day → closed
    answers: dict[str, str] = field(default_factory=dict)  # request_id → number

    def copy(self) -> "Facts":
        """The book as it is now."""
        return Facts(
            list(self.journal), dict(self.tickets), dict(self.aliases), dict(self.visits),
            dict(self.ratings), dict(self.calls), dict(self.days), dict(self.answers),
        )  # fmt: skip

    def ticket(self, request_id: str) -> Known | None:
        """The ticket of a press, whatever the hub calls it; None when it is not on the disk."""
        return self.tickets.get(self.aliases.get(request_id, request_id))

    def add(self, batch: Sequence[Recorded]) -> None:
        """A batch is on the disk."""
        for one in batch:
            for step in one.steps:
                self.journal.append(step.event)
                self._add(step.event, step.after)

    def _add(self, event: e.Event, after: Day) -> None:
        match event:
            case e.DayOpened(date=on):
                self.days[on] = False
            case e.DayClosed():
                self.days[after.date] = True
            case (
                e.Called(call_id=id_, ticket=ticket, counter=counter, at=at)
                | e.Recalled(call_id=id_, ticket=ticket, counter=counter, at=at)
            ):
                self.calls[id_] = (after.tickets[ticket].number, counter, at)  # type: ignore[index]
            case e.Started(visit=visit, officer=officer):
                self.visits[visit] = officer
            case e.Rated(rating_id=rating, visit=visit, officer=officer):
                self.ratings[rating] = RatingKnown(visit, officer)
            case e.CameLate() as late:
                self._late(late)
            case e.Recognised(ticket=ticket, request_id=request_id):
                self.aliases[request_id] = ticket
        if isinstance(event, e.TicketEvent):
            ticket_now: Any = after.tickets[event.ticket]  # type: ignore[index]
            self.tickets[event.ticket] = Known(
                ticket_now.number, after.date, ticket_now.state, ticket_now.device
            )

    def _late(self, late: e.CameLate) -> None:
        state = TicketState.EXPIRED
        self.tickets[late.ticket] = Known(
            late.number, late.business_day, state, late.device, late=True
        )
