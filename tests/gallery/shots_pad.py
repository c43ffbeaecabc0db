"""Every picture of the rating pad."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kit.bus import BusDown, BusUp
from kit.loop import Tick
from rating_pad.session import start
from rating_pad.view import view
from rating_pad.view_look import Look
from rating_pad.words import REASONS
from tests.gallery.centre import LONG_FIELD, LONG_OFFICER, LONG_POSITION
from tests.gallery.picture import Panel, Shot
from tests.rating_pad.counter import Desk, answer, counter, finished, rules

PANELS = (
    Panel("800x480", 800, 480, 800 / 154.1),  # 7 inches
    Panel("480x800", 480, 800, 800 / 154.1),
    Panel("1024x600", 1024, 600, 1024 / 154.2),  # 7 inches, finer
)
OFFICER = "Lê Đình Phúc"
FIELD = "Tài chính – Kế hoạch"
POSITION = "Chuyên viên Phòng Tài chính – Kế hoạch"


def shots() -> Iterator[Shot]:
    """The pictures on all panels."""
    for panel in PANELS:
        look = Look(width=panel.width, height=panel.height)
        for name, (says, make) in STATES.items():
            yield _shot(f"pad-{name}-{panel.name}", says, panel, make(), look)


def _shot(name: str, says: str, panel: Panel, desk: Desk, look: Look) -> Shot:
    return Shot(
        name=name, says=says, panel=panel,
        at=lambda later_s: view(look, desk.state, desk.now_s + later_s),
    )  # fmt: skip


def _desk(*, english: bool = False) -> Desk:
    asked = tuple(one.id for one in REASONS)
    spoken = rules(reasons=asked, counter="4", language="en" if english else "vi")
    return Desk(start(spoken, ())).tell(BusUp())


def _at(rate: object = None, **changed: object) -> object:
    told: dict[str, object] = {
        "counter": "4", "field": FIELD, "field_en": "Finance and planning", "officer": OFFICER,
        "position": POSITION,
    }  # fmt: skip
    message = counter(rate, **(told | changed))
    return replace(message, parts={"counter": "4"})


def _idle(**changed: object) -> Desk:
    return _desk().tell(_at(**changed))


def _asked(officer: str = OFFICER, *, english: bool = False) -> Desk:
    return _desk(english=english).tell(_at(finished("v1", officer=officer)))


STATES: dict[str, tuple[str, Callable[[], Desk]]] = {
    "starting": ("Vừa bật / just switched on", _desk),
    "serving": ("Đang phục vụ / serving", lambda: _idle(state="serving", number="M033")),
    "ready": ("Sẵn sàng / ready", lambda: _idle(state="open")),
    "paused": ("Tạm ngưng / paused", lambda: _idle(state="paused", reason="Nghỉ giữa giờ")),
    "closed": ("Chưa mở quầy / closed", lambda: _idle(state="closed", officer=None, position="")),
    "long": (
        "Tên dài nhất / the longest names",
        lambda: _idle(state="serving", number="H1012", field=LONG_FIELD, officer=LONG_OFFICER,
                      position=LONG_POSITION)),
    "offline": (
        "Mất kết nối / no connection",
        lambda: _idle(state="serving", number="M033").tell(BusDown())),
    "rate": ("Mời đánh giá / please rate", _asked),
    "rate-en": ("Tiếng Anh / in English", lambda: _asked(english=True)),
    "rate-long": ("Tên dài nhất / the longest name", lambda: _asked(LONG_OFFICER)),
    "rate-offline": ("Mất kết nối / no connection", lambda: _asked().tell(BusDown())),
    "reasons": (
        "Chưa hài lòng về điều gì / why not satisfied",
        lambda: _asked().press("level-1").press("reason-cho-lau").press("reason-giay-to")),
    "thanks": ("Cảm ơn / thanks", lambda: _asked().press("level-4")),
    "thanks-late": (
        "Máy chủ chưa nhận / the hub has not answered",
        lambda: _asked().press("level-4", after_s=1.0).tell(Tick(), after_s=11.0)),
    "already": (
        "Đã đánh giá rồi / already rated",
        lambda: _asked().press("level-4").press("level-4")),
    "not-counted": (
        "Không còn được tính / no longer counts",
        lambda: _asked().press("level-4").tell(answer("r1", "refused", "too-late"))),
}  # fmt: skip
