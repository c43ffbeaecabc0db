"""The table of topics is whole and its addresses can be taken apart again."""

import pytest

from kit.wire import topics


@pytest.mark.parametrize("topic", topics.TOPICS, ids=lambda t: t.name)
def test_each_topic_is_found_again_from_its_address(topic: topics.Topic) -> None:
    parts = {n: "kiosk-1" for n in ("device", "counter") if f"{{{n}}}" in topic.pattern}
    full = topics.address(topic, "quang-ngai", **parts)
    assert topics.parse("quang-ngai", full) == (topic, parts)


def test_a_state_is_retained_and_an_event_is_not() -> None:
    assert {t.name for t in topics.TOPICS if t.retain} == {
        "lease",
        "menu",
        "board",
        "counter",
        "hub_state",
        "state",
    }


@pytest.mark.parametrize("name", ["", "a/b", "+", "#", "Quầy", "a" * 33, "-a", "a\n"])
def test_a_name_that_would_change_the_address_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="device"):
        topics.address(topics.ASK, "quang-ngai", device=name)


@pytest.mark.parametrize(
    "full", ["bamso/v1/other/menu", "bamso/v1/quang-ngai/menu/x", "bamso/v1/quang-ngai/kiosk//ask"]
)
def test_a_foreign_address_is_none_of_ours(full: str) -> None:
    assert topics.parse("quang-ngai", full) is None


def test_a_subscription_leaves_open_what_was_not_given() -> None:
    assert topics.subscription(topics.ASK, "qn") == "bamso/v1/qn/kiosk/+/ask"
    assert topics.subscription(topics.ASK, "qn", device="k") == "bamso/v1/qn/kiosk/k/ask"
