"""PURE: what the boards in a browser say to people: the same as the boards on a Pi (domain 5.3)."""

from collections.abc import Mapping

BOARDS: Mapping[str, tuple[str, str]] = {
    "board.title": ("Bảng gọi số", "Hall board"),
    "board.sign_title": ("Bảng quầy {counter}", "Sign of counter {counter}"),
    "board.centre": ("TRUNG TÂM HÀNH CHÍNH CÔNG", "PUBLIC ADMINISTRATION CENTRE"),
    "board.counter": ("QUẦY", "COUNTER"),
    "board.field": ("LĨNH VỰC", "FIELD"),
    "board.officer": ("CÁN BỘ PHỤ TRÁCH", "OFFICER"),
    "board.serving": ("ĐANG PHỤC VỤ", "NOW SERVING"),
    "board.please": ("MỜI SỐ", "NUMBER"),
    "board.go_to": ("ĐẾN QUẦY {counter}", "Please go to counter {counter}"),
    "board.called": ("SỐ VỪA GỌI", "JUST CALLED"),
    "board.next": ("SẮP TỚI", "COMING UP"),
    "board.nobody_called": ("Chưa có số nào được gọi", "No number has been called yet"),
    "board.nobody_waits": ("Không có người chờ", "Nobody is waiting"),
    "board.missed": (
        "Số vắng mặt: {numbers} – xin liên hệ quầy hướng dẫn",
        "Missed: {numbers} – please ask at the information desk",
    ),
    "board.welcome": ("Kính chào Quý công dân", "Welcome"),
    "board.follow": (
        "Xin theo dõi số trên phiếu của Ông/Bà",
        "Please watch for the number on your ticket",
    ),
    "board.connecting": ("Đang kết nối…", "Connecting…"),
    "board.connecting_more": (
        "Bảng số sẽ hiện ngay khi có dữ liệu. Xin nghe loa hoặc hỏi quầy hướng dẫn.",
        "The board appears as soon as there is news. Please listen, or ask at the desk.",
    ),
    "board.stale": ("MẤT KẾT NỐI – Dữ liệu lúc {time}", "NO CONNECTION – As of {time}"),
    "board.sound": (
        "Bấm OK trên điều khiển để bật chuông",
        "Press OK on the remote for the chime",
    ),
    "board.page": ("Trang {page}/{pages}", "Page {page} of {pages}"),
    "board.state.calling": ("Mời vào", "Please come"),
    "board.state.serving": ("Đang phục vụ", "Serving"),
    "board.state.open": ("Sẵn sàng", "Ready"),
    "board.state.paused": ("Tạm ngưng – xin chờ", "Paused – please wait"),
    "board.state.closed": ("Chưa mở quầy", "Closed"),
    "board.signs": ("Bảng từng quầy", "Signs of the counters"),
    "board.no_such_sign": ("Không có quầy {counter}.", "There is no counter {counter}."),
    "board.choose_sign": (
        "Chọn quầy mà màn hình này treo ở trên:",
        "Choose the counter that this screen hangs above:",
    ),
    "board.to_hall": ("Bảng chung của sảnh", "The board of the whole hall"),
}
DAYS = ("Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy")
