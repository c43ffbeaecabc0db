"""Kiosks that go on alone: as much of them as the hub's rules can tell, numbers and papers."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from hub.core import commands as c
from hub.core.centre import Centre
from hub.core.day import business_date
from hub.core.model import Day, Lent, Ticket
from kit.numbers import number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A number in a hand, as its kiosk knows it; `printed` None: it cannot tell yet."""

    request_id: str
    number: str
    series: str
    n: int
    service: str
    how: str
    on: date | None
    given_at: datetime
    printed: bool | None = True
    priority: str | None = None


@dataclass(slots=True)
class Kiosk:
    """One kiosk: what it was lent, what it gave out. Its clock may be whole days wrong."""

    device: str
    local: str
    days_wrong: int = 0
    ranges: tuple[Lent, ...] = ()
    used: set[tuple[str, date, int]] = field(default_factory=set)
    own: int = 0
    papers: list[Paper] = field(default_factory=list)

    def hears(self, day: Day) -> None:
        """The lease that the hub retains, if any: it replaces what was known before."""
        mine = tuple(one for one in day.leases if one.device == self.device)
        self.ranges = mine or self.ranges

    def gives(
        self, centre: Centre, request_id: str, service: str, now: datetime, printed: bool | None
    ) -> Paper:
        """A number for a person who pressed, without the hub."""
        on = business_date(centre, now) + timedelta(days=self.days_wrong)
        fields = {one.id: one.series for one in centre.fields}
        series = fields[{one.id: one.field for one in centre.services}[service]]
        number = self._lent(series, on)
        how = "local" if number is None else "lease"
        if number is None:
            self.own += 1
            series, number = self.local, self.own
        paper = Paper(
            request_id=request_id,
            number=number_text(series, number),
            series=series,
            n=number,
            service=service,
            how=how,
            on=on,
            given_at=now,
            printed=printed,
        )
        self.papers.append(paper)
        return paper

    def prints(self, ticket: Ticket, on: date, now: datetime) -> Paper:
        """A number that the hub gave."""
        paper = Paper(
            request_id=ticket.id,
            number=ticket.number,
            series=ticket.series,
            n=ticket.n,
            service=ticket.service,
            how="hub",
            on=on,
            given_at=now,
        )
        self.papers.append(paper)
        return paper

    def settles(
        self, paper: Paper, now: datetime, *, knows_when: bool = True, knows_day: bool = True
    ) -> c.Settle:
        """What the kiosk tells of a paper."""
        waited = (now - paper.given_at).total_seconds()
        return c.Settle(
            request_id=paper.request_id,
            device=self.device,
            number=paper.number,
            series=paper.series,
            n=paper.n,
            service=paper.service,
            language="vi",
            priority=paper.priority,
            token=f"token-{paper.request_id}",
            how=paper.how,
            order=self.papers.index(paper) if paper in self.papers else 0,
            business_day=paper.on if knows_day else None,
            waited_s=max(0.0, waited) if knows_when else None,
            printed=paper.printed,
        )

    def learns(self, paper: Paper, printed: bool) -> Paper:
        """The printer said at last what became of it."""
        known = replace(paper, printed=printed)
        self.papers[self.papers.index(paper)] = known
        return known

    def witnesses(self) -> c.Witness:
        """The highest number of each series and day that this kiosk has seen or holds."""
        tops: dict[tuple[str, date], int] = {}
        seen = [(one.series, one.date, one.last) for one in self.ranges]
        seen += [(p.series, p.on, p.n) for p in self.papers if p.on is not None]
        for series, on, n in seen:
            tops[series, on] = max(n, tops.get((series, on), 0))
        return c.Witness(device=self.device, term=0, tops=tops)

    def _lent(self, series: str, on: date) -> int | None:
        for one in self.ranges:
            if (one.series, one.date) == (series, on):
                for n in range(one.first, one.last + 1):
                    if (series, on, n) not in self.used:
                        self.used.add((series, on, n))
                        return n
        return None
