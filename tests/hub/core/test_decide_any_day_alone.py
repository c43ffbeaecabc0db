"""Any day with kiosks that go on alone, and a hub that comes back from a backup."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from hub.core import commands as c
from hub.core import events as e
from hub.core.centre import Rules
from hub.core.day import business_date
from hub.core.decide import decide
from hub.core.decide_settle import ticket_named
from hub.core.errors import Refused
from hub.core.model import TicketState
from tests.hub.core.hall import Hall
from tests.hub.core.kiosks import Kiosk, Paper
from tests.hub.core.test_decide_any_day import (
    ALL_COUNTERS,
    COUNTERS,
    QUICK,
    AnyDay,
    refusals_allowed,
)
from tests.invariants import i2_no_paper_is_lost

FEW_LENT = replace(ALL_COUNTERS, rules=Rules(always_open=True, lease_numbers=4))
SERVICES = st.sampled_from(["civil", "civil", "land", "result"])
KIOSKS = st.sampled_from(["kiosk-1", "kiosk-2", "kiosk-3"])
PRINTED = st.sampled_from([True, True, True, None, False])


class AnyDayAlone(AnyDay):
    """The same hall with three kiosks, which the hub may not hear for a while, or for days."""

    whole = FEW_LENT

    @initialize()
    def begin(self) -> None:
        self.hall = Hall(self.whole)
        self.hall.open("1", "2", "3")
        names = ("kiosk-1", "kiosk-2", "kiosk-3")
        self.kiosks = {name: Kiosk(name, f"X{name[-1]}") for name in names}
        self.hands: dict[tuple[object, ...], str] = {}
        self.presses_alone = 0
        self.term = 0
        for name in names:
            self.is_there(name)

    def is_there(self, name: str) -> None:
        self.hall.do(self.kiosks[name].witnesses())
        self.hall.do(c.Lend(device=name))
        self.kiosks[name].hears(self.hall.day)

    def has_pressed(self, request_id: str, paper: bool) -> None:
        ticket = self.hall.day.tickets.get(request_id)  # type: ignore[call-overload]
        if ticket is not None and paper:
            hall = self.hall
            self.in_hand(self.kiosks["kiosk-1"].prints(ticket, hall.day.date, hall.truth))

    def in_hand(self, paper: Paper) -> None:
        """Nobody else holds this number on this day."""
        key = (paper.number, paper.on, business_date(self.hall.centre, self.hall.truth))
        assert self.hands.setdefault(key, paper.request_id) == paper.request_id, key

    def tell(self, command: c.Settle) -> None:
        """A ticket is told; telling it once more says nothing new."""
        self.hall.do(c.Tick())
        with refusals_allowed({"malformed"}):
            self.hall.do(command)
            again = decide(self.hall.centre, self.hall.day, command, self.hall.now)
            assert again == () or self.hall.on_record(again)

    # What kiosks do

    @rule(name=KIOSKS)
    def kiosk_comes(self, name: str) -> None:
        self.is_there(name)

    @rule(name=KIOSKS, days=st.sampled_from([0, 0, 0, -1, 1]))
    def clock_of_a_kiosk_is_wrong(self, name: str, days: int) -> None:
        self.kiosks[name].days_wrong = days

    @rule(name=KIOSKS, people=st.lists(st.tuples(SERVICES, PRINTED), min_size=1, max_size=6))
    def press_alone(self, name: str, people: list[tuple[str, bool | None]]) -> None:
        for service, printed in people:
            self.presses_alone += 1
            self.give(name, f"alone-{self.presses_alone}", service, printed)

    @rule(name=KIOSKS, service=SERVICES, printed=PRINTED, report=st.booleans())
    def the_answer_comes_too_late(
        self, name: str, service: str, printed: bool | None, report: bool
    ) -> None:
        self.presses_alone += 1
        id_ = f"late-{self.presses_alone}"
        asked = c.Ask(request_id=id_, device=name, service=service, language="vi",
                      priority=None, token=f"t-{id_}")  # fmt: skip
        self.attempt(asked)
        paper = self.give(name, id_, service, printed)
        if report:
            self.tell(self.kiosks[name].settles(paper, self.hall.truth))

    def give(self, name: str, id_: str, service: str, printed: bool | None) -> Paper:
        hall = self.hall
        paper = self.kiosks[name].gives(hall.centre, id_, service, hall.truth, printed)
        if printed is not False:
            self.in_hand(paper)
        return paper

    @rule(name=KIOSKS, when=st.booleans(), day=st.booleans(), latest=st.sampled_from([3, 20, 99]))
    def settle(self, name: str, when: bool, day: bool, latest: int) -> None:
        kiosk = self.kiosks[name]
        for paper in kiosk.papers[-latest:]:
            self.tell(kiosk.settles(paper, self.hall.truth, knows_when=when, knows_day=day))

    @precondition(lambda self: any(kiosk.papers for kiosk in self.kiosks.values()))
    @rule(data=st.data(), day=st.booleans())
    def settle_any(self, data: st.DataObject, day: bool) -> None:
        kiosk, paper = self.some_paper(data)
        self.tell(kiosk.settles(paper, self.hall.truth, knows_day=day))

    @precondition(lambda self: any(kiosk.papers for kiosk in self.kiosks.values()))
    @rule(data=st.data(), ok=st.booleans(), by_report=st.booleans())
    def the_printer_says_at_last(self, data: st.DataObject, ok: bool, by_report: bool) -> None:
        kiosk, paper = self.some_paper(data)
        if paper.printed is None:
            paper = kiosk.learns(paper, ok)
        if by_report:
            told = c.ReportPrint(
                ticket=paper.request_id, device=kiosk.device, ok=paper.printed is True
            )
            self.attempt(told)
        else:
            self.tell(kiosk.settles(paper, self.hall.truth))

    def paper(self, data: st.DataObject, ok: bool) -> None:  # type: ignore[override]
        """Here what is said of papers is what became of them."""

    @rule(service=st.sampled_from(["civil", "gone"]), n=st.integers(1, 1005), how=st.sampled_from(
        ["hub", "lease", "local"]), series=st.sampled_from(["A", "H", "Z", "X1", "X9"]),
        device=st.sampled_from(["kiosk-1", "stranger"]))  # fmt: skip
    def somebody_tells_nonsense(self, **told: Any) -> None:
        """Two kiosks set up alike, a service that is gone, a series that nobody has."""
        self.presses_alone += 1
        kiosk = Kiosk(told["device"], "X9")
        series, n = told["series"], told["n"]
        number = f"{series}-{n:03d}" if len(series) > 1 else f"{series}{n:03d}"
        paper = Paper(
            request_id=f"odd-{self.presses_alone}", number=number, series=series, n=n,
            service=told["service"], how=told["how"], on=self.hall.day.date,
            given_at=self.hall.truth,
        )  # fmt: skip
        self.tell(kiosk.settles(paper, self.hall.truth))

    def some_paper(self, data: st.DataObject) -> tuple[Kiosk, Paper]:
        all_ = [(kiosk, paper) for kiosk in self.kiosks.values() for paper in kiosk.papers]
        return data.draw(st.sampled_from(all_))

    # What officers do with a paper in front of them

    @precondition(lambda self: any(kiosk.papers for kiosk in self.kiosks.values()))
    @rule(data=st.data(), counter=COUNTERS)
    def call_the_number(self, data: st.DataObject, counter: str) -> None:
        _, paper = self.some_paper(data)
        self.at(c.CallNumber, counter, number=paper.number.lower())

    @precondition(lambda self: self.hall.day.tickets)
    @rule(data=st.data(), counter=COUNTERS, times=st.integers(1, 3))
    def print_again(self, data: st.DataObject, counter: str, times: int) -> None:
        ticket = self.some(data, TicketState.WAITING)
        for n in range(times):
            again = c.Reprint(request_id=f"copy-{ticket.number}-{n}", counter=counter,  # type: ignore[arg-type]
                              number=ticket.number)  # fmt: skip
            self.attempt(again)

    # What befalls the hub

    @rule()
    def clock_is_set_right(self) -> None:
        self.hall.now = self.hall.truth

    @rule(data=st.data(), readable=st.booleans())
    def restored_from_a_backup(self, data: st.DataObject, readable: bool) -> None:
        hall = self.hall
        lost = hall.day
        hall.go_back(data.draw(st.sampled_from(hall.ends)))
        self.term += 1
        hall.do(c.Restore(term=self.term))
        if readable:
            tops = {(series, lost.date): n for series, n in lost.last_number.items()}
            for lease in lost.leases:
                key = (lease.series, lease.date)
                tops[key] = max(lease.last, tops.get(key, 0))
            hall.do(c.Witness(device="replaced-store", term=self.term, tops=tops))
        else:  # then nothing but the kiosks can tell, and they are all there
            for kiosk in self.kiosks.values():
                hall.do(kiosk.witnesses())
            for name in self.kiosks:
                self.is_there(name)

    @invariant()
    def nobody_gets_a_number_while_the_hub_recovers(self) -> None:
        day = self.hall.day
        assert day.term == self.term
        if day.awaited and self.hall.now == day.restored_at:
            asked = c.Ask(request_id="probe", device="kiosk-1", service="civil", language="vi",
                          priority=None, token="probe")  # fmt: skip
            with pytest.raises(Refused, match="recovering"):
                decide(self.hall.centre, day, asked, self.hall.now)

    # At the end of the day

    def teardown(self) -> None:
        if hasattr(self, "hall"):
            self.everybody_tells_all()
            super().teardown()

    def everybody_tells_all(self) -> None:
        hall = self.hall
        hall.now = max(hall.truth, hall.day.last_at or hall.truth)
        hall.do(c.Tick())
        # A press that was on record before yesterday gets no more than "we have it".
        days_ago = {
            event.ticket
            for event in hall.journal[: self.begin_of_yesterday()]
            if isinstance(event, e.Issued)
        }
        told: dict[str, str] = {}
        for kiosk in self.kiosks.values():
            for paper in list(kiosk.papers):
                known = kiosk.learns(paper, True) if paper.printed is None else paper
                self.tell(kiosk.settles(known, hall.truth))
                if known.printed and known.request_id not in days_ago:
                    told[known.request_id] = known.number
                    self.can_be_called(known)
        assert list(i2_no_paper_is_lost(told, hall.journal)) == []

    def can_be_called(self, paper: Paper) -> None:
        """Whoever holds a paper of today waits, is missed or parked, or was called or taken out."""
        hall = self.hall
        if paper.request_id in hall.day.yesterday.aliases:
            return  # called from the paper under yesterday's date: it can be called so again
        truly = business_date(hall.centre, paper.given_at)
        if truly == hall.day.date == business_date(hall.centre, hall.truth) == paper.on:
            # A hub whose clock was behind may have served the person, or taken out, yesterday.
            before = hall.day.yesterday.tickets.get(paper.request_id)  # type: ignore[call-overload]
            ticket = ticket_named(hall.day, paper.request_id) or before
            assert ticket is not None, paper
            assert ticket.state not in (TicketState.VOIDED, TicketState.EXPIRED), paper


def test_on_any_day_with_kiosks_alone_the_promises_hold() -> None:
    run_state_machine_as_test(AnyDayAlone, settings=QUICK)  # type: ignore[no-untyped-call]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_on_thousands_of_days_with_kiosks_alone_the_promises_hold() -> None:
    deep = settings(QUICK, max_examples=1000, stateful_step_count=60)
    run_state_machine_as_test(AnyDayAlone, settings=deep)  # type: ignore[no-untyped-call]
