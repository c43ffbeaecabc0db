"""PURE: every topic once. The ACL, the protocol page and the adapters are made from this table.

An address is `bamso/v1/{site}/` + the topic's pattern. Devices are named by their user name at the
broker, so `{device}` is also who may write there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kit.wire import messages as m
from kit.wire import messages_offline as mo

ROOT = "bamso/v1/{site}/"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class Role(StrEnum):
    """Who writes or reads a topic. DEVICE is any box, for what lies below its own name."""

    HUB = "hub"
    KIOSK = "kiosk"
    DISPLAY = "display"
    PAD = "pad"
    DESK = "desk"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: address pattern below the root, message type, who to whom, retained, qos."""

    name: str
    pattern: str
    message: type[object]
    writer: Role
    readers: tuple[Role, ...]
    retain: bool
    qos: int
    about: str


ASK = Topic("ask", "kiosk/{device}/ask", m.Ask, Role.KIOSK, (Role.HUB,), False, 1,
            "a press: somebody wants a number")  # fmt: skip
ANSWER = Topic("answer", "kiosk/{device}/answer", m.Answer, Role.HUB, (Role.KIOSK,), False, 1,
               "the number, or why not")  # fmt: skip
PRINTED = Topic("printed", "kiosk/{device}/printed", m.Printed, Role.KIOSK, (Role.HUB,), False, 1,
                "what the paper did")  # fmt: skip
NOTED = Topic("noted", "kiosk/{device}/noted", m.Noted, Role.HUB, (Role.KIOSK,), False, 1,
              "the print report is on the hub's disk")  # fmt: skip
LEASE = Topic("lease", "kiosk/{device}/lease", mo.Lease, Role.HUB, (Role.KIOSK,), True, 1,
              "numbers lent for today and the next day, hours and quotas with them")  # fmt: skip
HOLDS = Topic("holds", "kiosk/{device}/holds", mo.Holds, Role.KIOSK, (Role.HUB,), False, 1,
              "what a kiosk has in hand, said when it connects")  # fmt: skip
SETTLE = Topic("settle", "kiosk/{device}/settle", mo.Settle, Role.KIOSK, (Role.HUB,), False, 1,
               "a ticket that a kiosk gave out alone, until the hub has it")  # fmt: skip
SETTLED = Topic("settled", "kiosk/{device}/settled", mo.Settled, Role.HUB, (Role.KIOSK,), False, 1,
                "that ticket is on the hub's disk")  # fmt: skip
REPRINT = Topic("reprint", "kiosk/{device}/reprint", mo.Reprint, Role.HUB, (Role.KIOSK,), False, 1,
                "print a ticket once more, marked")  # fmt: skip
MENU = Topic("menu", "menu", m.Menu, Role.HUB, (Role.KIOSK,), True, 1,
             "services, opening, texts")  # fmt: skip
BOARD = Topic("board", "board", m.Board, Role.HUB, (Role.DISPLAY,), True, 1,
              "every counter, latest calls, who is next")  # fmt: skip
CALL = Topic("call", "call", m.Call, Role.HUB, (Role.DISPLAY,), False, 1,
             "somebody is called now")  # fmt: skip
COUNTER = Topic("counter", "counter/{counter}", m.CounterState, Role.HUB,
                (Role.DISPLAY, Role.PAD, Role.DESK), True, 1,
                "one counter, and the visit that may be rated")  # fmt: skip
RATE = Topic("rate", "pad/{device}/rate", m.Rate, Role.PAD, (Role.HUB,), False, 1,
             "a key press on a rating pad")  # fmt: skip
RATED = Topic("rated", "pad/{device}/rated", m.Rated, Role.HUB, (Role.PAD,), False, 1,
              "the rating is on the hub's disk, or why it never will be")  # fmt: skip
DO = Topic("do", "desk/{device}/do", m.DeskDo, Role.DESK, (Role.HUB,), False, 1,
           "a verb from a call keypad or program at a counter")  # fmt: skip
DONE = Topic("done", "desk/{device}/done", m.DeskDone, Role.HUB, (Role.DESK,), False, 1,
             "what became of the verb")  # fmt: skip
CLAIM = Topic("claim", "hub/claim", mo.HubClaim, Role.HUB, (Role.HUB,), False, 1,
              "hubs of one centre find out who serves")  # fmt: skip
HUB_STATE = Topic("hub_state", "device/hub/state", m.DeviceState, Role.HUB,
                  (Role.KIOSK, Role.DISPLAY, Role.PAD, Role.DESK), True, 1,
                  "the hub is there or gone: what boards call fresh depends on it")  # fmt: skip
STATE = Topic("state", "device/{device}/state", m.DeviceState, Role.DEVICE,
              (Role.HUB, Role.KIOSK, Role.DISPLAY, Role.PAD, Role.DESK), True, 1,
              "a box is there or gone, and its health")  # fmt: skip
PING = Topic("ping", "device/{device}/ping", m.Ping, Role.DEVICE, (Role.DEVICE,), False, 0,
             "a box to itself through the broker: the way is alive")  # fmt: skip

TOPICS: tuple[Topic, ...] = (
    ASK, ANSWER, PRINTED, NOTED, LEASE, HOLDS, SETTLE, SETTLED, REPRINT, MENU, BOARD, CALL, COUNTER,
    RATE, RATED, DO, DONE, CLAIM, HUB_STATE, STATE, PING,
)  # fmt: skip


def address(topic: Topic, site: str, **parts: str) -> str:
    """The full address of `topic`; KeyError when a part is missing, ValueError on a bad name."""
    for key, value in {"site": site, **parts}.items():
        if not NAME.fullmatch(value):
            raise ValueError(f"{key}: {value!r} is not a name (a-z, 0-9, -; at most 32)")
    return (ROOT + topic.pattern).format(site=site, **parts)


def subscription(topic: Topic, site: str, **parts: str) -> str:
    """The filter that catches `topic`, with `+` for every part that is not given."""
    names = re.findall(r"{(\w+)}", topic.pattern)
    return (ROOT + topic.pattern).format(site=site, **{n: parts.get(n, "+") for n in names})


def parse(site: str, full: str) -> tuple[Topic, Mapping[str, str]] | None:
    """The topic behind an address (the first that matches) and its parts; None when none does."""
    root = ROOT.format(site=site)
    if not full.startswith(root):
        return None
    below = full[len(root) :]
    for topic in TOPICS:
        found = _MATCHERS[topic.name].fullmatch(below)
        if found:
            return topic, found.groupdict()
    return None


def _matcher(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"{(\w+)}", rf"(?P<\1>{NAME.pattern})", pattern))


_MATCHERS = {topic.name: _matcher(topic.pattern) for topic in TOPICS}
