"""PURE: who may write and read what at the broker, made from the table of topics.

Law: a device writes only below its own name. The lines say `%u` for the name it signed in with, so
a new box needs a password and no new rule. What no line allows, Mosquitto refuses.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from kit.wire.topics import NAME, ROOT, TOPICS, Role, Topic

HUB_USER = "hub"
WATCH_USER = "watch"  # the demo page's tap: sees everything, says nothing
RESERVED = frozenset({HUB_USER, WATCH_USER})  # a box of that name would get those rights


class Access(StrEnum):
    """What a line allows, in Mosquitto's words."""

    READ = "read"
    WRITE = "write"
    BOTH = "readwrite"


@dataclass(frozen=True, slots=True)
class Grant:
    """One line: every signed-in user may do `access` on `address`, where %u is the user's name."""

    topic: Topic
    access: Access
    address: str


def grants(site: str) -> tuple[Grant, ...]:
    """What the devices of `site` may do, in the table's order: two grants for a topic that each
    box writes for itself and that others read too, none for what only hubs write and read.

    ValueError when `site` is not a name; TypeError when the table lets a device write where its
    name is not in the address, for then one box could speak for all.
    """
    if not NAME.fullmatch(site):
        raise ValueError(f"site: {site!r} is not a name (a-z, 0-9, -; at most 32)")
    return tuple(grant for topic in TOPICS for grant in _grants(topic, site))


def acl_text(site: str) -> str:
    """The whole ACL file for `site`."""
    root = ROOT.format(site=site)
    lines = [
        "# Made by broker_config/acl.py from kit/wire/topics.py: change it there.",
        "# What is not allowed here is refused. Comments have lines of their own: behind a rule",
        "# they would become a part of the address.",
        "",
        "# The hub, and the tap that shows the traffic.",
        f"user {HUB_USER}",
        f"topic {Access.BOTH} {root}#",
        "",
        f"user {WATCH_USER}",
        f"topic {Access.READ} {root}#",
        "# It is no device: without this line the patterns below would let it write as one.",
        f"topic deny {root}+/{WATCH_USER}/#",
        "",
        "# Every device, below its own name (%u). Patterns hold for all users.",
    ]
    for grant in grants(site):
        lines.append(f"# {grant.topic.name}: {grant.topic.about}")
        lines.append(f"pattern {grant.access} {grant.address}")
    return "\n".join(lines) + "\n"


def _grants(topic: Topic, site: str) -> tuple[Grant, ...]:
    writes = topic.writer is not Role.HUB
    readers = {role for role in topic.readers if role is not Role.HUB}
    if not writes and not readers:
        return ()  # what hubs say among themselves is no device's business
    if writes and "{device}" not in topic.pattern:
        raise TypeError(f"topic {topic.name}: a device writes it, so its name must be in it")
    root = ROOT.format(site=site)
    # A part that is not the device (a counter's name) is open: a board shows every counter.
    own = root + re.sub(r"{\w+}", "+", topic.pattern.replace("{device}", "%u"))
    if topic.writer is Role.DEVICE and readers - {Role.DEVICE}:
        everybodys = root + re.sub(r"{\w+}", "+", topic.pattern)
        return (Grant(topic, Access.WRITE, own), Grant(topic, Access.READ, everybodys))
    access = Access.BOTH if writes and readers else Access.WRITE if writes else Access.READ
    return (Grant(topic, access, own),)
