"""A town that decides as a hub does and writes each decision to the store under test."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hub.core import commands as c
from hub.core.events import CameLate, Event, Issued, Renumbered
from hub.core.evolve import fold
from hub.core.model import Day, TicketId
from hub.service_decide import decision
from hub.store.port import Recorded, Step
from hub.store.sql import SqlStore
from kit.numbers import split_number
from tests.hub.core.hall import CENTRE, MORNING


class Town:
    """Decides as a hub does and writes each decision to the store under test."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.now = MORNING
        self.day: Day | None = None
        self.made = 0

    def decide(self, command: c.Command) -> Recorded:
        one = decision(CENTRE, self.day, command, self.now)
        self.day = one.day
        return one.recorded

    def do(self, command: c.Command) -> Recorded:
        recorded = self.decide(command)
        self.store.append([recorded])
        return recorded

    def decided(self, *events: Event) -> Recorded:
        """Events as a decision that the rules might have made; the day is after them."""
        steps = []
        for event in events:
            assert self.day is not None
            step = Step(event, self.day, fold(self.day, [event]))
            self.day = step.after
            steps.append(step)
        return Recorded(steps=tuple(steps))

    def write(self, *events: Event) -> None:
        self.store.append([self.decided(*events)])

    def ask(self, key: str = "", **more: Any) -> c.Ask:
        self.made += 1
        plain = {"device": "kiosk-1", "service": "civil", "language": "vi", "priority": None}
        id_ = key or f"press-{self.made}"
        return c.Ask(request_id=id_, **{**plain, "token": f"t-{self.made}", **more})

    def at(self, verb: type[c.AtCounter], counter: str = "1", **more: Any) -> Recorded:
        self.made += 1
        return self.do(verb(request_id=f"at-{self.made}", counter=counter, **more))  # type: ignore[arg-type]

    def sit(self, counter: str = "1", officer: str = "an") -> None:
        self.at(c.SignIn, counter, officer=officer)
        self.at(c.Open, counter)

    def serve(self, counter: str = "1", *, level: int | None = None) -> str:
        asked = self.ask()
        self.do(asked)
        self.do(c.ReportPrint(ticket=asked.request_id, device="kiosk-1", ok=True))
        for verb in (c.CallNext, c.Start, c.Finish):
            self.at(verb, counter)
        assert self.day is not None
        visit = [one.id for one in self.day.visits.values() if one.ticket == asked.request_id][-1]
        if level is not None:
            self.do(c.Rate(rating_id=f"rate-{visit}", device="pad", counter=counter, visit=visit,
                           level=level))  # type: ignore[arg-type]  # fmt: skip
        return visit


def town_without(town: Town, key: str) -> Town:
    """The same town whose day has lost a ticket."""
    assert town.day is not None
    tickets, numbers = town.day.tickets, town.day.by_number
    number = tickets[TicketId(key)].number
    town.day = replace(
        town.day, tickets=tickets.delete(TicketId(key)), by_number=numbers.delete(number)
    )
    return town


def issue(town: Town, key: str, n: int, *, token: str = "") -> Recorded:
    """A ticket that the rules would never have given: for the store to refuse."""
    assert town.day is not None
    real = decision(CENTRE, town.day, town.ask(key), town.now).recorded.steps[0].event
    assert isinstance(real, Issued)
    event = replace(real, n=n, number=f"A{n:03d}", token=token or real.token)
    return Recorded(steps=(Step(event, town.day, fold(town.day, [event])),))


def issued(town: Town, key: str, number: str, **more: Any) -> Issued:
    """A ticket under this very number, whoever gave it."""
    letters, n = split_number(number) or ("A", 1)
    plain = {
        "at": town.now, "ticket": key, "number": number, "series": letters, "n": n,
        "service": "civil", "field": "civil", "language": "vi", "priority": None,
        "device": "kiosk-1", "token": f"t-{key}", "how": "lease",
    }  # fmt: skip
    return Issued(**{**plain, **more})


def renumbered(town: Town, key: str, number: str) -> Renumbered:
    """The paper of a ticket has another number."""
    assert town.day is not None
    was = town.day.tickets[TicketId(key)].number
    series, n = split_number(number) or ("A", 1)
    return Renumbered(
        at=town.now, ticket=key, number=number, series=series, n=n, was=was, how="lease",
        token=f"paper-{key}",
    )  # fmt: skip


def came_late(town: Town, key: str, number: str, days: int = 1, **more: Any) -> CameLate:
    """A ticket of some days ago is heard of."""
    assert town.day is not None
    series, n = split_number(number) or ("A", 1)
    return CameLate(
        at=town.now, ticket=key, business_day=town.day.date - timedelta(days=days), number=number,
        series=series, n=n, service="civil", field="civil", language="vi", priority=None,
        device="kiosk-1", token=f"late-{key}", how="lease", **more,
    )  # fmt: skip
