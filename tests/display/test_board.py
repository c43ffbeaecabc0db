"""The hall board: who is large, who is listed, who must be called aloud, once and never again."""

import random
from dataclasses import replace

import pytest

from display.board import (
    CALM_S,
    HEARD,
    LARGE_S,
    Announce,
    Hall,
    Remember,
    Report,
    Speaking,
    Spoken,
    update,
)
from kit.bus import BusDown, BusUp
from kit.loop import Tick
from kit.wire.messages import DeviceState
from tests.display.samples import at, board, board_call, call, calling_board, counter, got, hall


def said(effects: tuple[object, ...]) -> list[str]:
    return [e.call.call_id for e in effects if isinstance(e, Announce)]


def run(
    state: Hall, *events: object, start_s: float = 0.0, step_s: float = 0.0
) -> tuple[Hall, list[object]]:
    found: list[object] = []
    for place, event in enumerate(events):
        state, effects = update(state, event, start_s + place * step_s)
        found += effects
    return state, found


def calling(n: int) -> object:
    """A live board whose newest call is the n-th, and whose counter still waits."""
    return got(calling_board(n))


def test_a_call_is_remembered_before_it_is_said() -> None:
    _, effects = update(hall(), got(call(20)), 1.0)
    assert effects == (Remember((call(20).call_id,)), Announce(call(20)))


def test_the_same_call_again_is_not_said_again() -> None:
    state, _ = run(hall(), got(call(20)))
    again, effects = update(state, got(call(20)), 99999.0)
    assert effects == ()
    assert again.turn == state.turn


def test_a_board_that_starts_again_does_not_repeat_what_it_said() -> None:
    before, _ = run(hall(), got(call(20)))
    _, effects = run(Hall(heard=before.heard), BusUp(), got(call(20)))
    assert said(tuple(effects)) == []


def test_a_call_found_at_the_start_is_old_and_only_shown() -> None:
    state, effects = run(Hall(), BusUp(), replace_retained(calling(20)), Tick(), step_s=5.0)
    assert said(tuple(effects)) == []
    assert state.calls[0].call_id == call(20).call_id
    assert state.large == ()


def replace_retained(event: object) -> object:
    return replace(event, retained=True)  # type: ignore[type-var]


def test_calls_found_at_the_start_are_remembered_oldest_first() -> None:
    _, effects = run(Hall(), BusUp(), got(board(), retained=True))
    assert effects == [Remember(tuple(call(n).call_id for n in range(1, 9)))]


def test_a_call_that_was_lost_on_the_way_is_said_when_the_board_lists_it() -> None:
    state, effects = run(hall(), calling(9), Tick(), Tick(), step_s=0.6)
    assert said(tuple(effects)) == [call(9).call_id]
    assert effects[0] == Remember((call(9).call_id,))
    assert state.large[-1].call.number == call(9).number


def test_a_call_that_comes_after_its_board_is_said_once_and_as_it_is() -> None:
    english = call(9, language="en", priority=True)
    _, effects = run(hall(), calling(9), Tick(), got(english), Tick(), Tick(), step_s=0.4)
    assert [e for e in effects if isinstance(e, Announce)] == [Announce(english)]


def test_a_listed_call_whose_person_is_there_already_is_not_said() -> None:
    served = got(board(calls=(board_call(9),), counters=(counter(9, "serving"),)))
    state, effects = run(hall(), served, Tick(), Tick(), step_s=5.0)
    assert said(tuple(effects)) == []
    _, late = update(state, got(call(9)), 20.0)
    assert said(late) == [call(9).call_id]


def test_a_call_made_while_the_network_was_gone_is_said_when_it_is_back() -> None:
    missed = replace_retained(calling(9))
    there = got(DeviceState(status="online", kind="hub"), retained=True)
    state, effects = run(hall(), BusDown(), BusUp(), missed, there, Tick(), Tick(), step_s=0.6)
    assert said(tuple(effects)) == [call(9).call_id]
    assert state.link.fresh


def test_a_call_that_lay_in_a_queue_for_hours_is_not_said() -> None:
    state, effects = run(hall(start=board(calls=(), at=at(7200))), got(call(20, at=at(30))))
    assert said(tuple(effects)) == []
    late = got(replace(calling_board(20), at=at(7200)))
    _, effects = run(state, late, got(call(20, at=at(30))))
    assert said(tuple(effects)) == [call(20).call_id], "its counter still waits: it is no old call"


def test_a_call_from_before_the_hub_went_is_said_when_the_hub_is_back_and_still_calls() -> None:
    gone = got(DeviceState(status="offline", kind="hub"), retained=True)
    stale = replace_retained(calling(9))
    state, effects = run(hall(), BusDown(), BusUp(), stale, gone, Tick(), Tick(), step_s=0.6)
    assert said(tuple(effects)) == []
    back = got(DeviceState(status="online", kind="hub"))
    _, effects = run(state, back, calling(9), Tick(), Tick(), start_s=300.0, step_s=0.6)
    assert said(tuple(effects)) == [call(9).call_id]


def test_a_call_that_nobody_waits_for_any_more_is_not_said_when_the_network_is_back() -> None:
    old = got(board(calls=(board_call(9),), counters=(counter(9, "serving"),)), retained=True)
    _, effects = run(hall(), BusDown(), BusUp(), old, Tick(), Tick(), step_s=5.0)
    assert effects == [Remember((call(9).call_id,))]


