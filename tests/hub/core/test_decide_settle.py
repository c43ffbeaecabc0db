"""Whoever holds a paper has a place in the queue, whatever the hub knew of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.decide import decide
from hub.core.decide_settle import ticket_named
from hub.core.errors import Refused
from hub.core.model import Ticket, TicketState
from tests.hub.core.hall import CENTRE, MORNING, Hall
from tests.hub.core.kiosks import Kiosk
from tests.invariants import check_day, i1_only_what_was_lent, i2_no_paper_is_lost

MONDAY = date(2026, 3, 2)


def kinds(events: tuple[e.Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


class Alone(Hall):
    """A hall whose kiosk goes on alone."""

    def __init__(self, *, now: datetime = MORNING) -> None:
        super().__init__(now=now)
        self.kiosk = Kiosk("kiosk-1", "X1")
        self.open("1", "2", "3")
        self.do(c.Lend(device="kiosk-1"))
        self.kiosk.hears(self.day)

    def give(self, id_: str, service: str = "civil", printed: bool | None = True) -> c.Settle:
        """The kiosk gives a number; what it will tell of it, as of now."""
        paper = self.kiosk.gives(self.centre, id_, service, self.now, printed)
        return self.told(id_, printed=paper.printed)

    def told(self, id_: str, **other: Any) -> c.Settle:
        """What the kiosk tells now of a paper."""
        paper = next(one for one in self.kiosk.papers if one.request_id == id_)
        return replace(self.kiosk.settles(paper, self.now), **other)

    def named(self, id_: str) -> Ticket:
        ticket = ticket_named(self.day, id_)
        assert ticket is not None
        return ticket

    def all_is_well(self, **papers: str) -> None:
        self.check()
        check_day(self.day)
        assert list(i2_no_paper_is_lost(papers, self.journal)) == []
        assert list(i1_only_what_was_lent(self.journal)) == []


def ask(id_: str, device: str = "kiosk-1") -> c.Ask:
    return c.Ask(request_id=id_, device=device, service="civil", language="vi",
                 priority=None, token=f"t-{id_}")  # fmt: skip


# A press that the hub has not heard of


def test_a_ticket_from_a_kiosk_waits_where_it_was_given_out() -> None:
    hall = Alone()
    hall.press()
    told = hall.give("p")
    hall.wait(min=10)
    hall.press()
    assert kinds(hall.do(replace(told, waited_s=600.0))) == ["Issued", "Confirmed"]
    ticket = hall.named("p")
    assert (ticket.number, ticket.how, ticket.paper) == ("A950", "lease", "printer")
    assert hall.now - ticket.since == timedelta(minutes=10)
    assert hall.serve_all("1") == ["A001", "A950", "A002"]
    hall.all_is_well(p="A950")


def test_telling_it_again_changes_nothing() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.do(told)
    assert hall.do(told) == ()
    hall.serve("1")
    assert hall.do(told) == ()


def test_a_number_that_never_came_on_paper_is_void() -> None:
    hall = Alone()
    told = hall.give("p", printed=False)
    assert kinds(hall.do(replace(told, reason="no-paper"))) == ["Issued", "Voided"]
    assert hall.named("p").state is TicketState.VOIDED
    hall.all_is_well()


def test_a_paper_that_is_on_its_way_waits_for_its_report() -> None:
    hall = Alone()
    told = hall.give("p", printed=None)
    assert kinds(hall.do(told)) == ["Issued"]
    assert hall.named("p").state is TicketState.PRINTING
    assert kinds(hall.do(replace(told, printed=True))) == ["Confirmed"]
    hall.all_is_well(p="A950")


def test_nobody_knows_how_long_ago_it_was_then_the_person_comes_last() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.wait(min=10)
    hall.press()
    hall.do(replace(told, waited_s=None))
    assert hall.serve_all("1") == ["A001", "A950"]


def test_the_order_of_a_kiosk_stays_whatever_order_it_is_told_in() -> None:
    hall = Alone()
    first, second = hall.give("p1"), hall.give("p2")
    hall.give("p3")
    hall.wait(min=5)
    hall.do(replace(second, waited_s=300.0))
    hall.do(replace(first, waited_s=200.0))  # it took a long time to come
    hall.do(replace(hall.told("p3"), waited_s=400.0))
    assert hall.serve_all("1") == ["A950", "A951", "A952"]
    hall.all_is_well(p1="A950", p2="A951", p3="A952")


def test_a_hub_that_was_away_over_night_takes_in_the_whole_morning_in_order() -> None:
    """It opens the day late; who came at eight still goes before who came at nine."""
    hall = Alone()
    hall.wait(h=24)
    papers = []
    for n in range(3):
        papers.append(hall.give(f"p{n}"))
        hall.wait(h=1)
    others = Kiosk("kiosk-2", "X2")
    theirs = others.gives(hall.centre, "other", "civil", hall.now - timedelta(minutes=90), True)
    hall.do(others.settles(theirs, hall.now))
    for n in range(3):
        hall.do(hall.told(f"p{n}"))
    assert hall.day.date == date(2026, 3, 3)
    assert [hall.named(f"p{n}").since.hour for n in range(3)] == [1, 2, 3]
    hall.open("1")
    assert hall.serve_all("1") == ["A900", "A901", "X2-001", "A902"]
    hall.all_is_well(p0="A900", p1="A901", p2="A902", other="X2-001")


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_kiosk_with_a_wrong_date_harms_nobody(days: int) -> None:
    hall = Alone()
    hall.kiosk.days_wrong = days
    told = hall.give("p")
    hall.wait(min=1)
    hall.do(replace(told, waited_s=60.0))
    assert hall.named("p").state is TicketState.WAITING
    hall.all_is_well(p=told.number)


def test_a_kiosk_that_knows_no_date_counts_for_itself() -> None:
    hall = Alone()
    hall.kiosk.ranges = ()
    told = hall.give("p")
    hall.do(replace(told, business_day=None, waited_s=None))
    assert hall.named("p").number == "X1-001"
    assert hall.call("1") == "X1-001"
    hall.all_is_well(p="X1-001")


@pytest.mark.parametrize(
    ("service", "series", "field"),
    [("land", "A", "land"), ("gone", "H", "land"), ("gone", "X1", "civil")],
)
def test_a_service_that_is_gone_still_has_a_queue(service: str, series: str, field: str) -> None:
    hall = Alone()
    told = replace(hall.give("p"), service=service, series=series, number=f"{series}-9", n=9)
    hall.do(told)
    assert (hall.named("p").field, hall.named("p").service) == (field, service)


def test_priority_counts_where_it_is_known_and_allowed() -> None:
    hall = Alone()
    hall.do(replace(hall.give("p1"), priority="old"))
    hall.do(replace(hall.give("p2"), priority="duke"))
    hall.do(replace(hall.give("p3", "result"), priority="old"))
    assert [hall.named(f"p{n}").priority for n in (1, 2, 3)] == ["old", None, None]


def test_it_is_taken_when_the_centre_is_closed_and_the_quota_is_full() -> None:
    hall = Alone()
    fields = (replace(CENTRE.fields[0], quota_per_day=1), *CENTRE.fields[1:])
    hall.centre = replace(CENTRE, fields=fields)
    hall.press()
    told = hall.give("p")
    hall.wait(h=12)
    hall.do(told)
    assert hall.named("p").number == "A950"


# A press that got another number


def test_the_number_on_paper_counts_and_the_place_stays() -> None:
    hall = Alone()
    hall.do(ask("p"))
    hall.wait(s=1)
    hall.press()
    told = hall.give("p")
    hall.wait(min=1)
    assert kinds(hall.do(told)) == ["Renumbered", "Confirmed"]
    ticket = hall.named("p")
    assert (ticket.number, ticket.token, ticket.how) == ("A950", "token-p", "lease")
    assert hall.do(told) == ()
    assert hall.press() == "A003", "the number that nobody holds is used up"
    assert hall.serve_all("1") == ["A950", "A002", "A003"]
    hall.all_is_well(p="A950")


def test_who_was_missed_under_a_number_that_nobody_had_is_back_in_place() -> None:
    hall = Alone()
    hall.do(ask("p"))
    hall.wait(s=11)
    hall.press()
    hall.call("1")
    hall.at(c.NoShow, "1")
    hall.wait(min=40)
    assert kinds(hall.do(hall.give("p"))) == ["Renumbered", "Returned", "Confirmed"]
    assert hall.call("1") == "A950"
    hall.all_is_well(p="A950")


def test_who_is_called_under_the_old_number_is_called_again_under_the_new() -> None:
    hall = Alone()
    hall.do(ask("p"))
    hall.wait(s=11)
    assert hall.call("1") == "A001"
    hall.do(hall.give("p"))
    assert hall.number_at("1") == "A950"
    (again,) = hall.at(c.Recall, "1")
    assert isinstance(again, e.Recalled)
    assert again.call_id == "2026-03-02.A950.2"
    hall.all_is_well(p="A950")


@pytest.mark.parametrize("end", ["void", "cancel", "done"])
def test_a_ticket_that_ended_without_its_person_begins_anew(end: str) -> None:
    hall = Alone()
    hall.do(ask("p"))
    hall.wait(s=11)
    if end == "void":
        hall.do(c.ReportPrint(ticket="p", device="kiosk-1", ok=False))
    elif end == "cancel":
        hall.at(c.Cancel, "1", number="A001", reason="không có ai")
    else:
        hall.serve("1")
    told = hall.give("p")
    assert kinds(hall.do(told)) == ["Issued", "Recognised", "Confirmed"]
    assert hall.named("p").state is TicketState.WAITING
    assert hall.named("p").since == hall.journal[-3].since  # type: ignore[attr-defined]
    assert hall.do(told) == ()
    assert hall.call("1") == "A950"
    hall.all_is_well(p="A950")


def test_a_void_number_that_is_in_a_hand_after_all_is_called_with_a_letter() -> None:
    hall = Alone()
    told = hall.give("p", printed=False)
    hall.do(told)
    assert kinds(hall.do(replace(told, printed=True))) == ["Issued", "Recognised", "Confirmed"]
    assert hall.call("1") == "A950B"
    hall.all_is_well(p="A950")


def test_a_paper_that_failed_takes_no_ended_ticket_up_again() -> None:
    hall = Alone()
    hall.do(ask("p"))
    hall.do(c.ReportPrint(ticket="p", device="kiosk-1", ok=False))
    assert hall.do(hall.give("p", printed=False)) == ()


# A press that an officer knew first


def test_who_was_called_from_the_paper_is_recognised() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.at(c.CallNumber, "1", number="a950")
    assert kinds(hall.do(told)) == ["Recognised", "Confirmed"]
    ticket = hall.named("p")
    assert (ticket.id, ticket.device, ticket.token) == ("2026-03-02.A950", "kiosk-1", "token-p")
    hall.at(c.Finish, "1")
    assert hall.do(told) == ()
    hall.do(c.ReportPrint(ticket="p", device="kiosk-1", ok=False))
    assert hall.named("p").state is TicketState.DONE
    hall.all_is_well(p="A950")


def test_who_was_called_from_the_paper_does_not_wait_under_the_hubs_number_as_well() -> None:
    hall = Alone()
    hall.do(ask("p"))
    told = hall.give("p")
    hall.at(c.CallNumber, "1", number="A950")
    assert kinds(hall.do(told)) == ["Voided", "Recognised", "Confirmed"]
    assert hall.named("p").number == "A950"
    with pytest.raises(Refused, match="nobody-waiting"):
        hall.call("2")
    hall.all_is_well(p="A950")


def test_a_number_is_recognised_once() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.at(c.CallNumber, "1", number="A950")
    hall.do(told)
    hall.do(replace(told, request_id="q"))
    assert hall.named("q").number == "A950B"


# Two kiosks that are set up alike, strangers, madmen


def test_two_papers_with_one_number_are_both_called() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.do(told)
    other = replace(told, request_id="q", token="t-q")
    hall.do(other)
    assert hall.do(other) == ()
    assert hall.serve_all("1") == ["A950", "A950B"]
    hall.check()
    assert list(i2_no_paper_is_lost({"p": "A950", "q": "A950"}, hall.journal)) == []


def test_a_press_belongs_to_its_kiosk() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.do(told)
    with pytest.raises(Refused, match="used by another device"):
        hall.do(replace(told, device="kiosk-9"))
    hall.wait(h=24)
    hall.do(c.Tick())
    with pytest.raises(Refused, match="used by another device"):
        hall.do(replace(told, device="kiosk-9"))


def test_a_number_of_ours_that_we_never_gave_is_not_given_again() -> None:
    """The store is not the one that gave it: what lies below may be on paper as well."""
    hall = Alone()
    events = hall.do(replace(hall.give("p"), how="hub", number="A057", n=57))
    assert kinds(events) == ["Skipped", "Issued", "Confirmed"]
    assert hall.press() == "A058"
    assert hall.day.skipped == 56
    assert hall.at(c.CallNumber, "1", number="A012")
    hall.all_is_well(p="A057")


def test_a_kiosk_that_is_mad_does_not_use_up_all_numbers() -> None:
    hall = Alone()
    hall.do(replace(hall.give("p"), how="hub", number="A99999", n=99_999))
    assert hall.press() == "A001"
    assert hall.named("p").state is TicketState.WAITING


# A day that is over


def test_a_paper_of_yesterday_is_on_record_and_never_called() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.wait(h=24)
    assert kinds(hall.do(replace(told, waited_s=86_400.0)))[-1] == "CameLate"
    assert hall.do(replace(told, waited_s=86_400.0)) == ()
    hall.open("1")
    with pytest.raises(Refused, match="nobody-waiting"):
        hall.call("1")
    assert hall.do(c.ReportPrint(ticket="p", device="kiosk-1", ok=True)) == ()
    hall.wait(h=24)
    hall.do(c.Tick())
    assert hall.do(told) == (), "the day after it is known as well"
    hall.all_is_well(p="A950")


def test_a_kiosk_that_is_a_day_behind_is_believed_when_it_knows_how_long_ago() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.wait(h=24)
    hall.do(replace(told, waited_s=30.0))
    assert hall.named("p").state is TicketState.WAITING


def test_what_we_had_yesterday_needs_no_second_record() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.do(told)
    hall.do(ask("q"))
    hall.wait(h=24)
    hall.do(c.Tick())
    assert hall.do(replace(told, waited_s=86_400.0)) == ()
    late = replace(told, request_id="q", number="A951", n=951, waited_s=86_000.0)
    (record,) = hall.do(late)
    assert isinstance(record, e.CameLate)
    assert (record.ticket, record.request_id) == ("2026-03-02.A951", "q")
    assert hall.do(late) == ()
    hall.all_is_well(p="A950", q="A951")


def test_a_name_of_ours_that_is_taken_gets_a_longer_one() -> None:
    hall = Alone()
    hall.do(ask("q"))
    told = hall.give("q")
    hall.at(c.CallNumber, "1", number="A950")
    hall.at(c.Finish, "1")
    hall.wait(h=24)
    hall.do(c.Tick())
    (record,) = hall.do(replace(told, waited_s=86_000.0))
    assert isinstance(record, e.CameLate)
    assert record.ticket == "2026-03-02.A950.late"
    hall.all_is_well(q="A950")


def test_a_paper_of_today_that_a_slow_clock_took_for_yesterdays_waits_today() -> None:
    hall = Alone(now=datetime(2026, 3, 2, 20, 30, tzinfo=UTC))  # half past three in the night
    today = replace(hall.give("p"), business_day=date(2026, 3, 3))
    hall.do(today)
    hall.wait(h=1)
    hall.do(c.Tick())
    assert hall.day.date == date(2026, 3, 3)
    assert kinds(hall.do(replace(today, waited_s=60.0))) == ["Issued", "Recognised", "Confirmed"]
    assert hall.named("p").state is TicketState.WAITING
    hall.check()


def test_a_press_of_yesterday_with_a_paper_of_today_waits_today() -> None:
    hall = Alone()
    hall.do(ask("p"))
    hall.wait(h=24)
    told = hall.give("p")
    hall.do(c.Tick())
    assert kinds(hall.do(told)) == ["Issued", "Recognised", "Confirmed"]
    assert hall.named("p").number == told.number
    hall.check()


def test_who_got_a_name_yesterday_is_not_named_again() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.at(c.CallNumber, "1", number="A950")
    hall.do(told)
    hall.wait(h=24)
    hall.do(c.Tick())
    assert hall.do(replace(told, business_day=date(2026, 3, 3))) == ()


# What would go unnoticed otherwise: the store hides a second record of the same ticket


def test_a_late_paper_makes_one_record_and_none_the_day_after() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.wait(h=24)
    hall.do(told)
    assert decide(hall.centre, hall.day, told, hall.now) == ()
    hall.wait(h=24)
    hall.do(c.Tick())
    assert decide(hall.centre, hall.day, told, hall.now) == ()


def test_a_missed_person_whose_second_paper_failed_stays_missed() -> None:
    hall = Alone()
    hall.do(ask("p"))
    hall.wait(s=11)
    hall.call("1")
    hall.at(c.NoShow, "1")
    assert kinds(hall.do(hall.give("p", printed=False))) == ["Renumbered"]
    assert hall.named("p").state is TicketState.NO_SHOW


def test_who_begins_anew_has_the_place_of_the_first_press() -> None:
    hall = Alone()
    hall.do(ask("p"))
    pressed_at = hall.now
    hall.wait(s=11)
    hall.press()
    hall.do(c.ReportPrint(ticket="p", device="kiosk-1", ok=False))
    hall.do(hall.give("p"))
    assert hall.named("p").since == pressed_at
    assert hall.serve_all("1") == ["A950", "A002"]


def test_who_got_a_name_keeps_it_whatever_number_is_told_then() -> None:
    hall = Alone()
    told = hall.give("p")
    hall.at(c.CallNumber, "1", number="A950")
    hall.do(told)
    assert hall.do(replace(told, number="A951", n=951)) == ()


def test_a_paper_that_is_reported_after_all_is_over_changes_nothing() -> None:
    hall = Alone()
    hall.do(ask("p"))
    hall.wait(s=11)
    hall.serve("1")
    assert hall.named("p").paper == "timeout"
    assert hall.do(c.ReportPrint(ticket="p", device="kiosk-1", ok=True)) == ()
