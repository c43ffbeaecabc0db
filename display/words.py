"""PURE: what the boards say to people, in Vietnamese first and English second (domain 5.3)."""

from datetime import datetime

from kit.wire.messages import CounterStateWord

TITLE = "TRUNG TÂM HÀNH CHÍNH CÔNG"
COUNTER, FIELD, OFFICER, SERVING = "QUẦY", "LĨNH VỰC", "CÁN BỘ PHỤ TRÁCH", "ĐANG PHỤC VỤ"
PLEASE = "MỜI SỐ"
GO_TO = "ĐẾN QUẦY {counter}"
GO_TO_EN = "Please go to counter {counter}"
CALLED = "SỐ VỪA GỌI"
NEXT = "SẮP TỚI"
NOBODY_CALLED = "Chưa có số nào được gọi"
NOBODY_WAITS = "Không có người chờ"
MISSED = "Số vắng mặt: {numbers} – xin liên hệ quầy hướng dẫn"
MORE = "+{count}"
FOLLOW = "Xin theo dõi số trên phiếu của Ông/Bà"
CONNECTING = "Đang kết nối…"
CONNECTING_MORE = "Bảng số sẽ hiện ngay khi có dữ liệu. Xin nghe loa hoặc hỏi quầy hướng dẫn."
STALE = "MẤT KẾT NỐI – Dữ liệu lúc {time}"
WELCOME = "Kính chào Quý công dân"

STATES: dict[CounterStateWord, str] = {
    "calling": "Mời vào",
    "serving": "Đang phục vụ",
    "open": "Sẵn sàng",
    "paused": "Tạm ngưng – xin chờ",
    "closed": "Chưa mở quầy",
}
STATES_EN: dict[CounterStateWord, str] = {
    "calling": "Please come",
    "serving": "Serving",
    "open": "Ready",
    "paused": "Paused – please wait",
    "closed": "Closed",
}
DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def state(word: CounterStateWord, reason: str = "") -> str:
    """The state as people read it; a pause may carry its reason (`Nghỉ trưa`)."""
    return reason if word == "paused" and reason else STATES[word]


def clock(when: datetime) -> str:
    """`08:15`."""
    return f"{when:%H:%M}"


def date(when: datetime) -> str:
    """`Thứ Hai, 30/3/2020`."""
    return f"{DAYS[when.weekday()]}, {when.day}/{when.month}/{when.year}"


def counter(counter_id: str) -> str:
    """`QUẦY 3`."""
    return f"{COUNTER} {counter_id.upper()}"
