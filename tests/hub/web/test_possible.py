"""Buttons and rules never disagree: what a button offers, the rules carry out."""

from collections.abc import Callable

import pytest

from hub.core import commands as c
from hub.core.decide import decide
from hub.core.errors import Refused
from hub.core.model import CounterId
from hub.translate_desk import desk_command
from hub.web.possible import against
from hub.web.verbs import VERBS
from kit.wire.messages import DeskDo
from tests.hub.core.hall import Hall

HERE = CounterId("1")


def closed(hall: Hall) -> None:
    hall.press()


def paused(hall: Hall) -> None:
    hall.at(c.SignIn, "1", officer="an")


def empty(hall: Hall) -> None:
    hall.open("1")


def waited_for(hall: Hall) -> None:
    hall.press()
    hall.open("1")


def calling(hall: Hall) -> None:
    waited_for(hall)
    hall.call("1")


def serving(hall: Hall) -> None:
    calling(hall)
    hall.at(c.Start, "1")


def missed(hall: Hall) -> None:
    calling(hall)
    hall.at(c.NoShow, "1")


def parked(hall: Hall) -> None:
    serving(hall)
    hall.at(c.Park, "1")


POSSIBLE = {
    closed: set(),
    paused: {"open", "pause", "sign_out"},
    empty: {"call_number", "pause", "sign_out"},
    waited_for: {"call_next", "call_number", "reprint", "pause", "sign_out", "cancel"},
    calling: {"start", "finish", "recall", "no_show", "transfer", "park", "reprint"},
    serving: {"finish", "transfer", "park", "reprint"},
    missed: {"call_number", "return", "cancel", "reprint", "pause", "sign_out"},
    parked: {"call_number", "take_back", "cancel", "reprint", "pause", "sign_out"},
}
TYPED = {"call_number", "reprint"}  # possible at this counter; which number, nobody knows yet


@pytest.mark.parametrize("scene", POSSIBLE, ids=lambda scene: scene.__name__)
def test_what_an_officer_can_do_in_each_state(scene: Callable[[Hall], None]) -> None:
    hall = Hall()
    scene(hall)
    found = against(hall.centre, hall.day, HERE, hall.now)
    possible = {verb for verb, why in found.items() if not why}
    # A counter that was only signed in is paused without a reason: pausing gives it one.
    assert possible | ({"pause"} if scene is paused else set()) == POSSIBLE[scene]


@pytest.mark.parametrize("scene", POSSIBLE, ids=lambda scene: scene.__name__)
def test_a_lit_button_is_never_refused_and_a_dark_plain_one_always(
    scene: Callable[[Hall], None],
) -> None:
    hall = Hall()
    scene(hall)
    found = against(hall.centre, hall.day, HERE, hall.now)
    for verb in VERBS:
        do = DeskDo(request_id="r", do=verb.name, number="A001", reason="lunch",
                    field="land" if verb.name == "transfer" else None)  # fmt: skip
        command = desk_command(do, HERE)
        if verb.name in TYPED and not hall.day.tickets:
            continue
        if not found[verb.name]:
            decide(hall.centre, hall.day, command, hall.now)
        elif not found[verb.name].startswith(("already", "no")):
            with pytest.raises(Refused):
                decide(hall.centre, hall.day, command, hall.now)


def test_a_number_may_be_typed_at_a_free_counter_even_when_nobody_is_known() -> None:
    hall = Hall()
    empty(hall)
    assert against(hall.centre, hall.day, HERE, hall.now)["call_number"] == ""
    with pytest.raises(Refused, match="no-such-ticket"):
        hall.at(c.CallNumber, "1", number="A001")


def test_a_dark_button_says_why() -> None:
    hall = Hall()
    calling(hall)
    found = against(hall.centre, hall.day, HERE, hall.now)
    assert found["call_next"] == "counter-busy"
    assert found["call_number"] == "counter-busy"
    assert found["sign_out"] == "counter-busy"
    assert found["return"] == "nobody-missed"
    assert found["take_back"] == "nothing-parked"
    assert found["open"] == "already-open"


def test_a_number_parked_at_another_counter_is_not_taken_back_here() -> None:
    hall = Hall()
    parked(hall)
    hall.open("2")
    assert against(hall.centre, hall.day, CounterId("2"), hall.now)["take_back"] == (
        "nothing-parked"
    )
