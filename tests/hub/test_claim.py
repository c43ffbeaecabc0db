"""One centre, one hub: who may serve."""

from dataclasses import replace

import pytest

from hub.claim import (
    ANSWER_WITHIN_S,
    BROKER_WITHIN_S,
    LEAVE_WITHIN_S,
    Asking,
    Reply,
    Verdict,
    heard,
    reply,
    sentence,
    told,
    verdict,
)
from kit.bus import BusDown, BusUp, Received
from kit.wire import topics
from kit.wire.messages import DeviceState
from kit.wire.messages_offline import HubClaim

ME = HubClaim(instance="m", term=5, serving=True)


def claim(instance: str, term: int, *, serving: bool = True) -> Received:
    return Received(topics.CLAIM, {}, HubClaim(instance=instance, term=term, serving=serving))


def state(status: str) -> Received:
    said = DeviceState(status=status, kind="hub")  # type: ignore[arg-type]
    return Received(topics.HUB_STATE, {}, said, retained=True)


OWN = claim("m", 0, serving=False)


def asking(*events: object, at_s: float = 0.1) -> Asking:
    """What a hub called m, begun at 0 s, knows after these events."""
    known = Asking(instance="m", since_s=0.0)
    for event in events:
        known = heard(known, event, at_s)  # type: ignore[arg-type]
    return known


def test_where_no_hub_was_ever_seen_the_first_one_serves_at_once() -> None:
    assert verdict(asking(BusUp()), 0, 0.1) is Verdict.WAIT
    assert verdict(asking(BusUp(), OWN), 0, 0.1) is Verdict.SERVE


def test_after_a_power_cut_the_broker_says_offline_and_nobody_is_waited_for() -> None:
    assert verdict(asking(BusUp(), state("offline"), OWN), 5, 0.1) is Verdict.SERVE


def test_a_hub_that_serves_is_not_pushed_aside_by_an_equal() -> None:
    known = asking(BusUp(), state("online"), OWN, claim("other", 5))
    assert verdict(known, 5, 0.1) is Verdict.LEAVE


def test_a_hub_from_an_old_disk_finds_the_place_taken() -> None:
    known = asking(BusUp(), state("online"), OWN, claim("other", 9))
    assert verdict(known, 5, 0.1) is Verdict.LEAVE


def test_a_state_that_nobody_stands_behind_holds_nobody_up_for_long() -> None:
    known = asking(BusUp(), state("online"), OWN, at_s=1.0)
    assert verdict(known, 0, 1.0 + ANSWER_WITHIN_S - 0.01) is Verdict.WAIT
    assert verdict(known, 0, 1.0 + ANSWER_WITHIN_S) is Verdict.SERVE


def test_a_restored_hub_tells_its_term_and_waits_until_the_old_one_is_gone() -> None:
    known = asking(BusUp(), state("online"), OWN, claim("old", 3))
    assert verdict(known, 5, 0.1) is Verdict.TELL
    known = told(known, 0.2)
    assert verdict(known, 5, 0.2 + LEAVE_WITHIN_S - 0.01) is Verdict.WAIT
    assert verdict(heard(known, state("offline"), 0.3), 5, 0.3) is Verdict.SERVE
    assert verdict(known, 5, 0.2 + LEAVE_WITHIN_S) is Verdict.SERVE


def test_of_two_answers_the_stronger_counts() -> None:
    known = asking(BusUp(), state("online"), OWN, claim("old", 3), claim("new", 7), claim("old", 3))
    assert verdict(known, 5, 0.1) is Verdict.LEAVE


def test_another_hub_that_only_asks_is_no_hindrance() -> None:
    known = asking(BusUp(), OWN, claim("other", 9, serving=False))
    assert verdict(known, 5, 0.1) is Verdict.SERVE


def test_without_a_broker_the_hub_does_not_wait() -> None:
    assert verdict(asking(), 0, BROKER_WITHIN_S - 0.01) is Verdict.WAIT
    assert verdict(asking(), 0, BROKER_WITHIN_S) is Verdict.SERVE
    assert not asking().whole


def test_a_broker_that_went_away_meanwhile_has_said_nothing() -> None:
    known = asking(BusUp(), state("online"), OWN, BusDown())
    assert (known.whole, known.online) == (False, False)
    assert verdict(known, 0, BROKER_WITHIN_S) is Verdict.SERVE


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        (HubClaim(instance="z", term=5, serving=False), Reply.CLAIM),
        (HubClaim(instance="z", term=4, serving=False), Reply.CLAIM),
        (HubClaim(instance="z", term=4, serving=True), Reply.CLAIM),
        (HubClaim(instance="z", term=6, serving=False), Reply.LEAVE),
        (HubClaim(instance="z", term=6, serving=True), Reply.LEAVE),
        (HubClaim(instance="m", term=5, serving=True), Reply.NOTHING),
    ],
)
def test_a_hub_that_serves_stays_unless_a_later_life_of_the_store_comes(
    other: HubClaim, answer: Reply
) -> None:
    assert reply(ME, other) is answer


def test_of_two_that_began_in_the_same_moment_one_stays_and_one_leaves() -> None:
    one, two = (HubClaim(instance=name, term=5, serving=True) for name in "ab")
    assert reply(one, two) is Reply.CLAIM
    assert reply(two, one) is Reply.LEAVE


def test_a_hub_that_could_ask_nobody_gives_way_to_one_that_served_before() -> None:
    late = replace(ME, serving=False)
    assert reply(late, HubClaim(instance="z", term=5, serving=True)) is Reply.LEAVE
    assert reply(late, HubClaim(instance="z", term=4, serving=True)) is Reply.NOTHING
    assert reply(late, HubClaim(instance="z", term=9, serving=False)) is Reply.NOTHING


def test_whoever_reads_the_log_is_told_what_to_do() -> None:
    said = sentence("quang-ngai", 5, 9)
    assert "quang-ngai" in said
    assert "systemctl stop bamso-hub" in said
    assert "restore" in said
