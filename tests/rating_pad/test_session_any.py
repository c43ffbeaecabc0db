"""Whatever happens in whatever order: a visit is rated at most once, and only if it was shown."""

from hypothesis import given
from hypothesis import strategies as st

from kit.bus import BusDown, BusUp
from kit.loop import Tick
from kit.wire.messages import Rate
from rating_pad.session import start
from rating_pad.session_model import Forget, Keep, KeypadDown, Send
from tests.rating_pad.counter import Desk, answer, counter, finished, rules

VISITS = ("v1", "v2", "v3")
KEYS = ("17", "22", "level-1", "level-2", "level-3", "reason-khac", "done", "skip", "language")

windows = st.one_of(st.none(), st.sampled_from(VISITS))
steps = st.one_of(
    st.tuples(st.just("counter"), windows, st.booleans()),
    # A key's event may lie in the inbox while newer news is taken: `late` events of it.
    st.tuples(st.just("key"), st.sampled_from(KEYS), st.integers(0, 2)),
    st.tuples(st.just("answer"), st.integers(1, 8), st.sampled_from(["accepted", "refused"])),
    st.tuples(st.just("bus"), st.sampled_from([BusUp(), BusDown(), Tick(), KeypadDown("x")])),
)
waits = st.sampled_from([0.0, 0.01, 0.3, 4.0, 11.0, 31.0])


def run(desk, story):
    """Play the story; the visits that were shown, in order, whenever something happened."""
    shown = [None]
    for (what, *how), wait_s in story:
        desk.now_s += wait_s
        match what, how:
            case "counter", (visit, retained):
                desk.tell(counter(finished(visit) if visit else None, retained=retained))
            case "key", (key, late):
                desk.press(key, after_s=0.0, visit=shown[-1 - min(late, len(shown) - 1)])
            case "answer", (n, status):
                desk.tell(answer(f"r{n}", status, "too-late" if status == "refused" else None))
            case "bus", (event,):
                desk.tell(event)
        shown.append(desk.shown)
    return shown


@given(st.lists(st.tuples(steps, waits), max_size=40))
def test_any_day_yields_at_most_one_rating_a_visit_and_none_for_a_visit_not_shown(story):
    desk = Desk()
    shown = run(desk, story)
    by_visit = {}
    for rate in desk.kept():
        by_visit.setdefault(rate.visit, set()).add(rate.rating_id)
        assert rate.visit == desk.pressed[rate.rating_id], "the visit shown when its key went down"
        assert rate.visit in shown
    assert all(len(ids) == 1 for ids in by_visit.values())


@given(st.lists(st.tuples(steps, waits), max_size=40))
def test_any_day_loses_no_rating(story):
    desk = Desk()
    run(desk, story)
    kept = {rate.rating_id: rate for rate in desk.kept()}
    gone = {effect.rating_id for effect in desk.did(Forget)}
    waiting = {one.rate.rating_id: one.rate for one in desk.state.waiting}
    assert waiting == {key: rate for key, rate in kept.items() if key not in gone}
    desk.tell(BusDown(), BusUp(), Tick(), after_s=11.0)
    desk.tell(Tick())
    later = {effect.rate.rating_id for effect in desk.done[-40:] if isinstance(effect, Send)}
    assert set(waiting) <= later


@given(st.lists(st.tuples(steps, waits), max_size=40))
def test_any_day_has_each_rating_on_disk_before_it_is_sent(story):
    desk = Desk()
    run(desk, story)
    on_disk = {}
    for effect in desk.done:
        match effect:
            case Keep(rate=rate):
                on_disk[rate.rating_id] = rate
            case Send(rate=rate):
                assert on_disk[rate.rating_id] == rate


@given(st.lists(st.tuples(steps, waits), max_size=20))
def test_a_visit_that_was_rated_before_the_restart_is_never_rated_again(story):
    desk = Desk(start(rules(), (Rate(rating_id="old", visit="v1", level=2),)))
    run(desk, story)
    assert all(rate.visit != "v1" for rate in desk.kept())
