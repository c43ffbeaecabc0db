"""What a pad or kiosk keeps survives, in order, until the hub has answered."""

from pathlib import Path

from kit.spool import Spool
from kit.wire import topics
from kit.wire.messages import Rate


def rate(n: int, level: int = 4) -> Rate:
    return Rate(rating_id=f"r-{n}", visit=f"v-{n}", level=level)


def test_a_rating_is_still_there_after_the_pad_lost_its_power(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.db")
    spool.put("r-1", topics.RATE, rate(1), device="pad-3")
    del spool  # no close: the power went
    kept = Spool(tmp_path / "spool.db").pending()
    assert [(k.key, k.topic, dict(k.parts), k.message) for k in kept] == [
        ("r-1", topics.RATE, {"device": "pad-3"}, rate(1))
    ]


def test_what_the_hub_answered_is_forgotten_and_the_rest_keeps_its_order(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.db")
    for n in (1, 2, 3):
        spool.put(f"r-{n}", topics.RATE, rate(n), device="pad-3")
    spool.done("r-2")
    spool.done("r-never-seen")
    assert [k.key for k in spool.pending()] == ["r-1", "r-3"]
    assert spool.count() == 2


def test_the_same_key_again_replaces_and_is_not_doubled(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.db")
    spool.put("r-1", topics.RATE, rate(1, 1), device="pad-3")
    spool.put("r-1", topics.RATE, rate(1, 2), device="pad-3")
    assert [k.message for k in spool.pending()] == [rate(1, 2)]
