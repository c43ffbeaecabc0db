"""The ACL against the table of topics: every row has its line, and there is nothing else."""

import re

import pytest

from broker_config.acl import acl_text
from kit.wire.topics import TOPICS, Role

SITE = "demo"
RULES = [line for line in acl_text(SITE).splitlines() if line and not line.startswith("#")]
PATTERNS = [line for line in RULES if line.startswith("pattern ")]


def a_device_writes(topic):
    return topic.writer is not Role.HUB


def a_device_reads(topic):
    return any(reader is not Role.HUB for reader in topic.readers)


def lines_of(topic):
    """What the file says about the topic's addresses: for one's own name, and for any."""
    own = "bamso/v1/demo/" + topic.pattern.replace("{device}", "%u").replace("{counter}", "+")
    any_ = own.replace("%u", "+")
    return {line.split()[2]: line.split()[1] for line in PATTERNS if line.split()[2] in (own, any_)}


def is_said_by_each_box_to_all(topic):
    return topic.writer is Role.DEVICE and Role.DISPLAY in topic.readers


def is_among_hubs(topic):
    return not a_device_writes(topic) and not a_device_reads(topic)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_has_its_line_and_the_line_says_no_more_than_the_table(topic):
    words = {
        (True, False): "write",
        (False, True): "read",
        (True, True): "readwrite",
    }
    if is_among_hubs(topic):
        assert lines_of(topic) == {}
    elif is_said_by_each_box_to_all(topic):
        assert set(lines_of(topic).values()) == {"write", "read"}
        assert {line.split("/")[-2]: word for line, word in lines_of(topic).items()} == {
            "%u": "write",
            "+": "read",
        }
    else:
        access = words[a_device_writes(topic), a_device_reads(topic)]
        assert list(lines_of(topic).values()) == [access]


def test_there_is_nothing_else_in_it():
    open_to_all = [topic for topic in TOPICS if is_said_by_each_box_to_all(topic)]
    for_devices = [topic for topic in TOPICS if not is_among_hubs(topic)]
    assert len(PATTERNS) == len(set(PATTERNS)) == len(for_devices) + len(open_to_all)
    assert [line for line in RULES if line not in PATTERNS] == [
        "user hub",
        "topic readwrite bamso/v1/demo/#",
        "user watch",
        "topic read bamso/v1/demo/#",
        "topic deny bamso/v1/demo/+/watch/#",
    ]


def test_whatever_a_device_writes_carries_its_own_name():
    for line in PATTERNS:
        if "write" in line.split()[1]:
            assert re.search(r"/%u/", line), line


def test_what_hubs_say_among_themselves_is_in_no_rule():
    assert not [line for line in RULES if "hub/claim" in line]


def test_no_rule_has_a_comment_behind_it():
    assert not [line for line in RULES if "#" in line.rstrip("#")]


@pytest.mark.parametrize("site", ["", "a/b", "#", "+", "Đà Lạt", "x\nuser evil"])
def test_a_site_that_would_open_other_addresses_is_refused(site):
    with pytest.raises(ValueError, match="site"):
        acl_text(site)
