"""What a constraint of the store means to whoever asked."""

from dataclasses import replace

import pytest

from hub.core import commands as c
from hub.outcome import Key
from hub.service_decide import conflict, decision
from tests.hub.core.hall import Hall
from tests.hub.test_outcome import alone


def test_a_ticket_of_an_earlier_day_is_on_record() -> None:
    hall, told = alone()
    one = conflict(told, "ticket_pk", hall.day, hall.now)
    assert (one.outcome.status, one.outcome.ticket, one.outcome.printed) == (
        "done", "p", "confirmed",
    )  # fmt: skip
    assert (one.recorded.steps, one.recorded.key, one.day) == ((), None, hall.day)


@pytest.mark.parametrize("constraint", ["ticket_number", "ticket_token", "unknown"])
def test_a_number_that_the_store_has_under_another_name_is_refused(constraint: str) -> None:
    hall, told = alone()
    one = conflict(told, constraint, hall.day, hall.now)
    assert (one.outcome.status, one.outcome.reason) == ("refused", "conflict")


def test_a_press_that_the_store_knows_is_not_done_again() -> None:
    hall = Hall()
    asked = c.Ask(request_id="p", device="kiosk-1", service="civil", language="vi",
                  priority=None, token="t")  # fmt: skip
    one = conflict(asked, "ticket_pk", hall.today, hall.now)
    assert (one.outcome.status, one.recorded.key) == ("refused", Key("ask", "p"))


def test_a_ticket_told_again_writes_nothing() -> None:
    hall, told = alone()
    first = decision(hall.centre, hall.day, told, hall.now)
    again = decision(hall.centre, first.day, replace(told, waited_s=9.0), hall.now)
    assert len(first.recorded.steps) == 2
    assert (again.recorded.steps, again.day) == ((), first.day)
    assert again.outcome == replace(first.outcome, at=hall.now)
