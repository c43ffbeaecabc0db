"""PURE: is what we show still true? A board without news says since when (law 5).

The hub sends a board only when something changed, so silence is no sign. What tells: the broker
answers, and the hub has not been declared gone (its last will on HUB_STATE).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kit.bus import BusDown, BusUp, Received
from kit.loop import Moment
from kit.wire import topics
from kit.wire.messages import DeviceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`lost_s`: the instant (monotonic) from which news may be missing; None while all is well,
    or when it was never well since the start.
    """

    broker: bool = False
    hub: bool = False  # until its state says so: a broker that lost its memory says nothing
    seen: bool = False  # all was well once
    lost_s: float | None = None

    @property
    def fresh(self) -> bool:
        """True while every change in the hall would reach us at once."""
        return self.broker and self.hub

    def last_news(self, moment: Moment, stamp: datetime) -> datetime:
        """Until when what we show was certainly true, in the zone of `stamp`, the hub's own mark.

        Never connected since the start: all we know is the stamp.
        """
        if self.lost_s is None:
            return stamp
        since = moment.wall - timedelta(seconds=moment.now_s - self.lost_s)
        return since.astimezone(stamp.tzinfo)


def follow(link: Link, event: object, now_s: float) -> Link:
    """The link after `event`; other events leave it as it is."""
    match event:
        case BusUp():
            after = replace(link, broker=True)
        case BusDown():
            # The hub may be gone or back by the time we are; its retained state will tell.
            after = replace(link, broker=False, hub=False)
        case Received(topic=topics.HUB_STATE, message=DeviceState() as state):
            after = replace(link, hub=state.status == "online")
        case _:
            return link
    if after.fresh:
        return replace(after, seen=True, lost_s=None)
    if link.fresh:
        return replace(after, lost_s=now_s)
    return after
