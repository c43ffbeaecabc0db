"""A kiosk on a made-up clock for the tests here: presses, answers and what it then does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from kiosk.flow import update
from kiosk.flow_events import ButtonMoved, KeyPressed, PrinterSaid
from kiosk.flow_state import Kiosk, Rules, start
from kit.bus import BusUp, Received
from kit.loop import Tick
from kit.press import Edge
from kit.wire import topics
from kit.wire.messages import Answer, Menu, MenuPriority, MenuService, Noted

AT = datetime(2020, 3, 30, 1, 15, tzinfo=UTC)  # 08:15 in Quảng Ngãi, a Monday
E = TypeVar("E")

SERVICES = (
    MenuService(id="khai-sinh", name="Đăng ký khai sinh", name_en="Births", series="A", open=True,
                field="ho-tich", field_name="Tư pháp – Hộ tịch", field_name_en="Civil status",
                waiting=5, counters=("3", "4")),
    MenuService(id="so-do", name="Cấp giấy chứng nhận quyền sử dụng đất", series="X", open=True,
                field="dat-dai", field_name="Đất đai", waiting=0),
    MenuService(id="sao-y", name="Chứng thực bản sao", series="K", open=False,
                field="chung-thuc", field_name="Chứng thực"),
)  # fmt: skip


def menu(**changes: Any) -> Menu:
    values: dict[str, Any] = {
        "at": AT,
        "centre": "Trung tâm Hành chính công",
        "centre_en": "Public Administration Centre",
        "agency": "UBND thành phố Quảng Ngãi",
        "services": SERVICES,
        "priorities": (MenuPriority(id="cao-tuoi", name="Người từ 75 tuổi", name_en="Aged 75"),),
        "follow_url": "http://192.168.1.10/t/",
    }
    return Menu(**values | changes)


def issued(request_id: str, **changes: Any) -> Answer:
    values: dict[str, Any] = {
        "request_id": request_id,
        "status": "issued",
        "at": AT,
        "number": "A012",
        "series": "A",
        "service": "khai-sinh",
        "field": "Tư pháp – Hộ tịch",
        "field_en": "Civil status",
        "counters": ("3", "4"),
        "ahead": 5,
        "token": "Zk3vT0pQm9yXw2LrB7uE1g",
    }
    return Answer(**values | changes)


def refused(request_id: str, reason: str) -> Answer:
    return Answer(request_id=request_id, status="refused", at=AT, reason=reason)


class Stand:
    """Feeds events to the flow; `done` are the effects so far."""

    def __init__(self, *, online: bool = True, **rules: Any) -> None:
        self.state: Kiosk = start(Rules(**{"button_services": {"17": "khai-sinh"}} | rules))
        self.now_s = 1000.0
        self.done: list[object] = []
        self._ids = 0
        if online:
            self.hear(BusUp())
            self.hear(Received(topics.MENU, {}, menu(), retained=True))
            self.hear(PrinterSaid("ok"))
            self.done.clear()

    def hear(self, *events: object) -> None:
        for event in events:
            self.state, effects = update(self.state, event, self.now_s)
            self.done += effects

    def touch(self, key: str) -> str:
        """A finger on the glass; the id that this press would ask with."""
        self._ids += 1
        self.hear(KeyPressed(key, f"r{self._ids}"))
        return f"r{self._ids}"

    def button(self, pin: str, down: bool) -> str:
        self._ids += 1
        self.hear(ButtonMoved(Edge(pin, down), f"r{self._ids}"))
        return f"r{self._ids}"

    def answer(self, message: Answer) -> None:
        self.hear(Received(topics.ANSWER, {"device": "kiosk-1"}, message))

    def noted(self, request_id: str) -> None:
        message = Noted(request_id=request_id, status="noted")
        self.hear(Received(topics.NOTED, {"device": "kiosk-1"}, message))

    def wait(self, seconds: float) -> None:
        """Time goes by in quarters of a second, as the loop ticks."""
        until_s = self.now_s + seconds
        while self.now_s < until_s - 1e-9:
            self.now_s = min(until_s, self.now_s + 0.25)
            self.hear(Tick())

    def did(self, kind: type[E]) -> list[E]:
        return [effect for effect in self.done if isinstance(effect, kind)]
