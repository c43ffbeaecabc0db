"""PURE: every text of the kiosk, Vietnamese and English, on glass and on paper.

A reason word becomes a sentence that says what to do next: nobody is left with a fault alone.
"""

from collections.abc import Mapping

from kit.wire.messages import Language

# key: (Vietnamese, English)
TEXTS: Mapping[str, tuple[str, str]] = {
    # paper
    "priority-mark": ("ƯU TIÊN", "PRIORITY"),
    "reprint": ("IN LẠI – BẢN {copy}", "REPRINT – COPY {copy}"),
    "counter": ("Quầy phục vụ: {counters}", "Counter: {counters}"),
    "counters": ("Quầy phục vụ: {counters}", "Counters: {counters}"),
    "ahead": ("Số người đang chờ trước: {people}", "People waiting before you: {people}"),
    "wait": ("Thời gian chờ dự kiến: khoảng {minutes} phút", "Estimated wait: about {minutes} min"),
    "follow": ("Quét mã để theo dõi số", "Scan to follow your number"),
    "note-watch": (
        "Vui lòng theo dõi màn hình và loa gọi số.",
        "Please watch the board and listen for your number.",
    ),
    "note-missed": (
        "Quá lượt xin báo quầy hướng dẫn. Phiếu chỉ có giá trị trong ngày.",
        "If you miss your turn, tell the guide desk. Valid today only.",
    ),
    # home
    "take-number": ("LẤY SỐ THỨ TỰ", "TAKE A NUMBER"),
    "touch-service": ("Chạm vào việc Ông/Bà cần làm", "Touch what you came for"),
    "press-button": ("Mời Ông/Bà bấm nút để lấy số", "Press a button to take a number"),
    "which-service": ("Ông/Bà cần làm việc gì?", "What do you need?"),
    "waiting": ("{people} người đang chờ", "{people} waiting"),
    "nobody-waiting": ("Không phải chờ", "No waiting"),
    "waiting-few": ("{people} chờ", "{people} wait"),
    "not-open": ("Chưa mở", "Not open now"),
    "priority": ("Tôi thuộc diện ưu tiên", "I have priority"),
    "priority-which": ("Ông/Bà thuộc diện ưu tiên nào?", "Which priority do you have?"),
    "priority-proof": (
        "Xin mang giấy tờ chứng minh đến quầy.",
        "Please bring proof to the counter.",
    ),
    "priority-label": ("Diện ưu tiên:", "Priority:"),
    "language-other": ("English", "Tiếng Việt"),
    "back": ("Quay lại", "Back"),
    "more": ("Việc khác: mời đến quầy hướng dẫn", "Anything else: ask the guide desk"),
    # asking, number
    "asking": ("Đang lấy số…", "Getting your number…"),
    "your-number": ("Số của Ông/Bà", "Your number"),
    "printing": ("Đang in phiếu…", "Printing your ticket…"),
    "take-paper": ("Mời Ông/Bà lấy phiếu", "Please take your ticket"),
    "take-paper-maybe": (
        "Mời Ông/Bà lấy phiếu. Nếu không có phiếu, xin ghi nhớ số này.",
        "Please take your ticket. If there is none, remember this number.",
    ),
    "number-on-screen": (
        "{fault} – số của Ông/Bà là {number}, xin ghi nhớ hoặc chụp màn hình",
        "{fault} – your number is {number}, please remember it or take a photo",
    ),
    "number-valid": (
        "Số vẫn có giá trị. Quầy hướng dẫn đã được báo.",
        "The number is valid. The guide desk has been told.",
    ),
    "number-valid-alone": (
        "Số vẫn có giá trị. Xin báo quầy hướng dẫn.",
        "The number is valid. Please tell the guide desk.",
    ),
    "got-it": ("Tôi đã ghi số", "I have my number"),
    "done": ("Xong", "Done"),
    # closed, starting, down
    "closed-title": ("Hiện chưa phát số", "No numbers at the moment"),
    "closed-about": (
        "Mời Ông/Bà xem giờ làm việc hoặc hỏi quầy hướng dẫn.",
        "Please see the opening hours or ask at the guide desk.",
    ),
    "starting-title": ("Đang kết nối, xin chờ", "Connecting, please wait"),
    "starting-about": (
        "Nếu chờ lâu, mời Ông/Bà đến quầy hướng dẫn.",
        "If it takes long, please ask at the guide desk.",
    ),
    "sorry": ("Xin lỗi Ông/Bà, chưa lấy được số", "Sorry, no number yet"),
}

