"""The decoder reads back what an independent library (python-escpos) or Epson's list wrote."""

from __future__ import annotations

import random
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hub.bench.paper import (
    Align,
    Feed,
    Font,
    Line,
    PaperError,
    Picture,
    ProcessId,
    QrCode,
    Run,
    Slip,
    StatusAsked,
    dots_image,
    draw,
    plain_text,
    qr_payloads,
    read_paper,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ESC, GS, DLE, FS = b"\x1b", b"\x1d", b"\x10", b"\x1c"
ALL_IMAGE_COMMANDS = ("bitImageRaster", "graphics", "bitImageColumn")


@pytest.fixture
def printer() -> Any:
    from escpos.printer import Dummy

    return Dummy()


def the_slip(data: bytes) -> Slip:
    (slip,) = read_paper(data, strict=True)
    return slip


def runs(slip: Slip) -> tuple[Run, ...]:
    lines = (item for item in slip.items if isinstance(item, Line))
    return tuple(piece for line in lines for piece in line.pieces if isinstance(piece, Run))


def columns_with_ink(image: Image.Image) -> tuple[int, int]:
    """The first column with a black dot, and how many white ones follow the last."""
    box = ImageChops.invert(image.convert("L")).getbbox()
    assert box is not None
    return box[0], image.width - box[2]


def noise(width: int, height: int) -> Image.Image:
    """A picture that no shift, flip or lost dot leaves equal to itself."""
    dots = random.Random(42)
    image = Image.frombytes("L", (width, height), dots.randbytes(width * height))
    return image.point(lambda shade: 255 if shade > 127 else 0, mode="1")


def invitation() -> Image.Image:
    """Vietnamese with stacked marks, as the kiosk prints it."""
    image = Image.new("1", (560, 60), 255)
    path = files("font_source_sans_pro") / "files" / "SourceSansPro-Semibold.ttf"
    font = ImageFont.truetype(str(path), 40)
    text = "Mời quý khách chờ đến lượt"
    ImageDraw.Draw(image).text((280, 30), text, font=font, fill=0, anchor="mm")
    return image


def same(left: Image.Image, right: Image.Image) -> bool:
    return left.size == right.size and left.convert("1").tobytes() == right.convert("1").tobytes()


def a_whole_ticket(printer: Any) -> bytes:
    """About 1 kB with a command of every kind."""
    printer.hw("INIT")
    printer.set(align="center", bold=True, custom_size=True, width=4, height=4)
    printer.text("A012\n")
    printer.set(normal_textsize=True, underline=1, invert=True, font="b", flip=True)
    printer.text("Lượt của bạn\t!\n")
    for command in ALL_IMAGE_COMMANDS:
        printer.image(noise(50, 30), impl=command)
    printer.qr("https://example.vn/t/A012", native=True, size=5)
    printer.cashdraw(2)
    printer._raw(
        GS + b"8L" + b"\x0b\0\0\0" + b"0p0\x01\x011\x08\0\x01\0\xaa" + GS + b"(L\x02\x0002"
    )
    printer._raw(GS + b"L\x08\0" + GS + b"W\x80\x01" + DLE + b"\x04\x04" + FS + b"." + b"\x18\r")
    printer.cut()
    printer._raw(GS + b"(H\x06\x0000A012" + GS + b"r\x01")
    output: bytes = printer.output
    return output


# --- text


def test_the_number_is_printed_as_large_as_it_was_asked(printer: Any) -> None:
    printer.set(custom_size=True, width=8, height=6)
    printer.text("A012\n")
    printer.set(normal_textsize=True)
    printer.text("quay 3\n")

    large, small = runs(the_slip(printer.output))

    assert (large.text, large.style.width, large.style.height) == ("A012", 8, 6)
    assert (small.text, small.style.width, small.style.height) == ("quay 3", 1, 1)


@pytest.mark.parametrize("times", range(1, 9))
def test_a_line_is_as_high_as_its_magnified_cell(printer: Any, times: int) -> None:
    printer.set(custom_size=True, width=times, height=times)
    printer.text("H\n")

    paper = draw(the_slip(printer.output), margin_dots=0)

    assert paper.height == max(30, 24 * times)
    left, right = columns_with_ink(paper)
    assert left < 12 * times
    assert right >= 576 - 12 * times


def test_style_and_font_reach_the_characters(printer: Any) -> None:
    printer.set(bold=True, underline=2, invert=True, font="b")
    printer.text("x\n")
    printer.set(bold=False, underline=0, invert=False, font="a")
    printer.text("y\n")

    first, second = (run.style for run in runs(the_slip(printer.output)))

    assert (first.bold, first.underline, first.inverted, first.font) == (True, 2, True, Font.B)
    assert (second.bold, second.underline, second.inverted, second.font) == (
        False,
        0,
        False,
        Font.A,
    )


def test_a_centred_line_has_the_same_white_on_both_sides(printer: Any) -> None:
    printer.set(align="center")
    printer.text("HHHH\n")
    slip = the_slip(printer.output)

    assert [item.place.align for item in slip.items if isinstance(item, Line)] == [Align.CENTER]
    left, right = columns_with_ink(draw(slip))
    assert abs(left - right) <= 2


def test_a_right_aligned_line_ends_at_the_edge_of_the_print_area(printer: Any) -> None:
    printer.set(align="right")
    printer.text("HHHH\n")

    left, right = columns_with_ink(draw(the_slip(printer.output), margin_dots=0))

    assert right <= 3
    assert left >= 576 - 4 * 12


def test_left_margin_and_area_width_move_the_centre() -> None:
    slip = the_slip(GS + b"L\x64\x00" + GS + b"W\x64\x00" + ESC + b"a1" + b"HH\n")

    left, right = columns_with_ink(draw(slip, margin_dots=0))

    assert 100 <= left <= 576 - right <= 200
    assert abs((left - 100) - (200 - (576 - right))) <= 2


def test_a_line_too_long_for_the_paper_goes_on_below(printer: Any) -> None:
    printer.text("H" * 49 + "\n")

    paper = draw(the_slip(printer.output), margin_dots=0)

    assert paper.height == 60
    left, right = columns_with_ink(paper.crop((0, 30, 576, 60)))
    assert left < 12
    assert right >= 576 - 12


def test_inverted_text_is_white_on_black() -> None:
    plain = draw(the_slip(b"HHHH\n"), margin_dots=0).crop((0, 0, 48, 24))
    inverted = draw(the_slip(GS + b"B\x01HHHH\n"), margin_dots=0).crop((0, 0, 48, 24))

    assert same(inverted, ImageChops.invert(plain))


def test_an_upside_down_line_is_turned_within_the_print_area() -> None:
    upright = draw(the_slip(b"Quay 3\n"), margin_dots=0).crop((0, 0, 576, 24))
    turned = draw(the_slip(ESC + b"{\x01Quay 3\n"), margin_dots=0).crop((0, 0, 576, 24))

    assert same(turned, upright.rotate(180))


@pytest.mark.parametrize(
    ("table", "sent", "read"),
    [
        (0, b"\x82", "é"),
        (19, b"\xd5", "€"),
        (52, b"\xea\xd2", "ể"),
        (30, b"\xae\xd5n", "đến"),
        (31, b"\xa7\xd5N", "ĐẾN"),
        (30, b"\x80", "\N{REPLACEMENT CHARACTER}"),
        (200, b"\xae\xd5n", "®Õn"),
    ],
)
def test_letters_follow_the_code_table_and_the_bytes_are_kept(
    table: int, sent: bytes, read: str
) -> None:
    (run,) = runs(the_slip(ESC + b"t" + bytes([table]) + sent + b"\n"))

    assert (run.text, run.raw) == (read, sent)


def test_an_empty_line_is_a_line_and_fed_paper_is_not_text(printer: Any) -> None:
    printer.text("a\n\nb\n")
    printer.print_and_feed(3)

    slip = the_slip(printer.output)

    assert plain_text(slip) == "a\n\nb"
    assert slip.items[-1] == Feed(90)


def test_line_spacing_and_feeds_move_the_paper_by_their_dots() -> None:
    heights = {
        b"a\n": 30,
        ESC + b"3\x50a\n": 80,
        ESC + b"3\x50" + ESC + b"2a\n": 30,
        ESC + b"3\x00a\n": 24,
        b"a" + ESC + b"d\x03": 90,
        ESC + b"d\x03": 90,
        b"a" + ESC + b"J\x64": 100,
        ESC + b"J\x07": 7,
    }

    drawn = {data: draw(the_slip(data), margin_dots=0).height for data in heights}

    assert drawn == heights


def test_text_without_line_feed_never_reaches_the_paper() -> None:
    slip = the_slip(b"printed\nlost" + ESC + b"@" + b"waiting")

    assert plain_text(slip) == "printed"
    assert plain_text(Slip(slip.unprinted, cut=False)) == "lost\nwaiting"


# --- pictures


@pytest.mark.parametrize("command", ALL_IMAGE_COMMANDS)
@pytest.mark.parametrize("size", [(576, 400), (561, 100), (1, 1), (24, 25)])
def test_every_dot_of_a_picture_is_on_the_paper(
    printer: Any, command: str, size: tuple[int, int]
) -> None:
    picture = noise(*size)
    printer.image(picture, impl=command)

    paper = draw(the_slip(printer.output), margin_dots=0)

    assert same(paper.crop((0, 0, *size)), picture)
    rest = ImageChops.invert(paper.convert("L"))
    rest.paste(0, (0, 0, *size))
    assert rest.getbbox() is None, "and no dot beside it"


@pytest.mark.parametrize("command", ALL_IMAGE_COMMANDS)
def test_a_vietnamese_sentence_as_a_picture_is_bit_identical(printer: Any, command: str) -> None:
    printer.image(invitation(), impl=command)

    paper = draw(the_slip(printer.output))

    assert same(paper.crop((32, 32, 32 + 560, 32 + 60)), invitation())


def test_a_picture_in_fragments_joins_without_a_gap(printer: Any) -> None:
    picture = noise(576, 300)
    printer.image(picture, fragment_height=64)

    assert same(draw(the_slip(printer.output), margin_dots=0), picture)


def test_the_three_commands_agree_on_dots_written_by_hand() -> None:
    corner = Image.new("1", (8, 24), 255)
    corner.putpixel((0, 0), 0)
    rows = b"\x80" + b"\0" * 23
    raster = GS + b"v0\0\x01\0\x18\0" + rows
    graphics = GS + b"(L\x22\x000p0\x01\x011\x08\0\x18\0" + rows + GS + b"(L\x02\x0002"
    columns = ESC + b"3\0" + ESC + b"*\x21\x08\0\x80" + b"\0" * 23 + b"\n"

    for data in (raster, graphics, columns):
        assert same(draw(the_slip(data), width_dots=8, margin_dots=0), corner)


@pytest.mark.parametrize(("mode", "size"), [(0, (8, 1)), (1, (16, 1)), (2, (8, 2)), (3, (16, 2))])
def test_raster_modes_double_width_and_height(mode: int, size: tuple[int, int]) -> None:
    (picture,) = the_slip(GS + b"v0" + bytes([mode]) + b"\x01\0\x01\0\xf0").items

    assert isinstance(picture, Picture)
    image = dots_image(picture.dots)
    assert image.size == size
    assert columns_with_ink(image) == (0, size[0] // 2)


def test_low_density_columns_are_as_high_as_high_density_ones(printer: Any) -> None:
    picture = noise(40, 8)
    printer.image(
        picture, impl="bitImageColumn", high_density_vertical=False, high_density_horizontal=False
    )

    paper = draw(the_slip(printer.output), margin_dots=0)

    assert same(paper.crop((0, 0, 80, 24)), picture.resize((80, 24), Image.Resampling.NEAREST))


def test_a_picture_stands_where_the_alignment_says() -> None:
    for digit, left in ((b"0", 0), (b"1", 284), (b"2", 568)):
        slip = the_slip(ESC + b"a" + digit + GS + b"v0\0\x01\0\x01\0\xff")

        assert columns_with_ink(draw(slip, margin_dots=0)) == (left, 568 - left)


def test_what_is_wider_than_the_paper_is_lost() -> None:
    paper = draw(the_slip(GS + b"v0\0\x02\0\x01\0\x01\xff"), width_dots=8, margin_dots=0)

    assert columns_with_ink(paper) == (7, 0)


def test_a_picture_ends_where_the_print_area_ends() -> None:
    slip = the_slip(GS + b"W\x08\0" + GS + b"v0\0\x02\0\x01\0\xff\xff")

    assert columns_with_ink(draw(slip, margin_dots=0)) == (0, 568)


# --- QR codes


@pytest.mark.parametrize(("ec", "level"), [(0, "L"), (1, "M"), (2, "Q"), (3, "H")])
def test_a_native_qr_says_what_was_sent(printer: Any, ec: int, level: str) -> None:
    printer.qr("https://dichvucong.gov.vn/?t=A012&tên=Bến", native=True, size=6, ec=ec)

    slip = the_slip(printer.output)

    assert qr_payloads(slip) == ("https://dichvucong.gov.vn/?t=A012&tên=Bến",)
    (code,) = (item for item in slip.items if isinstance(item, QrCode))
    assert (code.level, code.module_dots) == (level, 6)


def test_a_drawn_qr_has_three_eyes_in_modules_of_the_size_asked(printer: Any) -> None:
    printer.qr("A012", native=True, size=4)
    eye = Image.new("1", (28, 28), 0)
    eye.paste(255, (4, 4, 24, 24))
    eye.paste(0, (8, 8, 20, 20))

    paper = draw(the_slip(printer.output), margin_dots=0)

    side = 21 * 4  # "A012" fits version 1.
    assert paper.height == side
    for x, y in ((0, 0), (side - 28, 0), (0, side - 28)):
        assert same(paper.crop((x, y, x + 28, y + 28)), eye)


def test_a_qr_keeps_the_error_level_that_was_asked(printer: Any) -> None:
    for ec in range(4):
        printer.qr("A012", native=True, size=4, ec=ec)

    paper = draw(the_slip(printer.output), margin_dots=0)

    symbols = [paper.crop((0, top, 84, top + 84)).tobytes() for top in range(0, 4 * 84, 84)]
    assert len(set(symbols)) == 4


def test_a_qr_wider_than_the_paper_is_not_printed() -> None:
    store = GS + b"(k\x07\x001P0A012" + GS + b"(k\x03\x001C\x10"
    slip = the_slip(store + GS + b"(k\x03\x001Q0" + b"below\n")

    assert draw(slip, width_dots=300, margin_dots=0).height == 30
    assert draw(slip, width_dots=576, margin_dots=0).height == 21 * 16 + 30


# --- slips and what is asked of the printer


@pytest.mark.parametrize(
    "cut",
    [GS + b"V" + form for form in (b"\0", b"\x01", b"0", b"1", b"A\x05", b"B\0", b"a\0", b"h\x05")]
    + [ESC + b"i", ESC + b"m"],
)
def test_a_cut_makes_two_slips(cut: bytes) -> None:
    first, second = read_paper(b"A012\n" + cut + b"A013\n", strict=True)

    assert (plain_text(first), first.cut) == ("A012", True)
    assert (plain_text(second), second.cut) == ("A013", False)


def test_each_visitor_gets_one_piece_of_paper(printer: Any) -> None:
    for number in ("A012", "A013", "A014"):
        printer.text(f"{number}\n")
        printer.cut(mode="PART")

    slips = read_paper(printer.output, strict=True)

    assert [plain_text(slip) for slip in slips] == ["A012", "A013", "A014"]
    assert all(slip.cut for slip in slips)


def test_nothing_sent_is_no_paper() -> None:
    assert read_paper(b"") == ()
    assert read_paper(ESC + b"@" + ESC + b"t\x1e") == ()


def test_a_process_id_after_the_cut_stays_with_its_slip() -> None:
    slip = the_slip(b"A012\n" + GS + b"VB\0" + GS + b"(H\x06\x0000A012" + DLE + b"\x04\x04")

    assert slip.cut
    assert slip.items[-2:] == (ProcessId("A012"), StatusAsked("DLE EOT", b"\x04"))


def test_what_does_not_print_leaves_no_trace_on_the_paper() -> None:
    quiet: Sequence[bytes] = (
        ESC + b"p\x00\x32\x32",
        ESC + b"R\x00",
        GS + b"b\x01",
        GS + b"(K\x02\x00\x31\x06",
        DLE + b"\x14\x01\x00\x01",
        FS + b".",
        b"\r",
        b"\x18",
    )

    slip = the_slip(b"a" + b"".join(quiet) + b"b\n")

    assert plain_text(slip) == "ab"
    assert len(slip.items) == 1


def test_status_questions_are_recorded_in_order() -> None:
    slip = the_slip(GS + b"r\x01" + GS + b"I\x43" + GS + b"a\xff" + DLE + b"\x05\x01")

    assert slip.items == (
        StatusAsked("GS r", b"\x01"),
        StatusAsked("GS I", b"\x43"),
        StatusAsked("GS a", b"\xff"),
        StatusAsked("DLE ENQ", b"\x01"),
    )


# --- what is not understood


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (b"\x07", "unknown"),
        (ESC + b"Z", "unknown"),
        (GS + b"k\x04A012\x00", "unknown"),
        (GS + b"(Z\x03\x00abc", "unknown"),
        (ESC + b"$\x41\x42", "unknown"),
        (ESC + b"a\x09", "refused"),
        (GS + b"!\x88", "refused"),
        (GS + b"(k\x03\x001Q0", "refused"),
        (GS + b"(L\x02\x0002", "refused"),
        (GS + b"v0\x00\x00\x00\x01\x00", "refused"),
    ],
)
def test_an_unknown_command_is_counted_and_the_text_goes_on(command: bytes, reason: str) -> None:
    data = b"A012\n" + command + b"quay 3\n"

    (slip,) = read_paper(data)
    with pytest.raises(PaperError) as error:
        read_paper(data, strict=True)

    assert slip.unknown == ((5, command.hex()),)
    assert plain_text(slip) == "A012\nquay 3"
    assert (error.value.reason, error.value.offset, error.value.raw) == (reason, 5, command)


