"""One visit, one rating: what citizens, officers, hubs and cables do to a pad."""

from datetime import timedelta

import pytest

from kit.bus import BusDown, BusUp, Received
from kit.loop import Tick
from kit.press import Edge
from kit.wire import topics
from kit.wire.messages import DeviceState, Part, Rate
from rating_pad.session import BATCH, start
from rating_pad.session_model import (
    DiskDown,
    Forget,
    Keep,
    Key,
    KeypadDown,
    KeypadUp,
    Light,
    Notice,
    Reasons,
    Report,
    Send,
    Thanks,
)
from tests.rating_pad.counter import AT, Desk, answer, counter, finished, rules


def hub_says(status):
    return Received(topics.HUB_STATE, {}, DeviceState(status=status, kind="hub"))


@pytest.fixture
def desk():
    return Desk().tell(BusUp(), counter())


def test_before_the_finish_no_key_counts(desk):
    desk.press("22").press("level-1")
    assert desk.kept() == []


def test_after_the_finish_one_key_makes_one_rating_on_disk_before_it_is_sent(desk):
    desk.tell(counter(finished("v1"))).press("22")
    rate = Rate(rating_id="r1", visit="v1", level=4)
    rest = [effect for effect in desk.done if isinstance(effect, Keep | Send)]
    assert rest == [Keep(rate), Send(rate)]
    assert desk.state.stage == Thanks(rate, 1.0 + 5.0)


def test_two_keys_at_once_are_one_rating(desk):
    desk.tell(counter(finished("v1"))).press("22").press("level-2", after_s=0.0)
    assert [rate.level for rate in desk.kept()] == [4]


def test_a_bouncing_key_is_one_press(desk):
    desk.tell(counter(finished("v1")))
    for _ in range(5):
        desk.press("22", after_s=0.01)
    assert len(desk.kept()) == 1
    assert isinstance(desk.state.stage, Thanks)


def test_a_second_key_for_the_same_visit_is_told_that_it_is_rated(desk):
    desk.tell(counter(finished("v1"))).press("level-3").press("level-4")
    assert desk.state.stage == Notice("v1", "already-rated", 2.0 + 5.0)
    assert [rate.level for rate in desk.kept()] == [3]


def test_a_key_that_comes_up_counts_nothing(desk):
    desk.tell(counter(finished("v1")), Key(Edge("22", down=False), "r1", "v1"))
    assert desk.kept() == []


def test_an_unknown_key_counts_nothing(desk):
    desk.tell(counter(finished("v1"))).press("4711").press("reason-khac").press("done")
    assert desk.kept() == []


# --- the window ----------------------------------------------------------------------------------


def test_nobody_presses_and_no_rating_comes_to_be(desk):
    desk.tell(counter(finished("v1")))
    assert desk.shown == "v1"
    desk.tell(Tick(), after_s=30.0)
    assert desk.shown is None
    assert desk.kept() == desk.sent() == []


@pytest.mark.parametrize(("after_s", "ratings"), [(29.9, 1), (30.0, 0), (31.0, 0)])
def test_a_key_after_the_time_out_counts_nothing(desk, after_s, ratings):
    desk.tell(counter(finished("v1"))).press("22", after_s=after_s, visit="v1")
    assert len(desk.kept()) == ratings


def test_news_of_the_same_visit_do_not_open_it_for_longer(desk):
    desk.tell(counter(finished("v1")))
    desk.tell(counter(finished("v1"), state="calling", number="A013"), after_s=20.0)
    desk.tell(Tick(), after_s=10.0)
    assert desk.shown is None


def test_a_visit_whose_time_is_over_is_not_opened_again(desk):
    desk.tell(counter(finished("v1"))).tell(Tick(), after_s=40.0).tell(counter(finished("v1")))
    assert desk.shown is None


def test_the_hub_may_close_the_window_early(desk):
    desk.tell(counter(finished("v1")), counter()).press("22")
    assert desk.kept() == []


def test_a_pad_that_was_just_switched_on_opens_an_old_window_for_what_was_left_at_most():
    late = counter(finished("v1", until=AT + timedelta(seconds=12)), retained=True)
    desk = Desk().tell(late, BusUp())
    assert desk.shown == "v1"
    assert desk.tell(Tick(), after_s=12.0).shown is None


@pytest.mark.parametrize("left_s", [45, 0, -3600])
def test_an_old_window_is_never_open_for_longer_than_its_own_seconds(left_s):
    old = counter(finished("v1", until=AT + timedelta(seconds=left_s)), retained=True)
    desk = Desk().tell(old)
    assert desk.shown == ("v1" if left_s > 0 else None)
    assert desk.tell(Tick(), after_s=30.0).shown is None


def test_the_news_of_another_counter_open_nothing(desk):
    desk.tell(counter(finished("v1"), counter="4"))
    assert desk.shown is None


