"""Hubs of one centre on one broker: they find out among themselves who serves."""

import threading
from dataclasses import dataclass, field

import pytest

from hub.claim import ANSWER_WITHIN_S, LISTENS_TO, Verdict
from hub.claim_ask import Claimant, Place
from kit.bus_memory import MemoryBroker, MemoryBus
from kit.wire import topics
from kit.wire.codec import decode
from kit.wire.messages import DeviceState
from kit.wire.messages_offline import HubClaim
from tests.waiting import until

HUB = DeviceState(status="online", kind="hub", version="1")


@dataclass
class Serving:
    """A hub that serves, as far as others notice."""

    broker: MemoryBroker
    instance: str
    term: int = 0
    asked: bool = True
    now_s: float = 0.0
    left: list[HubClaim] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bus: MemoryBus = self.broker.bus("hub", wanted=LISTENS_TO, state=HUB)
        me = HubClaim(instance=self.instance, term=self.term, serving=self.asked)
        self.place = Place(
            self.bus, me, self.leave, state=HUB, term=lambda: self.term, now_s=lambda: self.now_s
        )
        self.bus.start(self.place.on_event)

    def leave(self, other: HubClaim) -> None:
        self.left.append(other)
        self.end()

    def end(self) -> None:
        self.place.give_up()
        self.bus.stop()


@pytest.fixture
def broker() -> MemoryBroker:
    return MemoryBroker("hall")


def starting(broker: MemoryBroker, instance: str) -> Claimant:
    claimant = Claimant(broker.bus("hub", wanted=LISTENS_TO), instance)
    claimant.start()
    return claimant


def hub_state(broker: MemoryBroker) -> str:
    return decode(broker.retained["bamso/v1/hall/device/hub/state"], DeviceState).status


def test_the_first_hub_of_a_centre_serves(broker: MemoryBroker) -> None:
    assert starting(broker, "one").settle(0) is Verdict.SERVE


def test_a_second_hub_is_refused_and_says_nothing_about_the_first(broker: MemoryBroker) -> None:
    first = Serving(broker, "one", term=3)
    second = starting(broker, "two")
    assert second.settle(3) is Verdict.LEAVE
    assert second.asking.rival == HubClaim(instance="one", term=3, serving=True)
    until(lambda: not _named("hub-claim"), 5, "its link is gone")
    assert (first.left, hub_state(broker)) == ([], "online")


def test_a_hub_whose_database_was_slow_to_open_has_heard_all_the_same(
    broker: MemoryBroker,
) -> None:
    now_s = 0.0
    Serving(broker, "one", term=3)
    second = Claimant(broker.bus("hub", wanted=LISTENS_TO), "two", now_s=lambda: now_s)
    second.start()
    now_s = 9.0
    assert second.settle(3) is Verdict.LEAVE


def test_a_hub_with_a_newer_store_takes_over_and_the_old_one_leaves(broker: MemoryBroker) -> None:
    old = Serving(broker, "old", term=3)
    new = starting(broker, "new")
    assert new.settle(7) is Verdict.SERVE
    assert [claim.term for claim in old.left] == [7]
    assert hub_state(broker) == "offline"
    Serving(broker, "new", term=7)
    assert hub_state(broker) == "online"


def test_a_hub_whose_store_began_anew_claims_its_place_with_the_new_term(
    broker: MemoryBroker,
) -> None:
    anew = Serving(broker, "anew", term=0)
    anew.term = 9
    old_disk = starting(broker, "old-disk")
    assert old_disk.settle(5) is Verdict.LEAVE
    assert anew.left == []


def test_the_last_word_of_one_that_left_does_not_stand(broker: MemoryBroker) -> None:
    """Its connection may break long after the other took over: boards must not believe it."""
    Serving(broker, "here")
    gone = broker.bus("hub", state=HUB)
    gone.start(lambda event: None)
    gone.cut()
    assert hub_state(broker) == "online"


def test_a_hub_that_ends_does_not_contradict_its_own_last_word(broker: MemoryBroker) -> None:
    hub = Serving(broker, "here")
    hub.place.give_up()
    hub.bus.publish(topics.HUB_STATE, DeviceState(status="offline", kind="hub"))
    assert hub_state(broker) == "offline"


def test_two_that_came_without_asking_sort_it_out_when_they_meet(broker: MemoryBroker) -> None:
    one, two = Serving(broker, "a"), Serving(broker, "b")
    assert (len(one.left), len(two.left)) == (0, 1)
    assert hub_state(broker) == "online"


def test_one_that_could_ask_nobody_leaves_when_it_meets_one_that_served_before(
    broker: MemoryBroker,
) -> None:
    before = Serving(broker, "z")
    late = Serving(broker, "a", asked=False)
    assert (len(before.left), len(late.left)) == (0, 1)


def test_one_that_nobody_objected_to_serves_like_any_other(broker: MemoryBroker) -> None:
    hub = Serving(broker, "z", asked=False)
    assert not hub.place.me.serving
    hub.now_s = ANSWER_WITHIN_S
    assert hub.place.me.serving
    assert starting(broker, "a").settle(0) is Verdict.LEAVE


def test_two_that_could_ask_nobody_meet_when_both_are_sure(broker: MemoryBroker) -> None:
    hubs = [Serving(broker, name, asked=False) for name in "ab"]
    assert [hub.left for hub in hubs] == [[], []]
    for hub in hubs:
        hub.now_s = ANSWER_WITHIN_S
    for hub in reversed(hubs):
        hub.place.beat()
    assert [len(hub.left) for hub in hubs] == [0, 1]


def test_only_one_topic_is_spoken_on(broker: MemoryBroker) -> None:
    starting(broker, "one").settle(0)
    assert broker.retained == {}
    Serving(broker, "one")
    assert set(broker.retained) == {f"bamso/v1/hall/{topics.HUB_STATE.pattern}"}


def _named(name: str) -> bool:
    return any(thread.name == name for thread in threading.enumerate())
