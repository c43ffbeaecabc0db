"""A fresh store is made once by the real migrations, and copied: they take as long as a day."""

import tempfile
from functools import cache
from pathlib import Path

from hub.store.sql import SqlStore


def fresh_store(path: Path, site: str) -> None:
    """Put an empty store at `path`."""
    path.write_bytes(_bytes(site))


@cache
def _bytes(site: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="bamso-sim-") as folder:
        path = Path(folder) / "hub.db"
        SqlStore(f"sqlite:///{path}", site).open().close()
        return path.read_bytes()
