"""The programs of the house as verbs of the command: nothing is imported before its turn."""

import importlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Verb:
    """A program of the house; its modules are imported only when it is the one that runs."""

    name: str
    about: str
    config: str  # module:class of its settings
    main: str  # module:function(config) -> exit status
    check: str = ""  # module:function(config) -> warnings; ConfigError with more that is wrong


VERBS = (
    Verb("hub", "the hub: queue, pages, store", "hub.config:HubConfig", "hub.main:main",
         check="hub.main:check"),
    Verb("kiosk", "a kiosk: number on paper", "kiosk.config:KioskConfig", "kiosk.main:main",
         check="kiosk.main:check"),
    Verb("display", "a hall board or counter sign", "display.config:DisplayConfig",
         "display.main:main", check="display.main:check"),
    Verb("rating-pad", "a rating pad", "rating_pad.config:PadConfig", "rating_pad.main:main",
         check="rating_pad.config:check"),
)  # fmt: skip


def named(path: str) -> Any:
    """What `module:name` stands for."""
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)
