"""The programs and tools as verbs of the command: nothing is imported before its turn."""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Argument:
    """One more word that a tool takes. `kind` makes its value from text; bool: it takes none.

    A flag without hyphens is known by its place, and may be left out.
    """

    flag: str
    about: str
    kind: type[Path] | type[int] | type[str] | type[bool] = Path
    shown: str = "FILE"
    name: str = ""  # of the parameter, when it is not the flag

    @property
    def parameter(self) -> str:
        """The name that the tool knows it by."""
        return self.name or self.flag.removeprefix("--")


@dataclass(frozen=True, slots=True)
class Verb:
    """A program or tool; its modules are imported only when it is the one that runs."""

    name: str
    about: str
    config: str  # module:class of its settings
    main: str  # module:function(config, **arguments) -> exit status
    check: str = ""  # module:function(config) -> warnings; ConfigError with more that is wrong
    arguments: tuple[Argument, ...] = ()
    alone: bool = True  # not beside another one, nor beside the program whose settings it takes
    in_use: str = "it runs already"  # what to say when it would not be alone
    defaults: bool = False  # a tool that may do without settings


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

# What a technician does to a hub; they take the hub's settings (docs/operations.md). And what he or
# she does for the voice (docs/voice.md).
TOOLS = (
    Verb("backup", "copy the hub's database to a file, also while the hub runs",
         "hub.config:HubConfig", "hub.backup:backup", alone=False, arguments=(
             Argument("--to", "where the copy goes; in a folder it gets a name with the time",
                      shown="FILE|FOLDER"),
             Argument("--keep", "make the folder if need be, and keep only the latest N copies",
                      kind=int, shown="N"),
         )),
    Verb("restore", "put a backup in the place of the hub's database; the hub must not run",
         "hub.config:HubConfig", "hub.backup_restore:restore", arguments=(
             Argument("--from", "the backup; what it replaces is kept beside it", name="source"),
             Argument("--mark", "the database was put back by other means (pg_restore), or it is "
                      "lost and a new one begins: only note that, so that no number is given twice",
                      kind=bool),
         ), in_use="stop the hub first (systemctl stop bamso-hub)"),
    Verb("verify", "check that the hub's journal is what was written, and name the first row that "
         "is not", "hub.config:HubConfig", "hub.backup_verify:verify", alone=False, arguments=(
             Argument("--file", "check this backup instead of the hub's database"),
         )),
    Verb("voice", "record a voice of the centre's own: what to record, and what is missing",
         "display.config:DisplayConfig", "display.voice_tool:voice", alone=False, defaults=True,
         arguments=(
             Argument("ACTION", "list: what to record; check: what is missing or bad in FOLDER; "
                      "render: make what is missing there with espeak-ng", kind=str,
                      name="action"),
             Argument("FOLDER", "of the clips; without it, the one of the settings",
                      name="folder"),
         )),
    Verb("doctor", "examine a ticket printer: its state, a test page, and what it can do",
         "kiosk.config:KioskConfig", "kiosk.doctor:doctor", defaults=True, arguments=(
             Argument("WHAT", "what to examine: printer", kind=str, name="what"),
             Argument("ADDRESS", "where it is; without it, the one of the kiosk's settings",
                      kind=str, name="address"),
             Argument("--row", "this row of the test page is right; prints no page", kind=int,
                      shown="N"),
             Argument("--qr", "the page has a QR code that a phone reads", kind=bool),
             Argument("--width", "the longest bar with both ends on the page", kind=int,
                      shown="DOTS"),
             Argument("--to", "write the profile here, not into the kiosk's state folder"),
         ), in_use="stop the kiosk first (systemctl stop bamso-kiosk)"),
)  # fmt: skip


def named(path: str) -> Any:
    """What `module:name` stands for."""
    module, _, name = path.partition(":")
    return getattr(importlib.import_module(module), name)