def test_twelve_calls_within_a_second_are_all_said_in_order_and_all_shown() -> None:
    calls = [call(20 + n) for n in range(12)]
    state, effects = run(hall(), *[got(c) for c in calls], step_s=0.08)
    assert said(tuple(effects)) == [c.call_id for c in calls]
    assert [c.call_id for c in state.calls] == [c.call_id for c in reversed(calls)]
    shown: list[str] = []
    for tick in range(200):
        state, _ = update(state, Tick(), 1.0 + tick * 0.5)
        shown += [e.call.call_id for e in state.large if e.call.call_id not in shown]
    assert shown == [c.call_id for c in calls]


def test_a_call_is_large_for_at_least_ten_seconds_however_many_follow() -> None:
    state, since, stayed = hall(), {}, {}
    calls = [call(20 + n) for n in range(30)]
    for tick in range(800):
        now_s = tick * 0.25
        events: list[object] = [Tick()]
        if tick % 3 == 0 and tick // 3 < len(calls):
            events.append(got(calls[tick // 3]))
        if tick % 24 == 0 and tick // 24 < len(calls):  # the voice is slower than the calls
            events += [Spoken("before"), Speaking(calls[tick // 24].call_id)]
        for event in events:
            state, _ = update(state, event, now_s)
        large = {e.call.call_id for e in state.large}
        assert len(large) <= 3
        for call_id in large:
            since.setdefault(call_id, now_s)
        for call_id in [c for c in since if c not in large]:
            stayed.setdefault(call_id, []).append(now_s - since.pop(call_id))
    assert set(stayed) == {c.call_id for c in calls}
    assert min(seconds for each in stayed.values() for seconds in each) >= LARGE_S


def test_the_last_call_stays_until_somebody_else_is_called_but_not_for_ever() -> None:
    state, _ = run(hall(), got(call(20)))
    state, _ = update(state, Tick(), CALM_S - 1)
    assert [e.call for e in state.large] == [call(20)]
    state, _ = update(state, Tick(), CALM_S + 1)
    assert state.large == ()


def test_a_recall_takes_its_own_place_and_is_said() -> None:
    recall = call(20, call_id="2020-03-30.A031.2", repeat=1)
    state, effects = run(hall(), got(call(20)), got(call(21)), got(recall), step_s=1.0)
    assert said(tuple(effects))[-1] == recall.call_id
    assert [e.call.call_id for e in state.large] == [call(21).call_id, recall.call_id]


def test_what_is_being_said_stays_large() -> None:
    state, _ = run(hall(), got(call(20)), Speaking(call(20).call_id))
    state, _ = update(state, Tick(), CALM_S * 3)
    assert [e.call for e in state.large] == [call(20)]
    state, _ = run(state, Spoken(call(20).call_id), Tick(), start_s=CALM_S * 3)
    assert state.large == ()


def test_a_silent_loudspeaker_is_reported_once_and_again_when_it_speaks() -> None:
    _, effects = run(hall(), Spoken("a", "no-sound"), Spoken("b", "no-sound"), Spoken("c"))
    assert effects == [Report("no-sound"), Report("ok")]


def test_a_call_newer_than_the_board_stays_in_the_list() -> None:
    new = call(20, at=at(30))
    state, _ = run(hall(), got(new), got(board()))
    assert state.calls[0] == new


def test_a_new_day_has_an_empty_list() -> None:
    state, _ = run(hall(), got(call(20)), got(board(calls=(), at=at(90000))))
    assert state.calls == ()


def test_only_the_last_ids_are_remembered() -> None:
    state, _ = run(hall(), *[got(call(n + 100)) for n in range(HEARD + 20)])
    assert len(state.heard) == HEARD
    assert state.heard[-1] == call(HEARD + 119).call_id


@pytest.mark.slow
def test_a_day_with_lost_and_doubled_messages_and_power_cuts_says_every_call_once() -> None:
    """2,000 calls; messages get lost or come twice; the board loses power in between."""
    chance = random.Random(7)
    heard: tuple[str, ...] = ()
    spoken: list[str] = []
    made: list[str] = []
    state, now_s = hall(start=board(calls=())), 0.0
    for n in range(1, 2001):
        now_s += chance.choice((0.05, 0.5, 3.0, 20.0))
        made.append(call(n).call_id)
        lost = chance.random() < 0.2
        events: list[object] = [calling(n)]
        if not lost:
            events.insert(chance.randrange(2), got(call(n)))
            events += [got(call(n))] * chance.randrange(2)
        events += [Tick(), Tick()]
        for event in events:
            now_s += 0.6 if isinstance(event, Tick) else 0.01
            state, effects = update(state, event, now_s)
            for effect in effects:
                match effect:
                    case Remember(call_ids):
                        heard = (*heard, *call_ids)[-HEARD:]
                    case Announce(said_call):
                        assert said_call.call_id in heard
                        spoken.append(said_call.call_id)
        if chance.random() < 0.05:
            there = got(DeviceState(status="online", kind="hub"), retained=True)
            again = (BusUp(), replace_retained(calling(n)), there)
            state, _ = run(Hall(heard=heard), *again, start_s=now_s)
    assert spoken == made
