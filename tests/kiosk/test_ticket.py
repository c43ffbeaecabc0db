"""What a person reads on the slip, decoded again from the printer's bytes."""

from datetime import UTC, datetime

import pytest
from PIL import ImageOps

from hub.bench.paper import MARGIN_DOTS, draw, plain_text, qr_payloads, read_paper
from kiosk.printer_escpos import compose
from kiosk.profile import UNKNOWN, Profile
from kiosk.profile_letters import plain
from kiosk.ticket import Cut, Native, Qr, Words, layout, ticket_of
from tests.kiosk.stand import issued, menu

WIDTH = 576
KNOWN = Profile(qr=True, letters="tcvn3", pages=(30, 31))
LONGEST = "Đăng ký biến động, cấp đổi, cấp lại giấy chứng nhận quyền sử dụng đất ở đô thị"


def words(answer, a_menu=None, **options):
    steps = layout(ticket_of(answer, a_menu or menu(), **options), number_native=True)
    return [step.text for step in steps if isinstance(step, Words | Native)]


def printed(answer, native=True, profile=UNKNOWN, width=WIDTH):
    steps = layout(ticket_of(answer, menu()), number_native=native)
    [slip] = read_paper(compose(steps, width, profile))
    return slip


def test_a_vietnamese_ticket_says_all_that_a_waiting_person_wants_to_know():
    assert words(issued("r1", wait_min=(15, 25))) == [
        "UBND THÀNH PHỐ QUẢNG NGÃI",
        "TRUNG TÂM HÀNH CHÍNH CÔNG",
        "Tư pháp – Hộ tịch",
        "A012",
        "Quầy phục vụ: 3, 4",
        "Số người đang chờ trước: 5",
        "Thời gian chờ dự kiến: khoảng 15–25 phút",
        "08:15, thứ Hai 30/3/2020",
        "Quét mã để theo dõi số",
        "Vui lòng theo dõi màn hình và loa gọi số.",
        "Quá lượt xin báo quầy hướng dẫn. Phiếu chỉ có giá trị trong ngày.",
    ]


def test_an_english_ticket_is_english_throughout():
    texts = words(issued("r1", language="en", counters=("3",), ahead=0))
    assert texts[1:6] == [
        "PUBLIC ADMINISTRATION CENTRE",
        "Civil status",
        "A012",
        "Counter: 3",
        "People waiting before you: 0",
    ]
    assert "08:15, Monday 30/3/2020" in texts


def test_the_time_is_the_centres_whatever_zone_the_hub_writes_in():
    late = datetime(2020, 3, 29, 17, 30, tzinfo=UTC)
    assert "00:30, thứ Hai 30/3/2020" in words(issued("r1", at=late))


def test_only_a_granted_priority_is_marked():
    assert "ƯU TIÊN" in words(issued("r1", priority="cao-tuoi"))
    assert "ƯU TIÊN" not in words(issued("r1"))


def test_without_an_estimate_nothing_is_guessed():
    assert not any("dự kiến" in text for text in words(issued("r1", wait_min=None)))


def test_the_centres_own_note_replaces_ours():
    own = words(issued("r1"), menu(ticket_note="Xin giữ phiếu."))
    assert own[-1] == "Xin giữ phiếu."
    assert "Vui lòng theo dõi màn hình và loa gọi số." not in own


def test_a_ticket_without_a_menu_still_has_its_number_and_field():
    ticket = ticket_of(issued("r1"), None)
    assert (ticket.number, ticket.field, ticket.when[:5]) == ("A012", "Tư pháp – Hộ tịch", "08:15")


@pytest.mark.parametrize(
    ("base", "link"),
    [
        ("", "http://192.168.1.10/t/TOKEN"),
        ("https://so.example/x/", "https://so.example/x/TOKEN"),
        ("https://so.example/?k={token}", "https://so.example/?k=TOKEN"),
    ],
)
def test_the_code_leads_a_phone_to_the_number(base, link):
    assert ticket_of(issued("r1", token="TOKEN"), menu(), link_base=base).qr == link


def test_without_a_page_to_lead_to_and_without_a_token_there_is_no_code():
    for ticket in (
        ticket_of(issued("r1", token="TOKEN"), menu(follow_url="")),
        ticket_of(issued("r1", token=None), menu()),
    ):
        assert (ticket.qr, ticket.qr_says) == ("", "")
        assert not any(isinstance(step, Qr) for step in layout(ticket, number_native=True))


def test_the_slip_ends_with_a_cut_and_has_one_code():
    steps = layout(ticket_of(issued("r1"), menu()), number_native=True)
    assert isinstance(steps[-1], Cut)
    assert len([step for step in steps if isinstance(step, Qr)]) == 1


def ink_mm(number, native):
    """How high the number is on paper, measured in ink."""
    steps = layout(ticket_of(issued("r1", number=number), menu()), number_native=native)
    alone = tuple(
        step for step in steps
        if isinstance(step, Native) or (isinstance(step, Words) and step.text == number)
    )  # fmt: skip
    assert len(alone) == 1
    [slip] = read_paper(compose((*alone, Cut()), WIDTH))
    picture = draw(slip).convert("L")
    inside = picture.crop((MARGIN_DOTS, 0, picture.width - MARGIN_DOTS, picture.height))
    box = ImageOps.invert(inside).getbbox()
    assert box is not None
    return (box[3] - box[1]) / 8


