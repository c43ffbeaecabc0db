"""The judge of the pictures finds each thing that can be wrong, and nothing in a good one."""

import pytest

from kit.scene import Box, Color, Face, Item, Rect, Scene, Target, Text
from tests.gallery.contrast import behind, contrast
from tests.gallery.ink import Ink
from tests.gallery.judge import faults, without_colour
from tests.gallery.picture import Panel

WHITE: Color = (255, 255, 255)
BLACK: Color = (0, 0, 0)
GREY: Color = (120, 120, 120)
BLUE: Color = (0, 66, 138)
PANEL = Panel("a small one", 400, 300, 4.0)  # 100 × 75 mm


def found(*items: Item, targets: tuple[Target, ...] = ()) -> list[str]:
    scene = Scene(width=400, height=300, background=WHITE, items=items, targets=targets)
    return faults(scene, PANEL, Ink())


def words(text: str, at: Rect, color: Color = BLACK, **how: object) -> Text:
    return Text(at=at, text=text, size=30, color=color, **how)  # type: ignore[arg-type]


def test_a_good_picture_has_no_fault() -> None:
    assert found(
        Box(at=Rect(10, 10, 380, 100), fill=BLUE, radius=12),
        words("Mời Ông/Bà lấy phiếu", Rect(20, 20, 360, 80), WHITE),
        Face(at=Rect(20, 150, 100, 100), mood=1.0, color=BLUE),
        targets=(Target(at=Rect(10, 10, 380, 100), key="done"),),
    ) == []  # fmt: skip


def test_words_that_end_with_dots_are_cut_off() -> None:
    [fault] = found(words("Trung tâm Hành chính công", Rect(0, 0, 120, 50), min_size=30))
    assert fault.startswith("cut off")


def test_words_higher_than_their_box_are_seen() -> None:
    [fault] = found(words("Ắg", Rect(0, 20, 200, 20), min_size=30))
    assert fault.startswith("wider or higher")


def test_words_beside_the_screen_are_seen() -> None:
    faults = found(words("Quầy 12", Rect(330, 0, 200, 50)))
    assert any(fault.startswith("outside of the screen") for fault in faults)


def test_words_on_other_words_are_seen() -> None:
    [fault] = found(
        words("Quầy 12", Rect(0, 0, 200, 50)), words("Chứng thực", Rect(0, 10, 200, 50))
    )
    assert fault.startswith("one on the other")


def test_a_letter_that_the_font_lacks_is_seen() -> None:
    assert any("the font has no '漢'" in fault for fault in found(words("漢", Rect(0, 0, 90, 60))))


def test_pale_words_are_seen_on_the_page_and_on_a_box() -> None:
    [fault] = found(words("Quầy", Rect(0, 0, 200, 50), GREY))
    assert fault.startswith("contrast 4.")
    [fault] = found(Box(at=Rect(0, 0, 300, 60), fill=BLUE), words("Quầy", Rect(0, 0, 200, 50)))
    assert fault.startswith("contrast 2.")


def test_words_that_stand_half_on_a_box_must_be_readable_on_both() -> None:
    half = Box(at=Rect(0, 0, 40, 60), fill=BLUE)
    [fault] = found(half, words("Quầy 12", Rect(0, 0, 200, 50)))
    assert f"{BLACK} on {BLUE}" in fault


def test_a_box_painted_after_the_words_is_not_behind_them() -> None:
    text = words("Quầy", Rect(0, 0, 200, 50))
    assert behind(text.at, (), WHITE) == {WHITE}
    assert found(text, Box(at=Rect(0, 100, 200, 50), fill=BLUE)) == []


@pytest.mark.parametrize(
    ("at", "seen"),
    [
        (Rect(100, 100, 50, 20), {BLUE}),  # in the middle
        (Rect(51, 51, 40, 20), {BLUE, WHITE}),  # in a round corner
        (Rect(30, 100, 40, 20), {BLUE, BLACK, WHITE}),  # across the edge
        (Rect(0, 0, 40, 20), {WHITE}),  # beside it
    ],
)
def test_what_is_behind_a_place_is_told_from_the_boxes(at: Rect, seen: set[Color]) -> None:
    box = Box(at=Rect(50, 50, 200, 150), fill=BLUE, radius=40, border=BLACK, border_px=4)
    assert seen <= behind(at, [box], WHITE) | {BLACK}
    assert behind(at, [box], WHITE) - {BLACK} == seen - {BLACK}


def test_a_target_of_less_than_two_centimetres_is_seen() -> None:
    assert found(targets=(Target(at=Rect(0, 0, 80, 80), key="a"),)) == []
    [fault] = found(targets=(Target(at=Rect(0, 0, 300, 70), key="a"),))
    assert fault == "target 'a' is 17.5 mm"


def test_targets_on_one_another_are_seen() -> None:
    one, other = Rect(0, 0, 100, 100), Rect(90, 0, 100, 100)
    [fault] = found(targets=(Target(at=one, key="a"), Target(at=other, key="b")))
    assert "lie on one another" in fault


def test_pictures_that_differ_in_colour_only_are_the_same_without_it() -> None:
    def picture(color: Color, text: str = "Quầy") -> Scene:
        items = (Box(at=Rect(0, 0, 9, 9), fill=color), words(text, Rect(0, 0, 90, 50), color))
        return Scene(width=400, height=300, background=color, items=items)

    assert without_colour(picture(BLUE)) == without_colour(picture(GREY))
    assert without_colour(picture(BLUE)) != without_colour(picture(BLUE, "Chứng thực"))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast((118, 118, 118), WHITE) == pytest.approx(4.54, abs=0.01)