# What the printer's word means for the person in front of it.
PRINTER: Mapping[str, tuple[str, str]] = {
    "no-paper": ("Máy in hết giấy", "The printer is out of paper"),
    "cover-open": ("Nắp máy in đang mở", "The printer's cover is open"),
    "cutter-jam": ("Dao cắt của máy in bị kẹt", "The printer's cutter is stuck"),
    "over-heat": ("Máy in quá nóng", "The printer is too hot"),
    "offline": ("Máy in không hoạt động", "The printer does not work"),
    "printer-fault": ("Máy in bị lỗi", "The printer has a fault"),
}
PRINTER_WARNING = (
    "{fault}: số sẽ hiện trên màn hình, xin ghi nhớ hoặc chụp lại.",
    "{fault}: your number will be on the screen, please remember it or take a photo.",
)

# Why there is no number, and the next step.
REASONS: Mapping[str, tuple[str, str]] = {
    "closed": (
        "Hiện chưa phát số. Mời Ông/Bà xem giờ làm việc hoặc hỏi quầy hướng dẫn.",
        "No numbers at the moment. Please see the opening hours or ask at the guide desk.",
    ),
    "unknown-service": (
        "Việc này hiện không nhận tại đây. Mời Ông/Bà chọn việc khác hoặc hỏi quầy hướng dẫn.",
        "This is not handled here now. Please choose again or ask at the guide desk.",
    ),
    "unknown-priority": (
        "Diện ưu tiên này không áp dụng. Mời Ông/Bà lấy số thường hoặc hỏi quầy hướng dẫn.",
        "This priority does not apply. Please take a number without it or ask at the guide desk.",
    ),
    "service-closed": (
        "Việc này hiện chưa mở. Mời Ông/Bà chọn việc khác hoặc hỏi quầy hướng dẫn.",
        "This is not open now. Please choose again or ask at the guide desk.",
    ),
    "quota-full": (
        "Hôm nay đã hết số cho việc này. Mời Ông/Bà quay lại ngày khác hoặc hỏi quầy hướng dẫn.",
        "All numbers for this are taken today. Please come another day or ask at the guide desk.",
    ),
}
ANY_REASON = (
    "Chưa lấy được số ({reason}). Mời Ông/Bà thử lại hoặc đến quầy hướng dẫn.",
    "No number could be given ({reason}). Please try again or go to the guide desk.",
)
WEEKDAYS: tuple[tuple[str, str], ...] = (
    ("thứ Hai", "Monday"),
    ("thứ Ba", "Tuesday"),
    ("thứ Tư", "Wednesday"),
    ("thứ Năm", "Thursday"),
    ("thứ Sáu", "Friday"),
    ("thứ Bảy", "Saturday"),
    ("Chủ nhật", "Sunday"),
)


def pick(lang: Language, vietnamese: str, english: str) -> str:
    """The text in `lang`; the Vietnamese one where there is no English."""
    return english if lang == "en" and english else vietnamese


def say(lang: Language, key: str, **values: object) -> str:
    """The text of `key`; KeyError for a key that no text has (a bug, found by a test)."""
    return pick(lang, *TEXTS[key]).format(**values)


def reason(lang: Language, word: str) -> str:
    """The sentence for a reason word, also for one that a newer hub has invented."""
    return pick(lang, *REASONS.get(word, ANY_REASON)).format(reason=word)


def printer(lang: Language, word: str) -> str:
    """What is wrong with the printer, as the beginning of a sentence."""
    return pick(lang, *PRINTER.get(word, PRINTER["offline"]))


def printer_warning(lang: Language, word: str) -> str:
    """What the next person must know before pressing while the printer is `word`."""
    return pick(lang, *PRINTER_WARNING).format(fault=printer(lang, word))


def wait(lang: Language, minutes: tuple[int, int]) -> str:
    """The estimate: always about, as a range when the hub gives one."""
    low, high = minutes
    return say(lang, "wait", minutes=high if low == high else f"{low}–{high}")


def weekday(lang: Language, iso_day: int) -> str:
    """The name of a day, 1 = Monday … 7 = Sunday."""
    return pick(lang, *WEEKDAYS[iso_day - 1])
