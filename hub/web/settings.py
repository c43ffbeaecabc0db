"""The settings of the pages; the hub's own configuration holds one of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.config import SECRET, Broker


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Who may sign in, how many live pages may be open, and whether this hub has a bench.

    An officer without an entry in `pins` uses `pin`; an empty PIN lets nobody in. `session_key`
    signs the cookies: empty means a new one at each start, so that officers sign in again then.
    """

    pin: str = field(default="", metadata=SECRET)
    pins: Mapping[str, str] = field(default_factory=dict, metadata=SECRET)
    session_key: str = field(default="", metadata=SECRET)
    streams: int = 240  # open event streams; each holds a thread, so a bound there must be
    answer_within_s: float = 5.0  # how long a click waits for the writer
    bench: str = ""  # folder of the demo's virtual devices; empty: no demo page
    watch: Broker = field(default_factory=Broker)  # the demo page's own ear at the broker
