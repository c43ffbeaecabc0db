"""A visit: begun, done, sent on, set aside."""

import pytest

from hub.core import commands as c
from hub.core import events as e
from hub.core.errors import Refused
from hub.core.model import TicketState
from tests.hub.core.hall import Hall


def at_counter_1(*, serving: bool) -> Hall:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.call("1")
    if serving:
        hall.wait(s=20)
        hall.at(c.Start, "1")
        hall.wait(min=6)
    return hall


def test_a_visit_knows_who_served_whom_where_and_when() -> None:
    hall = at_counter_1(serving=True)
    hall.at(c.Finish, "1")
    (visit,) = hall.day.visits.values()
    assert (visit.id, visit.officer, visit.counter) == ("2026-03-02.A001.v1", "an", "1")
    assert visit.ended_at is not None
    assert (visit.ended_at - visit.started_at).total_seconds() == 360
    assert (visit.started_at - visit.called_at).total_seconds() == 20
    assert hall.counter("1").ended_visit == visit.id
    assert hall.ticket("A001").state is TicketState.DONE


def test_finish_without_start_is_a_short_visit_that_can_be_rated() -> None:
    hall = at_counter_1(serving=False)
    events = hall.at(c.Finish, "1")
    assert [type(event) for event in events] == [e.Started, e.Finished]
    assert hall.counter("1").ended_visit == "2026-03-02.A001.v1"


@pytest.mark.parametrize("verb", [c.Finish, c.Transfer, c.Park])
def test_an_idle_counter_has_nothing_to_end(verb: type[c.AtCounter]) -> None:
    hall = Hall()
    hall.open("1")
    more = {"field": "land"} if verb is c.Transfer else {}
    with pytest.raises(Refused, match="not-serving"):
        hall.at(verb, "1", **more)


def test_who_is_sent_on_keeps_the_time_and_comes_first_there() -> None:
    hall = at_counter_1(serving=True)
    hall.press("land")
    hall.open("3")
    hall.at(c.Transfer, "1", field="land")
    assert hall.number_at("1") is None
    assert (hall.call("3"), hall.why()) == ("A001", "transferred")


def test_a_visit_that_ends_by_sending_on_can_be_rated_and_a_mere_call_cannot() -> None:
    hall = at_counter_1(serving=True)
    hall.at(c.Transfer, "1", field="land")
    assert hall.counter("1").ended_visit == "2026-03-02.A001.v1"

    called_only = at_counter_1(serving=False)
    called_only.at(c.Transfer, "1", field="land")
    assert called_only.counter("1").ended_visit is None


def test_a_person_may_have_two_visits() -> None:
    hall = at_counter_1(serving=True)
    hall.at(c.Transfer, "1", field="land")
    hall.open("3")
    hall.serve("3")
    assert sorted(hall.day.visits) == ["2026-03-02.A001.v1", "2026-03-02.A001.v2"]
    assert [hall.day.visits[v].officer for v in sorted(hall.day.visits)] == ["an", "chi"]
    hall.check()


def test_sent_to_one_counter_the_person_waits_for_that_one() -> None:
    hall = at_counter_1(serving=True)
    hall.open("2", "3")
    hall.at(c.Transfer, "1", to_counter="3")
    assert hall.ticket("A001").field == "land", "the main field of counter 3"
    with pytest.raises(Refused, match="nobody-waiting"):
        hall.call("2")
    assert hall.call("3") == "A001"


def test_sent_to_a_counter_that_serves_the_field_the_field_stays() -> None:
    hall = Hall()
    hall.open("3")
    hall.press("land")
    hall.call("3")
    hall.at(c.Transfer, "3", to_counter="2")
    assert hall.ticket("H001").field == "land", "though the main field of counter 2 is another"


def test_sent_to_a_counter_where_nobody_sits_any_counter_of_the_field_may_call() -> None:
    hall = at_counter_1(serving=True)
    hall.open("2", "3")
    hall.at(c.Transfer, "1", to_counter="3")
    hall.at(c.SignOut, "3")
    assert hall.call("2") == "A001"


def test_a_pause_does_not_give_away_the_person_who_was_sent_there() -> None:
    hall = at_counter_1(serving=True)
    hall.open("2", "3")
    hall.at(c.Transfer, "1", to_counter="3")
    hall.at(c.Pause, "3", reason="lunch")
    with pytest.raises(Refused, match="nobody-waiting"):
        hall.call("2")


def test_sent_to_a_field_where_all_is_closed_the_person_waits_and_is_not_lost() -> None:
    hall = at_counter_1(serving=True)
    hall.at(c.Transfer, "1", field="land")
    hall.wait(h=2)
    hall.open("3")
    assert hall.call("3") == "A001"


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ({}, "malformed"),
        ({"field": "land", "to_counter": "3"}, "malformed"),
        ({"field": "karaoke"}, "unknown-field"),
        ({"to_counter": "40"}, "unknown-counter"),
    ],
)
def test_a_place_that_is_not_there_is_refused(where: dict[str, str], reason: str) -> None:
    hall = at_counter_1(serving=True)
    with pytest.raises(Refused, match=reason):
        hall.at(c.Transfer, "1", **where)
    assert hall.ticket("A001").state is TicketState.SERVING


def test_a_parked_person_leaves_the_counter_free_and_stays_with_it() -> None:
    hall = at_counter_1(serving=True)
    hall.at(c.Park, "1")
    ticket = hall.ticket("A001")
    assert (ticket.state, ticket.counter) == (TicketState.PARKED, "1")
    assert hall.number_at("1") is None
    hall.press()
    assert hall.serve("1") == "A002"
