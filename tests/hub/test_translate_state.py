"""The retained states: whoever reads one knows all of it."""

from dataclasses import replace

import pytest

from hub.core import commands as c
from hub.core.centre import Counter
from hub.translate_state import board, counter_state, menu, news, place, retained
from kit.wire import messages as m
from kit.wire.codec import MAX_BYTES, encode
from tests.hub.core.hall import CENTRE, MORNING, Hall


def counter(id_: str) -> Counter:
    return next(one for one in CENTRE.counters if one.id == id_)


def state(hall: Hall, id_: str = "1") -> m.CounterState:
    return counter_state(hall.centre, hall.day, counter(id_), hall.now)


def at_board(hall: Hall, id_: str = "1") -> m.BoardCounter:
    shown = board(hall.centre, hall.day, hall.now)
    return next(one for one in shown.counters if one.id == id_)


def test_before_the_first_day_everything_is_closed() -> None:
    shown = board(CENTRE, None, MORNING)
    assert [one.state for one in shown.counters] == ["closed"] * 4
    assert menu(CENTRE, None, MORNING).services[0].waiting == 0


def test_the_menu_offers_every_service_with_its_queue() -> None:
    hall = Hall()
    hall.press("civil")
    hall.press("marriage")
    hall.press("land")
    shown = menu(hall.centre, hall.day, hall.now)
    assert [(one.id, one.series, one.waiting, one.open) for one in shown.services] == [
        ("civil", "A", 2, True), ("marriage", "A", 2, True), ("land", "H", 1, True),
        ("result", "K", 0, True),
    ]  # fmt: skip
    assert [one.id for one in shown.priorities] == ["old", "baby"]
    assert shown.utc_offset_min == 420


def test_at_noon_the_menu_says_when_to_come_back() -> None:
    hall = Hall()
    hall.press()
    hall.wait(h=4)
    shown = menu(hall.centre, hall.day, hall.now)
    assert not shown.open
    assert not any(one.open for one in shown.services)
    assert shown.notice == "Đã hết giờ lấy số buổi sáng. Mời Ông/Bà quay lại từ 13 giờ 30."


def test_the_board_follows_a_person_through_a_counter() -> None:
    hall = Hall()
    hall.press()
    assert (at_board(hall).state, at_board(hall).officer) == ("closed", None)
    hall.at(c.SignIn, "1", officer="an")
    assert (at_board(hall).state, at_board(hall).officer) == ("paused", "An")
    hall.at(c.Open, "1")
    assert (at_board(hall).state, at_board(hall).number) == ("open", None)
    hall.call("1")
    assert (at_board(hall).state, at_board(hall).number) == ("calling", "A001")
    hall.at(c.Start, "1")
    assert (at_board(hall).state, at_board(hall).number) == ("serving", "A001")
    hall.at(c.Finish, "1")
    assert (at_board(hall).state, at_board(hall).number) == ("open", None)


def test_a_pause_says_its_reason() -> None:
    hall = Hall()
    hall.open("1")
    hall.at(c.Pause, "1", reason="lunch")
    assert (at_board(hall).state, at_board(hall).reason) == ("paused", "Nghỉ trưa")


def test_the_board_names_who_is_next_and_who_was_missed() -> None:
    hall = Hall()
    hall.open("1")
    for _ in range(6):
        hall.press()
    for _ in range(2):
        hall.call("1")
        hall.wait(s=30)
        hall.at(c.NoShow, "1")
    shown = board(hall.centre, hall.day, hall.now)
    assert shown.missed == ("A002", "A001")
    assert (shown.queues[0].waiting, shown.queues[0].next) == (4, ("A003", "A004", "A005"))


def test_a_person_whose_paper_is_being_printed_waits_but_is_not_next() -> None:
    hall = Hall()
    hall.press(paper=False)
    shown = board(hall.centre, hall.day, hall.now)
    assert (shown.queues[0].waiting, shown.queues[0].next) == (1, ())


def test_the_latest_calls_come_first_and_only_once_each() -> None:
    hall = Hall()
    hall.open("1", "2")
    hall.press()
    hall.press()
    hall.call("1")
    hall.call("2")
    hall.at(c.Recall, "1")
    shown = board(hall.centre, hall.day, hall.now).calls
    assert [(one.number, one.counter) for one in shown] == [("A001", "1"), ("A002", "2")]


def test_a_finished_visit_may_be_rated_for_its_time_and_no_longer() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.serve("1")
    window = state(hall).rate
    assert window is not None
    assert (window.number, window.officer, window.for_s) == ("A001", "An", 30)
    hall.wait(s=29)
    assert state(hall).rate == window
    hall.wait(s=1)
    assert state(hall).rate is None


def test_a_rated_visit_is_not_offered_again() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.serve("1")
    window = state(hall).rate
    assert window is not None
    hall.do(c.Rate(rating_id="r", device="p", counter="1", visit=window.visit, level=4))  # type: ignore[arg-type]
    assert state(hall).rate is None


def test_an_officer_who_left_the_set_up_is_still_somebody() -> None:
    hall = Hall()
    hall.open("1")
    hall.centre = replace(hall.centre, officers=())
    assert at_board(hall).officer == "an"


def test_time_alone_is_no_news() -> None:
    hall = Hall()
    hall.press()
    said = {place(one): one.message for one in retained(hall.centre, hall.day, hall.now)}
    hall.wait(min=3)
    later = retained(hall.centre, hall.day, hall.now)
    assert news(said, later) == ()
    assert len(news({}, later)) == len(later) == 2 + len(CENTRE.counters)


@pytest.mark.parametrize("counters", [40])
def test_the_largest_hall_still_fits_into_one_message(counters: int) -> None:
    long = "Phòng Tài nguyên và Môi trường – Đất đai"
    fields = tuple(
        replace(CENTRE.fields[0], id=f"f{n}", name=long, name_en=long) for n in range(12)
    )
    hall = Hall(
        replace(
            CENTRE,
            fields=fields,
            services=(replace(CENTRE.services[0], field="f0"),),
            counters=tuple(Counter(id=str(n), fields=("f0",)) for n in range(counters)),
        )
    )
    hall.press()
    for n in range(counters):
        hall.at(c.SignIn, str(n), officer="an") if n == 0 else None
    assert len(encode(board(hall.centre, hall.day, hall.now))) <= MAX_BYTES
