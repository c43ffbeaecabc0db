"""Where the letters come from: Source Sans Pro, a locked package with all Vietnamese letters.

A file in the virtual environment, so that a box never depends on which fonts its system has.
"""

from functools import cache
from pathlib import Path

from kit.scene import Weight

_FILES: dict[Weight, str] = {
    "regular": "SourceSansPro-Regular.ttf",
    "bold": "SourceSansPro-Bold.ttf",
}


@cache
def font_file(weight: Weight) -> Path:
    """The TrueType file of that weight; ModuleNotFoundError when the package is missing."""
    import font_source_sans_pro

    return Path(font_source_sans_pro.font_directory) / _FILES[weight]
