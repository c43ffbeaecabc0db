"""What is told at once, and what may wait a moment."""

from collections.abc import Sequence
from typing import Any

import pytest

from hub.core import commands as c
from hub.core.model import CounterId
from hub.service_decide import Decision, decision
from hub.service_tell import STATES_SHARE, STATES_WITHIN_S, Teller
from hub.translate import Publish
from tests.hub.core.hall import Hall


class Ears:
    """Hears all that is published; each message takes the hub a while."""

    def __init__(self, takes_s: float = 0.0) -> None:
        self.now_s = 50.0
        self.takes_s = takes_s
        self.said: list[str] = []
        self.hall = Hall()
        self.teller = Teller(self.hall.centre, self.hear, lambda: self.now_s)
        self.hall.press()
        self.hall.open("1")

    def hear(self, some: Sequence[Publish]) -> None:
        self.said += [one.topic.name for one in some]
        self.now_s += self.takes_s * len(some)

    def decide(self, command: c.Command) -> Decision:
        made = decision(self.hall.centre, self.hall.day, command, self.hall.now)
        self.hall.today = made.day
        return made

    def written(self, made: Decision) -> None:
        self.teller.written([made], announce=True)

    def states(self) -> None:
        self.teller.states(self.hall.day, self.hall.now)

    def press(self, n: int) -> None:
        ask = c.Ask(request_id=f"x{n}", device="kiosk-1", service="civil", language="vi",
                    priority=None, token="")  # fmt: skip
        self.written(self.decide(ask))


def call() -> c.CallNext:
    return c.CallNext(request_id="call", counter=CounterId("1"))


def test_states_that_cost_nothing_follow_each_commit() -> None:
    ears = Ears()
    for n in range(3):
        ears.press(n)
        ears.said.clear()
        ears.states()
        assert "board" in ears.said


def test_under_load_states_take_a_small_part_of_the_time() -> None:
    ears = Ears(takes_s=0.001)
    busy_s = 0.0
    began_s = ears.now_s
    for n in range(2000):
        ears.press(n)
        before_s = ears.now_s
        ears.states()
        busy_s += ears.now_s - before_s
        ears.now_s += 0.001  # another batch
    assert busy_s / (ears.now_s - began_s) == pytest.approx(STATES_SHARE, rel=0.2)


def test_a_call_is_told_although_the_states_must_wait() -> None:
    ears = Ears(takes_s=0.010)
    ears.press(1)
    ears.states()
    ears.said.clear()
    ears.written(ears.decide(call()))
    ears.states()
    assert ears.said == ["call"]
    assert ears.teller.due_s is not None
    ears.now_s = ears.teller.due_s
    ears.states()
    assert {"board", "counter"} <= set(ears.said)
    assert ears.teller.due_s is None


def test_no_state_waits_longer_than_a_second_however_slow_the_machine_is() -> None:
    ears = Ears(takes_s=5.0)
    ears.press(1)
    ears.states()
    ended_s = ears.now_s
    ears.press(2)
    assert ears.teller.due_s is not None
    assert ears.teller.due_s <= ended_s + STATES_WITHIN_S


def test_without_a_broker_nothing_is_told_and_a_paper_is_not_printed_later() -> None:
    ears = Ears()
    ears.teller.written([ears.decide(call())], announce=False)
    assert ears.said == []
    ears.teller.forget()
    ears.states()
    assert "call" not in ears.said
    assert ears.said.count("counter") == len(ears.hall.centre.counters)


def test_one_state_can_be_said_again_alone() -> None:
    ears = Ears()
    ears.teller.forget()
    ears.states()
    ears.said.clear()
    ears.teller.forget("menu")
    ears.states()
    assert ears.said == ["menu"]


def test_what_cannot_be_announced_does_not_end_the_hub(caplog: pytest.LogCaptureFixture) -> None:
    ears = Ears()

    def deaf(some: Any) -> None:
        raise ValueError("no ear")

    teller = Teller(ears.hall.centre, deaf, lambda: 0.0)
    teller.written([ears.decide(call())], announce=True)
    teller.states(ears.hall.day, ears.hall.now)
    assert caplog.text.count("could not be announced") == 2


def test_a_restored_hub_is_a_warning_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    ears = Ears()
    ears.written(ears.decide(c.Restore(term=5)))
    assert {record.levelname for record in caplog.records} == {"WARNING"}