def test_the_lamps_are_lit_while_a_key_counts_and_only_said_when_they_change(desk):
    desk.tell(counter(finished("v1")), Tick(), Tick()).press("22").tell(Tick())
    assert desk.did(Light) == [Light(False), Light(True), Light(False)]


# --- the visit that was shown --------------------------------------------------------------------


def test_the_rating_belongs_to_the_visit_shown_though_the_officer_already_called_the_next(desk):
    desk.tell(counter(finished("v1")))
    desk.tell(counter(finished("v1"), state="calling", number="A013")).press("22")
    assert [rate.visit for rate in desk.kept()] == ["v1"]


def test_a_key_that_went_down_before_the_next_finish_arrived_rates_the_visit_it_saw(desk):
    desk.tell(counter(finished("v1")), counter(finished("v2"))).press("22", visit="v1")
    assert [rate.visit for rate in desk.kept()] == ["v1"]
    assert desk.state.stage is None, "the prompt of the next visit stays"
    assert desk.shown == "v2"
    desk.press("level-2")
    assert [rate.visit for rate in desk.kept()] == ["v1", "v2"]


def test_a_key_that_went_down_while_nothing_was_shown_rates_nothing(desk):
    desk.tell(counter(finished("v1"))).press("22", visit=None)
    assert desk.kept() == []


def test_the_next_finish_opens_while_the_last_one_is_still_thanked(desk):
    desk.tell(counter(finished("v1"))).press("22").tell(counter(finished("v2")))
    assert (desk.state.stage, desk.shown) == (None, "v2")
    desk.press("level-2")
    assert [(rate.visit, rate.level) for rate in desk.kept()] == [("v1", 4), ("v2", 2)]


def test_a_second_key_for_the_last_visit_does_not_hide_the_prompt_of_the_next(desk):
    desk.tell(counter(finished("v1"))).press("22").tell(counter(finished("v2")))
    desk.press("level-3", visit="v1")
    assert (desk.state.stage, desk.shown, len(desk.kept())) == (None, "v2", 1)


# --- why -----------------------------------------------------------------------------------------


@pytest.fixture
def asked(desk):
    return desk.tell(counter(finished("v1"))).press("level-1")


def test_the_lowest_level_is_asked_for_reasons_and_is_on_disk_before_that(asked):
    rate = Rate(rating_id="r1", visit="v1", level=1)
    assert asked.state.stage == Reasons(rate, 1.0 + 10.0)
    assert (asked.kept(), asked.sent()) == ([rate], [])


def test_chosen_reasons_go_out_with_the_rating(asked):
    asked.press("reason-khac").press("reason-thai-do").press("reason-khac").press("reason-khac")
    asked.press("done")
    rate = Rate(rating_id="r1", visit="v1", level=1, reasons=("thai-do", "khac"))
    assert asked.sent() == [rate]
    assert asked.kept()[-1] == rate, "the disk has the same"
    assert isinstance(asked.state.stage, Thanks)


def test_who_skips_the_question_has_rated_without_reasons(asked):
    asked.press("reason-khac").press("skip")
    assert asked.sent() == [Rate(rating_id="r1", visit="v1", level=1)]
    assert asked.kept()[-1] == asked.sent()[0]


def test_who_walks_away_from_the_question_has_rated_all_the_same(asked):
    asked.press("reason-khac").tell(Tick(), after_s=9.9)
    assert asked.sent() == []
    asked.tell(Tick(), after_s=0.2)
    assert [rate.reasons for rate in asked.sent()] == [("khac",)]
    assert isinstance(asked.state.stage, Thanks)


def test_the_next_finish_ends_the_question_and_the_rating_goes_out(asked):
    asked.press("reason-khac").tell(counter(finished("v2")))
    assert [rate.reasons for rate in asked.sent()] == [("khac",)]
    assert asked.shown == "v2"


def test_a_trembling_second_tap_on_the_lowest_level_ends_no_question(asked):
    asked.press("level-1", after_s=0.3)
    assert isinstance(asked.state.stage, Reasons)


def test_other_levels_are_asked_nothing(desk):
    desk.tell(counter(finished("v1"))).press("level-2")
    assert isinstance(desk.state.stage, Thanks)


def test_a_pad_without_a_screen_asks_nothing():
    desk = Desk(start(rules(reasons=()), ())).tell(BusUp(), counter(finished("v1")))
    desk.press("17")
    assert desk.sent() == [Rate(rating_id="r1", visit="v1", level=1)]


def test_a_rating_whose_reasons_are_being_chosen_is_not_sent_when_the_broker_comes_back(asked):
    asked.tell(BusDown(), BusUp(), Tick())
    assert asked.sent() == []


# --- the hub -------------------------------------------------------------------------------------


def test_the_hub_has_it_and_the_pad_forgets_it(desk):
    desk.tell(counter(finished("v1"))).press("22").tell(answer("r1"))
    assert desk.did(Forget) == [Forget("r1")]
    desk.tell(Tick(), after_s=60.0)
    assert len(desk.sent()) == 1


