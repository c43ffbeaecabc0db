"""Calling: next, again, nobody there, a parked one."""

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.errors import Refused
from hub.core.evolve_call import CALLS_KEPT
from hub.core.model import TicketState
from tests.hub.core.hall import Hall, with_rules


def test_a_call_names_the_officer_and_a_call_id_of_its_own() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    (called,) = hall.at(c.CallNext, "1")
    assert isinstance(called, e.Called)
    assert (called.officer, called.call_id, called.why) == ("an", "2026-03-02.A001.1", "first-come")


def test_each_recall_is_a_call_of_its_own_and_counts() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.call("1")
    hall.at(c.Recall, "1")
    (again,) = hall.at(c.Recall, "1")
    assert isinstance(again, e.Recalled)
    assert (again.call_id, again.repeat) == ("2026-03-02.A001.3", 2)
    assert [(call.call_id, call.repeat) for call in hall.day.calls] == [("2026-03-02.A001.3", 2)]
    hall.check()


def test_a_new_call_after_a_miss_counts_its_recalls_anew() -> None:
    hall = Hall()
    hall.open("1")
    number = hall.press()
    hall.call("1")
    hall.at(c.Recall, "1")
    hall.at(c.NoShow, "1")
    hall.at(c.Return, "1", number=number)
    hall.call("1")
    (again,) = hall.at(c.Recall, "1")
    assert isinstance(again, e.Recalled)
    assert (again.call_id, again.repeat) == ("2026-03-02.A001.4", 1)


def test_a_counter_with_a_person_calls_nobody_else() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.press()
    hall.call("1")
    with pytest.raises(Refused, match="counter-busy"):
        hall.call("1")
    hall.at(c.Start, "1")
    with pytest.raises(Refused, match="counter-busy"):
        hall.call("1")


def test_a_paused_an_empty_and_an_unknown_counter_call_nobody() -> None:
    hall = Hall()
    hall.press()
    hall.at(c.SignIn, "1", officer="an")
    for counter, reason in (("1", "paused"), ("2", "not-signed-in"), ("77", "unknown-counter")):
        with pytest.raises(Refused, match=reason):
            hall.call(counter)


def test_nobody_waiting_is_said() -> None:
    hall = Hall()
    hall.open("1", "3")
    hall.press("land")
    with pytest.raises(Refused, match="nobody-waiting"):
        hall.call("1")


@pytest.mark.parametrize("verb", [c.Recall, c.NoShow, c.Start])
def test_a_verb_about_a_called_person_needs_one(verb: type[c.AtCounter]) -> None:
    hall = Hall()
    hall.open("1")
    with pytest.raises(Refused, match="nothing-called"):
        hall.at(verb, "1")
    hall.press()
    hall.call("1")
    hall.at(c.Start, "1")
    with pytest.raises(Refused, match="nothing-called"):
        hall.at(verb, "1")


def test_a_missed_person_frees_the_counter() -> None:
    hall = Hall()
    hall.open("1")
    number = hall.press()
    hall.call("1")
    hall.at(c.NoShow, "1")
    assert hall.number_at("1") is None
    assert hall.ticket(number).state is TicketState.NO_SHOW
    assert hall.ticket(number).missed_at == hall.now


def test_a_parked_person_is_taken_back_at_once_and_only_here() -> None:
    hall = Hall()
    hall.open("1", "2")
    parked = hall.press()
    hall.press()
    hall.call("1")
    hall.at(c.Park, "1")
    with pytest.raises(Refused, match="wrong-counter"):
        hall.at(c.TakeBack, "2", number=parked)
    with pytest.raises(Refused, match="not-parked"):
        hall.at(c.TakeBack, "1", number="A002")
    hall.at(c.TakeBack, "1", number=parked)
    assert (hall.number_at("1"), hall.why()) == (parked, "taken-back")
    with pytest.raises(Refused, match="counter-busy"):
        hall.at(c.TakeBack, "1", number=parked)


def test_the_list_of_calls_is_newest_first_one_line_a_person_and_not_endless() -> None:
    hall = Hall(with_rules(always_open=True))
    hall.open("1")
    for _ in range(CALLS_KEPT + 3):
        hall.press()
        hall.serve("1")
    numbers = [call.number for call in hall.day.calls]
    assert numbers[:2] == ["A027", "A026"]
    assert len(numbers) == CALLS_KEPT
    hall.check()
