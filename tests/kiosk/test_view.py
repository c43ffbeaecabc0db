"""What a person sees: what is on the glass, what can be pressed, how large it is."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import words
from kiosk.flow_events import OnDisk, PrintDone, PrinterSaid, PrintFailed
from kiosk.flow_memory import Found, changed
from kiosk.flow_state import Printing, Sorry
from kiosk.view import view
from kiosk.view_grid import Look
from kit.bus import BusDown, Received
from kit.letters import Letters
from kit.scene import Code, Text
from kit.wire import topics
from kit.wire.messages import MenuPriority
from tests.kiosk.stand import SERVICES, Stand, issued, menu

KIOSK = Path(__file__).resolve().parents[2] / "kiosk"
LOOKS = [Look(1080, 1920, 3.78), Look(1280, 800, 3.78), Look(1024, 600, 3.78)]
LONGEST = "Đăng ký biến động, cấp đổi, cấp lại giấy chứng nhận quyền sử dụng đất ở đô thị"


def texts(scene):
    return [item.text for item in scene.items if isinstance(item, Text)]


def keys(scene):
    return [target.key for target in scene.targets]


def lines(scene):
    return {line for text in texts(scene) for line in text.splitlines()}


def services(count, name="Đăng ký khai sinh"):
    return tuple(
        replace(SERVICES[0], id=f"s{n}", name=name, field=f"f{n // 3}",
                field_name=f"Lĩnh vực {n // 3}") for n in range(count)
    )  # fmt: skip


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look.width}x{look.height}")
def look(request):
    return request.param


def test_at_home_one_touch_is_enough_and_closed_services_cannot_be_touched(look):
    scene = view(Stand().state, look)
    assert "service:khai-sinh" in keys(scene)
    assert "service:so-do" in keys(scene)
    assert "service:sao-y" not in keys(scene)
    assert "Chứng thực bản sao" in texts(scene)


def test_priority_and_english_are_switches_at_home(look):
    stand = Stand()
    assert {"language", "priority:cao-tuoi"} <= set(keys(view(stand.state, look)))
    stand.touch("priority:cao-tuoi")
    stand.touch("language")
    assert "✓ Aged 75" in texts(view(stand.state, look))


def test_how_many_wait_stands_on_each_service(look):
    said = " ".join(texts(view(Stand().state, look)))
    assert "5 người đang chờ" in said or "5 chờ" in said


@pytest.mark.parametrize("count", [1, 4, 8, 12, 23, 40])
def test_every_target_is_large_enough_on_the_glass_and_beside_the_others(look, count):
    stand = Stand()
    stand.hear(Received(topics.MENU, {}, menu(services=services(count))))
    scene = view(stand.state, look)
    for target in scene.targets:
        assert min(target.at.w, target.at.h) >= 20 * look.px_per_mm - 1
        assert target.at.x >= 0
        assert target.at.y >= 0
        assert target.at.x + target.at.w <= look.width + 0.5
        assert target.at.y + target.at.h <= look.height + 0.5
    for n, one in enumerate(scene.targets):
        for other in scene.targets[n + 1 :]:
            apart = (
                one.at.x + one.at.w <= other.at.x or other.at.x + other.at.w <= one.at.x
                or one.at.y + one.at.h <= other.at.y or other.at.y + other.at.h <= one.at.y
            )  # fmt: skip
            assert apart, (one, other)


@pytest.mark.parametrize("count", [1, 4, 8, 12, 23])
def test_any_number_is_two_touches_away(look, count):
    stand = Stand()
    stand.hear(Received(topics.MENU, {}, menu(services=services(count))))
    reached = set()
    for key in keys(view(stand.state, look)):
        if key.startswith("service:"):
            reached.add(key)
        if key.startswith("field:"):
            stand.touch(key)
            reached |= set(keys(view(stand.state, look)))
            stand.touch("back")
    assert {f"service:s{n}" for n in range(count)} <= reached


def test_eight_services_are_all_at_home_even_on_a_small_screen(look):
    stand = Stand()
    stand.hear(Received(topics.MENU, {}, menu(services=services(8))))
    assert len([key for key in keys(view(stand.state, look)) if key.startswith("service:")]) == 8


def test_too_many_fields_end_with_where_to_ask_instead_of_being_left_out_in_silence(look):
    many = tuple(replace(one, field=one.id) for one in services(150))
    stand = Stand()
    stand.hear(Received(topics.MENU, {}, menu(services=many)))
    scene = view(stand.state, look)
    assert 0 < len([key for key in keys(scene) if key.startswith("service:")]) < 150
    assert "Việc khác: mời đến quầy hướng dẫn" in texts(scene)


def test_many_classes_of_priority_open_a_page_of_their_own(look):
    many = tuple(MenuPriority(id=f"p{n}", name=f"Diện {n}") for n in range(9))
    stand = Stand()
    stand.hear(Received(topics.MENU, {}, menu(priorities=many)))
    assert "priority" in keys(view(stand.state, look))
    stand.touch("priority")
    assert {f"priority:p{n}" for n in range(9)} <= set(keys(view(stand.state, look)))


def test_without_paper_the_kiosk_says_so_before_the_next_person_presses(look):
    stand = Stand()
    warning = "Máy in hết giấy: số sẽ hiện trên màn hình, xin ghi nhớ hoặc chụp lại."
    assert warning not in texts(view(stand.state, look))
    stand.hear(PrinterSaid("no-paper"))
    assert warning in texts(view(stand.state, look))
    assert "service:khai-sinh" in keys(view(stand.state, look))
    stand.hear(PrinterSaid("ok"))
    assert warning not in texts(view(stand.state, look))


@pytest.mark.parametrize("lost", ["broker", "hub", "answer"])
def test_without_its_hub_the_kiosk_worries_nobody_and_shows_no_old_figures(look, lost):
    stand = Stand()
    with_hub = lines(view(stand.state, look)) | {one.name_en for one in SERVICES}
    if lost == "broker":
        stand.hear(BusDown())
    elif lost == "hub":
        stand.hub("offline")
    else:
        stand.touch("service:khai-sinh")
        stand.wait(60)
    scene = view(stand.state, look)
    assert lines(scene) < with_hub  # nothing is said that was not said before
    assert not any("chờ" in text for text in texts(scene))
    # What the hub would refuse is decided at the press: the old menu may be wrong about it.
    assert {"service:khai-sinh", "service:so-do", "service:sao-y"} <= set(keys(scene))


def test_how_many_wait_comes_back_with_the_hub(look):
    stand = Stand()
    before = view(stand.state, look)
    stand.hub("offline")
    assert view(stand.state, look) != before
    stand.hub("online")
    assert view(stand.state, look) == before


def test_a_kiosk_that_starts_without_its_hub_shows_what_it_remembers(look):
    notes = changed(Stand().state, "menu", "lease")
    assert notes == {}  # the disk has them
    stand = Stand(online=False, found=Found(memory="kept", notes=Stand().state.noted))
    assert {"service:khai-sinh", "service:so-do", "service:sao-y"} <= set(
        keys(view(stand.state, look))
    )


def test_alone_at_noon_the_kiosk_says_that_it_is_closed_without_an_old_promise(look):
    stand = Stand()
    closed = menu(open=False, notice="Mời quay lại từ 13 giờ.")
    stand.hear(Received(topics.MENU, {}, closed))
    stand.hear(BusDown())
    assert "service:khai-sinh" in keys(view(stand.state, look))  # it is 08:15 by the lent hours
    stand.later(4 * 3600)
    said = texts(view(stand.state, look))
    assert "Hiện chưa phát số" in said
    assert "Mời quay lại từ 13 giờ." not in said
    stand.later(3600)
    assert "service:khai-sinh" in keys(view(stand.state, look))


def test_the_picture_is_made_of_nothing_but_what_the_state_says_it_looks_like():
    """`main` paints only when `Kiosk.looks` has changed."""
    said = {"rules", "page", "menu", "language", "priority", "printer", "fresh", "alone",
            "shut"}  # fmt: skip
    for name in ("view", "view_number", "view_parts"):
        source = (KIOSK / f"{name}.py").read_text(encoding="utf-8")
        assert set(re.findall(r"\bstate\.(\w+)", source)) <= said


def test_a_number_is_not_shown_before_it_is_certain(look):
    stand = Stand()
    stand.disk = None
    stand.hub("offline")
    request_id = stand.touch("service:khai-sinh")
    assert "Đang lấy số…" in texts(view(stand.state, look))
    stand.hear(OnDisk(request_id))
    assert "A950" in texts(view(stand.state, look))


def test_while_asking_nothing_can_be_pressed(look):
    stand = Stand()
    stand.touch("service:khai-sinh")
    assert keys(view(stand.state, look)) == []
    assert "Đang lấy số…" in texts(view(stand.state, look))


def test_the_number_is_the_largest_thing_on_the_glass(look):
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    assert "Đang in phiếu…" in texts(view(stand.state, look))
    stand.hear(PrintDone(request_id, verified=True))
    scene = view(stand.state, look)
    sizes = {item.text: item.size for item in scene.items if isinstance(item, Text)}
    assert max(sizes, key=sizes.__getitem__) == "A012"
    assert "Mời Ông/Bà lấy phiếu" in sizes
    assert not any(isinstance(item, Code) for item in scene.items)


def test_without_paper_the_number_comes_with_a_code_for_the_phone(look):
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    stand.hear(PrintFailed(request_id, "no-paper"))
    scene = view(stand.state, look)
    said = " ".join(texts(scene)).replace("\n", " ")
    assert "Máy in hết giấy – số của Ông/Bà là A012, xin ghi nhớ hoặc chụp màn hình" in said
    assert [item.payload for item in scene.items if isinstance(item, Code)] == [
        "http://192.168.1.10/t/Zk3vT0pQm9yXw2LrB7uE1g"
    ]
    assert keys(scene) == ["done"]


def test_a_closed_centre_says_until_when_in_the_persons_language(look):
    closed = menu(open=False, notice="Mời quay lại từ 13 giờ 30.", notice_en="Back at 13:30.")
    stand = Stand()
    stand.hear(Received(topics.MENU, {}, closed))
    assert "Mời quay lại từ 13 giờ 30." in texts(view(stand.state, look))
    assert keys(view(stand.state, look)) == ["language"]
    stand.touch("language")
    assert "Back at 13:30." in texts(view(stand.state, look))


def test_a_kiosk_that_has_heard_nothing_yet_says_so(look):
    assert "Đang kết nối, xin chờ" in texts(view(Stand(online=False).state, look))


def test_a_screen_without_touch_shows_what_the_buttons_do_in_their_order(look):
    buttons = {"17": "so-do", "27": "khai-sinh"}
    scene = view(Stand(touch=False, button_services=buttons).state, look)
    names = [text for text in texts(scene) if text in {one.name for one in SERVICES}]
    assert names == [SERVICES[1].name, SERVICES[0].name]
    assert scene.targets == ()


def moments(stand):
    """The stand in one situation after another."""
    yield stand.state
    stand.hear(PrinterSaid("no-paper"))
    yield stand.state
    stand.touch("priority")
    yield stand.state
    stand.touch("field:f1")
    yield stand.state
    request_id = stand.touch("service:s0")
    yield stand.state
    stand.answer(issued(request_id, field=LONGEST, field_en=LONGEST, wait_min=(90, 120),
                        counters=tuple(str(n) for n in range(1, 13)), priority="x",
                        language=stand.state.language))  # fmt: skip
    yield stand.state
    stand.hear(PrintFailed(request_id, "no-paper"))
    yield stand.state
    for reason in words.REASONS:
        yield replace(stand.state, page=Sorry(reason, 0))
    stand.wait(60)
    stand.hear(BusDown())
    yield stand.state
    for lent in ("X2-001", "X12-86400"):
        answer = issued("r", number=lent, ahead=None, field=LONGEST, field_en=LONGEST,
                        language=stand.state.language)  # fmt: skip
        yield replace(stand.state, page=Printing(answer=answer, since_s=0, on_disk=True))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_word_is_cut_off_even_of_the_longest_names(look, lang):
    letters = Letters()
    many = services(8, LONGEST)
    long = MenuPriority(id="p", name="Phụ nữ mang thai hoặc nuôi con nhỏ dưới 36 tháng tuổi")
    stand = Stand(language=lang)
    stand.hear(Received(topics.MENU, {}, menu(services=many, priorities=(long,) * 6)))
    for state in moments(stand):
        for item in view(state, look).items:
            if isinstance(item, Text):
                laid = " ".join(line.text for line in letters.lay(item))
                assert laid == " ".join(item.text.split())


def test_the_same_state_is_the_same_picture(look):
    stand = Stand()
    before = view(stand.state, look)
    stand.hear(Received(topics.MENU, {}, menu(), retained=True))
    assert view(stand.state, look) == before
