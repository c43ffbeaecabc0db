"""What time it is: the hub's word, else a clock that can be right, else nobody knows."""

from datetime import UTC, datetime, timedelta

from kiosk.times import Stamp, Times, at_least, heard, looked, now, stamp, waited_s

AT = datetime(2026, 11, 24, 1, 15, tzinfo=UTC)
BOOT = Times(boot="today")


def later(**by) -> datetime:
    return AT + timedelta(**by)


def test_nobody_knows_the_time_before_a_hub_was_heard_even_if_the_wall_clock_says_one():
    assert now(BOOT, 5.0) is None
    assert now(looked(BOOT, AT, 5.0), 5.0) is None


def test_the_hubs_time_goes_on_by_the_clock_that_only_counts():
    times = heard(looked(BOOT, datetime(1970, 1, 1, tzinfo=UTC), 90.0), AT, 100.0)
    assert now(times, 130.5) == later(seconds=30.5)


def test_the_hub_has_the_last_word_also_when_it_goes_back():
    times = heard(heard(BOOT, AT, 100.0), later(hours=-1), 200.0)
    assert now(times, 200.0) == later(hours=-1)


def test_after_a_reboot_the_wall_clock_counts_unless_it_lies_before_what_the_hub_said():
    before = Times(boot="today", hub=Stamp(boot="yesterday", s=9e9, at=AT))
    assert now(before, 10.0) is None  # nobody looked at the wall clock
    assert now(looked(before, later(hours=2), 10.0), 40.0) == later(hours=2, seconds=30)
    assert now(looked(before, later(seconds=-1), 10.0), 10.0) is None
    assert now(looked(before, later(seconds=-1), 10.0), 11.0) == AT
    assert looked(before, None, 10.0) == before


def test_old_news_only_tell_that_it_is_not_earlier():
    told = at_least(BOOT, AT)
    assert now(told, 50.0) is None
    assert now(looked(told, later(hours=1), 50.0), 50.0) == later(hours=1)
    assert at_least(told, later(hours=-1)) == told
    assert at_least(told, later(hours=1)).hub == Stamp(at=later(hours=1))
    fresh = heard(BOOT, AT, 100.0)
    assert at_least(fresh, later(hours=9)) == fresh  # what is certain is not made uncertain


def test_a_machine_without_a_name_for_its_boot_believes_no_seconds_of_another():
    times = Times(boot="", hub=Stamp(boot="", s=100.0, at=AT))
    assert now(times, 130.0) is None


def test_how_long_somebody_has_waited_is_told_by_whatever_clock_can():
    given = stamp(heard(BOOT, AT, 100.0), 100.0)
    assert given == Stamp(boot="today", s=100.0, at=AT)
    assert waited_s(given, Stamp(boot="today", s=160.0)) == 60.0
    assert waited_s(given, Stamp(boot="later", s=1.0, at=later(minutes=5))) == 300.0
    assert waited_s(given, Stamp(boot="later", s=1.0)) is None
    assert waited_s(Stamp(boot="", s=1.0), Stamp(boot="", s=9.0)) is None
    assert waited_s(given, Stamp(boot="later", s=1.0, at=later(minutes=-5))) == 0.0
