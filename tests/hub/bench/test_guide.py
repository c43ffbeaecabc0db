"""The newcomer's next step follows what happens, whoever makes it happen."""

from hub.bench.guide import Next, next_step, waiting
from hub.core import commands as c
from hub.core.model import CounterId
from tests.hub.core.hall import Hall


def step(hall: Hall, counter: str = "1") -> Next:
    return next_step(hall.centre, hall.day, CounterId(counter), hall.now)


def hint(hall: Hall, counter: str = "1") -> tuple[int, str]:
    found = step(hall, counter)
    return found.step, found.hint


def test_the_way_of_one_person_lights_each_step_in_turn() -> None:
    hall = Hall()
    hall.do(c.Tick())
    assert hint(hall) == (1, "press")
    hall.press()
    assert hint(hall) == (2, "sign-in")
    hall.at(c.SignIn, "1", officer="an")
    assert hint(hall) == (2, "open")
    hall.at(c.Open, "1")
    assert hint(hall) == (2, "call")
    hall.call("1")
    assert hint(hall) == (3, "start")
    hall.at(c.Start, "1")
    assert hint(hall) == (3, "finish")
    hall.at(c.Finish, "1")
    assert hint(hall) == (4, "rate")
    (visit,) = hall.day.visits
    hall.do(c.Rate(rating_id="r", device="pad-1", counter=CounterId("1"), visit=visit, level=4))
    assert hint(hall) == (1, "press")


def test_a_window_that_closed_is_no_step_any_more() -> None:
    hall = Hall()
    hall.press()
    hall.open("1")
    hall.serve("1")
    assert hint(hall)[0] == 4
    hall.wait(s=31)
    assert hint(hall)[0] == 1


def test_who_waits_for_another_counter_is_pointed_to() -> None:
    hall = Hall()
    number = hall.press("land")
    found = step(hall, "1")
    assert (found.step, found.hint, found.number, found.counter) == (2, "elsewhere", number, "2")


def test_each_counter_says_how_many_it_could_call() -> None:
    hall = Hall()
    hall.press("land")
    hall.press("land")
    hall.press("civil")
    assert waiting(hall.centre, hall.day, hall.now) == {"1": 1, "2": 3, "3": 2}
