"""Identities born at a press: UUIDv7 (RFC 9562), so a day's presses sort by their time.

`uuid7` is PURE. `new_id` is for driver threads and `main`, never for a pure room: there an id is
passed in with the event. A Pi whose clock is wrong still makes ids that nobody else makes (74
random bits).
"""

import os
import time
from base64 import urlsafe_b64encode
from uuid import UUID

RANDOM_BYTES = 10
TOKEN_BYTES = 16
_MS_BITS = (1 << 48) - 1


def uuid7(now_ms: int, random_bytes: bytes) -> str:
    """The UUIDv7 of a time (milliseconds since 1970) and ten random bytes, as text.

    ValueError when there are not exactly ten bytes or the time lies before 1970.
    """
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"random_bytes: {len(random_bytes)} bytes, {RANDOM_BYTES} needed")
    if now_ms < 0:
        raise ValueError(f"now_ms: {now_ms} lies before 1970")
    chance = int.from_bytes(random_bytes, "big")
    rand_a, rand_b = chance >> 68, chance & ((1 << 62) - 1)
    value = (now_ms & _MS_BITS) << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b
    return str(UUID(int=value))


def new_id() -> str:
    """A fresh id; any thread."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(RANDOM_BYTES))


def new_token() -> str:
    """A secret that finds one ticket; any thread. 128 random bits: nobody finds one by trying.

    It begins with its time, so that the newest ones lie together in the index of a store that holds
    millions; who has the paper knows when it was printed anyway.
    """
    time_ms = (time.time_ns() // 1_000_000 & _MS_BITS).to_bytes(6, "big")
    return urlsafe_b64encode(time_ms + os.urandom(TOKEN_BYTES)).decode().rstrip("=")
