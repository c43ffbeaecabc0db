"""Where the pictures go."""

from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
GALLERY = HOUSE / "docs/gallery"
