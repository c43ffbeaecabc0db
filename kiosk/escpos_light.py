"""python-escpos with one printer profile, ours, instead of all that it knows.

Its own default profile guesses a Vietnamese code page that most printers do not have, prints a
warning to stdout for each picture because no paper width is set, and costs 2 MB; the library also
leaves a folder in /tmp at each start. The kiosk prints pictures, so one profile does.
"""

import os
import shutil
from functools import cache
from pathlib import Path
from types import ModuleType

PROFILE = Path(__file__).with_name("escpos_profile.json")


@cache
def printers() -> ModuleType:
    """The module `escpos.printer`, loaded at the first call."""
    os.environ.setdefault("ESCPOS_CAPABILITIES_FILE", str(PROFILE))
    import escpos.capabilities
    import escpos.printer

    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(escpos.capabilities.pickle_dir, ignore_errors=True)
    module: ModuleType = escpos.printer
    return module


def not_found() -> type[Exception]:
    """What the library raises for a printer that is not there; unlike its others no OSError."""
    printers()
    from escpos.exceptions import DeviceNotFoundError

    error: type[Exception] = DeviceNotFoundError
    return error
