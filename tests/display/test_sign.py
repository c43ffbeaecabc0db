"""The sign of a counter follows its own counter and nobody else."""

from display.sign import Sign, update
from kit.bus import BusDown, BusUp, Received
from kit.wire import topics
from kit.wire.messages import CounterState, DeviceState
from tests.display.samples import AT


def news(counter: str, number: str) -> Received:
    state = CounterState(at=AT, counter=counter, field="Thuế", state="calling", number=number)
    return Received(topics.COUNTER, {"counter": counter}, state, True)


def test_the_sign_shows_its_own_counter() -> None:
    sign, effects = update(Sign(counter="3"), news("3", "A012"), 0.0)
    assert sign.news is not None
    assert sign.news.number == "A012"
    assert effects == ()


def test_another_counters_call_changes_nothing() -> None:
    sign, _ = update(Sign(counter="3"), news("4", "A012"), 0.0)
    assert sign.news is None


def test_the_sign_knows_that_it_is_cut_off() -> None:
    there = DeviceState(status="online", kind="hub")
    sign, _ = update(Sign(counter="3"), BusUp(), 0.0)
    sign, _ = update(sign, Received(topics.HUB_STATE, {}, there, retained=True), 0.0)
    assert sign.link.fresh
    sign, _ = update(sign, BusDown(), 5.0)
    assert not sign.link.fresh
