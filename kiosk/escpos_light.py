"""python-escpos with one printer profile, ours, instead of all that it knows.

Its own default profile guesses a Vietnamese code page that most printers do not have, prints a
warning to stdout for each picture because no paper width is set, and costs 2 MB. The kiosk prints
pictures, so one profile does. The library also writes into a new temporary folder at each start:
a full or read-only card must not keep it from printing, so that folder is in memory, and removed.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType

PROFILE = Path(__file__).with_name("escpos_profile.json")
IN_MEMORY = Path("/dev/shm")


@cache
def printers() -> ModuleType:
    """The module `escpos.printer`, loaded at the first call."""
    os.environ.setdefault("ESCPOS_CAPABILITIES_FILE", str(PROFILE))
    with _temporary_files_in_memory():
        import escpos.capabilities
    import escpos.printer

    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(escpos.capabilities.pickle_dir, ignore_errors=True)
    module: ModuleType = escpos.printer
    return module


@contextmanager
def _temporary_files_in_memory() -> Iterator[None]:
    before = tempfile.tempdir
    if IN_MEMORY.is_dir():
        tempfile.tempdir = str(IN_MEMORY)
    try:
        yield
    finally:
        tempfile.tempdir = before


def not_found() -> type[Exception]:
    """What the library raises for a printer that is not there; unlike its others no OSError."""
    printers()
    from escpos.exceptions import DeviceNotFoundError

    error: type[Exception] = DeviceNotFoundError
    return error
