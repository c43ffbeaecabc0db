"""When numbers are given."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hub.core.centre import Period
from hub.core.hours import next_working_day, opening
from tests.hub.core.hall import CENTRE, with_rules

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("now", "open_", "why", "until", "next_"),
    [
        ("2026-03-02 07:29:59", False, "closed-hours", None, "2026-03-02 07:30"),
        ("2026-03-02 07:30", True, "open", "2026-03-02 11:30", None),
        ("2026-03-02 11:29:59", True, "open", "2026-03-02 11:30", None),
        ("2026-03-02 11:30", False, "closed-hours", None, "2026-03-02 13:30"),
        ("2026-03-02 17:00", False, "closed-hours", None, "2026-03-03 07:30"),
        ("2026-03-06 17:00", False, "closed-hours", None, "2026-03-09 07:30"),
        ("2026-03-07 09:00", False, "day-off", None, "2026-03-09 07:30"),
    ],
)
def test_open_now_until_when_and_when_again(
    now: str, open_: bool, why: str, until: str | None, next_: str | None
) -> None:
    found = opening(CENTRE, at(now).astimezone(ZoneInfo("UTC")))
    assert (found.open, found.why) == (open_, why)
    assert found.until == (at(until) if until else None)
    assert found.next == (at(next_) if next_ else None)


def test_a_holiday_is_a_day_off_and_a_swapped_saturday_has_the_hours_of_monday() -> None:
    centre = replace(CENTRE, holidays=("2026-03-03",), extra_days=("2026-03-07",))
    assert opening(centre, at("2026-03-03 09:00")).why == "day-off"
    assert opening(centre, at("2026-03-02 18:00")).next == at("2026-03-04 07:30")
    assert opening(centre, at("2026-03-07 09:00")).until == at("2026-03-07 11:30")
    assert opening(centre, at("2026-03-06 18:00")).next == at("2026-03-07 07:30")


def test_a_centre_that_is_always_open_has_no_end() -> None:
    found = opening(with_rules(always_open=True), at("2026-03-08 03:00"))
    assert (found.open, found.until, found.next) == (True, None, None)


def test_a_closure_of_more_than_a_month_has_no_next() -> None:
    assert opening(replace(CENTRE, hours=()), at("2026-03-02 09:00")).next is None


def test_hours_follow_the_zone_of_the_centre_and_not_the_one_of_the_caller() -> None:
    paris = replace(CENTRE, time_zone="Europe/Paris")
    assert not opening(paris, at("2026-03-02 09:00")).open
    assert opening(paris, at("2026-03-02 15:00")).open


def test_periods_may_be_written_in_any_order() -> None:
    late_first = replace(CENTRE, hours=CENTRE.hours[::-1])
    assert opening(late_first, at("2026-03-02 07:00")).next == at("2026-03-02 07:30")
    assert isinstance(late_first.hours[0], Period)


@pytest.mark.parametrize(
    ("after", "next_"),
    [
        ("2026-03-02", "2026-03-03"),
        ("2026-03-06", "2026-03-09"),
        ("2026-03-07", "2026-03-09"),
    ],
)
def test_the_next_working_day_leaves_out_days_off(after: str, next_: str) -> None:
    assert next_working_day(CENTRE, date.fromisoformat(after)) == date.fromisoformat(next_)


def test_the_next_working_day_knows_holidays_and_those_who_never_close() -> None:
    holiday = replace(CENTRE, holidays=("2026-03-03",))
    assert next_working_day(holiday, date(2026, 3, 2)) == date(2026, 3, 4)
    always = with_rules(always_open=True)
    assert next_working_day(always, date(2026, 3, 6)) == date(2026, 3, 7)
    assert next_working_day(replace(CENTRE, hours=()), date(2026, 3, 2)) is None
