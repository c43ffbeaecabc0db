"""What a citizen sees on a pad, on any screen; and what the officer does not see."""

import pytest

from kit import style
from kit.bus import BusDown, BusUp
from kit.loop import Tick
from kit.scene import Box, Face, Text
from rating_pad.session import start
from rating_pad.view import view
from rating_pad.view_look import Look
from rating_pad.words import WORDS, Label
from tests.rating_pad.counter import OFFICER, REASONS, Desk, answer, counter, finished, rules

SIZES = [(800, 480), (1280, 800), (1024, 600), (480, 800), (320, 240)]
LOOK = Look()


@pytest.fixture
def desk():
    return Desk().tell(BusUp(), counter())


def scene(desk, look=LOOK):
    return view(look, desk.state, desk.now_s)


def words(desk, look=LOOK):
    return [item.text for item in scene(desk, look).items if isinstance(item, Text)]


def stages():
    def fresh():
        return Desk().tell(BusUp(), counter(finished("v1")))

    return {
        "starting": Desk(),
        "idle": Desk().tell(BusUp(), counter(state="serving", number="A012")),
        "closed": Desk().tell(counter(state="closed", officer=None)),
        "open": fresh(),
        "open, English": fresh().press("language"),
        "reasons": fresh().press("level-1").press("reason-khac"),
        "thanks": fresh().press("level-4"),
        "already": fresh().press("level-4").press("level-4"),
    }


def test_an_idle_pad_says_whose_counter_it_is_and_who_is_served():
    desk = Desk().tell(BusUp(), counter(state="serving", number="A012"))
    for text in ("QUẦY", "3", OFFICER, "Chuyên viên", "Đang phục vụ số A012"):
        assert text in words(desk)
    assert scene(desk).targets == ()


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"state": "calling", "number": "A013"}, "Đang mời số A013"),
        ({"state": "paused", "reason": "Nghỉ trưa"}, "Tạm ngưng – Nghỉ trưa"),
        ({"state": "paused"}, "Tạm ngưng – xin chờ"),
        ({"state": "closed", "officer": None}, "Chưa mở quầy"),
        ({"state": "open"}, "Sẵn sàng phục vụ"),
    ],
)
def test_an_idle_pad_says_what_the_counter_does(changed, text):
    assert text in words(Desk().tell(counter(**changed)))


def test_after_the_finish_it_asks_about_this_officer_at_this_counter(desk):
    shown = words(desk.tell(counter(finished("v1"))))
    at = shown.index("Xin Ông/Bà đánh giá mức độ hài lòng về cán bộ")
    assert shown[at + 1] == f"{OFFICER} – Quầy 3"


def test_it_asks_about_the_officer_of_the_visit_not_of_the_moment(desk):
    desk.tell(counter(finished("v1"), officer="Trần Văn Bình"))
    assert f"{OFFICER} – Quầy 3" in words(desk)


def test_each_level_has_its_colour_its_face_and_its_word(desk):
    items = scene(desk.tell(counter(finished("v1")))).items
    faces = [item for item in items if isinstance(item, Face)]
    assert len({face.mood for face in faces}) == len({face.color for face in faces}) == 4
    labels = ["Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng"]
    assert [text for text in words(desk) if text in labels] == labels


def test_a_finger_on_a_face_presses_its_level(desk):
    picture = scene(desk.tell(counter(finished("v1"))))
    keys = [picture.key_at(x, 300) for x in (112, 304, 496, 688)]
    assert keys == ["level-4", "level-3", "level-2", "level-1"]


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_thanks_look_the_same_whatever_was_pressed(desk, level):
    desk.tell(counter(finished("v1"))).press(f"level-{level}")
    if level == 1:
        desk.press("skip")
    assert "Cảm ơn Ông/Bà đã đánh giá!" in words(desk)
    other = Desk().tell(BusUp(), counter(finished("v2"))).press("level-3")
    assert scene(desk) == scene(other)


def test_a_second_key_reads_that_the_visit_is_rated(desk):
    desk.tell(counter(finished("v1"))).press("level-4").press("level-3")
    assert "Lượt phục vụ này đã được đánh giá." in words(desk)


