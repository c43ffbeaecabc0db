"""PURE: one centre has one hub: may this one serve, and must the one that serves give way?

Two hubs would give the same numbers to two people. The higher `term` (of a store that was restored
later) stays; between equals the one that serves already. When the broker knows of no hub, nobody is
waited for: an ordinary start costs nothing.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kit.bus import BusDown, BusEvent, BusUp, Received, Wanted
from kit.wire import topics
from kit.wire.messages import DeviceState
from kit.wire.messages_offline import HubClaim

LISTENS_TO = (Wanted(topics.HUB_STATE), Wanted(topics.CLAIM))

BROKER_WITHIN_S = 0.1  # a broker that is there has answered by then, or else is asked later
ANSWER_WITHIN_S = 1.0  # a hub that serves answers in milliseconds; a stale state never does
LEAVE_WITHIN_S = 5.0  # one that gives way finishes what it took in


class Verdict(StrEnum):
    """What a hub that starts does next."""

    WAIT = "wait"
    TELL = "tell"  # say our term: one with a lower term has answered, and gives way when it hears
    SERVE = "serve"
    LEAVE = "leave"


class Reply(StrEnum):
    """What a hub does about the claim of another."""

    NOTHING = "nothing"
    CLAIM = "claim"  # say that we serve
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a hub that starts has found out; times are seconds of a clock that only counts.

    `up_s`: since when the broker answers, None while it does not. `online`: the broker's last word
    about a hub. `whole`: all that the broker had kept has come. `rival`: a hub that says it serves.
    """

    instance: str
    since_s: float
    up_s: float | None = None
    online: bool = False
    whole: bool = False
    rival: HubClaim | None = None
    told_s: float | None = None


def heard(asking: Asking, event: BusEvent, now_s: float) -> Asking:
    """What is known after an event of the bus.

    Our own claim comes back behind everything that was retained: then that is whole.
    """
    match event:
        case BusUp():
            return replace(asking, up_s=now_s)
        case BusDown():
            return replace(asking, up_s=None, whole=False, online=False)
        case Received(topic=topics.HUB_STATE, message=DeviceState(status=status)):
            return replace(asking, online=status == "online")
        case Received(topic=topics.CLAIM, message=HubClaim() as claim):
            if claim.instance == asking.instance:
                return replace(asking, whole=True)
            if claim.serving and (asking.rival is None or claim.term > asking.rival.term):
                return replace(asking, rival=claim)
    return asking


def told(asking: Asking, now_s: float) -> Asking:
    """After our term was said to the rival."""
    return replace(asking, told_s=now_s)


def verdict(asking: Asking, term: int, now_s: float) -> Verdict:
    """Whether a hub of `term` may serve."""
    rival = asking.rival
    if rival is not None and rival.term >= term:
        return Verdict.LEAVE
    if asking.up_s is None:
        return _until(asking.since_s + BROKER_WITHIN_S, now_s)
    if asking.whole and not asking.online:
        return Verdict.SERVE
    if rival is None:
        return _until(asking.up_s + ANSWER_WITHIN_S, now_s)
    if asking.told_s is None:
        return Verdict.TELL
    return _until(asking.told_s + LEAVE_WITHIN_S, now_s)


def reply(me: HubClaim, other: HubClaim) -> Reply:
    """What `me` does on hearing the claim of `other`, or its own coming back.

    Two that began in the same moment both say that they serve: then the lesser name stays.
    """
    if other.instance == me.instance:
        return Reply.NOTHING
    if not me.serving:
        return Reply.LEAVE if other.serving and other.term >= me.term else Reply.NOTHING
    if other.term > me.term:
        return Reply.LEAVE
    if other.serving and other.term == me.term and other.instance < me.instance:
        return Reply.LEAVE
    return Reply.CLAIM


def sentence(site: str, mine: int, other: int) -> str:
    """Why this hub ends, and what whoever reads the log can do about it."""
    return (
        f"another hub serves {site} (its term is {other}, ours {mine}), so this one ends. To let "
        "this one serve, end the other first (systemctl stop bamso-hub, on its machine). If the "
        "other has the wrong data, restore the right backup here: a restored hub goes first."
    )


def _until(end_s: float, now_s: float) -> Verdict:
    return Verdict.WAIT if now_s < end_s else Verdict.SERVE
