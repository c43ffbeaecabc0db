"""Halls and signs for the display's tests: quiet, busy, full, broken, and with very long names."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from display.board import Hall, update
from display.link import Link
from display.sign import Sign
from kit.bus import BusDown, BusUp, Received
from kit.loop import Moment, Tick
from kit.wire import topics
from kit.wire.messages import (
    Board,
    BoardCall,
    BoardCounter,
    BoardQueue,
    Call,
    CounterState,
    DeviceState,
)

HANOI = timezone(timedelta(hours=7))
AT = datetime(2020, 3, 30, 8, 15, tzinfo=HANOI)
FIELDS = (
    ("Tư pháp – Hộ tịch", "Nguyễn Thị Thu Hà"),
    ("Chứng thực", "Trần Văn Bình"),
    ("Đăng ký hộ kinh doanh", "Lê Thị Mỹ Hạnh"),
    ("Quản lý đô thị", "Phạm Quốc Đạt"),
    ("Đất đai", "Võ Thị Ánh Tuyết"),
    ("Tài nguyên – Môi trường", "Đỗ Minh Khôi"),
    ("Kinh tế", "Huỳnh Ngọc Phượng"),
    ("Lao động – Thương binh và Xã hội", "Bùi Thị Kim Oanh"),
    ("Văn hóa – Thông tin", "Đặng Hữu Nghĩa"),
    ("Giáo dục và Đào tạo", "Nguyễn Hoàng Yến"),
    ("Thuế", "Trương Công Thắng"),
    ("Trả kết quả", "Phan Thị Ngọc Bích"),
)
SERIES = "AHKMQSXABCDE"
LONG_FIELD = "Đăng ký biện pháp bảo đảm bằng quyền sử dụng đất, tài sản gắn liền với đất"
LONG_NAME = "Tôn Nữ Hoàng Nguyễn Phương Trường Nghiêng"


def at(seconds: float) -> datetime:
    """So many seconds after a quarter past eight."""
    return AT + timedelta(seconds=seconds)


def moment(now_s: float) -> Moment:
    """The device's clocks, so many seconds after a quarter past eight."""
    return Moment(now_s, at(now_s))


def counter(place: int, state: str = "serving", number: str | None = "") -> BoardCounter:
    """Counter `place` (from 1) of the centre."""
    field, officer = FIELDS[(place - 1) % len(FIELDS)]
    if number == "":
        number = f"{SERIES[(place - 1) % 12]}{place + 11:03d}"
    return BoardCounter(
        id=str(place), field=field, officer=None if state == "closed" else officer,
        state=state, number=number if state in ("serving", "calling") else None,
    )  # fmt: skip


def board(count: int = 12, **changes: object) -> Board:
    """A busy morning at `count` counters; `changes` replace fields."""
    states = ("serving", "calling", "serving", "open", "serving", "paused", "serving", "closed")
    base = Board(
        at=AT,
        centre="Trung tâm Hành chính công TP. Quảng Ngãi",
        counters=tuple(counter(n, states[(n - 1) % 8]) for n in range(1, count + 1)),
        calls=tuple(board_call(n) for n in range(8, 0, -1)),
        queues=tuple(
            BoardQueue(field=f, waiting=3 + n, next=(f"{SERIES[n]}{n + 20:03d}", f"{SERIES[n]}099"))
            for n, (f, _) in enumerate(FIELDS[:7])
        ),
        missed=("A009", "H014"),
        notice="Giờ làm việc: sáng 7:30 – 11:30, chiều 13:30 – 17:00, thứ Hai đến thứ Sáu",
    )  # fmt: skip
    return replace(base, **changes)


def board_call(n: int) -> BoardCall:
    """The n-th call of the morning, as a board lists it."""
    c = call(n)
    return BoardCall(call_id=c.call_id, number=c.number, counter=c.counter, at=c.at)


def call(n: int, **changes: object) -> Call:
    """The n-th call of the morning."""
    place = (n - 1) % 12 + 1
    number = f"{SERIES[place - 1]}{n + 11:03d}"
    base = Call(
        call_id=f"2020-03-30.{number}.1", number=number, counter=str(place), at=at((n - 100) / 2)
    )
    return replace(base, **changes)


def calling_board(n: int) -> Board:
    """A board whose newest call is the n-th, and whose counter still waits."""
    c = call(n)
    row = replace(counter(int(c.counter), "calling"), number=c.number)
    latest = tuple(board_call(k) for k in range(n, max(0, n - 8), -1))
    return board(counters=(row,), calls=latest)


def got(message: object, *, retained: bool = False) -> Received:
    """The message as it comes from the broker."""
    topic = {Board: topics.BOARD, Call: topics.CALL, DeviceState: topics.HUB_STATE}[type(message)]
    return Received(topic, {}, message, retained)


