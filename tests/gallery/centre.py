"""A centre for the pictures: the demo's own file, and the longest names that real centres have.

The fields and procedures are those of the national list of procedures (commune level); the officers
are invented, with names as long as real ones are.
"""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from hub.centre_file import read_centre
from hub.translate_state import board, menu
from kit.wire.messages import (
    Board,
    BoardCall,
    BoardCounter,
    BoardQueue,
    CounterStateWord,
    Menu,
    MenuPriority,
    MenuService,
)
from tests.gallery.paths import HOUSE

HANOI = timezone(timedelta(hours=7))
AT = datetime(2026, 11, 24, 8, 15, tzinfo=HANOI)  # a Tuesday, all counters at work
NOON = datetime(2026, 11, 24, 12, 5, tzinfo=HANOI)
CENTRE = read_centre(HOUSE / "bamso/demo/centre.toml")
FOLLOW = "http://192.168.1.10/t/"

LONG_FIELD = "Thành lập và hoạt động của tổ hợp tác, hợp tác xã, liên hiệp hợp tác xã"
LONG_FIELD_EN = (
    "Cooperative groups, cooperatives and unions of cooperatives: founding and operation"
)
LONG_OFFICER = "Công Tằng Tôn Nữ Hoàng Diễm My"
LONG_POSITION = "Chuyên viên Phòng Lao động – Thương binh và Xã hội"
LONG_PRIORITY = "Phụ nữ mang thai hoặc nuôi con nhỏ dưới 36 tháng tuổi"
LONG_NAMES = (
    "Tạm ngừng kinh doanh, tiếp tục kinh doanh trước thời hạn đã thông báo của hộ kinh doanh",
    "Chứng thực văn bản phân chia di sản mà di sản là động sản, quyền sử dụng đất, nhà ở",
    "Thủ tục đăng ký khai sinh có yếu tố nước ngoài cho người đã có hồ sơ, giấy tờ cá nhân",
    "Khai báo tạm trú cho người nước ngoài tại Việt Nam bằng Phiếu khai báo tạm trú",
    "Công nhận hộ nghèo, hộ cận nghèo; hộ thoát nghèo, hộ thoát cận nghèo định kỳ hằng năm",
    "Giải quyết tranh chấp đất đai thuộc thẩm quyền của Chủ tịch Ủy ban nhân dân cấp xã",
    "Xác nhận số chứng minh nhân dân 09 số, số định danh cá nhân (thực hiện tại cấp xã)",
    "Cho thuê nhà ở cũ thuộc tài sản công đối với trường hợp chưa có hợp đồng thuê nhà ở",
)
MORE_FIELDS = (
    "Bảo hiểm", "Người có công", "Nuôi con nuôi", "Tài chính đất đai", "Khiếu nại, tố cáo",
    "Hoạt động xây dựng", "Phòng cháy, chữa cháy", "Cấp, quản lý căn cước",
    "Quản lý xuất nhập cảnh", "Đăng ký, quản lý cư trú", "Đăng ký biện pháp bảo đảm",
    "Quy hoạch đô thị và nông thôn", "Định danh và xác thực điện tử",
    "Quản lý chất lượng công trình xây dựng", "Kinh tế hợp tác và Phát triển nông thôn",
    "Quản lý chất lượng nông lâm sản và thủy sản",
    "Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)",
)  # fmt: skip
MORE_OFFICERS = (
    "Nguyễn Hữu Nghĩa", "Trần Thị Kiều Oanh", "Lương Thị Quỳnh Như", "Đỗ Phước Thịnh",
    "Huỳnh Trần Thủy Tiên", "Y Ngọc Niê Kđăm", "Phạm Nguyễn Trường An", "Lý A Páo",
)  # fmt: skip
STATES: tuple[CounterStateWord, ...] = (
    "serving", "calling", "serving", "open", "serving", "paused", "serving", "serving", "closed",
    "serving",
)  # fmt: skip


def the_menu(at: datetime = AT, services: int | None = None) -> Menu:
    """The hub's own menu, with people waiting; `services`: only the first so many."""
    told = menu(CENTRE, None, at)
    dressed = tuple(replace(one, waiting=(n * 5) % 13) for n, one in enumerate(told.services))
    return replace(told, services=dressed[:services], follow_url=FOLLOW)


def long_menu() -> Menu:
    """Eight services with names as the law writes them, and six long classes of priority."""
    services = tuple(
        MenuService(id=f"s{n}", name=name, series="AHKMQSXR"[n], open=n != 5, waiting=n * 4,
                    field=f"f{n}", field_name=LONG_FIELD)
        for n, name in enumerate(LONG_NAMES)
    )  # fmt: skip
    priorities = tuple(MenuPriority(id=f"p{n}", name=LONG_PRIORITY) for n in range(6))
    return replace(the_menu(), services=services, priorities=priorities)


def officers() -> tuple[tuple[str, str], ...]:
    """Names and positions, the demo's own first."""
    own = tuple((one.name, one.position) for one in CENTRE.officers)
    return own + tuple((name, LONG_POSITION) for name in MORE_OFFICERS)


def the_board(count: int = 12, at: datetime = AT) -> Board:
    """The hub's own board on a busy morning, grown or cut to `count` counters."""
    told = board(CENTRE, None, at)
    fields = [one.field for one in told.counters]
    fields += [MORE_FIELDS[n % len(MORE_FIELDS)] for n in range(count)]
    names = [name for name, _ in officers()]
    counters = tuple(
        busy(str(n + 1), fields[n], names[n % len(names)], STATES[n % len(STATES)], n)
        for n in range(count)
    )
    called = [one for one in counters if one.number]
    series = [one.series for one in CENTRE.fields]
    return replace(
        told,
        counters=counters,
        calls=tuple(call(one, n) for n, one in enumerate(called[:8])),
        queues=tuple(
            BoardQueue(field=one.name, waiting=3 + n, next=(f"{series[n]}{n + 40:03d}",
                       f"{series[n]}{n + 41:03d}")) for n, one in enumerate(CENTRE.fields[:8])
        ),
        missed=("A009", "H014", "K031"),
    )  # fmt: skip


def busy(
    counter: str, field: str, officer: str, state: CounterStateWord, place: int
) -> BoardCounter:
    """One counter of the board; `place` makes its number."""
    number = f"{'AKMQXRSHYL'[place % 10]}{place * 7 + 12:03d}"
    return BoardCounter(
        id=counter, field=field, state=state, officer=None if state == "closed" else officer,
        number=number if state in ("serving", "calling") else None,
        reason="Nghỉ giữa giờ" if state == "paused" and place % 20 > 9 else "",
    )  # fmt: skip


def long_board(count: int) -> Board:
    """Every name as long as it can be, and more missed numbers than there is room for."""
    told = the_board(count)
    return replace(
        told,
        counters=tuple(
            replace(one, field=LONG_FIELD, officer=one.officer and LONG_OFFICER,
                    number=one.number and "H1012") for one in told.counters
        ),
        missed=tuple(f"A{n:03d}" for n in range(101, 130)),
    )  # fmt: skip


def call(counter: BoardCounter, ago: int) -> BoardCall:
    """The call that this counter's number came from, so many minutes ago."""
    number = counter.number or ""
    at = AT - timedelta(minutes=ago)
    return BoardCall(call_id=f"{at:%F}.{number}.1", number=number, counter=counter.id, at=at)