def test_a_silent_hub_is_asked_again_every_five_seconds_with_the_same_rating(desk):
    desk.tell(counter(finished("v1"))).press("22")
    for _ in range(44):
        desk.tell(Tick(), after_s=0.25)
    assert len(desk.sent()) == 3
    assert len(set(desk.sent())) == 1


def test_without_a_broker_nothing_is_sent_and_nothing_is_lost(desk):
    desk.tell(BusDown(), counter(finished("v1"))).press("22").tell(Tick(), after_s=60.0)
    assert (len(desk.kept()), desk.sent()) == (1, [])
    desk.tell(BusUp())
    assert desk.sent() == desk.kept()


def test_a_hub_that_is_back_is_told_at_once_what_it_has_not_answered(desk):
    desk.tell(counter(finished("v1"))).press("22").done.clear()
    desk.tell(hub_says("offline"), after_s=0.1)
    assert [effect for effect in desk.done if isinstance(effect, Send)] == []
    desk.tell(hub_says("online"), after_s=0.1)
    assert [effect.rate.visit for effect in desk.done if isinstance(effect, Send)] == ["v1"]


def test_a_connection_that_broke_is_not_trusted_and_all_is_sent_anew(desk):
    desk.tell(counter(finished("v1"))).press("22").tell(BusDown(), BusUp(), after_s=0.1)
    assert len(desk.sent()) == 2


def test_ratings_from_before_a_restart_are_sent_and_their_visit_is_not_opened_again():
    kept = Rate(rating_id="old", visit="v1", level=2)
    desk = Desk(start(rules(), (kept,))).tell(counter(finished("v1"), retained=True), BusUp())
    assert desk.sent() == [kept]
    assert desk.shown is None
    assert desk.press("22", visit="v1").kept() == []


def test_a_pad_that_was_away_for_days_does_not_flood_the_hub():
    kept = tuple(Rate(rating_id=f"old-{n}", visit=f"v{n}", level=2) for n in range(50))
    desk = Desk(start(rules(), kept)).tell(BusUp())
    assert desk.sent() == list(kept[:BATCH])
    for rate in kept:
        desk.tell(answer(rate.rating_id))
    assert desk.sent() == list(kept)


def test_a_refused_rating_is_forgotten_and_nobody_is_thanked_for_it(desk):
    desk.tell(counter(finished("v1"))).press("22").tell(answer("r1", "refused", "too-late"))
    assert desk.did(Forget) == [Forget("r1", "too-late")]
    assert desk.state.stage == Notice("v1", "not-counted", 1.0 + 5.0)


def test_a_visit_that_was_rated_elsewhere_is_told_so(desk):
    desk.tell(counter(finished("v1"))).press("22").tell(answer("r1", "refused", "already-rated"))
    assert desk.state.stage == Notice("v1", "already-rated", 1.0 + 5.0)


@pytest.mark.parametrize("rating_id", ["r9", None])
def test_an_answer_to_something_else_changes_nothing(desk, rating_id):
    desk.tell(counter(finished("v1"))).press("22").tell(answer(rating_id, "refused", "malformed"))
    assert (desk.did(Forget), len(desk.state.waiting)) == ([], 1)


def test_the_hub_hears_how_many_ratings_it_does_not_have(desk):
    desk.tell(counter(finished("v1"))).press("22").tell(answer("r1"))
    assert [report.unsent for report in desk.did(Report)] == [0, 1, 0]


def test_the_hub_hears_of_the_keypad_and_the_disk(desk):
    desk.tell(KeypadUp(), KeypadDown("unplugged"), DiskDown())
    parts = (Part(name="disk", state="failed"), Part(name="keypad", state="unplugged"))
    assert desk.did(Report)[-1].parts == parts


def test_a_hub_that_comes_back_is_told_the_health_again(desk):
    desk.tell(BusDown(), KeypadDown("unplugged"), Tick())
    assert len(desk.did(Report)) == 1
    desk.tell(BusUp())
    assert desk.did(Report)[-1].parts == (Part(name="keypad", state="unplugged"),)


# --- language ------------------------------------------------------------------------------------


def test_the_next_citizen_finds_the_pads_own_language(desk):
    desk.tell(counter(finished("v1"))).press("language")
    assert desk.state.language == "en"
    desk.press("22")
    assert desk.state.language == "en", "thanks are said in English too"
    desk.tell(Tick(), after_s=6.0)
    assert desk.state.language == "vi"


def test_a_second_touch_brings_vietnamese_back(desk):
    desk.tell(counter(finished("v1"))).press("language").press("language")
    assert desk.state.language == "vi"


def test_the_language_falls_back_when_nobody_rates(desk):
    desk.tell(counter(finished("v1"))).press("language").tell(Tick(), after_s=30.0)
    assert desk.state.language == "vi"
