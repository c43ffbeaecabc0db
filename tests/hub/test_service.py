"""The one path: what a kiosk, an officer and a power cut may expect of it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.core import commands as c
from hub.core.evolve import fold
from hub.service import BATCH_MAX, INBOX_MAX, Service
from hub.store.port import Restoring, StoreBroken, StoreConflict
from kit.wire import topics
from kit.wire.messages import DeviceState
from tests.hub.core.hall import CENTRE
from tests.hub.one_path import OnePath, WatchedStore


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[OnePath]:
    path = OnePath(tmp_path).open()
    yield path
    path.close()


def again(hub: OnePath, folder: Path) -> OnePath:
    """The same hub after a power cut: nothing is left but the disk."""
    hub.close()
    return OnePath(folder, clock=hub.clock)


def test_who_presses_gets_a_number(hub: OnePath) -> None:
    got = hub.do(hub.ask())
    assert (got.status, got.number, got.ahead, got.counters) == ("done", "A001", 0, ("1", "2"))
    assert got.business_day == "2026-03-02"
    assert got.token == "token-1"


def test_the_same_press_again_gets_the_very_same_answer(hub: OnePath) -> None:
    first = hub.do(hub.ask("one"))
    hub.do(hub.ask("two"))
    hub.clock.go(min=20)
    assert hub.do(hub.ask("one")) == first
    assert hub.do(hub.ask("three")).number == "A003"


def test_the_same_press_twice_in_one_batch_is_one_ticket(
    hub: OnePath, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = hub.settle(hub.ask("one"), hub.ask("one"))
    assert first == second
    assert "one by one" not in caplog.text
    assert hub.do(hub.ask()).number == "A002"


def test_a_key_that_bounces_calls_one_person(hub: OnePath) -> None:
    hub.sit("1")
    hub.settle(hub.ask(), hub.ask())
    hub.clock.go(s=11)
    hub.service.turn()
    key = c.CallNext(request_id="k", counter="1")  # type: ignore[arg-type]
    assert [one.number for one in hub.settle(key, key)] == ["A001", "A001"]
    assert len(hub.heard(topics.CALL)) == 1


def test_the_same_press_after_a_power_cut_gets_the_very_same_answer(
    hub: OnePath, tmp_path: Path
) -> None:
    first = hub.do(hub.ask("one"))
    after = again(hub, tmp_path).open()
    assert after.do(after.ask("one")) == first
    after.close()


def test_the_same_press_a_week_later_is_still_the_old_ticket(hub: OnePath) -> None:
    first = hub.do(hub.ask("one"))
    hub.clock.go(h=7 * 24)
    hub.do(c.Tick())
    assert hub.today.isoformat() == "2026-03-09"
    assert hub.do(hub.ask("one")) == first
    assert hub.do(hub.ask("two")).number == "A001"


def test_a_no_stays_a_no(hub: OnePath, tmp_path: Path) -> None:
    hub.clock.go(h=4)  # noon
    no = hub.do(hub.ask("one"))
    assert (no.status, no.reason) == ("refused", "closed")
    hub.clock.go(h=2)
    assert hub.do(hub.ask("one")) == no
    after = again(hub, tmp_path).open()
    assert after.do(after.ask("one")) == no
    assert after.do(after.ask("two")).done
    after.close()


def test_another_kiosk_does_not_get_a_ticket_by_naming_its_id(hub: OnePath) -> None:
    hub.do(hub.ask("one"))
    other = hub.do(hub.ask("one", device="kiosk-2"))
    assert (other.status, other.reason, other.number) == ("refused", "malformed", None)
    assert other.fault == "request_id: used by another device"


def test_a_verb_and_a_press_may_have_the_same_id(hub: OnePath) -> None:
    hub.do(hub.ask("same"))
    assert hub.do(c.SignIn(request_id="same", counter="1", officer="an")).done  # type: ignore[arg-type]


def test_a_full_batch_is_one_transaction(hub: OnePath) -> None:
    hub.store.commits.clear()
    got = hub.settle(*(hub.ask() for _ in range(BATCH_MAX)))
    assert hub.store.commits == [BATCH_MAX]
    assert len({one.number for one in got}) == BATCH_MAX


def test_what_comes_beyond_a_batch_waits_for_the_next(hub: OnePath) -> None:
    futures = [hub.service.submit(hub.ask()) for _ in range(BATCH_MAX + 1)]
    hub.store.commits.clear()
    hub.service.turn()
    assert [future.done() for future in futures] == [True] * BATCH_MAX + [False]
    hub.service.turn()
    assert futures[-1].result(timeout=0).number == "A065"
    assert hub.store.commits == [BATCH_MAX, 1]


def test_a_call_is_announced_once_and_the_board_shows_it(hub: OnePath) -> None:
    hub.sit("1")
    hub.do(hub.ask())
    hub.clock.go(s=11)
    hub.service.turn()
    hub.said.clear()
    assert hub.at(c.CallNext, "1").number == "A001"
    (call,) = hub.heard(topics.CALL)
    assert (call.number, call.counter, call.repeat) == ("A001", "1", 0)
    board = hub.heard(topics.BOARD)[-1]
    assert (board.counters[0].number, board.counters[0].state) == ("A001", "calling")
    assert next(one.topic.name for one in hub.said) == "call"


def test_nothing_is_announced_that_is_not_on_disk(hub: OnePath) -> None:
    before = hub.service.day
    hub.said.clear()
    hub.store.failures = [StoreBroken("disk I/O error")]
    future = hub.service.submit(hub.ask())
    with pytest.raises(StoreBroken):
        hub.service.turn()
    assert isinstance(future.exception(timeout=0), StoreBroken)
    assert hub.said == []
    assert hub.service.day is before


def test_the_outcome_comes_when_the_commit_is_done(hub: OnePath) -> None:
    order: list[str] = []
    inner = hub.store.inner

    class Slow(WatchedStore):
        def append(self, batch: object) -> None:
            inner.append(batch)  # type: ignore[arg-type]
            order.append("on disk")

    service = Service(
        CENTRE, Slow(inner), lambda said: order.append("said"), clock=hub.clock.now,
        now_s=hub.clock.now_s,
    )  # fmt: skip
    service.open()
    service.note_bus(True)
    service.turn()
    order.clear()
    service.submit(hub.ask()).add_done_callback(lambda done: order.append("answered"))
    service.turn()
    assert order == ["on disk", "answered", "said"]


def test_only_the_one_to_blame_is_refused(hub: OnePath) -> None:
    no = StoreConflict("ticket_number")
    hub.store.failures = [no, None, no, no]  # all three, the first, the other two, the second
    got = hub.settle(hub.ask("one"), hub.ask("two"), hub.ask("three"))
    assert [(one.status, one.reason) for one in got] == [
        ("done", None), ("refused", "conflict"), ("done", None),
    ]  # fmt: skip
    assert [got[0].number, got[2].number] == ["A001", "A002"]
    assert hub.do(hub.ask("two")) == got[1]


def test_a_ticket_that_the_store_sees_elsewhere_is_a_busy_counter(hub: OnePath) -> None:
    hub.sit("1")
    hub.do(hub.ask())
    hub.clock.go(s=11)
    hub.service.turn()
    hub.store.failures = [StoreConflict("ticket_active")]
    assert hub.at(c.CallNext, "1").reason == "counter-busy"


def test_a_command_that_nobody_can_decide_takes_no_other_with_it(
    hub: OnePath, caplog: pytest.LogCaptureFixture
) -> None:
    futures = [
        hub.service.submit(one)
        for one in (hub.ask(), c.AtCounter(request_id="x", counter="1"), hub.ask())
    ]  # type: ignore[arg-type]
    hub.service.turn()
    assert [futures[0].result(0).number, futures[2].result(0).number] == ["A001", "A002"]
    assert isinstance(futures[1].exception(0), TypeError)
    assert "AtCounter could not be decided" in caplog.text
    assert hub.do(hub.ask()).number == "A003"


def test_a_command_that_fails_three_times_is_refused_for_ever(hub: OnePath) -> None:
    bad = c.AtCounter(request_id="x", counter="1")  # type: ignore[arg-type]
    first, second = (hub.service.submit(bad) for _ in range(2))
    hub.service.turn()
    assert isinstance(first.exception(0), TypeError)
    assert isinstance(second.exception(0), TypeError)
    assert [hub.do(bad).reason for _ in range(3)] == ["poison"] * 3


def test_a_poisonous_command_costs_the_others_no_commit_of_their_own(hub: OnePath) -> None:
    hub.store.commits.clear()
    bad = c.AtCounter(request_id="x", counter="1")  # type: ignore[arg-type]
    for command in (hub.ask(), bad, hub.ask(), hub.ask()):
        hub.service.submit(command)
    hub.service.turn()
    assert hub.store.commits == [3]


def test_a_fault_in_writing_is_found_by_halves(hub: OnePath) -> None:
    hub.store.failures = [ValueError("a fault of ours")] * 2
    futures = [hub.service.submit(hub.ask()) for _ in range(8)]
    hub.store.commits.clear()
    hub.service.turn()
    assert [future.result(0).done for future in futures] == [True] * 8
    assert hub.store.commits == [2, 2, 4]


# ---- a hub that came back from a backup


def restored(hub: OnePath, folder: Path, term: int = 5, **tops: int) -> OnePath:
    """The hub started on its store as a backup left it; `tops` are of the store it replaced."""
    after = again(hub, folder)
    after.asked = hub.asked  # its tokens are new ones
    day = after.clock.now().date()
    after.store.restoring = Restoring(
        term=term, at=after.clock.now(), tops={(series, day): n for series, n in tops.items()}
    )
    return after


def test_a_restored_hub_skips_past_every_paper_before_it_gives_a_number(
    hub: OnePath, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hub.do(hub.ask())
    after = restored(hub, tmp_path).open()
    assert after.service.term == 5
    assert after.do(after.ask("early")).reason == "recovering", (
        "kiosks may still say what they hold"
    )
    after.clock.go(s=61)
    assert after.do(after.ask("new")).number == "A1001"
    assert any(record.levelname == "WARNING" for record in caplog.records)
    after.close()


def test_what_the_replaced_store_had_given_is_skipped_as_well(hub: OnePath, tmp_path: Path) -> None:
    hub.do(hub.ask())
    after = restored(hub, tmp_path, A=1700).open()
    after.clock.go(s=61)
    assert after.do(after.ask("new")).number == "A2001"
    after.close()


def test_a_restored_hub_says_its_term_before_it_has_written_anything(
    hub: OnePath, tmp_path: Path
) -> None:
    after = restored(hub, tmp_path, term=9)
    after.service.read()
    assert after.service.term == 9
    assert after.store.commits == []
    after.close()


def test_a_restore_that_cannot_be_written_down_lets_nobody_be_served(
    hub: OnePath, tmp_path: Path
) -> None:
    after = restored(hub, tmp_path)
    after.store.failures = [ValueError("a fault of ours")] * 9
    with pytest.raises(ValueError, match="a fault of ours"):
        after.service.open()
    assert after.service.why_not_ready() == "starting"
    after.close()


def test_after_a_power_cut_the_day_is_the_same(hub: OnePath, tmp_path: Path) -> None:
    hub.sit("1")
    hub.serve()
    hub.do(hub.ask(service="land", priority="old"))
    before = hub.service.day
    after = again(hub, tmp_path)
    after.service.open()
    assert after.service.day == before
    assert after.service.day == fold(None, after.store.latest_days())
    after.close()


def test_after_a_power_cut_states_go_out_again_and_no_call(hub: OnePath, tmp_path: Path) -> None:
    hub.sit("1")
    hub.do(hub.ask())
    hub.clock.go(s=11)
    hub.service.turn()
    hub.at(c.CallNext, "1")
    board = hub.heard(topics.BOARD)[-1]
    after = again(hub, tmp_path).open()
    assert after.heard(topics.CALL) == []
    assert after.heard(topics.BOARD)[-1].counters == board.counters
    assert after.heard(topics.BOARD)[-1].calls == board.calls
    assert len(after.heard(topics.COUNTER)) == len(CENTRE.counters)
    assert len(after.heard(topics.MENU)) == 1
    after.close()


def test_a_state_goes_out_only_when_it_says_something_new(hub: OnePath) -> None:
    hub.said.clear()
    hub.clock.go(s=5)
    hub.service.turn()
    assert hub.said == []
    hub.do(hub.ask())
    assert {one.topic.name for one in hub.said} == {"menu", "board"}


def test_the_broker_is_back_and_gets_every_state_again(hub: OnePath) -> None:
    hub.service.note_bus(False)
    hub.said.clear()
    hub.sit("1")
    hub.do(hub.ask())
    assert hub.said == []
    assert hub.service.why_not_ready() == "no-broker"
    hub.service.note_bus(True)
    hub.service.turn()
    assert len(hub.said) == 2 + len(CENTRE.counters)
    assert hub.service.why_not_ready() is None


def test_a_rating_window_closes_by_itself(hub: OnePath) -> None:
    hub.sit("1")
    hub.serve()
    assert hub.heard(topics.COUNTER)[-1].rate.number == "A001"
    hub.clock.go(s=31)
    hub.service.turn()
    assert hub.heard(topics.COUNTER)[-1].rate is None


def test_the_writer_opens_the_next_day_by_itself(hub: OnePath) -> None:
    hub.do(hub.ask())
    hub.clock.go(h=24)
    hub.service.turn()
    assert hub.today.isoformat() == "2026-03-03"
    assert hub.do(hub.ask()).number == "A001"


def test_a_rating_of_yesterday_still_lands_after_a_restart(hub: OnePath, tmp_path: Path) -> None:
    hub.sit("1")
    visit = hub.serve()
    hub.clock.go(h=22)
    hub.service.turn()
    after = again(hub, tmp_path).open()
    got = after.do(c.Rate(rating_id="r1", device="pad-1", counter="1", visit=visit, level=4))  # type: ignore[arg-type]
    assert got.done
    (officer,) = after.sql.officer_ratings(after.today.replace(day=2), after.today)
    assert (officer.officer, officer.levels) == ("an", {4: 1})
    after.close()


@pytest.mark.slow
def test_too_many_at_the_door_are_told_so_at_once(hub: OnePath) -> None:
    futures = [hub.service.submit(hub.ask("same")) for _ in range(INBOX_MAX + 1)]
    assert futures[-1].result(timeout=0).reason == "busy"
    assert not futures[0].done()


def test_a_press_that_would_be_answered_too_late_is_told_so_at_once(hub: OnePath) -> None:
    """The kiosk gives a number by itself then; officers are served all the same."""
    late = [hub.service.submit(hub.ask()) for _ in range(4 * BATCH_MAX)]
    hub.clock.go(s=0.6)
    hub.service.turn()
    assert hub.service.submit(hub.ask()).result(timeout=0).reason == "busy"
    sign_in = hub.service.submit(c.SignIn(request_id="s", counter="1", officer="an"))  # type: ignore[arg-type]
    for _ in range(4):
        hub.service.turn()
    assert late[-1].result(timeout=0).done
    assert sign_in.result(timeout=0).done
    assert hub.do(hub.ask()).done, "nobody waits any more"


def test_after_a_disk_that_stood_still_the_few_who_wait_are_served(hub: OnePath) -> None:
    for _ in range(BATCH_MAX + 2):
        hub.service.submit(hub.ask())
    hub.clock.go(s=5)
    hub.service.turn()
    assert not hub.service.submit(hub.ask()).done()


def test_who_gives_up_waiting_before_the_turn_gets_no_ticket(hub: OnePath) -> None:
    future = hub.service.submit(hub.ask())
    future.cancel()
    assert hub.do(hub.ask()).number == "A001"


def test_whoever_watches_hears_of_each_commit(hub: OnePath) -> None:
    seen = hub.service.changed(-1, 0)
    assert hub.service.changed(seen, 0) == seen
    hub.do(hub.ask())
    assert hub.service.changed(seen, 0) > seen


def test_a_watcher_wakes_up_when_something_happens(hub: OnePath) -> None:
    seen = hub.service.changed(-1, 0)
    woken: list[int] = []
    watcher = threading.Thread(target=lambda: woken.append(hub.service.changed(seen, 10)))
    watcher.start()
    hub.do(hub.ask())
    watcher.join(5)
    assert woken
    assert woken[0] > seen


def test_a_device_that_says_how_it_is_is_known(hub: OnePath) -> None:
    state = DeviceState(status="online", kind="kiosk")
    hub.service.note_device("kiosk-1", state)
    assert hub.service.devices == {"kiosk-1": state}


def test_a_hub_on_its_own_thread_finishes_what_it_took_in(tmp_path: Path) -> None:
    hub = OnePath(tmp_path)
    service = Service(CENTRE, hub.store, hub.said.extend, clock=hub.clock.now)
    assert service.why_not_ready() == "starting"
    service.start()
    futures = [service.submit(hub.ask()) for _ in range(200)]
    service.stop()
    assert [future.result(timeout=0).done for future in futures] == [True] * 200
    assert service.submit(hub.ask()).result(timeout=0).reason == "busy"
    assert service.why_not_ready() == "stopping"
    hub.close()


def test_a_broken_store_ends_the_hub_and_nobody_waits_for_ever(tmp_path: Path) -> None:
    hub = OnePath(tmp_path)
    ended = threading.Event()
    service = Service(
        CENTRE, hub.store, hub.said.extend, on_broken=lambda why: ended.set(), clock=hub.clock.now
    )
    service.start()
    hub.store.failures = [StoreBroken("disk full")] * 100
    futures = [service.submit(hub.ask()) for _ in range(100)]
    assert ended.wait(5)
    assert all(future.done() for future in futures)
    assert service.why_not_ready() == "store-broken"
    assert service.submit(hub.ask()).result(timeout=0).reason == "busy"
    hub.close()
