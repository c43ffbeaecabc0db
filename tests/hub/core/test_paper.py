"""What a paper says: whether its person may still stand here, and whose place that is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from hub.core import commands as c
from hub.core.case import Case
from hub.core.paper import as_issued, is_of_today, is_surely_of_today, place_in_line
from tests.hub.core.hall import MORNING, Hall

MONDAY = date(2026, 3, 2)
SUNDAY, TUESDAY = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
FOUR = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)  # when the business day of Monday begins


def paper(n: int = 950, **more: object) -> c.Settle:
    fields = {
        "request_id": f"p{n}", "device": "kiosk-1", "number": f"A{n:03d}", "series": "A", "n": n,
        "service": "civil", "language": "vi", "priority": None, "token": "t", "how": "lease",
        "order": 1, "business_day": MONDAY, "printed": True, **more,
    }  # fmt: skip
    return c.Settle(**fields)  # type: ignore[arg-type]


def case_of(hall: Hall) -> Case:
    return Case(centre=hall.centre, day=hall.day, now=hall.now, at=hall.now)


@pytest.fixture
def hall() -> Hall:
    """A hub that was switched on at eight, an hour after the first person came."""
    hall = Hall()
    hall.do(c.Tick())
    return hall


@pytest.mark.parametrize(
    ("on", "waited_s", "today", "surely"),
    [
        (MONDAY, 60.0, True, True),
        (MONDAY, None, True, True),
        (TUESDAY, None, True, True),  # a kiosk whose clock is ahead
        (None, None, True, False),
        (None, 60.0, True, False),
        (SUNDAY, 60.0, True, False),  # a kiosk whose clock is behind
        (SUNDAY, 4 * 3600.0, True, False),  # to the second when the day began
        (SUNDAY, 4 * 3600.0 + 1, False, False),
        (SUNDAY, None, False, False),
        (MONDAY, 24 * 3600.0, True, False),  # the date speaks for it, the time against it
    ],
)
def test_by_the_date_or_by_the_time_a_paper_is_of_today(
    hall: Hall, on: date | None, waited_s: float | None, today: bool, surely: bool
) -> None:
    told = paper(business_day=on, waited_s=waited_s)
    assert is_of_today(case_of(hall), told) is today
    assert is_surely_of_today(case_of(hall), told) is surely


def test_the_place_is_the_time_of_the_paper_and_not_of_telling_it(hall: Hall) -> None:
    hall.wait(min=30)
    told = paper(waited_s=600.0)
    assert place_in_line(case_of(hall), told) == hall.now - timedelta(minutes=10)


def test_who_came_before_the_hub_was_switched_on_keeps_the_time(hall: Hall) -> None:
    assert place_in_line(case_of(hall), paper(waited_s=3600.0)) == MORNING - timedelta(hours=1)


def test_nobody_has_a_place_from_before_the_day_began(hall: Hall) -> None:
    assert place_in_line(case_of(hall), paper(waited_s=86_400.0)) == FOUR


def test_a_time_that_nobody_knows_is_now(hall: Hall) -> None:
    assert place_in_line(case_of(hall), paper()) == hall.now


def test_the_numbers_of_a_kiosk_are_in_order_whatever_it_counted(hall: Hall) -> None:
    hall.wait(min=30)
    hall.do(paper(952, waited_s=600.0))
    ten_minutes_ago = hall.now - timedelta(minutes=10)
    assert place_in_line(case_of(hall), paper(951, waited_s=0.0)) == ten_minutes_ago
    assert place_in_line(case_of(hall), paper(953, waited_s=900.0)) == ten_minutes_ago


def test_other_kiosks_and_people_who_came_back_say_nothing_of_the_order(hall: Hall) -> None:
    hall.open("1")
    hall.wait(min=30)
    hall.do(paper(952, waited_s=600.0))
    other = paper(951, device="kiosk-2", waited_s=0.0)
    assert place_in_line(case_of(hall), other) == hall.now
    local = paper(951, how="hub", waited_s=0.0)
    assert place_in_line(case_of(hall), local) == hall.now
    hall.call("1")
    hall.at(c.NoShow, "1")
    hall.wait(min=20)
    hall.at(c.Return, "1", number="A952")
    assert place_in_line(case_of(hall), paper(953, waited_s=1200.0)) == hall.now - timedelta(
        minutes=20
    )


def test_a_number_that_is_mad_is_not_taken_for_one_of_ours(hall: Hall) -> None:
    case = case_of(hall)
    assert as_issued(case, paper(90_000, how="hub"), "p", hall.now).how == "hub"
    assert as_issued(case, paper(90_001, how="hub"), "p", hall.now).how == "lease"


def test_a_field_that_has_no_priority_gives_none(hall: Hall) -> None:
    case = case_of(hall)
    told = paper(priority="old")
    assert as_issued(case, told, "p", hall.now).priority == "old"
    assert as_issued(case, replace(told, service="result"), "p", hall.now).priority is None
    assert as_issued(case, replace(told, priority="duke"), "p", hall.now).priority is None