def test_alignment_changed_inside_a_line_is_refused_as_an_epson_ignores_it(printer: Any) -> None:
    printer.text("left")
    printer.set(align="center")
    printer.text(" still left\n")

    (slip,) = read_paper(printer.output)

    (line,) = (item for item in slip.items if isinstance(item, Line))
    assert line.place.align is Align.LEFT
    assert [shown for _, shown in slip.unknown] == ["1b6101"]


def test_a_picture_cut_off_in_the_middle_is_counted_not_printed() -> None:
    (slip,) = read_paper(b"A012\n" + GS + b"v0\0\x48\0\x90\x01" + b"\xff" * 1000)

    assert plain_text(slip) == "A012"
    assert len(slip.items) == 1
    ((offset, shown),) = slip.unknown
    assert offset == 5
    assert shown.startswith("1d763000480090")
    assert len(shown) == 65


def test_paper_ending_at_any_byte_is_read_and_drawn(printer: Any) -> None:
    data = a_whole_ticket(printer)
    assert read_paper(data, strict=True)

    for end in range(len(data)):
        slips = read_paper(data[:end])
        if end % 50 == 0:
            assert all(draw(slip).width == 640 for slip in slips)


def test_a_ticket_with_wrong_bytes_is_read_and_drawn(printer: Any) -> None:
    data = a_whole_ticket(printer)
    luck = random.Random(7)

    for round_number in range(400):
        broken = bytearray(data)
        for _ in range(luck.randrange(1, 6)):
            broken[luck.randrange(len(broken))] = luck.randrange(256)
        slips = read_paper(bytes(broken))
        if round_number % 20 == 0:
            assert all(draw(slip).mode == "1" for slip in slips)


# --- the paper as a whole


def test_the_paper_is_white_and_80_mm_wide_with_a_narrow_margin(printer: Any) -> None:
    printer.text("H\n")

    paper = draw(the_slip(printer.output))

    assert (paper.mode, paper.size) == ("1", (640, 32 + 30 + 32))
    assert paper.getpixel((0, 0)) == 255


def test_fed_paper_below_counts_as_margin(printer: Any) -> None:
    printer.text("H\n")
    printer.cut()

    assert draw(the_slip(printer.output)).height == 32 + 30 + 180


def test_a_runaway_stream_is_refused_before_memory_ends() -> None:
    slip = the_slip((ESC + b"d\xff") * 1000)

    with pytest.raises(ValueError, match="dots long"):
        draw(slip)
