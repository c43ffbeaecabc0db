"""PURE: why something was not done, by the reason word of the rules: what the person does next."""

from collections.abc import Mapping

REASONS: Mapping[str, tuple[str, str]] = {
    "closed": ("Trung tâm đang ngoài giờ phát số.", "The centre is not issuing numbers now."),
    "unknown-service": ("Không có thủ tục này.", "There is no such service."),
    "unknown-priority": ("Không có diện ưu tiên này.", "There is no such priority."),
    "unknown-counter": ("Không có quầy này.", "There is no such counter."),
    "not-signed-in": ("Chưa có cán bộ đăng nhập ở quầy này.", "Nobody is signed in here."),
    "counter-paused": ("Quầy đang tạm ngưng; xin mở quầy trước.", "Paused; open first."),
    "counter-busy": ("Xin xong số đang ở quầy trước.", "Finish the present number first."),
    "nobody-waiting": ("Không có ai đang chờ quầy này.", "Nobody is waiting for this counter."),
    "nothing-called": ("Chưa gọi số nào.", "No number is called."),
    "not-serving": ("Chưa phục vụ số nào.", "No number is being served."),
    "no-such-ticket": ("Hôm nay không có số này.", "There is no such number today."),
    "not-missed": ("Số này không ở danh sách vắng mặt.", "This number is not a missed one."),
    "not-parked": ("Số này không tạm gác ở quầy này.", "This number is not parked here."),
    "wrong-counter": ("Việc này thuộc quầy khác.", "This belongs to another counter."),
    "officer-elsewhere": (
        "Cán bộ này đang đăng nhập ở quầy khác; xin đăng xuất ở đó trước.",
        "This officer is signed in at another counter; please sign out there first.",
    ),
    "unknown-officer": ("Không có cán bộ này.", "There is no such officer."),
    "unknown-reason": ("Xin chọn một lý do trong danh sách.", "Please choose a listed reason."),
    "unknown-field": ("Không có lĩnh vực này.", "There is no such field."),
    "already-rated": ("Lượt phục vụ này đã được đánh giá.", "This visit has been rated."),
    "unknown-visit": ("Không có lượt phục vụ này.", "There is no such visit."),
    "not-finished": ("Lượt phục vụ chưa xong.", "The visit is not over yet."),
    "too-late": ("Đã quá hạn.", "It is too late for that."),
    "bad-level": ("Mức đánh giá không đúng.", "There is no such level."),
    "ticket-ended": ("Số này đã kết thúc.", "This number has ended."),
    "quota-full": ("Hôm nay đã phát hết số cho lĩnh vực này.", "No more numbers there today."),
    "recovering": (
        "Hệ thống vừa khôi phục, đang hỏi các ki-ốt. Xin thử lại sau ít phút.",
        "The hub was just restored and asks the kiosks. Please try again in a minute.",
    ),
    "no-printer": (
        "Số này không do ki-ốt nào in nên không in lại được.",
        "No kiosk printed this number, so none can print it again.",
    ),
    "kiosk-offline": (
        "Ki-ốt đã in số này đang mất kết nối. Xin viết số ra giấy cho công dân.",
        "The kiosk that printed it is not connected. Please write the number down for the person.",
    ),
    "poison": (
        "Hệ thống không xử lý được yêu cầu này. Xin bấm lại; nếu vẫn vậy, báo người quản trị.",
        "The hub cannot handle this request. Press again; if it goes on, tell the administrator.",
    ),
    "malformed": ("Yêu cầu thiếu hoặc sai thông tin.", "Something in the request is wrong."),
    # Reasons of the pages themselves
    "already-open": ("Quầy đang mở.", "The counter is open."),
    "already-paused": ("Quầy đang tạm ngưng.", "The counter is paused."),
    "nobody-missed": ("Không có số vắng mặt.", "No number was missed."),
    "nothing-parked": ("Không có số tạm gác ở quầy này.", "No number is parked here."),
    "nothing-to-reprint": ("Hôm nay chưa phát số nào.", "No number was given today yet."),
    "nothing-to-cancel": ("Không có số nào để huỷ.", "No number to cancel."),
    "wrong-pin": ("Mã PIN không đúng. Xin thử lại.", "The PIN is wrong. Please try again."),
    "wait": (
        "Sai nhiều lần. Xin chờ {n} giây rồi thử lại.",
        "Too many wrong tries. Please wait {n} s and try again.",
    ),
    "replaced": (
        "Quầy này nay do người khác phụ trách. Xin đăng nhập lại.",
        "Somebody else is at this counter now. Please sign in again.",
    ),
    "not-yours": ("Xin đăng nhập ở quầy này trước.", "Please sign in at this counter first."),
    "not-from-here": (
        "Yêu cầu này không đến từ trang của hệ thống nên không được thực hiện.",
        "This request did not come from a page of this system; nothing was done.",
    ),
    "unknown-verb": ("Không có việc này.", "There is no such verb."),
    "starting": ("Hệ thống đang khởi động.", "The hub is starting."),
    "stopping": ("Hệ thống đang dừng.", "The hub is stopping."),
    "no-answer": (
        "Hệ thống chưa trả lời kịp. Xin xem trạng thái rồi thử lại.",
        "The hub has not answered in time. Look at the state and try again.",
    ),
    "busy": ("Hệ thống đang bận. Xin thử lại.", "The hub is busy. Please try again."),
    "conflict": (
        "Việc này trái với điều đã ghi. Xin xem trạng thái rồi bấm lại.",
        "That contradicts what is on record. Look at the state, then press again.",
    ),
    "store-broken": (
        "Hệ thống không ghi được dữ liệu. Xin báo người quản trị.",
        "The hub cannot write its data. Please tell the administrator.",
    ),
    "not-running": ("Thiết bị này chưa chạy.", "This device is not running."),
    "not-there": ("Chưa có hình từ thiết bị này.", "There is no picture of this device yet."),
    "streams-full": ("Quá nhiều trang đang mở. Xin đóng bớt.", "Too many open pages."),
    "not-found": ("Không có trang này.", "There is no such page."),
    "error": (
        "Có lỗi trong hệ thống. Xin thử lại; nếu vẫn lỗi, báo người quản trị.",
        "Something went wrong. Try again; if it goes on, tell the administrator.",
    ),
}
