"""Which number comes next when nobody can be asked: never one that was given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.holdings import (
    Holdings,
    Own,
    Taken,
    adopt,
    business_day,
    by_clock,
    forget,
    shut,
    take,
    take_own,
    tops,
)
from kit.wire.messages_offline import LentDay, LentRange, QuotaLeft, Span
from tests.kiosk.stand import AT, DAYS, FOUR, TODAY, TOMORROW, lease, ranges


def holdings(**changes) -> Holdings:
    return Holdings(**{"local_series": "X2", "lease": lease()} | changes)


def taken(found: Holdings, series: str | None = "A", at: datetime | None = AT) -> tuple:
    found, one = take(found, series, at, 100.0, certain=True)
    assert isinstance(one, Taken), one
    return found, one


def test_a_lent_number_carries_its_series_and_day():
    after, one = taken(holdings())
    assert one == Taken(number="A950", series="A", n=950, how="lease", date=TODAY)
    assert after.used == {("A", TODAY, 950)}


def test_a_number_beyond_999_is_lent_as_well():
    found = holdings(lease=lease(ranges=ranges(1950, 1999, TODAY)))
    assert taken(found)[1].number == "A1950"


def test_a_series_that_nobody_knows_has_no_lent_numbers():
    assert taken(holdings(), None)[1].number == "X2-001"
    assert taken(holdings(), "Q")[1].number == "X2-001"


def test_the_business_day_is_the_hubs_not_the_calendars():
    assert business_day(lease(), FOUR) == TODAY
    assert business_day(lease(), FOUR - timedelta(seconds=1)) is None  # before all that is known
    assert business_day(lease(), FOUR + timedelta(hours=23)) == TODAY  # 03:00 the next morning
    assert business_day(lease(), FOUR + timedelta(hours=24)) == TOMORROW
    assert business_day(lease(), FOUR + timedelta(days=2)) == "2020-04-01"
    assert business_day(lease(), FOUR + timedelta(days=33)) == "2020-05-02"
    assert business_day(lease(days=()), AT) is None
    assert business_day(None, AT) is None
    assert business_day(lease(), None) is None


def test_hours_are_told_for_the_lent_days_only():
    opens = FOUR + timedelta(hours=3.5)
    assert shut(lease(), opens - timedelta(seconds=1))
    assert not shut(lease(), opens)
    assert shut(lease(), FOUR + timedelta(hours=7.5))
    assert not shut(lease(), FOUR - timedelta(hours=9))
    assert not shut(lease(), FOUR + timedelta(days=2, hours=1))
    assert not shut(lease(), None)
    assert not shut(lease(days=()), AT)
    assert shut(lease(days=(replace(DAYS[0], spans=()),)), AT)  # a day off


def test_the_second_of_the_day_is_a_number_that_no_restart_gives_again():
    assert by_clock(datetime(2026, 11, 24, 0, 0, 0, tzinfo=UTC), 5.0) == 1
    assert by_clock(datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC), 5.0) == 86_400
    assert by_clock(None, 86_400 * 3 + 7.9) == 8


def test_the_own_series_never_goes_back_whatever_the_date_does():
    found = holdings(own=Own(n=7, date=TOMORROW))
    after, one = take_own(found, AT, 100.0, certain=True)  # the clock is a day behind
    assert (one.number, one.date) == ("X2-008", TODAY)
    assert after.own == Own(n=8, date=TOMORROW)


def test_a_new_day_that_only_the_wall_clock_says_does_not_begin_the_own_series_anew():
    found = holdings(own=Own(n=7, date=TODAY))
    tomorrow = AT + timedelta(days=1)
    found, one = take_own(found, tomorrow, 100.0, certain=False)
    assert (one.number, found.own) == ("X2-008", Own(n=8, date=TODAY, unsure=True))
    found, one = take_own(found, tomorrow, 100.0, certain=True)  # it was tomorrow perhaps
    assert (one.number, found.own) == ("X2-009", Own(n=9, date=TOMORROW))
    found, one = take_own(found, AT + timedelta(days=2), 100.0, certain=True)
    assert one.number == "X2-001"


def test_what_a_kiosk_holds_is_the_last_number_of_all_its_ranges():
    found = holdings(lease=lease(ranges=ranges(900, 949, TODAY) + ranges(950, 999)))
    assert tops(found) == {("A", TODAY): 999, ("X", TODAY): 999,
                           ("A", TOMORROW): 999, ("X", TOMORROW): 999}  # fmt: skip
    assert tops(holdings(lease=None)) == {}


def test_a_range_whose_beginning_the_hub_took_away_is_the_same_range():
    found = adopt(Holdings(memory="new"), lease(), unsettled={}, retained=True)
    found = adopt(found, lease(ranges=ranges(960, 999)), unsettled={}, retained=False)
    assert taken(replace(found, local_series="X2"))[1].number == "X2-001"


def test_numbers_of_days_that_are_over_are_forgotten():
    found, _ = taken(holdings())
    assert forget(found, TODAY) == found
    assert forget(found, TOMORROW).used == frozenset()
    wary = adopt(Holdings(memory="new"), lease(), unsettled={}, retained=True)
    assert {date for _, date, _ in forget(wary, TOMORROW).spoilt} == {TOMORROW}


def test_the_own_series_gives_no_number_again_when_the_hub_says_that_it_is_yesterday_again():
    found, numbers = holdings(lease=lease(ranges=())), []
    for days in (0, 0, 0, 1, 1, 0, 0):
        found, one = taken(found, "A", AT + timedelta(days=days))
        numbers.append((one.date, one.n))
    assert numbers == [(TODAY, 1), (TODAY, 2), (TODAY, 3), (TOMORROW, 1), (TOMORROW, 2),
                       (TODAY, 4), (TODAY, 5)]  # fmt: skip


def test_what_is_left_of_a_quota_never_comes_back_by_asking():
    full = lease(quotas=(QuotaLeft(series="A", date=TODAY, left=1),))
    found = adopt(holdings(), full, unsettled={}, retained=False)
    found, _ = taken(found)
    for _ in range(3):
        found, refused = take(found, "A", AT, 100.0, certain=True)
        assert refused == "quota-full"
    assert taken(found, "A", None)[1].how == "local"  # without a date nobody can tell


# A step: how many hours go by, what the kiosk believes the time to be, and what happens.
TRUE, UNKNOWN, AHEAD = "true", "unknown", "ahead"
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 7, 24, 50]),
        st.sampled_from([TRUE, TRUE, UNKNOWN, AHEAD]),
        st.sampled_from(["A", "X", "Q", None, "lease", "old lease"]),
    ),
    max_size=60,
)


@given(steps=STEPS, memory=st.sampled_from(["kept", "new", "lost"]), size=st.integers(0, 4))
def test_no_number_is_on_two_papers_of_one_day_whatever_the_clock_says(steps, memory, size):
    """`AHEAD` is a clock that runs two days before: the only wrong way that can be believed."""
    found, real, seen = holdings(lease=None, memory=memory), AT, set()
    for hours, clock, what in steps:
        real += timedelta(hours=hours, seconds=1)
        day = business_day(open_lease(AT, 0), real)
        if what in ("lease", "old lease"):
            fresh = open_lease(real, size)
            found = adopt(found, fresh, unsettled={}, retained=what == "old lease")
            continue
        at = {TRUE: real, UNKNOWN: None, AHEAD: real + timedelta(days=2)}[clock]
        now_s = (real - AT).total_seconds()
        found, one = take(found, what, at, now_s, certain=clock == TRUE)
        if isinstance(one, Taken):
            assert (one.number, day) not in seen
            seen.add((one.number, day))


def open_lease(at: datetime, size: int):
    """A lease of the day at `at` and the next; blocks of two days never overlap, as the hub's."""
    start = FOUR + timedelta(days=(at - FOUR).days)
    days = [start.date() + timedelta(days=n + 1) for n in range(2)]
    spans = (Span(start=start, end=start + timedelta(days=2)),)
    lent = tuple(
        LentDay(date=day.isoformat(), start=start + timedelta(days=n),
                end=start + timedelta(days=n + 1), spans=spans)
        for n, day in enumerate(days)
    )  # fmt: skip
    blocks = tuple(
        LentRange(series=series, date=day.isoformat(), first=900 + 5 * (day.day % 10),
                  last=899 + 5 * (day.day % 10) + size)
        for day in days for series in ("A", "X") if size
    )  # fmt: skip
    return lease(at=at, date=days[0].isoformat(), days=lent, ranges=blocks)
