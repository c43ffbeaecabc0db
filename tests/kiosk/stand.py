"""A kiosk on a made-up clock for the tests here: presses, answers and what it then does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from kiosk.flow import update
from kiosk.flow_events import ButtonMoved, Keep, KeyPressed, NotOnDisk, OnDisk, PrinterSaid
from kiosk.flow_memory import Found, Here, remembering
from kiosk.flow_state import Kiosk, Rules, start
from kit.bus import BusUp, Received
from kit.loop import Tick
from kit.press import Edge
from kit.wire import topics
from kit.wire.messages import Answer, DeviceState, Menu, MenuPriority, MenuService, Noted
from kit.wire.messages_offline import Lease, LentDay, LentRange, Settled, Span

AT = datetime(2020, 3, 30, 1, 15, tzinfo=UTC)  # 08:15 in Quảng Ngãi, a Monday
TODAY, TOMORROW = "2020-03-30", "2020-03-31"
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


def lent_day(date: str, start: datetime) -> LentDay:
    """A business day from 04:00 to 04:00, numbers from 7:30 to 11:30 and from 13:00 to 17:00."""
    spans = ((3.5, 7.5), (9.0, 13.0))
    return LentDay(
        date=date,
        start=start,
        end=start + timedelta(days=1),
        spans=tuple(
            Span(start=start + timedelta(hours=a), end=start + timedelta(hours=b)) for a, b in spans
        ),
    )


FOUR = datetime(2020, 3, 29, 21, tzinfo=UTC)  # 04:00 of AT's day in Quảng Ngãi
DAYS = (lent_day(TODAY, FOUR), lent_day(TOMORROW, FOUR + timedelta(days=1)))


def ranges(first: int = 950, last: int = 999, *dates: str) -> tuple[LentRange, ...]:
    return tuple(
        LentRange(series=series, date=date, first=first, last=last)
        for date in dates or (TODAY, TOMORROW)
        for series in ("A", "X")
    )


def lease(**changes: Any) -> Lease:
    values: dict[str, Any] = {
        "at": AT, "date": TODAY, "epoch": 7, "term": 0, "ranges": ranges(), "days": DAYS,
    }  # fmt: skip
    return Lease(**values | changes)


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
        "business_day": TODAY,
        "token": "Zk3vT0pQm9yXw2LrB7uE1g",
    }
    return Answer(**values | changes)


def refused(request_id: str, reason: str) -> Answer:
    return Answer(request_id=request_id, status="refused", at=AT, reason=reason)


class Stand:
    """Feeds events to the flow; `done` are the effects so far.

    `disk`: what is to be kept gets there; None leaves the answer to the test. `wall` is what the
    kiosk's own clock says at a press.
    """

    def __init__(
        self,
        *,
        online: bool = True,
        lent: Lease | None = None,
        found: Found | None = None,
        wall: datetime = AT,
        **rules: Any,
    ) -> None:
        self.now_s = 1000.0
        self.wall = wall
        self.disk: bool | None = True
        self.done: list[object] = []
        self._ids = 0
        fresh = start(Rules(**{"button_services": {"17": "khai-sinh"}} | rules))
        here = Here(local_series="X2", boot="this-boot", wall=wall)
        self.state: Kiosk = remembering(fresh, found or Found(memory="kept"), here, self.now_s)
        if online:
            self.hear(BusUp())
            self.hear(Received(topics.MENU, {}, menu(), retained=True))
            self.hear(PrinterSaid("ok"))
            self.lend(lent or lease())
            self.done.clear()

    def hear(self, *events: object) -> None:
        for event in events:
            self.state, effects = update(self.state, event, self.now_s)
            self.done += effects
            for effect in effects:
                if isinstance(effect, Keep) and self.disk is not None:
                    request_id = effect.given.settle.request_id
                    self.hear(OnDisk(request_id) if self.disk else NotOnDisk(request_id))

    def touch(self, key: str) -> str:
        """A finger on the glass; the id that this press would ask with."""
        self._ids += 1
        self.hear(KeyPressed(key, f"r{self._ids}", f"token-{self._ids}", self.wall))
        return f"r{self._ids}"

    def button(self, pin: str, down: bool) -> str:
        self._ids += 1
        self.hear(ButtonMoved(Edge(pin, down), f"r{self._ids}", f"token-{self._ids}", self.wall))
        return f"r{self._ids}"

    def answer(self, message: Answer) -> None:
        self.hear(Received(topics.ANSWER, {"device": "kiosk-1"}, message))

    def lend(self, message: Lease, *, retained: bool = False) -> None:
        self.hear(Received(topics.LEASE, {"device": "kiosk-1"}, message, retained))

    def noted(self, request_id: str, **changes: Any) -> None:
        message = Noted(**{"request_id": request_id, "status": "noted"} | changes)
        self.hear(Received(topics.NOTED, {"device": "kiosk-1"}, message))

    def settled(self, request_id: str, **changes: Any) -> None:
        message = Settled(**{"request_id": request_id, "status": "settled"} | changes)
        self.hear(Received(topics.SETTLED, {"device": "kiosk-1"}, message))

    def hub(self, status: Any, *, retained: bool = False) -> None:
        self.hear(Received(topics.HUB_STATE, {}, DeviceState(status=status), retained))

    def wait(self, seconds: float) -> None:
        """Time goes by in quarters of a second, as the loop ticks."""
        until_s = self.now_s + seconds
        while self.now_s < until_s - 1e-9:
            self.now_s = min(until_s, self.now_s + 0.25)
            self.hear(Tick())

    def later(self, seconds: float) -> None:
        """A long time goes by in one step."""
        self.now_s += seconds
        self.hear(Tick())

    def did(self, kind: type[E]) -> list[E]:
        return [effect for effect in self.done if isinstance(effect, kind)]
