"""The lease: what a kiosk needs to go on alone, retained."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from hub.core import commands as c
from hub.core.centre import Centre
from hub.main import ROOM_FOR_A_BUSY_DAY
from hub.translate_lease import leases, longest, place_of_lease
from hub.translate_state import news, place, retained
from kit.wire import messages_offline as mo
from kit.wire.codec import MAX_BYTES, decode, encode
from tests.hub.core.hall import CENTRE, MORNING, Hall, with_rules

HANOI = timezone(timedelta(hours=7))


def with_quota(n: int) -> Centre:
    first, *others = CENTRE.fields
    return replace(CENTRE, fields=(replace(first, quota_per_day=n), *others))


def lent(hall: Hall, *devices: str) -> Hall:
    for device in devices or ("kiosk-1",):
        hall.do(c.Lend(device=device))
    return hall


def lease(hall: Hall, device: str = "kiosk-1") -> mo.Lease:
    states = {one.parts["device"]: one.message for one in leases(hall.centre, hall.day, hall.now)}
    found = states[device]
    assert isinstance(found, mo.Lease)
    return found


def settle(hall: Hall, n: int, **more: object) -> None:
    plain = c.Settle(
        request_id=f"alone-{n}", device="kiosk-1", number=f"A{n}", series="A", n=n,
        service="civil", language="vi", priority=None, token="", how="lease", order=n,
        business_day=hall.day.date, waited_s=1.0, printed=True,
    )  # fmt: skip
    hall.do(replace(plain, **more))  # type: ignore[arg-type]


def test_a_kiosk_holds_numbers_of_every_series_for_today_and_the_next_day() -> None:
    got = lease(lent(Hall()))
    assert {(one.series, one.date) for one in got.ranges} == {
        (series, on) for series in "AHK" for on in ("2026-03-02", "2026-03-03")
    }
    assert (got.date, got.epoch, got.term) == ("2026-03-02", 1, 0)


def test_a_friday_lease_reaches_to_monday_with_the_hours_of_both() -> None:
    hall = lent(Hall(now=MORNING + timedelta(days=4)))
    got = lease(hall)
    assert [one.date for one in got.days] == ["2026-03-06", "2026-03-09"]
    friday = got.days[0]
    assert friday.start == datetime(2026, 3, 6, 4, 0, tzinfo=HANOI)
    assert friday.end == datetime(2026, 3, 7, 4, 0, tzinfo=HANOI)
    assert [(span.start.hour, span.end.hour) for span in friday.spans] == [(7, 11), (13, 17)]


def test_a_centre_that_never_closes_lends_for_tomorrow_without_a_gap() -> None:
    hall = lent(Hall(with_rules(always_open=True), now=MORNING + timedelta(days=5)))
    today, tomorrow = lease(hall).days
    assert (today.date, tomorrow.date) == ("2026-03-07", "2026-03-08")
    assert today.spans == (mo.Span(start=today.start, end=today.end),)
    assert tomorrow.spans[0].start == today.end


def test_a_lease_says_nothing_new_while_only_the_time_goes_by() -> None:
    hall = lent(Hall(), "kiosk-1", "kiosk-2")
    said = {place(one): one.message for one in leases(hall.centre, hall.day, hall.now)}
    hall.wait(min=20)
    hall.press(paper=False)
    assert news(said, leases(hall.centre, hall.day, hall.now)) == ()


def test_a_used_number_is_not_lent_to_the_same_kiosk_with_a_new_disk() -> None:
    hall = lent(Hall())
    first = next(one for one in lease(hall).ranges if one.series == "A")
    settle(hall, first.first)
    settle(hall, first.first + 1)
    again = next(one for one in lease(hall).ranges if one.series == "A")
    assert (again.first, again.last) == (first.first + 2, first.last)


def test_a_range_that_is_used_up_is_left_out() -> None:
    hall = lent(Hall(with_rules(lease_numbers=2)))
    first = next(one for one in lease(hall).ranges if one.series == "A")
    settle(hall, first.first)
    settle(hall, first.last)
    assert first not in lease(hall).ranges
    assert all(one.first > 0 for one in lease(hall).ranges)


def test_kiosks_share_what_is_left_of_a_quota() -> None:
    hall = lent(Hall(with_quota(11)), "kiosk-1", "kiosk-2")
    hall.press()
    got = {(one.series, one.date): one.left for one in lease(hall).quotas}
    assert got == {("A", "2026-03-02"): 5, ("A", "2026-03-03"): 5}


def test_a_field_without_a_quota_has_none_in_the_lease() -> None:
    assert lease(lent(Hall())).quotas == ()


def test_a_ticket_whose_paper_nobody_reported_is_asked_after_when_it_is_overdue() -> None:
    hall = lent(Hall())
    hall.press(paper=False)
    assert lease(hall).unreported == ()
    hall.wait(s=10)
    hall.do(c.Tick())
    assert lease(hall).unreported == ("press-1",)
    hall.do(c.ReportPrint(ticket="press-1", device="kiosk-1", ok=True))
    assert lease(hall).unreported == ()


def test_nobody_asks_after_a_paper_whose_person_was_called() -> None:
    hall = lent(Hall())
    hall.press(paper=False)
    hall.open("1")
    hall.wait(s=11)
    hall.call("1")
    assert lease(hall).unreported == ()


def test_only_so_many_papers_are_asked_after_at_a_time() -> None:
    hall = lent(Hall())
    for _ in range(15):
        hall.press(paper=False)
    hall.wait(s=11)
    hall.do(c.Tick())
    assert lease(hall).unreported == tuple(f"press-{n}" for n in range(1, 11))


def test_a_kiosk_is_asked_only_after_its_own_papers() -> None:
    hall = lent(Hall(), "kiosk-1", "kiosk-2")
    hall.press(paper=False)
    hall.wait(s=11)
    hall.do(c.Tick())
    assert lease(hall, "kiosk-2").unreported == ()


def test_leases_are_among_the_retained_states_under_the_name_of_their_kiosk() -> None:
    hall = lent(Hall(), "kiosk-2", "kiosk-1")
    places = [place(one) for one in retained(hall.centre, hall.day, hall.now)]
    assert places[-2:] == [place_of_lease("kiosk-1"), place_of_lease("kiosk-2")]


def test_without_kiosks_there_is_no_lease() -> None:
    assert leases(CENTRE, None, MORNING) == ()


@pytest.mark.parametrize("fields", [1, 26])
def test_the_longest_lease_fits_and_travels_even_with_a_field_for_each_letter(fields: int) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    many = tuple(
        replace(CENTRE.fields[0], id=f"f{n}", series=letters[n], quota_per_day=9)
        for n in range(fields)
    )
    got = longest(replace(CENTRE, fields=many), MORNING)
    assert decode(encode(got), mo.Lease) == got
    assert len(encode(got)) + ROOM_FOR_A_BUSY_DAY < MAX_BYTES


def test_a_lease_in_use_is_never_longer_than_the_longest() -> None:
    hall = lent(Hall(replace(with_quota(1000), rules=replace(CENTRE.rules, lease_numbers=4))))
    most, today = len(encode(longest(hall.centre, hall.now))), ("A", "2026-03-02")
    for n in range(40):
        given = next(one for one in lease(hall).ranges if (one.series, one.date) == today)
        settle(hall, given.first, request_id=f"alone-{n}-{given.first}")
        hall.do(c.Tick())
        assert len(encode(lease(hall))) <= most