def test_a_rating_that_does_not_count_is_not_thanked_for(desk):
    desk.tell(counter(finished("v1"))).press("level-4").tell(answer("r1", "refused", "too-late"))
    assert WORDS["vi"].not_counted in words(desk)
    assert WORDS["vi"].thanks not in words(desk)


def test_a_chosen_reason_has_a_tick_and_not_only_another_colour(desk):
    desk.tell(counter(finished("v1"))).press("level-1").press("reason-cho-lau")
    assert "✓ Chờ lâu" in words(desk)
    assert "Thái độ chưa tốt" in words(desk)
    keys = {target.key for target in scene(desk).targets}
    assert {f"reason-{reason}" for reason in REASONS} | {"skip", "done"} <= keys


def test_without_a_connection_a_calm_line_says_that_nothing_is_lost(desk):
    assert WORDS["vi"].offline not in words(desk)
    desk.tell(BusDown())
    assert WORDS["vi"].offline in words(desk)
    desk.tell(counter(finished("v1")))
    assert WORDS["vi"].offline in words(desk)


def test_a_hub_that_does_not_answer_is_said_too(desk):
    desk.tell(counter(finished("v1"))).press("level-4").tell(Tick(), after_s=11.0)
    assert WORDS["vi"].late in words(desk)
    assert WORDS["vi"].late not in words(desk.tell(answer("r1")))


def test_in_english_all_is_in_english(desk):
    desk.tell(counter(finished("v1"))).press("language")
    assert {"Very satisfied", "Not satisfied", "Counter 3", "Tiếng Việt"} <= set(words(desk))
    desk.press("level-1")
    assert "Long wait" in words(desk)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", stages())
def test_nothing_lies_outside_the_screen_and_no_target_upon_another(name, size):
    picture = scene(stages()[name], Look(width=size[0], height=size[1]))
    for item in (*picture.items, *picture.targets):
        at = item.at
        assert at.w >= 0
        assert at.h >= 0
        assert -0.01 <= at.x <= at.x + at.w <= size[0] + 0.01
        assert -0.01 <= at.y <= at.y + at.h <= size[1] + 0.01
    rects = [target.at for target in picture.targets]
    for n, one in enumerate(rects):
        for other in rects[n + 1 :]:
            apart = one.x + one.w <= other.x + 0.01 or other.x + other.w <= one.x + 0.01
            assert apart or one.y + one.h <= other.y + 0.01 or other.y + other.h <= one.y + 0.01


@pytest.mark.parametrize("name", stages())
def test_targets_are_two_centimetres_on_a_screen_of_seven_inches(name):
    px_per_mm = 800 / 154.1
    for target in scene(stages()[name]).targets:
        assert min(target.at.w, target.at.h) / px_per_mm >= 20


@pytest.mark.parametrize("name", stages())
def test_text_stands_out_from_its_ground_at_least_seven_to_one(name):
    picture = scene(stages()[name])
    for item in picture.items:
        if isinstance(item, Text):
            x, y = item.at.x + item.at.w / 2, item.at.y + item.at.h / 2
            under = picture.items[: picture.items.index(item)]
            boxes = [box for box in under if isinstance(box, Box) and box.at.contains(x, y)]
            ground = boxes[-1].fill if boxes else picture.background
            assert _contrast(item.color, ground) >= 7, item.text


@pytest.mark.parametrize("count", [2, 3, 5])
def test_a_centre_may_have_other_levels(count):
    labels = tuple(Label(vi=f"Mức {n}") for n in range(1, count + 1))
    levels = {f"level-{n}": n for n in range(1, count + 1)}
    desk = Desk(start(rules(levels=levels), ())).tell(counter(finished("v1")))
    picture = scene(desk, Look(levels=labels))
    assert [t.key for t in picture.targets][1:] == [f"level-{n}" for n in range(count, 0, -1)]


def test_a_name_as_long_as_names_can_be_and_no_name_at_all(desk):
    desk.tell(counter(finished("v1", officer="")))
    assert "Quầy 3" in words(desk)
    assert "Xin Ông/Bà đánh giá mức độ hài lòng về" in words(desk)


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color):
    parts = [c / 255 for c in color]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_palette_of_the_levels_is_used_in_its_order(desk):
    faces = [i for i in scene(desk.tell(counter(finished("v1")))).items if isinstance(i, Face)]
    assert tuple(face.color for face in reversed(faces)) == style.LEVEL_COLORS
