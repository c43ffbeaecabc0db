"""The business day: it opens by itself, closes by itself, and never comes back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.centre import Counter
from hub.core.decide import decide
from hub.core.errors import Refused
from hub.core.model import TicketState
from tests.hub.core.hall import CENTRE, MORNING, Hall, with_rules

NIGHT = datetime(2026, 3, 2, 20, 59, tzinfo=UTC)  # 3:59 in Vietnam
ALWAYS = with_rules(always_open=True)


def kinds(events: tuple[e.Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_the_first_press_opens_the_day() -> None:
    hall = Hall()
    events = hall.do(
        c.Ask(request_id="p", device="k", service="civil", language="vi", priority=None, token="t")
    )
    assert kinds(events) == ["DayOpened", "Issued"]
    assert (hall.day.date, hall.day.epoch) == (date(2026, 3, 2), 1)
    assert set(hall.day.counters) == {"1", "2", "3", "4"}


def test_the_next_morning_begins_at_001_with_nobody_signed_in() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.wait(h=24)
    events = hall.do(c.Tick())
    assert kinds(events) == ["Expired", "SignedOut", "DayClosed", "DayOpened"]
    assert (hall.day.date, hall.day.epoch) == (date(2026, 3, 3), 2)
    assert hall.press() == "A001"
    hall.check()


def test_the_day_changes_at_four_in_the_night_and_not_at_midnight() -> None:
    hall = Hall(ALWAYS, now=NIGHT)
    hall.press()
    assert hall.day.date == date(2026, 3, 2)
    hall.wait(min=1)
    assert hall.press() == "A001"
    assert hall.day.date == date(2026, 3, 3)


def test_a_person_at_a_counter_keeps_the_old_day_until_the_end_of_the_visit() -> None:
    hall = Hall(ALWAYS, now=NIGHT)
    hall.open("1")
    hall.press()
    hall.call("1")
    hall.wait(min=30)
    assert hall.do(c.Tick()) == ()
    hall.at(c.Finish, "1")
    assert hall.day.date == date(2026, 3, 2)
    assert kinds(hall.do(c.Tick())) == ["SignedOut", "DayClosed", "DayOpened"]
    assert hall.day.earlier_visits["2026-03-02.A001.v1"].ended_at is not None  # type: ignore[index]


@pytest.mark.parametrize("started", [True, False])
def test_a_person_whom_an_officer_forgot_does_not_hold_back_the_morning(started: bool) -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.call("1")
    if started:
        hall.at(c.Start, "1")
    hall.wait(h=24)
    assert hall.press() == "A001"
    assert hall.day.date == date(2026, 3, 3)
    ended = [event for event in hall.journal if isinstance(event, e.Finished)]
    assert [event.why for event in ended] == (["expired"] if started else [])
    hall.check()


def test_a_clock_that_goes_back_never_reopens_a_day() -> None:
    hall = Hall(ALWAYS, now=NIGHT)
    hall.wait(min=2)
    hall.press()
    hall.wait(min=-10)
    assert hall.press() == "A002"
    hall.wait(h=-48)
    assert hall.do(c.Tick()) == ()
    assert hall.press() == "A003"
    assert (hall.day.date, hall.day.epoch) == (date(2026, 3, 3), 1)


def test_a_hub_that_was_off_for_a_week_opens_one_day_and_not_seven() -> None:
    hall = Hall()
    hall.press()
    hall.wait(h=7 * 24)
    assert kinds(hall.do(c.Tick())) == ["Expired", "DayClosed", "DayOpened"]
    assert hall.day.epoch == 2


def test_what_a_refusal_lost_the_next_command_makes() -> None:
    hall = Hall()
    hall.press()
    hall.wait(h=24)
    with pytest.raises(Refused, match="not-signed-in"):
        hall.call("1")
    assert hall.day.date == date(2026, 3, 2)
    assert "DayOpened" in kinds(hall.do(c.Tick()))


def test_everybody_who_has_not_ended_expires_whatever_they_were_doing() -> None:
    hall = Hall()
    hall.open("1")
    for _ in range(4):
        hall.press()
    hall.call("1")
    hall.at(c.Park, "1")
    hall.call("1")
    hall.at(c.NoShow, "1")
    hall.serve("1")
    hall.wait(h=24)
    events = hall.do(c.Tick())
    assert [event.ticket for event in events if isinstance(event, e.Expired)] == [
        "press-1", "press-2", "press-4",
    ]  # fmt: skip


def test_a_counter_that_was_added_in_the_day_works_at_once() -> None:
    hall = Hall()
    hall.press()
    more = (*CENTRE.counters, Counter(id="5", fields=("civil",)))
    hall.centre = replace(CENTRE, counters=more)
    hall.at(c.SignIn, "5", officer="em")
    hall.at(c.Open, "5")
    assert hall.call("5") == "A001"


def test_a_field_that_lost_its_counters_in_the_day_strands_nobody() -> None:
    hall = Hall()
    hall.open("1")
    hall.press("result")
    hall.centre = replace(CENTRE, counters=CENTRE.counters[:3])
    assert hall.call("1") == "K001"


def test_a_time_without_a_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        decide(CENTRE, None, c.Tick(), MORNING.replace(tzinfo=None))


def test_events_are_stamped_in_utc() -> None:
    local = MORNING.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    (opened,) = decide(CENTRE, None, c.Tick(), local)
    assert opened.at.tzinfo is UTC
    assert opened.at == MORNING


def test_expired_people_are_gone_from_the_new_day() -> None:
    hall = Hall()
    number = hall.press()
    hall.wait(h=24)
    hall.open("1")
    with pytest.raises(Refused, match="no-such-ticket"):
        hall.at(c.Return, "1", number=number)
    assert all(ticket.state is not TicketState.WAITING for ticket in hall.day.tickets.values())
