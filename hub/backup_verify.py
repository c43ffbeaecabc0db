"""`bamso verify`: whether the journal is what was written, of the hub's database or of a backup."""

from pathlib import Path

from hub import backup_words as words
from hub.backup import EX_BAD, EX_UNAVAILABLE, told
from hub.centre_file import CentreError, read_centre
from hub.config import HubConfig
from hub.store.facts import facts
from hub.store.port import StoreBroken
from kit.config import EX_CONFIG


def verify(config: HubConfig, *, file: Path | None) -> int:
    """0 when it is; 1 when not, and the first row that is not is named; 69, 78."""
    try:
        centre = read_centre(Path(config.centre))
        found = facts(config.database if file is None else f"sqlite:///{file}", centre.site)
    except CentreError as err:
        return told(words.failed(str(err)), EX_CONFIG)
    except StoreBroken as err:
        return told(words.failed(str(err)), EX_UNAVAILABLE)
    return (
        told(words.whole(found), 0) if found.bad is None else told(words.broken(found.bad), EX_BAD)
    )
