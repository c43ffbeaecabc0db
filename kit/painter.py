"""Paints a `Scene` (a picture as a value) with pygame: boxes, words, QR codes, faces.

Needs no screen and no video mode, so a box without a monitor and a test paint the same pixels.
Nothing is painted outside an item's own rectangle. One painter belongs to one thread.
"""

import struct
import zlib
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache

import pygame

from kit.letters import Letters, Line
from kit.scene import Box, Code, Color, Face, Rect, Scene, Text

SMOOTH = 4  # shapes are drawn this many times larger and shrunk: no jagged edges
KEPT_BYTES = 1024 * 1024  # rendered words kept for the next picture
LARGEST_KEPT = 256 * 1024  # a called number fills a megabyte and is soon another one
BAND = 32  # rows of a picture that are turned into bytes at once: memory stays small
INK: Color = (0, 0, 0)
PAPER: Color = (255, 255, 255)
QUIET = 4  # modules of white around a QR code (ISO/IEC 18004)

Strip = tuple[pygame.Surface, int, int]


class Painter:
    """Turns scenes into surfaces and keeps what the next scene will need again."""

    def __init__(self) -> None:
        self._letters = Letters()
        self._words: OrderedDict[Text, tuple[Strip, ...]] = OrderedDict()
        self.kept_bytes = 0

    def paint(self, scene: Scene, onto: pygame.Surface | None = None) -> pygame.Surface:
        """The picture: on a new surface, or on `onto`, which must have the scene's size."""
        size = (scene.width, scene.height)
        # 24 bits: a picture has no alpha, and a quarter of 8 MB is worth having on a small Pi.
        canvas = pygame.Surface(size, 0, 24) if onto is None else onto
        canvas.fill(scene.background)
        for item in scene.items:
            match item:
                case Box():
                    _box(canvas, item)
                case Text():
                    self._text(canvas, item)
                case Code():
                    _code(canvas, item)
                case Face():
                    _face(canvas, item)
        return canvas

    def _text(self, canvas: pygame.Surface, item: Text) -> None:
        strips = self._words.get(item)
        if strips is None:
            strips = tuple(self._strip(line, item) for line in self._letters.lay(item))
            self._keep(item, strips)
        else:
            self._words.move_to_end(item)
        canvas.set_clip(_pixels(item.at))
        for surface, x, y in strips:
            canvas.blit(surface, (x, y))
        canvas.set_clip(None)

    def _strip(self, line: Line, item: Text) -> Strip:
        surface, above_px = self._letters.render(line, item.weight, item.color)
        return surface, line.x, line.baseline - above_px

    def _keep(self, item: Text, strips: tuple[Strip, ...]) -> None:
        if _bytes(strips) > LARGEST_KEPT:
            return
        self._words[item] = strips
        self.kept_bytes += _bytes(strips)
        while self.kept_bytes > KEPT_BYTES and len(self._words) > 1:
            _, old = self._words.popitem(last=False)
            self.kept_bytes -= _bytes(old)


def png(surface: pygame.Surface) -> bytes:
    """The surface as a PNG file.

    Flat colours pack well at the fastest level; pygame's own writer takes three times as long.
    """
    width, height = surface.get_size()
    packer = zlib.compressobj(1)
    body = bytearray()
    for top in range(0, height, BAND):
        band = surface.subsurface((0, top, width, min(BAND, height - top)))
        raw = memoryview(pygame.image.tobytes(band, "RGB"))
        for at in range(0, len(raw), width * 3):
            body += packer.compress(b"\0")  # each row begins with its filter: none
            body += packer.compress(raw[at : at + width * 3])
    body += packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes | bytearray) -> bytes:
    check = zlib.crc32(body, zlib.crc32(kind))
    return struct.pack(">I", len(body)) + kind + bytes(body) + struct.pack(">I", check)


def _bytes(strips: tuple[Strip, ...]) -> int:
    return sum(surface.get_height() * surface.get_pitch() for surface, _, _ in strips)


def _pixels(at: Rect) -> pygame.Rect:
    """Whole pixels; edges are rounded, not sizes, so that neighbours stay neighbours."""
    left, top = round(at.x), round(at.y)
    return pygame.Rect(left, top, round(at.x + at.w) - left, round(at.y + at.h) - top)


def _box(canvas: pygame.Surface, box: Box) -> None:
    outer, thick = _pixels(box.at), round(box.border_px)
    if thick <= 0:
        _round_rect(canvas, outer, box.fill, round(box.radius))
        return
    _round_rect(canvas, outer, box.border, round(box.radius))
    inner = outer.inflate(-2 * thick, -2 * thick)
    _round_rect(canvas, inner, box.fill, max(0, round(box.radius) - thick))


