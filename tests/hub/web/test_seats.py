"""PINs: the right one opens, wrong ones cost time, and what is remembered is bounded."""

from datetime import timedelta

from hub.web.seats import LONGEST_WAIT_S, REMEMBERED, Tries, pin_is_right
from hub.web.settings import WebSettings
from tests.hub.core.hall import MORNING


def test_the_pin_of_the_house_opens_for_who_has_none_of_their_own() -> None:
    settings = WebSettings(pin="1234", pins={"an": "99"})
    assert pin_is_right(settings, "binh", "1234")
    assert pin_is_right(settings, "an", "99")
    assert not pin_is_right(settings, "an", "1234")
    assert not pin_is_right(settings, "binh", "12345")


def test_without_a_pin_the_door_stays_shut() -> None:
    assert not pin_is_right(WebSettings(), "an", "")


def test_a_pin_may_be_in_vietnamese() -> None:
    assert pin_is_right(WebSettings(pin="đường"), "an", "đường")
    assert not pin_is_right(WebSettings(pin="1234"), "an", "đường")


def test_waits_grow_and_stay_below_a_minute() -> None:
    tries, waits = Tries(), []
    now = MORNING
    for _ in range(9):
        tries.wrong("an", now)
        waits.append(tries.wait_s("an", now))
        now += timedelta(seconds=waits[-1])
        assert tries.wait_s("an", now) == 0
    assert waits == [0, 0, 5, 10, 20, 40, 60, 60, 60]
    assert waits[-1] == LONGEST_WAIT_S


def test_the_right_pin_forgets_the_wrong_ones_and_others_do_not_wait() -> None:
    tries = Tries()
    for _ in range(3):
        tries.wrong("an", MORNING)
    assert tries.wait_s("binh", MORNING) == 0
    tries.right("an")
    assert tries.wait_s("an", MORNING) == 0


def test_ten_thousand_names_do_not_fill_the_memory() -> None:
    tries = Tries()
    for n in range(10_000):
        tries.wrong(f"name-{n}", MORNING)
    assert len(tries.failed) == REMEMBERED
