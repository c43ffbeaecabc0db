"""Vietnamese words as dots: nothing lost, nothing cut, lines on one grid."""

import unicodedata

import pytest
from PIL import Image, ImageChops

from kiosk.raster import blank, draw_words, is_coarse, logo, qr_code, rule
from kiosk.ticket import Words

WIDTH = 576
LETTERS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def ink(strip):
    return ImageChops.invert(strip.convert("L")).histogram()[255]


def pasted(strips):
    """The strips below each other, centred, as the printer does."""
    paper = Image.new("1", (WIDTH, sum(strip.height for strip in strips)), 1)
    top = 0
    for strip in strips:
        paper.paste(strip, ((WIDTH - strip.width) // 2, top))
        top += strip.height
    return paper


def test_all_vietnamese_letters_look_different():
    seen = {}
    for letter in LETTERS + LETTERS.upper() + "đĐ":
        for tone in ("", *TONES):
            if letter in "đĐ" and tone:
                continue
            text = unicodedata.normalize("NFC", letter + tone)
            seen[text] = pasted(draw_words(Words(text=text, mm=3), WIDTH)).tobytes()
    assert len(seen) == 146
    assert len(set(seen.values())) == 146


def test_decomposed_text_looks_the_same_as_composed():
    text = "Đăng ký hộ tịch: Nguyễn Ẩn"
    for form in ("NFC", "NFD"):
        strips = draw_words(Words(text=unicodedata.normalize(form, text), mm=3), WIDTH)
        assert (
            pasted(strips).tobytes() == pasted(draw_words(Words(text=text, mm=3), WIDTH)).tobytes()
        )


def test_stacked_accents_do_not_move_the_line():
    """Both lines have the same height in all, so the next one stands where it should."""
    heights = {
        text: sum(strip.height for strip in draw_words(Words(text=text, mm=4), WIDTH))
        for text in ("AAA", "ẮẶỂ", "ggg")
    }
    assert len(set(heights.values())) == 1


@pytest.mark.parametrize("lines", [1, 2])
def test_a_long_name_is_shrunk_and_wrapped_but_never_cut(lines):
    text = " ".join(["nghiêng"] * 14)
    one = ink(pasted(draw_words(Words(text="nghiêng", mm=3), WIDTH)))
    all_ = ink(pasted(draw_words(Words(text=text, mm=3, lines=lines), WIDTH)))
    assert all_ > 14 * one * 0.6


@pytest.mark.slow
def test_no_strip_is_wider_than_the_paper():
    for text in ("A" * 80, "Ngoằn ngoèo " * 20, "x", "W" * 500):
        for boxed in (False, True):
            strips = draw_words(Words(text=text, mm=4, boxed=boxed), WIDTH)
            assert max(strip.width for strip in strips) <= WIDTH


def test_two_lines_are_about_equally_long():
    strips = [s for s in draw_words(Words(text="mười hai " * 6, mm=3.4), WIDTH) if s.width > 8]
    assert len(strips) == 2
    assert abs(strips[0].width - strips[1].width) < 120


def test_boxed_words_are_white_on_black():
    [strip] = draw_words(Words(text="ƯU TIÊN", mm=3, boxed=True), WIDTH)
    assert strip.getpixel((0, 0)) == 0
    assert ink(strip) < strip.width * strip.height


def test_white_paper_costs_a_byte_a_row():
    assert (blank(2).width, blank(2).height) == (8, 16)
    assert draw_words(Words(text="  ", mm=3), WIDTH)[0].width == 8
    assert (rule(WIDTH).width, ink(rule(WIDTH))) == (
        WIDTH // 2,
        WIDTH // 2,
    )  # printed twice as wide


@pytest.mark.parametrize("module_dots", [4, 5, 6])
def test_the_squares_of_a_code_are_not_smaller_than_asked(module_dots):
    code = qr_code("http://192.168.1.10/t/Zk3vT0pQm9yXw2LrB7uE1g", module_dots)
    assert code.width == code.height
    assert 2 * code.width >= 33 * module_dots  # version 4 has 33 squares in a row


def test_only_bold_and_large_words_have_coarse_rows():
    assert is_coarse(Words(text="Đất đai", mm=3.6, weight="bold"))
    assert not is_coarse(Words(text="Đất đai", mm=3.6))
    assert not is_coarse(Words(text="Đất đai", mm=2.3, weight="bold"))
    fine, coarse = (
        sum(strip.height for strip in draw_words(Words(text="Đất", mm=3.6, weight=weight), WIDTH))
        for weight in ("regular", "bold")
    )
    assert abs(fine - 2 * coarse) <= 1


def test_a_logo_is_as_high_as_asked_and_never_wider_than_the_paper(tmp_path):
    path = tmp_path / "logo.png"
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(path)
    high = logo(str(path), 12, WIDTH)
    assert (high.size, ink(high)) == ((96, 96), 0)  # what is transparent stays white
    Image.new("L", (4000, 100), 0).save(tmp_path / "wide.png")
    wide = logo(str(tmp_path / "wide.png"), 12, 384)
    assert wide.width == 384
    assert ink(wide) == wide.width * wide.height