@pytest.mark.parametrize("number", ["A012", "X1234", "Đ007", "X2-001"])
@pytest.mark.parametrize("native", [True, False])
def test_the_number_is_at_least_15_mm_high(number, native):
    """In the printer's own letters and in ours; letters that it lacks are drawn."""
    assert ink_mm(number, native) >= 15


@pytest.mark.parametrize("number", ["X12-001", "X12-1000", "X12-86401"])
def test_a_long_number_of_the_last_resort_is_as_high_and_only_slimmer(number):
    assert ink_mm(number, native=True) >= 15
    assert ink_mm(number, native=False) >= 10  # drawn letters keep their shape


def test_a_number_that_is_too_long_for_a_narrow_paper_becomes_slimmer_too():
    steps = (Native("X2-001", 8), Cut())
    [slip] = read_paper(compose(steps, 384))
    assert plain_text(slip) == "X2-001"
    assert b"\x1d!" + bytes([4 << 4 | 7]) in compose(steps, 384)  # 5 wide, 8 high


def test_a_ticket_that_a_kiosk_gave_alone_looks_like_any_other():
    alone = words(issued("r1", number="A950", ahead=None, wait_min=None))
    other = words(issued("r1", ahead=5, wait_min=(5, 10)))
    assert [text for text in other if text not in alone] == [
        "A012",
        "Số người đang chờ trước: 5",
        "Thời gian chờ dự kiến: khoảng 5–10 phút",
    ]


def test_where_nobody_knew_the_time_none_is_printed():
    assert not any("2020" in text for text in words(issued("r1"), dated=False))


@pytest.mark.parametrize(("lang", "mark"), [("vi", "IN LẠI – BẢN 2"), ("en", "REPRINT – COPY 2")])
def test_a_reprint_is_marked_so_that_nobody_takes_it_for_a_second_place(lang, mark):
    answer = issued("r1", language=lang, ahead=5, wait_min=(5, 10))
    steps = layout(ticket_of(answer, menu(), copy=2), number_native=True)
    [boxed] = [step for step in steps if isinstance(step, Words) and step.boxed]
    assert boxed.text == mark
    number = next(at for at, step in enumerate(steps) if isinstance(step, Native))
    assert steps.index(boxed) < number
    said = " ".join(step.text for step in steps if isinstance(step, Words))
    old_news = ("chờ trước", "dự kiến", "before you", "Estimated")  # of when it was taken
    assert not any(word in said for word in old_news)
    assert not any(step.boxed for step in layout(ticket_of(answer, menu()), number_native=True)
                   if isinstance(step, Words))  # fmt: skip


@pytest.mark.parametrize("native", [True, False])
def test_the_printer_understands_every_byte_of_it(native):
    slip = printed(issued("r1", priority="x", wait_min=(5, 10), field=LONGEST), native)
    assert (slip.unknown, slip.unprinted, slip.cut) == ((), (), True)
    assert qr_payloads(slip) == ()  # an unknown printer gets it as a picture
    assert plain_text(slip) == ("A012" if native else "")


@pytest.mark.parametrize("width", [384, 576])
def test_a_known_printer_writes_all_of_it_itself(width):
    answer = issued("r1", priority="x", wait_min=(5, 10), field=LONGEST)
    slip = printed(answer, profile=KNOWN, width=width)
    assert (slip.unknown, slip.unprinted, slip.cut) == ((), (), True)
    assert qr_payloads(slip) == ("http://192.168.1.10/t/Zk3vT0pQm9yXw2LrB7uE1g",)
    for text in words(answer):
        assert plain(text) in " ".join(plain_text(slip).split())


def whole_page_bytes(slip, width):
    """What the slip takes as one picture."""
    page = draw(slip, width_dots=width)
    return width // 8 * (page.height - 2 * MARGIN_DOTS)


@pytest.mark.parametrize("width", [384, 576])
def test_on_a_known_printer_even_the_longest_slip_is_a_kilobyte(width):
    answer = issued("r1", priority="x", wait_min=(90, 120), field=LONGEST)
    data = compose(layout(ticket_of(answer, menu()), number_native=True), width, KNOWN)
    assert len(data) <= 1200


@pytest.mark.parametrize(("width", "share"), [(576, 0.25), (384, 0.33)])
def test_on_an_unknown_printer_a_slip_is_a_small_part_of_a_picture_of_it(width, share):
    """On narrow paper the words fill more of the page."""
    answer = issued("r1", wait_min=(15, 25))
    data = compose(layout(ticket_of(answer, menu()), number_native=True), width)
    assert len(data) <= share * whole_page_bytes(printed(answer, width=width), width)


def test_a_logo_that_cannot_be_read_costs_no_ticket(tmp_path, caplog):
    steps = layout(ticket_of(issued("r1"), menu()), number_native=True, logo=f"{tmp_path}/no.png")
    [slip] = read_paper(compose(steps, WIDTH))
    assert plain_text(slip) == "A012"
    assert "no.png" in caplog.text
