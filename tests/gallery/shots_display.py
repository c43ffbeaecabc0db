"""Every picture of the hall board and of the sign above a counter."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from display import view, view_sign
from display.board import Hall, update
from display.link import Link
from display.sign import Sign
from kit.bus import BusDown, BusUp, Received
from kit.loop import Moment, Tick
from kit.wire import topics
from kit.wire.messages import Board, Call, CounterState, DeviceState
from tests.gallery.centre import (
    AT,
    LONG_FIELD,
    LONG_OFFICER,
    LONG_POSITION,
    NOON,
    long_board,
    the_board,
)
from tests.gallery.picture import Panel, Shot

HD = Panel("1080p", 1920, 1080, 1920 / 1209)  # 55 inches
UHD = Panel("4k", 3840, 2160, 3840 / 1209)
TALL = Panel("portrait", 1080, 1920, 1080 / 680)
BAR = Panel("bar", 1280, 400, 1280 / 476)  # 19.5 inches, stretched


def shots() -> Iterator[Shot]:
    """The boards, then the signs."""
    for name, (says, hall, now_s, panels) in _halls().items():
        for panel in panels:
            yield _board(f"board-{name}-{panel.name}", says, panel, hall, now_s)
    for name, (says, sign, panels) in _signs().items():
        for panel in panels:
            yield _sign(f"sign-{name}-{panel.name}", says, panel, sign)


def _board(name: str, says: str, panel: Panel, hall: Hall, now_s: float) -> Shot:
    return Shot(
        name=name, says=says, panel=panel,
        at=lambda later_s: view.view(hall, _moment(now_s + later_s), panel.size),
        shortens=name.startswith("board-40"),
    )  # fmt: skip


def _sign(name: str, says: str, panel: Panel, sign: Sign) -> Shot:
    return Shot(
        name=name, says=says, panel=panel,
        at=lambda later_s: view_sign.view(sign, _moment(60.0 + later_s), panel.size),
    )  # fmt: skip


def _moment(now_s: float, at: datetime = AT) -> Moment:
    return Moment(now_s, at + timedelta(seconds=now_s))


def _hall(board: Board, *calls: tuple[str, str], at_s: float = 0.0) -> Hall:
    """A connected hall with this board, where these numbers are called to these counters."""
    online = DeviceState(status="online", kind="hub")
    fresh = {number for number, _ in calls}
    board = replace(board, calls=tuple(one for one in board.calls if one.number not in fresh))
    events: list[object] = [
        BusUp(),
        Received(topics.HUB_STATE, {}, online, True),
        Received(topics.BOARD, {}, board, True),
    ]
    for number, counter in calls:
        called = Call(call_id=f"{AT:%F}.{number}.1", number=number, counter=counter, at=AT)
        events.append(Received(topics.CALL, {}, called, False))
    hall = Hall()
    for event in events:
        hall, _ = update(hall, event, at_s)
    return hall


def _halls() -> dict[str, tuple[str, Hall, float, tuple[Panel, ...]]]:
    one, twelve, forty = the_board(1), the_board(12), the_board(40)
    busy = _hall(twelve, ("K019", "2"))
    calm, _ = update(busy, Tick(), 20.0)
    lost, _ = update(busy, BusDown(), 60.0)
    asleep = replace(
        the_board(12, NOON), calls=(), queues=(), missed=(),
        counters=tuple(
            replace(one, state="closed", officer=None, number=None) for one in twelve.counters
        ),
    )  # fmt: skip
    three = (("K019", "2"), ("L075", "10"), ("K089", "12"))
    every, lying = (HD, UHD, TALL), (HD, TALL)
    return {
        "12": ("Mười hai quầy, một số vừa gọi / twelve counters, a fresh call", busy, 1.0, every),
        "12-calm": ("Số đã gọi một lúc / the call has been seen", calm, 20.0, (HD,)),
        "12-quiet": ("Chưa gọi ai / nobody is called", _hall(twelve), 90.0, lying),
        "12-three": ("Ba số cùng lúc / three calls at once", _hall(twelve, *three), 1.0, lying),
        "1": ("Một quầy / one counter", _hall(one, ("A012", "1")), 1.0, every),
        "40": ("Bốn mươi quầy / forty counters", _hall(forty, ("K019", "2")), 1.0, every),
        "20": ("Hai mươi quầy / twenty counters", _hall(the_board(20), *three), 1.0, lying),
        "closed": ("Nghỉ trưa / at noon", _hall(asleep), 90.0, lying),
        "offline": ("Mất kết nối / no connection", lost, 120.0, lying),
        "starting": ("Vừa bật / just switched on", Hall(), 1.0, lying),
        "12-long": (
            "Tên dài nhất / the longest names",
            _hall(long_board(12), ("H1012", "12")), 1.0, lying),
        "40-long": (
            "Bốn mươi quầy, tên dài nhất / forty counters, the longest names",
            _hall(long_board(40), ("H1012", "40")), 1.0, lying),
    }  # fmt: skip


def _signs() -> dict[str, tuple[str, Sign, tuple[Panel, ...]]]:
    base = CounterState(
        at=AT, counter="4", field="Tài chính – Kế hoạch", state="calling", number="M033",
        officer="Lê Đình Phúc", position="Chuyên viên Phòng Tài chính – Kế hoạch",
    )  # fmt: skip
    nobody = replace(base, number=None)
    long = replace(base, counter="12", field=LONG_FIELD, officer=LONG_OFFICER, number="H1012",
                   position=LONG_POSITION)  # fmt: skip
    told = {
        "calling": ("Đang mời / calling", base, (HD, TALL, BAR)),
        "serving": ("Đang phục vụ / serving", replace(base, state="serving"), (HD,)),
        "open": ("Sẵn sàng / ready", replace(nobody, state="open"), (HD, BAR)),
        "paused": (
            "Nghỉ giữa giờ / paused",
            replace(nobody, state="paused", reason="Nghỉ giữa giờ"), (HD, TALL)),
        "closed": (
            "Chưa mở quầy / closed",
            replace(nobody, state="closed", officer=None, position=""), (HD, TALL)),
        "long": ("Tên dài nhất / the longest names", long, (HD, TALL, BAR)),
    }  # fmt: skip
    up = Link(broker=True, hub=True, seen=True)
    lost = Link(broker=False, hub=False, seen=True, lost_s=50.0)
    found = {
        name: (says, Sign(counter=news.counter, news=news, link=up), panels)
        for name, (says, news, panels) in told.items()
    }
    found["offline"] = (
        "Mất kết nối / no connection", Sign(counter="4", news=base, link=lost), (HD, TALL)
    )  # fmt: skip
    found["starting"] = ("Vừa bật / just switched on", Sign(counter="4"), (HD,))
    return found
