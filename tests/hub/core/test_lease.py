"""Which numbers a kiosk is lent: from the top of a thousand, and nobody else's."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from immutables import Map

from hub.core import commands as c
from hub.core.lease import (
    by_series,
    lacking,
    lease_with,
    next_block,
    quota_left,
    quota_shares,
    unused,
)
from hub.core.model import Day, Lent, Skip, TicketId
from tests.hub.core.hall import CENTRE, Hall, with_rules
from tests.hub.core.kiosks import Kiosk

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def lent(
    first: int, last: int, *, series: str = "A", device: str = "kiosk-1", on: date = MONDAY
) -> Lent:
    return Lent(device=device, series=series, date=on, first=first, last=last)


def day(*leases: Lent, last: int = 0, skipped_to: int = 0) -> Day:
    hall = Hall()
    hall.open("1")
    skips = (Skip(series="A", date=MONDAY, first=1, last=skipped_to),) if skipped_to else ()
    return replace(
        hall.day, last_number=Map({"A": last}), leases=leases, lent=by_series(leases), skips=skips
    )


def test_the_first_block_is_the_top_of_the_first_thousand_and_the_next_below() -> None:
    assert next_block(day(), "A", 50) == (950, 999)
    assert next_block(day(lent(950, 999)), "A", 50) == (900, 949)
    assert next_block(day(lent(950, 999)), "A", 50, [lent(900, 949)]) == (850, 899)
    assert next_block(day(lent(950, 999)), "H", 50) == (950, 999)


def test_no_block_comes_nearer_than_a_hundred_to_the_hubs_own_numbers() -> None:
    assert next_block(day(last=849), "A", 50) == (950, 999)
    assert next_block(day(last=850), "A", 50) == (1950, 1999)
    assert next_block(day(last=1849), "A", 50) == (1950, 1999)
    assert next_block(day(last=1850), "A", 50) == (2950, 2999)


def test_a_block_fits_into_a_gap_that_another_size_left() -> None:
    assert next_block(day(lent(970, 999), lent(900, 919)), "A", 50) == (920, 969)
    assert next_block(day(lent(970, 999), lent(921, 930)), "A", 50) == (871, 920)
    assert next_block(day(lent(101, 999)), "A", 50) == (1950, 1999)


def test_a_block_has_no_number_that_somebody_holds() -> None:
    held = replace(day(), by_number=Map({"A960": TicketId("t")}), top_number=Map({"A": 960}))
    assert next_block(held, "A", 30) == (970, 999)
    assert next_block(held, "A", 50) == (910, 959)


def test_above_skipped_numbers_a_thousand_is_left_to_what_a_lost_store_may_have_lent() -> None:
    assert next_block(day(last=1000, skipped_to=1000), "A", 50) == (2950, 2999)
    assert next_block(day(last=3000, skipped_to=3000), "A", 50) == (4950, 4999)
    assert next_block(day(last=1000, skipped_to=1000), "H", 50) == (950, 999)


def test_numbers_end_where_paper_has_no_room_for_more() -> None:
    assert next_block(day(last=97_999), "A", 50) == (98_950, 98_999)
    assert next_block(day(last=98_900), "A", 50) is None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    size=st.integers(1, 500),
    last=st.integers(0, 3000),
    kiosks=st.integers(1, 8),
    given_=st.sets(st.integers(1, 3000), max_size=20),
)
def test_whatever_was_given_no_two_kiosks_are_lent_one_number(
    size: int, last: int, kiosks: int, given_: set[int]
) -> None:
    known = replace(
        day(last=last),
        by_number=Map({f"A{n:03d}": TicketId(str(n)) for n in given_}),
        top_number=Map({"A": max(given_, default=0)}),
    )
    taken: list[Lent] = []
    for n in range(kiosks):
        block = next_block(known, "A", size, taken)
        assert block is not None
        taken.append(lent(*block, device=f"kiosk-{n}"))
    numbers = [n for one in taken for n in range(one.first, one.last + 1)]
    assert len(numbers) == len(set(numbers)) == size * kiosks
    assert min(numbers) > last + 100
    assert given_.isdisjoint(numbers)


def test_a_kiosk_lacks_a_block_for_today_and_one_for_the_next_working_day() -> None:
    found = list(lacking(CENTRE, day(), "kiosk-1"))
    assert {(one.series, one.date, one.first) for one in found} == {
        ("A", MONDAY, 950), ("A", TUESDAY, 900), ("H", MONDAY, 950),
        ("H", TUESDAY, 900), ("K", MONDAY, 950), ("K", TUESDAY, 900),
    }  # fmt: skip


def test_on_friday_the_next_working_day_is_monday() -> None:
    friday = replace(day(), date=date(2026, 3, 6))
    assert {one.date for one in lacking(CENTRE, friday, "k")} == {
        date(2026, 3, 6),
        date(2026, 3, 9),
    }
    always = with_rules(always_open=True)
    assert {one.date for one in lacking(always, friday, "k")} == {
        date(2026, 3, 6),
        date(2026, 3, 7),
    }


def test_with_no_working_day_in_sight_only_today_is_lent() -> None:
    closed = replace(CENTRE, hours=())
    assert {one.date for one in lacking(closed, day(), "k")} == {MONDAY}


@pytest.mark.parametrize(("spent", "more"), [(25, False), (26, True), (50, True)])
def test_a_new_block_comes_before_the_old_one_is_used_up(spent: int, more: bool) -> None:
    today = replace(day(lent(950, 999), lent(900, 949, on=TUESDAY)), spent=Map({("A", 950): spent}))
    found = [one for one in lacking(CENTRE, today, "kiosk-1") if one.series == "A"]
    assert found == ([lent(850, 899)] if more else [])


def test_the_lease_of_another_kiosk_or_day_is_not_ours() -> None:
    today = day(lent(950, 999, device="kiosk-2"), lent(900, 949, on=date(2026, 2, 27)))
    wanted = {one.date for one in lacking(CENTRE, today, "kiosk-1") if one.series == "A"}
    assert wanted == {MONDAY, TUESDAY}


def test_only_todays_tickets_use_up_a_lease_of_today() -> None:
    today = replace(day(lent(950, 999)), spent=Map({("A", 950): 3}))
    assert unused(today, lent(950, 999)) == 47
    assert unused(today, lent(950, 999, on=TUESDAY)) == 50


@pytest.mark.parametrize(
    ("n", "first"), [(949, None), (950, 950), (999, 950), (1000, None), (10, 1)]
)
def test_the_lease_that_a_number_is_in(n: int, first: int | None) -> None:
    found = lease_with(by_series([lent(950, 999), lent(1, 50)]), "A", n)
    assert (found.first if found else None) == first
    assert lease_with(by_series([]), "A", n) is None


def with_quota(n: int) -> Hall:
    fields = (replace(CENTRE.fields[0], quota_per_day=n), *CENTRE.fields[1:])
    return Hall(replace(CENTRE, fields=fields))


def test_what_is_left_of_a_quota_is_shared_among_the_kiosks() -> None:
    hall = with_quota(10)
    for name in ("kiosk-1", "kiosk-2", "kiosk-3"):
        hall.do(c.Lend(device=name))
    hall.press()
    field = hall.centre.fields[0]
    assert quota_left(hall.day, field, MONDAY) == 9
    assert quota_left(hall.day, field, TUESDAY) == 10
    assert quota_left(hall.day, hall.centre.fields[1], MONDAY) is None
    assert quota_shares(hall.centre, hall.day, MONDAY) == {"A": 3}
    assert quota_shares(hall.centre, hall.day, TUESDAY) == {"A": 3}


def test_a_quota_without_kiosks_is_whole_and_never_below_nothing() -> None:
    hall = with_quota(1)
    hall.press()
    assert quota_shares(hall.centre, hall.day, MONDAY) == {"A": 0}
    fewer = replace(hall.centre.fields[0], quota_per_day=1)
    assert quota_left(replace(hall.day, given=Map({"civil": 5})), fewer, MONDAY) == 0


@pytest.mark.parametrize(("days_wrong", "spent"), [(0, {("A", 950): 1}), (1, {}), (-1, {})])
def test_what_a_kiosk_with_a_wrong_date_gives_uses_up_nothing_of_today(
    days_wrong: int, spent: dict[tuple[str, int], int]
) -> None:
    hall = Hall()
    hall.do(c.Lend(device="kiosk-1"))
    kiosk = Kiosk("kiosk-1", "X1", days_wrong=days_wrong)
    kiosk.hears(hall.day)
    paper = kiosk.gives(hall.centre, "p", "civil", hall.now, True)
    hall.do(kiosk.settles(paper, hall.now))
    assert dict(hall.day.spent) == spent
