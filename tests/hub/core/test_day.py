"""The business date of an instant."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from hub.core.centre import Rules
from hub.core.day import business_date, day_begins, kept_until
from tests.hub.core.hall import CENTRE


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-03-02T20:59:59", "2026-03-02"),  # 3:59:59 in Vietnam
        ("2026-03-02T21:00:00", "2026-03-03"),  # 4:00
        ("2026-03-02T17:30:00", "2026-03-02"),  # half past midnight
        ("2026-12-31T21:00:00", "2027-01-01"),
    ],
)
def test_the_day_changes_at_four_in_local_time(utc: str, day: str) -> None:
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert business_date(CENTRE, now) == date.fromisoformat(day)


def test_the_hour_of_the_change_is_a_setting() -> None:
    centre = replace(CENTRE, rules=Rules(day_starts_at=time(0, 0)))
    assert business_date(centre, datetime(2026, 3, 2, 17, 0, tzinfo=UTC)) == date(2026, 3, 3)


def test_a_person_keeps_the_old_day_for_two_hours_at_most() -> None:
    assert kept_until(CENTRE, date(2026, 3, 2)) == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)


def test_a_business_day_begins_at_four_in_local_time() -> None:
    assert day_begins(CENTRE, date(2026, 3, 2)) == datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
    assert business_date(CENTRE, day_begins(CENTRE, date(2026, 3, 2))) == date(2026, 3, 2)