def hall(*events: object, start: Board | None = None, now_s: float = 0.0) -> Hall:
    """A connected hall after its retained board and then `events`, all at one instant."""
    state = Hall()
    first = board() if start is None else start
    there = got(DeviceState(status="online", kind="hub"), retained=True)
    for event in (BusUp(), there, got(first, retained=True), *events):
        state, _ = update(state, event, now_s)
    return state


def halls() -> dict[str, tuple[Hall, float, tuple[int, int]]]:
    """Every picture that a person should look at: name, hall, seconds, size of the screen."""
    hd, small, tall = (1920, 1080), (1280, 720), (1080, 1920)
    long_names = board(
        counters=tuple(
            replace(counter(n, state), field=LONG_FIELD, officer=LONG_NAME)
            for n, state in enumerate(("serving", "calling", *["serving"] * 10), start=1)
        ),
        missed=tuple(f"A{n:03d}" for n in range(1, 30)),
        notice="Trung tâm đã ngừng phát số. " * 5,
    )  # fmt: skip
    busy = hall(got(call(20, number="A012", counter="3")))
    lost, _ = update(busy, BusDown(), 60.0)
    empty = board(
        counters=tuple(counter(n, "closed") for n in range(1, 13)),
        calls=(), queues=(), missed=(), notice="",
    )  # fmt: skip
    burst = hall(*[got(call(20 + n)) for n in range(12)])
    calm, _ = update(busy, Tick(), 20.0)
    many = board(20)
    thousand = call(20, number="H1012", counter="12")
    four = board(counters=(*board().counters[:11], replace(counter(12), number="H1012")))
    return {
        "busy": (busy, 1.0, hd),
        "calm": (calm, 20.0, hd),
        "nobody-called": (hall(), 100.0, hd),
        "empty": (hall(start=empty), 1.0, hd),
        "waiting-for-news": (Hall(), 1.0, hd),
        "offline": (lost, 120.0, hd),
        "burst": (burst, 1.0, hd),
        "two": (hall(got(call(20)), got(call(21))), 1.0, hd),
        "one-counter": (hall(start=board(1)), 1.0, hd),
        "twenty": (hall(got(call(20)), start=many), 1.0, hd),
        "twenty-burst": (hall(*[got(call(20 + n)) for n in range(5)], start=many), 1.0, hd),
        "twenty-quiet": (hall(start=many), 1.0, hd),
        "long-names": (hall(got(thousand), start=long_names), 1.0, hd),
        "long-twenty": (
            hall(start=replace(long_names, counters=(long_names.counters * 2)[:20])), 1.0, hd),
        "four-digits": (hall(got(thousand), start=four), 1.0, hd),
        "small": (busy, 1.0, small),
        "small-twenty": (hall(got(call(20)), start=many), 1.0, small),
        "tall": (busy, 1.0, tall),
        "tall-twenty": (hall(got(call(20)), got(call(21)), start=many), 1.0, tall),
        "tall-offline": (lost, 120.0, tall),
    }  # fmt: skip


def signs() -> dict[str, tuple[Sign, float, tuple[int, int]]]:
    """Every picture of a sign: name, sign, seconds, size of the screen."""
    hd, tall, bar = (1920, 1080), (1080, 1920), (1280, 400)
    base = CounterState(
        at=AT, counter="3", field="Đăng ký hộ kinh doanh", state="calling", number="A012",
        officer="Lê Thị Mỹ Hạnh", position="Chuyên viên Phòng Tài chính – Kế hoạch",
    )  # fmt: skip
    empty = replace(base, number=None)
    states = {
        "sign-calling": base,
        "sign-serving": replace(base, state="serving"),
        "sign-open": replace(empty, state="open"),
        "sign-paused": replace(empty, state="paused"),
        "sign-lunch": replace(empty, state="paused", reason="Nghỉ trưa"),
        "sign-closed": replace(empty, state="closed", officer=None, position=""),
        "sign-long": replace(base, field=LONG_FIELD, officer=LONG_NAME, number="H1012"),
    }
    up = Link(broker=True, seen=True)
    found = {
        name: (Sign(counter="3", news=news, link=up), 1.0, hd) for name, news in states.items()
    }
    lost = Link(broker=False, seen=True, lost_s=60.0)
    found["sign-offline"] = (Sign(counter="3", news=base, link=lost), 120.0, hd)
    found["sign-waiting-for-news"] = (Sign(counter="3"), 1.0, hd)
    found["sign-tall"] = (Sign(counter="12", news=states["sign-serving"], link=up), 1.0, tall)
    found["sign-tall-long"] = (Sign(counter="3", news=states["sign-long"], link=lost), 99.0, tall)
    found["sign-bar"] = (Sign(counter="3", news=base, link=up), 1.0, bar)
    return found
