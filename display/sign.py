"""PURE: the sign above one counter as a state: who sits here and which number is called."""

from dataclasses import dataclass, field, replace

from display.link import Link, follow
from kit.bus import Received
from kit.wire import topics
from kit.wire.messages import CounterState


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What the sign of `counter` shows. `news` is None until the first message."""

    counter: str
    news: CounterState | None = None
    link: Link = field(default_factory=Link)


def update(sign: Sign, event: object, now_s: float) -> tuple[Sign, tuple[()]]:
    """The sign after `event`; a sign has no effects."""
    sign = replace(sign, link=follow(sign.link, event, now_s))
    match event:
        case Received(topic=topics.COUNTER, message=CounterState() as news) if (
            news.counter == sign.counter
        ):
            sign = replace(sign, news=news)
    return sign, ()
