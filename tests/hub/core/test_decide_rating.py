"""When a rating counts, and whose it is."""

from typing import Any

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.errors import Refused
from tests.hub.core.hall import Hall

VISIT = "2026-03-02.A001.v1"


def served() -> Hall:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.serve("1")
    return hall


def rating(rating_id: str = "r1", **changes: Any) -> c.Rate:
    fields = {"device": "pad-1", "counter": "1", "visit": VISIT, "level": 4, **changes}
    return c.Rate(rating_id=rating_id, **fields)


def test_a_rating_lands_on_the_officer_of_the_visit_even_after_a_change_of_shift() -> None:
    hall = served()
    hall.at(c.SignIn, "1", officer="em")
    (rated,) = hall.do(rating(level=1, reasons=("slow",)))
    assert isinstance(rated, e.Rated)
    assert (rated.officer, rated.counter, rated.level, rated.reasons) == ("an", "1", 1, ("slow",))
    assert hall.counter("1").ended_visit is None
    hall.check()


def test_the_rating_of_the_person_before_stays_with_that_person() -> None:
    hall = served()
    hall.press()
    hall.serve("1")
    hall.do(rating())
    levels = {str(visit.id): visit.level for visit in hall.day.visits.values()}
    assert levels == {"2026-03-02.A001.v1": 4, "2026-03-02.A002.v1": None}
    assert hall.counter("1").ended_visit == "2026-03-02.A002.v1"


def test_five_presses_of_a_child_are_one_rating() -> None:
    hall = served()
    hall.do(rating("r1"))
    assert hall.do(rating("r1")) == ()
    for n in range(2, 6):
        with pytest.raises(Refused, match="already-rated"):
            hall.do(rating(f"r{n}"))
    assert len(hall.day.ratings) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"visit": "2026-03-02.A999.v1"}, "unknown-visit"),
        ({"counter": "2"}, "wrong-counter"),
        ({"level": 0}, "bad-level"),
        ({"level": 5}, "bad-level"),
    ],
)
def test_a_rating_that_fits_nothing_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused) as no:
        served().do(rating(**changes))
    assert no.value.reason == reason


def test_a_pad_with_an_old_list_of_reasons_costs_nobody_the_rating() -> None:
    (rated,) = served().do(rating(level=1, reasons=("karaoke", "slow")))
    assert isinstance(rated, e.Rated)
    assert (rated.level, rated.reasons) == (1, ("slow",))


def test_nobody_is_rated_while_serving() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.call("1")
    hall.at(c.Start, "1")
    with pytest.raises(Refused, match="not-finished"):
        hall.do(rating())


def test_a_pad_that_was_offline_over_night_still_delivers() -> None:
    hall = served()
    hall.wait(h=23)
    events = hall.do(rating())
    assert [type(event) for event in events] == [e.SignedOut, e.DayClosed, e.DayOpened, e.Rated]
    with pytest.raises(Refused, match="already-rated"):
        hall.do(rating("r2"))
    hall.check()


def test_two_days_later_is_too_late() -> None:
    hall = served()
    hall.wait(h=25)
    with pytest.raises(Refused, match="too-late"):
        hall.do(rating())
    hall.do(c.Tick())
    hall.wait(h=24)
    with pytest.raises(Refused, match="unknown-visit"):
        hall.do(rating())
