"""What strangers say on the bus: not JSON, wrong types, events left to lie, other people's ids."""

import json
import random
from collections.abc import Iterator

from kit.wire import topics
from kit.wire.topics import Topic
from tests.sim.network import Parcel

STRANGER = "kiosk-spare"


def garbage(rng: random.Random, site: str, request_ids: list[str]) -> Iterator[Parcel]:
    """A few messages that a hub must survive; ids of real presses may be among them."""
    some = rng.choice(request_ids) if request_ids else "nobody"
    number = {"number": "A001", "series": "A", "n": 1, "service": "?", "how": "lease"}
    bodies: tuple[tuple[Topic, object], ...] = (
        (topics.ASK, {"request_id": some, "service": "field-a-1"}),
        (topics.ASK, {"request_id": 7, "service": ["x"]}),
        (topics.ASK, {"request_id": f"spare-{rng.getrandbits(40)}", "service": "field-a-1"}),
        (topics.PRINTED, {"request_id": some, "result": "failed", "reason": "no-paper"}),
        (topics.SETTLE, {"request_id": "x", **number, "number": "A002"}),
        (topics.SETTLE, {"request_id": some, **number, "date": "2026-99-99"}),
        (topics.HOLDS, {"term": -1}),
        (topics.HOLDS, {"tops": [{"series": "A", "date": "0000-00-00", "n": 5}]}),
    )
    for topic, body in rng.sample(bodies, 3):
        address = topics.address(topic, site, device=STRANGER)
        yield Parcel(address, json.dumps(body).encode(), rng.random() < 0.1)
    ask = topics.address(topics.ASK, site, device=STRANGER)
    yield Parcel(ask, rng.randbytes(rng.choice((1, 40, 17_000))), False)
    yield Parcel(ask, b"[" * 5000, False)
