"""PURE: the texts of the page that follows one number on a phone."""

from collections.abc import Mapping

FOLLOW: Mapping[str, tuple[str, str]] = {
    "follow.yours": ("Số của Ông/Bà", "Your number"),
    # The state as a heading, and what the person does now
    "follow.printing": ("Phiếu đang in", "Your ticket is being printed"),
    "follow.printing.do": (
        "Xin chờ lấy phiếu ở máy lấy số. Số đã được giữ chỗ.",
        "Please wait for the paper at the kiosk. Your place is kept.",
    ),
    "follow.waiting": ("Đang chờ gọi", "Waiting"),
    "follow.waiting.do": (
        "Vui lòng theo dõi màn hình và loa gọi số.",
        "Please watch the board and listen for your number.",
    ),
    "follow.soon": ("Sắp đến lượt", "Nearly your turn"),
    "follow.soon.do": (
        "Xin có mặt gần quầy và chuẩn bị sẵn giấy tờ.",
        "Please stay near the counters and have your papers ready.",
    ),
    "follow.called": ("Mời đến quầy", "Please go to counter"),
    "follow.called.do": (
        "Đã gọi lúc {at}. Xin mang theo phiếu số và giấy tờ.",
        "Called at {at}. Please bring your ticket and papers.",
    ),
    "follow.serving": ("Đang được phục vụ tại quầy", "Being served at counter"),
    "follow.missed": ("Đã gọi mà chưa gặp Ông/Bà", "You were called and not there"),
    "follow.missed.soon": (
        "Xin đến quầy {counters} hoặc báo quầy hướng dẫn trước {until} để giữ chỗ. "
        "Sau đó số xuống cuối hàng.",
        "Go to counter {counters} or tell the guide desk before {until} to keep your place. "
        "Later your number goes to the end.",
    ),
    "follow.missed.late": (
        "Xin đến quầy {counters} hoặc báo quầy hướng dẫn. Số sẽ được xếp lại ở cuối hàng.",
        "Go to counter {counters} or tell the guide desk. Your number goes to the end of the line.",
    ),
    "follow.parked": ("Tạm gác tại quầy", "Set aside at counter"),
    "follow.parked.do": (
        "Khi đã đủ giấy tờ, xin quay lại quầy này. Không cần lấy số mới.",
        "When you have your papers, come back to this counter. No new number is needed.",
    ),
    "follow.done": ("Đã xong. Xin cảm ơn!", "Done. Thank you!"),
    "follow.done.do": (
        "Nếu còn việc khác, xin lấy số mới.",
        "For anything else, please take a new number.",
    ),
    "follow.voided": ("Số này không dùng được", "This number is not valid"),
    "follow.voided.do": (
        "Phiếu không in ra được. Xin lấy số mới hoặc hỏi quầy hướng dẫn.",
        "Its paper was not printed. Please take a new number or ask the guide desk.",
    ),
    "follow.cancelled": ("Số đã được huỷ", "This number was cancelled"),
    "follow.cancelled.do": (
        "Nếu Ông/Bà vẫn còn chờ, xin báo quầy hướng dẫn.",
        "If you are still waiting, please tell the guide desk.",
    ),
    "follow.expired": ("Số đã hết hạn", "This number has expired"),
    "follow.expired.do": (
        "Buổi làm việc đã kết thúc. Phiếu chỉ có giá trị trong ngày; xin lấy số mới.",
        "The day is over and tickets are valid on their day only. Please take a new number.",
    ),
    "follow.earlier": ("Số của ngày {date}", "A number of {date}"),
    "follow.earlier.do": (
        "Phiếu chỉ có giá trị trong ngày. Xin lấy số mới.",
        "Tickets are valid on their day only. Please take a new number.",
    ),
    # What stands below
    "follow.ahead": ("người chờ trước", "people before you"),
    "follow.wait": ("phút (ước tính)", "minutes (estimate)"),
    "follow.wait_none": (
        "Chưa đủ số liệu để ước tính thời gian chờ.",
        "Too little is known yet to estimate the wait.",
    ),
    "follow.wait_closed": (
        "Hiện chưa có quầy nào mở cho lĩnh vực này.",
        "No counter of this field is open at the moment.",
    ),
    "follow.wait_about": (
        "Tính từ các lượt phục vụ hôm nay; người ưu tiên có thể được gọi trước.",
        "From today's visits; people with priority may be called before you.",
    ),
    "follow.moved": ("Đã chuyển đến đây, giữ nguyên lượt chờ.", "Moved here; you keep your turn."),
    "follow.counters": ("Quầy phục vụ", "Counters"),
    "follow.taken": ("Lấy số lúc", "Taken at"),
    "follow.alert": ("Chuông và rung khi được gọi", "Ring and vibrate when called"),
    "follow.alert_on": ("Bật", "On"),
    "follow.alert_off": ("Tắt", "Off"),
    "follow.alert_hint": (
        "Xin để trang này mở và màn hình sáng.",
        "Keep this page open and the screen on.",
    ),
    "follow.at": ("Dữ liệu lúc {at}", "As of {at}"),
    "follow.lost": (
        "Mất kết nối, đang thử lại. Xin nghe loa và xem bảng.",
        "No connection, trying again. Please listen and watch the board.",
    ),
    "follow.again": ("Cập nhật", "Update"),
    "follow.keep": (
        "Hãy giữ phiếu giấy. Loa và bảng gọi số là căn cứ chính.",
        "Keep your paper ticket. The loudspeaker and the board are what counts.",
    ),
    # A link that leads to no number, or to one that the hub does not know yet
    "follow.unknown": ("Chưa có thông tin về số này", "Nothing is known of this number"),
    "follow.unknown.paper": (
        "Phiếu giấy của Ông/Bà vẫn có giá trị. Vui lòng theo dõi màn hình và loa gọi số.",
        "Your paper ticket is valid all the same. Please watch the board and listen.",
    ),
    "follow.unknown.again": (
        "Trang này tự thử lại sau mỗi 20 giây. Nếu vẫn vậy, xin hỏi quầy hướng dẫn.",
        "This page tries again every 20 seconds. If nothing changes, ask the guide desk.",
    ),
}
