"""`make gallery`: every screen and every ticket in its states, as PNG files in docs/gallery/.

python -m tests.gallery                    all of it, with the index docs/gallery/README.md
python -m tests.gallery --only board-40    what begins so, into --folder, without an index
"""

import argparse
from pathlib import Path

import pygame
from PIL import Image

from kit.painter import Painter
from tests.gallery.everything import shots, tickets
from tests.gallery.index import index
from tests.gallery.paper import paper_of
from tests.gallery.paths import GALLERY

COLOURS = 32  # flat grounds and the edges of letters need no more; a quarter of the bytes


def main() -> None:
    """Paint what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAME", help="only what begins so")
    parser.add_argument("--folder", type=Path, default=GALLERY)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if not asked.only:
        for old in asked.folder.glob("*.png"):
            old.unlink()
        (asked.folder / "README.md").write_text(index(), encoding="utf-8")
    count, size = paint(asked.folder, asked.only)
    print(f"{count} pictures, {size / 1e6:.1f} MB: {asked.folder}")


def paint(folder: Path, only: str) -> tuple[int, int]:
    """How many pictures were written, and their bytes."""
    painter, written = Painter(), []
    for shot in shots():
        if shot.name.startswith(only):
            surface = painter.paint(shot.scene)
            raw = pygame.image.tobytes(surface, "RGB")
            written.append(
                _save(Image.frombytes("RGB", surface.get_size(), raw), shot.name, folder)
            )
    for slip in tickets():
        if slip.name.startswith(only):
            written.append(_save(paper_of(slip), slip.name, folder))
    return len(written), sum(path.stat().st_size for path in written)


def _save(picture: Image.Image, name: str, folder: Path) -> Path:
    path = folder / f"{name}.png"
    if picture.mode == "RGB":
        few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        picture = few
    picture.save(path, optimize=True)
    return path


if __name__ == "__main__":
    main()
