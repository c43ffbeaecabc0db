"""Every screen and every ticket: whole, in letters that stand out, with targets a finger hits."""

import re
from itertools import combinations, pairwise

import pytest

from kiosk.ticket import Native, Qr, Words
from kit.scene import Scene, Text
from tests.gallery.everything import shots, tickets
from tests.gallery.index import index
from tests.gallery.ink import Ink
from tests.gallery.judge import faults, without_colour
from tests.gallery.paper import paper_of
from tests.gallery.paths import GALLERY
from tests.gallery.picture import Shot

SHOTS = {shot.name: shot for shot in shots()}
SLIPS = {slip.name: slip for slip in tickets()}
STEP_S, WATCHED_S = 0.2, 12.0
# Pictures whose state a person must know from words and shapes alone.
ALIKE = (
    ("sign", "1080p", ("calling", "serving", "open", "paused", "closed", "offline", "starting")),
    ("pad", "800x480", ("serving", "ready", "paused", "closed", "starting", "offline", "rate",
                        "reasons", "thanks", "already", "not-counted")),
    ("kiosk", "1080x1920", ("home", "home-priority", "home-no-paper", "closed", "starting",
                            "asking", "printing", "number", "number-perhaps", "number-screen",
                            "sorry")),
    ("board", "1080p", ("12", "12-quiet", "closed", "offline", "starting")),
)  # fmt: skip


@pytest.fixture(scope="module")
def ink() -> Ink:
    return Ink()


@pytest.mark.parametrize("name", SHOTS)
def test_everything_on_the_screen_can_be_read_and_pressed(name: str, ink: Ink) -> None:
    shot = SHOTS[name]
    assert faults(shot.scene, shot.panel, ink, shortens=shot.shortens) == []


@pytest.mark.parametrize("name", [n for n in SHOTS if n.endswith(("1080p", "800x480"))])
def test_nothing_flashes(name: str) -> None:
    """WCAG 2.3.1 allows three flashes a second; here no picture changes twice in one second.

    A kiosk's picture knows no time at all.
    """
    changes = changes_of(SHOTS[name])
    assert all(later - sooner >= 1.0 for sooner, later in pairwise(changes))


def changes_of(shot: Shot) -> list[float]:
    """When the picture becomes another one while nothing happens, in seconds."""
    moments = [n * STEP_S for n in range(round(WATCHED_S / STEP_S))]
    scenes = [shot.at(moment) for moment in moments]
    return [at for at, (old, new) in zip(moments, pairwise(scenes), strict=False) if old != new]


@pytest.mark.parametrize(("room", "panel", "states"), ALIKE)
def test_no_two_states_differ_by_colour_alone(
    room: str, panel: str, states: tuple[str, ...]
) -> None:
    bare = {state: without_colour(SHOTS[f"{room}-{state}-{panel}"].scene) for state in states}
    for one, other in combinations(states, 2):
        assert bare[one] != bare[other], (one, other)


def test_a_board_says_each_state_of_a_counter_by_a_shape_and_a_word(ink: Ink) -> None:
    said = words_of(SHOTS["board-12-1080p"].scene)
    for word in ("Mời vào", "Đang phục vụ", "Sẵn sàng", "Tạm ngưng – xin chờ", "Chưa mở quầy"):
        assert word in said


@pytest.mark.parametrize("count", [1, 12, 20, 40])
@pytest.mark.parametrize("panel", ["1080p", "portrait"])
def test_a_board_shows_the_number_of_every_counter(count: int, panel: str, ink: Ink) -> None:
    scene = SHOTS[f"board-{count}-{panel}"].scene
    laid = [run.line.text for item in texts_of(scene) for run in ink.runs(item)]
    for counter in range(1, count + 1):
        assert str(counter) in laid


@pytest.mark.parametrize("panel", ["1080x1920", "1024x600", "1280x800"])
@pytest.mark.parametrize("state", ["home", "home-no-paper", "home-offline", "home-priority"])
def test_whatever_is_wrong_every_service_is_still_two_touches_away(state: str, panel: str) -> None:
    keys = {target.key for target in SHOTS[f"kiosk-{state}-{panel}"].scene.targets}
    reached = {key for key in keys if key.startswith(("service:", "field:"))}
    usual = {target.key for target in SHOTS[f"kiosk-home-{panel}"].scene.targets}
    assert reached == {key for key in usual if key.startswith(("service:", "field:"))}
    assert len(reached) >= 10


@pytest.mark.parametrize("name", SLIPS)
def test_every_ticket_is_whole_on_its_paper(name: str, ink: Ink) -> None:
    slip = SLIPS[name]
    paper = paper_of(slip)
    margin = (paper.width - slip.width_dots) // 2
    left, top, right, bottom = paper.convert("L").point(lambda v: 255 - v).getbbox() or (0,) * 4
    assert margin <= left < right <= paper.width - margin
    assert 0 < top < bottom < paper.height
    said = [step.text for step in slip.steps if isinstance(step, Words | Native)]
    assert any(re.fullmatch(r"[A-Z][0-9-]+", text) for text in said)
    assert any(isinstance(step, Qr) for step in slip.steps)


@pytest.mark.parametrize("name", SLIPS)
def test_no_ticket_lacks_a_letter(name: str, ink: Ink) -> None:
    for step in SLIPS[name].steps:
        if isinstance(step, Words):
            assert ink.lacking(step.text, step.weight) == ""


def test_the_gallery_holds_every_picture_and_no_other() -> None:
    """`make gallery` writes them anew."""
    assert {path.stem for path in GALLERY.glob("*.png")} == {*SHOTS, *SLIPS}
    assert (GALLERY / "README.md").read_text(encoding="utf-8") == index()


def test_the_gallery_stays_small_enough_for_a_repository() -> None:
    assert sum(path.stat().st_size for path in GALLERY.glob("*.png")) < 5_000_000


def texts_of(scene: Scene) -> list[Text]:
    return [item for item in scene.items if isinstance(item, Text)]


def words_of(scene: Scene) -> set[str]:
    return {item.text for item in texts_of(scene)}
