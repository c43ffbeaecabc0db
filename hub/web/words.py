"""PURE: every text of the pages, once, in Vietnamese and English.

A page asks for a text by its key; the reason words of `Refused` have sentences that say what to do
next.
"""

from collections.abc import Mapping
from typing import Literal

Lang = Literal["vi", "en"]

LABELS: Mapping[str, tuple[str, str]] = {
    # The centre and the frame of each page
    "app": ("Bấm Số", "Bấm Số"),
    "tagline": ("Lấy số, gọi số, đánh giá", "Take a number, be called, rate"),
    "counter": ("Quầy", "Counter"),
    "counters": ("Các quầy", "Counters"),
    "home": ("Trang đầu", "Start page"),
    "health": ("Tình trạng hệ thống", "Health of the system"),
    "switch": ("English", "Tiếng Việt"),
    "index_lead": (
        "Chọn quầy để mở bàn làm việc của cán bộ.",
        "Choose a counter to open its officer's console.",
    ),
    # Verbs of the officer
    "open": ("Mở quầy", "Open"),
    "call_next": ("Gọi tiếp", "Call next"),
    "recall": ("Gọi lại", "Call again"),
    "no_show": ("Vắng mặt", "No-show"),
    "start": ("Bắt đầu", "Start"),
    "finish": ("Hoàn tất", "Finish"),
    "transfer": ("Chuyển", "Transfer"),
    "park": ("Tạm gác", "Park"),
    "take_back": ("Lấy lại", "Take back"),
    "return": ("Khách quay lại", "Person is back"),
    "cancel": ("Huỷ số", "Cancel a number"),
    "pause": ("Tạm ngưng", "Pause"),
    "sign_out": ("Đăng xuất", "Sign out"),
    "sign_in": ("Đăng nhập", "Sign in"),
    # States
    "state.closed": ("Chưa mở quầy", "Closed"),
    "state.open": ("Sẵn sàng", "Ready"),
    "state.calling": ("Đang gọi", "Calling"),
    "state.serving": ("Đang phục vụ", "Serving"),
    "state.paused": ("Tạm ngưng", "Paused"),
    "big.closed": ("Mời đăng nhập", "Please sign in"),
    "big.open": ("Quầy đang trống", "Nobody at the counter"),
    "big.calling": ("Đang gọi số", "Calling number"),
    "big.serving": ("Đang phục vụ số", "Serving number"),
    "big.paused": ("Quầy tạm ngưng", "Counter is paused"),
    # Why this one is next
    "why.first-come": ("đến lượt theo thứ tự", "first in the queue"),
    "why.priority": ("diện ưu tiên", "priority"),
    "why.waited-long": ("đã chờ quá lâu", "has waited too long"),
    "why.transferred": ("được chuyển đến quầy này", "was sent to this counter"),
    "why.taken-back": ("số đã tạm gác", "was parked here"),
    # Console
    "next": ("Tiếp theo", "Next"),
    "next_none": ("Không có ai đang chờ", "Nobody is waiting"),
    "waiting": ("Đang chờ", "Waiting"),
    "waiting_here": ("Hàng chờ của quầy", "Queues of this counter"),
    "waiting_other": ("Lĩnh vực khác", "Other fields"),
    "parked": ("Số tạm gác", "Parked numbers"),
    "missed": ("Số vắng mặt", "Missed numbers"),
    "none": ("Không có", "None"),
    "people": ("người", "people"),
    "priority": ("Ưu tiên", "Priority"),
    "transferred": ("Chuyển đến", "Transferred"),
    "returned": ("Đã quay lại", "Came back"),
    "english": ("Nói tiếng Anh", "Speaks English"),
    "calls": ("Đã gọi {n} lần", "Called {n} times"),
    "since_called": ("gọi lúc", "called at"),
    "since_started": ("bắt đầu lúc", "started at"),
    "waited": ("đã chờ", "waited"),
    "in_time": ("giữ nguyên chỗ", "keeps the place"),
    "too_late": ("về cuối hàng", "goes to the end"),
    "officer": ("Cán bộ", "Officer"),
    "choose_officer": ("Chọn cán bộ", "Choose the officer"),
    "usual": ("thường trực quầy này", "usually here"),
    "pin": ("Mã PIN", "PIN"),
    "pin_help": ("Bản chạy thử dùng mã {pin}.", "The demo uses the PIN {pin}."),
    "seated": ("Quầy này đang do {who} phụ trách.", "{who} is signed in at this counter."),
    "replaced": (
        "Quầy này nay do {who} phụ trách. Trang này không gọi số được nữa; xin đăng nhập lại.",
        "{who} is now at this counter. This page can no longer call; please sign in again.",
    ),
    "to_field": ("Chuyển sang lĩnh vực", "To another field"),
    "to_counter": ("Chuyển đến một quầy", "To one counter"),
    "why_pause": ("Lý do tạm ngưng", "Why pause?"),
    "which_missed": ("Số nào đã quay lại?", "Which number is back?"),
    "which_parked": ("Lấy lại số nào?", "Take back which number?"),
    "which_cancel": ("Huỷ số nào?", "Cancel which number?"),
    "where_to": ("Chuyển số {number} đi đâu?", "Where should {number} go?"),
    "cancel_reason": ("Lý do huỷ", "Reason"),
    "cancel_default": ("Bấm nhầm", "Pressed by mistake"),
    "number": ("Số", "Number"),
    "sure_sign_out": ("Rời quầy {n}?", "Leave counter {n}?"),
    "keep": ("Thôi", "Never mind"),
    "manage": ("Quầy và hàng chờ", "Counter and queue"),
    "keys_help": ("Phím tắt ghi trên nút", "Keys are shown on the buttons"),
    # Words that scripts show
    "js.live": ("Trực tuyến", "Live"),
    "js.lost": (
        "Mất kết nối – đang thử lại. Số liệu có từ",
        "Connection lost – trying again. What you see is from",
    ),
    "js.full": ("Máy chủ đang bận – đang thử lại.", "The hub is busy – trying again."),
    "js.sending": ("Đang gửi…", "Sending…"),
    "js.resending": ("Chưa có trả lời – đang gửi lại…", "No answer yet – sending again…"),
    "js.gave_up": (
        "Không liên lạc được với máy chủ. Xin xem trạng thái rồi bấm lại.",
        "The hub cannot be reached. Please look at the state, then press again.",
    ),
    "js.minutes": ("phút", "min"),
    # Demo page
    "demo.title": ("Trung tâm chạy thử", "Demo centre"),
    "demo.lead": (
        "Mọi thiết bị dưới đây là chương trình thật, nói với nhau qua MQTT. Bạn cứ bấm thử.",
        "Every device below is a real program; they talk over MQTT. Go ahead and press.",
    ),
    "demo.guide": ("Các bước", "Steps"),
    "demo.step1": ("Bấm số", "Press"),
    "demo.step2": ("Gọi", "Call"),
    "demo.step3": ("Hoàn tất", "Finish"),
    "demo.step4": ("Đánh giá", "Rate"),
    "hint.press": (
        "Bấm vào màn hình ki-ốt hoặc một trong các nút để lấy số.",
        "Press the kiosk's screen or one of its buttons to take a number.",
    ),
    "hint.elsewhere": (
        "Số {number} chờ ở quầy {n}: chọn quầy {n} trong hàng “Quầy”.",
        "{number} waits for counter {n}: choose counter {n} in the row “Counter”.",
    ),
    "hint.sign-in": (
        "Đăng nhập ở bàn làm việc của cán bộ (mã PIN ghi sẵn).",
        "Sign in at the officer's console (the PIN is written there).",
    ),
    "hint.open": ("Bấm “Mở quầy” (O).", "Press “Open” (O)."),
    "hint.call": (
        "Bấm “Gọi tiếp” (N); xem bảng và nghe loa.",
        "Press “Call next” (N); watch the board, hear the voice.",
    ),
    "hint.start": (
        "Công dân đã đến: bấm “Bắt đầu” (S), rồi “Hoàn tất” (F).",
        "The person has come: press “Start” (S), then “Finish” (F).",
    ),
    "hint.finish": ("Xong việc: bấm “Hoàn tất” (F).", "When done press “Finish” (F)."),
    "hint.rate": (
        "Công dân đánh giá: bấm một phím trên bàn phím đánh giá.",
        "The citizen rates: press a key of the rating pad.",
    ),
    "demo.kiosk_touch": ("Ki-ốt màn hình chạm", "Kiosk with touch"),
    "demo.kiosk_buttons": ("Ki-ốt nút bấm", "Kiosk with buttons"),
    "demo.paper": ("Phiếu vừa in", "Paper just printed"),
    "demo.no_paper_yet": ("Chưa in phiếu nào.", "Nothing is printed yet."),
    "demo.ticket_of": ("Phiếu in từ {device}", "Paper from {device}"),
    "demo.hall": ("Bảng ở sảnh", "Hall board"),
    "demo.sign": ("Biển quầy", "Counter sign"),
    "demo.pad": ("Bàn phím đánh giá", "Rating pad"),
    "demo.console": ("Bàn làm việc của cán bộ", "Officer's console"),
    "demo.full": ("Mở riêng", "Open alone"),
    "demo.messages": ("Thông điệp MQTT", "MQTT messages"),
    "demo.filter": ("Lọc theo chủ đề hay nội dung", "Filter by topic or text"),
    "demo.stop": ("Tạm dừng", "Pause"),
    "demo.go": ("Chạy tiếp", "Go on"),
    "demo.devices": ("Thiết bị", "Devices"),
    "demo.ratings": ("Đánh giá mới nhất", "Latest ratings"),
    "demo.by_officer": ("Hôm nay theo cán bộ", "Today by officer"),
    "demo.visits": ("lượt", "visits"),
    "demo.rated": ("đánh giá", "rated"),
    "demo.no_ratings": ("Chưa có đánh giá nào.", "No ratings yet."),
    "demo.sound": ("Bật tiếng", "Sound on"),
    "demo.sound_off": ("Tắt tiếng", "Sound off"),
    "demo.out_of_paper": ("Thử: hết giấy", "Try: out of paper"),
    "demo.language": ("Ngôn ngữ ki-ốt", "Kiosk language"),
    "demo.retained": ("lưu", "retained"),
    "demo.online": ("đang chạy", "online"),
    "demo.offline": ("mất kết nối", "offline"),
    "demo.no_broker": ("Chưa nối được với máy chủ MQTT.", "No connection to the MQTT broker."),
    "demo.no_bench": (
        "Các thiết bị đang khởi động… Trang sẽ tự hiện.",
        "The devices are starting… The page will fill by itself.",
    ),
    "level.1": ("Không hài lòng", "Not satisfied"),
    "level.2": ("Bình thường", "Fair"),
    "level.3": ("Hài lòng", "Satisfied"),
    "level.4": ("Rất hài lòng", "Very satisfied"),
    # What was done
    "done": ("Đã xong.", "Done."),
    "done.open": ("Quầy đã mở.", "The counter is open."),
    "done.call_next": ("Đang gọi số {number}.", "Calling {number}."),
    "done.recall": ("Đã gọi lại số {number}.", "Called {number} again."),
    "done.no_show": ("Đã ghi vắng mặt.", "Noted as no-show."),
    "done.start": ("Bắt đầu phục vụ số {number}.", "Serving {number}."),
    "done.finish": ("Đã hoàn tất. Mời công dân đánh giá.", "Finished. The pad is open to rate."),
    "done.transfer": ("Đã chuyển.", "Transferred."),
    "done.park": ("Đã tạm gác.", "Parked."),
    "done.take_back": ("Đang gọi lại số {number}.", "Calling {number} again."),
    "done.return": ("Số đã trở lại hàng chờ.", "The number is back in the queue."),
    "done.cancel": ("Đã huỷ số.", "The number is cancelled."),
    "done.pause": ("Quầy tạm ngưng.", "The counter is paused."),
    "done.sign_out": ("Đã đăng xuất.", "Signed out."),
    "done.sign_in": ("Xin chào! Bấm “Mở quầy” để bắt đầu.", "Welcome! Press “Open” to begin."),
}

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
    "malformed": ("Yêu cầu thiếu hoặc sai thông tin.", "Something in the request is wrong."),
    # Reasons of the pages themselves
    "already-open": ("Quầy đang mở.", "The counter is open."),
    "already-paused": ("Quầy đang tạm ngưng.", "The counter is paused."),
    "nobody-missed": ("Không có số vắng mặt.", "No number was missed."),
    "nothing-parked": ("Không có số tạm gác ở quầy này.", "No number is parked here."),
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
    "conflict": ("Việc này không thực hiện được.", "That could not be done."),
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


def say(key: str, lang: Lang, **values: object) -> str:
    """The text for `key`; KeyError when there is none, so that no page shows a bare key."""
    return LABELS[key][lang == "en"].format(**values)


def sentence(reason: str, lang: Lang, **values: object) -> str:
    """What a refusal means for the person; the reason word itself when it is new to this table."""
    known = REASONS.get(reason)
    return known[lang == "en"].format(**values) if known else reason


def for_scripts(lang: Lang) -> dict[str, str]:
    """The texts that scripts show, without the prefix."""
    return {k.removeprefix("js."): say(k, lang) for k in LABELS if k.startswith("js.")}
