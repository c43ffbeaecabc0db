"""Scenes become pixels: nothing beside its place, Vietnamese letters all there and on one line."""

import io
import itertools
import unicodedata

import pygame
import pytest
import segno
from PIL import Image

from kit import style
from kit.painter import KEPT_BYTES, Painter, png
from kit.scene import Box, Code, Color, Face, Item, Rect, Scene, Text, Weight

pytestmark = pytest.mark.slow

WHITE: Color = (255, 255, 255)
BLACK: Color = (0, 0, 0)
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = sorted(
    {
        unicodedata.normalize("NFC", form(vowel + tone))
        for vowel in VOWELS
        for tone in TONES
        for form in (str.lower, str.upper)
    }
    | {"đ", "Đ"}
)


def painted(*items: Item, size: tuple[int, int] = (400, 300), ground: Color = WHITE) -> Image.Image:
    scene = Scene(width=size[0], height=size[1], background=ground, items=items)
    return Image.open(io.BytesIO(png(Painter().paint(scene)))).convert("RGB")


def ink(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of everything that is not white."""
    return Image.eval(picture, lambda v: 255 - v).getbbox()


def big(text: str, size: float = 100) -> Text:
    return Text(at=Rect(20, 20, 360, 200), text=text, size=size, color=BLACK, valign="top")


@pytest.mark.parametrize(
    "item",
    [
        Box(at=Rect(50.4, 60.6, 120.3, 80.2), fill=BLACK),
        Box(at=Rect(50, 60, 120, 80), fill=BLACK, radius=500),
        Box(at=Rect(50, 60, 120, 80), fill=(9, 9, 9), radius=12, border=BLACK, border_px=5),
        Text(at=Rect(50, 60, 120, 80), text="Ắng Ễ quầy gỹ " * 9, size=70, color=BLACK, lines=2),
        Text(at=Rect(50, 60, 120, 80), text="Ắg", size=90, min_size=90, color=BLACK),
        Text(at=Rect(50, 60, 120, 80), text="W" * 50, size=40, color=BLACK, align="right"),
        Code(at=Rect(50, 60, 120, 80), payload="https://example.vn/1"),
        Face(at=Rect(50, 60, 120, 80), mood=0.0, color=BLACK),
        Face(at=Rect(50, 60, 120, 80), mood=1.0, color=BLACK),
    ],
)
def test_nothing_is_painted_beside_its_place(item: Item) -> None:
    box = ink(painted(item))
    assert box is not None
    at = item.at
    assert box[0] >= round(at.x)
    assert box[1] >= round(at.y)
    assert box[2] <= round(at.x + at.w)
    assert box[3] <= round(at.y + at.h)


def test_all_146_vietnamese_letters_look_different() -> None:
    assert len(LETTERS) == 146
    pictures = {letter: painted(big(letter)).tobytes() for letter in LETTERS}
    assert len(set(pictures.values())) == 146
    missing = painted(big("\ufffe\U000fffff")).tobytes()
    assert missing not in pictures.values()


@pytest.mark.slow
def test_letters_in_pieces_look_the_same_as_whole_ones() -> None:
    for letter in LETTERS:
        pieces = unicodedata.normalize("NFD", letter)
        assert painted(big(pieces)).tobytes() == painted(big(letter)).tobytes(), letter


@pytest.mark.parametrize("size", [40, 100, 230])
@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.slow
def test_all_letters_stand_on_one_line_whatever_is_above_them(weight: Weight, size: int) -> None:
    """The foot of an H beside each letter is in the same row."""
    feet = set()
    for letter in LETTERS:
        item = Text(at=Rect(0, 0, 900, 330), text=f"H {letter}", size=size, color=BLACK,
                    weight=weight, valign="top")  # fmt: skip
        picture = painted(item, size=(900, 330)).crop((0, 0, round(size * 0.7), 330))  # the H
        box = ink(picture)
        assert box is not None
        feet.add(box[3])
    assert len(feet) == 1


def test_lines_keep_their_distance_whatever_accents_they_carry() -> None:
    def rows(text: str) -> list[int]:
        item = Text(at=Rect(20, 20, 360, 260), text=text, size=60, color=BLACK, lines=3,
                    valign="top")  # fmt: skip
        column = (
            painted(item).crop((20, 0, 60, 300)).convert("L").resize((1, 300), Image.Resampling.BOX)
        )
        dark = [y for y in range(300) if column.getpixel((0, y)) < 250]
        return [y for y in dark if y + 1 not in dark]

    assert rows("H\nH\nH") == rows("HẮ\nHỄ\nHgy")


def test_a_long_line_gets_smaller_before_it_loses_words() -> None:
    room = Rect(10, 10, 300, 80)
    whole = painted(Text(at=room, text="Đăng ký hộ kinh doanh", size=60, min_size=10, color=BLACK))
    named = painted(Text(at=room, text="Đăng ký hộ kinh doanh", size=29, color=BLACK))
    wide, close = ink(whole), ink(named)
    assert wide is not None
    assert close is not None
    assert wide[2] - wide[0] > 280  # as large as the room allows
    assert abs((wide[2] - wide[0]) - (close[2] - close[0])) < 40


def test_what_does_not_fit_ends_with_dots() -> None:
    room = Rect(10, 10, 200, 60)
    cut = painted(Text(at=room, text="Nguyễn Thị Hoàng Anh Thư", size=40, min_size=40, color=BLACK))
    dots = painted(Text(at=room, text="Nguyễn Thị…", size=40, min_size=40, color=BLACK))
    assert cut.tobytes() == dots.tobytes()


def test_words_wrap_at_spaces_into_at_most_the_lines_allowed() -> None:
    room = Rect(10, 10, 210, 120)
    wrapped = Text(at=room, text="Giáo dục và Đào tạo", size=40, color=BLACK, lines=2)
    broken = Text(at=room, text="Giáo dục và\nĐào tạo", size=40, color=BLACK, lines=2)
    assert painted(wrapped).tobytes() == painted(broken).tobytes()


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_text_stands_left_middle_or_right(align: str) -> None:
    item = Text(at=Rect(100, 50, 200, 100), text="HHH", size=40, color=BLACK, align=align)  # type: ignore[arg-type]
    box = ink(painted(item))
    assert box is not None
    left, right = box[0] - 100, 300 - box[2]
    assert {"left": left < 6, "right": right < 6, "center": abs(left - right) < 6}[align]


def test_capitals_are_in_the_middle_of_their_box() -> None:
    box = ink(painted(Text(at=Rect(0, 100, 400, 100), text="H012", size=60, color=BLACK)))
    assert box is not None
    assert abs((box[1] - 100) - (200 - box[3])) <= 2


def test_signs_that_cannot_be_seen_do_no_harm() -> None:
    plain = painted(big("A012")).tobytes()
    assert painted(big("\u202eA0\u200d1\x002\u2066")).tobytes() == plain
    assert ink(painted(big(" \u200b "))) is None
    painted(big("🙂 \ud800 ﷽"))


def test_corners_are_smooth() -> None:
    picture = painted(Box(at=Rect(50, 50, 100, 100), fill=BLACK, radius=40))
    assert picture.getpixel((50, 50)) == WHITE
    assert picture.getpixel((100, 50)) == BLACK
    assert picture.getpixel((100, 100)) == BLACK
    grey = {picture.getpixel((x, y)) for x in range(50, 90) for y in range(50, 90)}
    assert len(grey) > 5


def test_round_edges_mix_ink_and_ground_and_nothing_else() -> None:
    picture = painted(Box(at=Rect(50, 50, 100, 100), fill=(200, 180, 40), radius=50))
    for x, y in itertools.product(range(50, 150), repeat=2):
        red, green, blue = picture.getpixel((x, y))
        assert red >= 199
        assert green >= 179
        assert blue >= 39


def test_a_border_has_its_own_colour() -> None:
    box = Box(at=Rect(50, 50, 100, 100), fill=(0, 0, 200), border=(200, 0, 0), border_px=10)
    picture = painted(box)
    assert picture.getpixel((55, 100)) == (200, 0, 0)
    assert picture.getpixel((61, 100)) == (0, 0, 200)


def test_a_code_has_the_modules_of_its_payload_and_a_quiet_zone() -> None:
    payload = "https://quangngai.example/s/0123456789abcdef"
    picture = painted(Code(at=Rect(20, 20, 260, 260), payload=payload), ground=(10, 20, 30))
    matrix = [list(row) for row in segno.make(payload, error="m", micro=False).matrix]
    step = 260 // (len(matrix) + 8)
    left = 20 + (260 - step * (len(matrix) + 8)) // 2
    for row, column in itertools.product(range(len(matrix)), repeat=2):
        x, y = (left + (n + 4) * step + step // 2 for n in (column, row))
        assert (picture.getpixel((x, y)) == BLACK) is bool(matrix[row][column])
    for n in range(step * 4):
        assert picture.getpixel((left + n, 150)) == WHITE


def test_a_code_that_no_phone_could_read_is_left_out() -> None:
    assert ink(painted(Code(at=Rect(20, 20, 20, 20), payload="x" * 200))) is None


def test_each_mood_has_a_face_of_its_own_shape() -> None:
    def face(mood: float) -> bytes:
        return painted(Face(at=Rect(50, 50, 200, 200), mood=mood, color=BLACK)).tobytes()

    shapes = {face(n / 3) for n in range(4)}
    assert len(shapes) == 4
    assert face(7.0) == face(1.0)


def test_a_face_is_painted_on_whatever_is_below_it() -> None:
    ground: Color = (200, 220, 240)
    picture = painted(Face(at=Rect(50, 50, 200, 200), mood=1, color=BLACK), ground=ground)
    assert picture.getpixel((52, 52)) == ground
    assert picture.getpixel((117, 127)) == ground  # an eye


def test_painting_again_gives_the_same_pixels() -> None:
    painter = Painter()
    scene = Scene(width=300, height=200, background=WHITE, items=(
        big("Quầy 3"), Box(at=Rect(9, 9, 50, 50), fill=style.CALL, radius=9)))  # fmt: skip
    first = png(painter.paint(scene))
    onto = pygame.Surface((300, 200), 0, 24)
    onto.fill((1, 2, 3))
    assert png(painter.paint(scene, onto)) == first
    assert png(Painter().paint(scene)) == first


def test_kept_words_stay_within_their_bounds() -> None:
    painter = Painter()
    for n in range(600):
        words = Text(at=Rect(0, 0, 900, 60), text=f"Số {n} đến quầy số", size=40, color=BLACK)
        painter.paint(Scene(width=900, height=100, background=WHITE, items=(words,)))
        assert 0 < painter.kept_bytes <= KEPT_BYTES


def test_a_png_shows_the_same_pixels_to_other_programs() -> None:
    surface = pygame.Surface((37, 71), 0, 32)
    for x, y in itertools.product(range(37), range(71)):
        surface.set_at((x, y), (x * 6, y * 3, (x * y) % 256))
    picture = Image.open(io.BytesIO(png(surface)))
    assert picture.size == (37, 71)
    assert picture.tobytes() == pygame.image.tobytes(surface, "RGB")
