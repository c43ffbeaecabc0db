"""All the pictures, in the order of the index."""

from functools import cache

from tests.gallery import shots_display, shots_kiosk, shots_pad, slips
from tests.gallery.picture import Shot, Slip


@cache
def shots() -> tuple[Shot, ...]:
    """Every screen."""
    return (*shots_kiosk.shots(), *shots_display.shots(), *shots_pad.shots())


@cache
def tickets() -> tuple[Slip, ...]:
    """Every ticket."""
    return tuple(slips.slips())