def _round_rect(canvas: pygame.Surface, at: pygame.Rect, fill: Color, radius: int) -> None:
    if at.w <= 0 or at.h <= 0:
        return
    r = min(radius, at.w // 2, at.h // 2)
    canvas.fill(fill, at.inflate(0, -2 * r))
    if r <= 0:
        return
    canvas.fill(fill, pygame.Rect(at.x + r, at.y, at.w - 2 * r, r))
    canvas.fill(fill, pygame.Rect(at.x + r, at.bottom - r, at.w - 2 * r, r))
    disc = _disc(r, fill)
    for x, sx in ((at.x, 0), (at.right - r, r)):
        for y, sy in ((at.y, 0), (at.bottom - r, r)):
            canvas.blit(disc, (x, y), pygame.Rect(sx, sy, r, r))


@lru_cache(maxsize=64)
def _disc(radius: int, fill: Color) -> pygame.Surface:
    def draw(big: pygame.Surface) -> None:
        pygame.draw.circle(big, fill, (radius * SMOOTH, radius * SMOOTH), radius * SMOOTH)

    return _smooth(2 * radius, fill, draw)


def _smooth(size: int, ink: Color, draw: Callable[[pygame.Surface], None]) -> pygame.Surface:
    """A square picture on nothing, drawn large and shrunk."""
    big = pygame.Surface((size * SMOOTH, size * SMOOTH), pygame.SRCALPHA, 32)
    big.fill((*ink, 0))  # the ink's own colour, unseen: else the edge would mix with black
    draw(big)
    return pygame.transform.smoothscale(big, (size, size))


def _code(canvas: pygame.Surface, code: Code) -> None:
    modules = _modules(code.payload)
    at = _pixels(code.at)
    step = min(at.w, at.h) // (len(modules) + 2 * QUIET)
    if step < 1:
        return  # too small to be read by any phone: nothing is better than grey noise
    size = step * (len(modules) + 2 * QUIET)
    left, top = at.x + (at.w - size) // 2, at.y + (at.h - size) // 2
    canvas.fill(PAPER, pygame.Rect(left, top, size, size))
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            if dark:
                x, y = left + (column + QUIET) * step, top + (row + QUIET) * step
                canvas.fill(INK, pygame.Rect(x, y, step, step))


@lru_cache(maxsize=8)
def _modules(payload: str) -> tuple[bytes, ...]:
    import segno

    return tuple(bytes(row) for row in segno.make(payload, error="m", micro=False).matrix)


def _face(canvas: pygame.Surface, face: Face) -> None:
    at = _pixels(face.at)
    size = min(at.w, at.h)
    if size > 0:
        picture = _face_picture(size, round(face.mood, 3), face.color)
        canvas.blit(picture, (at.x + (at.w - size) // 2, at.y + (at.h - size) // 2))


@lru_cache(maxsize=16)
def _face_picture(size: int, mood: float, ink: Color) -> pygame.Surface:
    """A disc of `ink` with eyes and a mouth left out; each mood has a shape of its own.

    `bend` goes from -1 (corners of the mouth down) to 1 (up); far up the mouth is open.
    """
    bend = 2 * min(1.0, max(0.0, mood)) - 1

    def draw(big: pygame.Surface) -> None:
        unit = size * SMOOTH
        hole = (*ink, 0)

        def dot(x: float, y: float, r: float) -> None:
            pygame.draw.circle(big, hole, (x * unit, y * unit), r * unit)

        pygame.draw.circle(big, ink, (unit / 2, unit / 2), unit / 2)
        for side in (-1, 1):
            dot(0.5 + side * 0.165, 0.385, 0.062)
            if bend < -0.6:  # brows: the lowest mood differs by more than the curve of its mouth
                for step in range(13):
                    x = 0.09 + 0.15 * step / 12
                    dot(0.5 + side * x, 0.25 + 0.075 * step / 12, 0.022)
        for x, y in _mouth(bend):
            dot(x, y, 0.031)
        if bend > 0.6:
            pygame.draw.polygon(big, hole, [(x * unit, y * unit) for x, y in _mouth(bend)])
            for step in range(49):  # the upper lip, as thick as the lower
                dot(0.26 + 0.48 * step / 48, _mouth(bend)[0][1], 0.031)

    return _smooth(size, ink, draw)


def _mouth(bend: float) -> list[tuple[float, float]]:
    """Points along the mouth: a flat line bent by up to a fifth of the face."""
    points = []
    for step in range(-30, 31):
        along = step / 30
        deep = 0.95 - along * along if bend < 0.6 else (1 - along * along) ** 0.6
        points.append((0.5 + 0.24 * along, 0.65 + bend * (0.2 * deep - 0.1)))
    return points
