"""A hub's folder with a database in it, as the tools for backups find it."""

import re
from pathlib import Path

from bamso.demo.layout import CENTRE_FILE
from hub.config import HubConfig


def settings(folder: Path, *, database: str = "") -> HubConfig:
    """The settings of a hub whose site is that of the small hall."""
    centre = folder / "centre.toml"
    text = re.sub('(?m)^site( *)= ".*?"', 'site = "hall"', CENTRE_FILE.read_text(encoding="utf-8"))
    centre.write_text(text, encoding="utf-8")
    return HubConfig(
        centre=str(centre),
        database=database or f"sqlite:///{folder / 'hub.db'}",
        state_dir=str(folder),
    )
