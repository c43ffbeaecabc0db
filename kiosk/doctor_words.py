"""PURE: what `bamso doctor printer` says, Vietnamese first: what it found, and what to do next."""

from collections.abc import Mapping

Said = tuple[str, str]  # Vietnamese, English

STATUS: Mapping[str, Said] = {
    "ok": ("Máy in sẵn sàng.", "The printer is ready."),
    "near-end": (
        "Máy in sẵn sàng, giấy sắp hết. Chuẩn bị cuộn mới.",
        "The printer is ready, the paper is near its end. Have a new roll at hand.",
    ),
    "no-paper": (
        "Hết giấy. Lắp cuộn mới (mặt in hướng lên đầu nhiệt), đóng nắp rồi chạy lại lệnh này.",
        "No paper. Put in a roll (printing side to the head), close the cover, run this again.",
    ),
    "cover-open": (
        "Nắp đang mở. Đóng nắp đến khi nghe tiếng khớp rồi chạy lại lệnh này.",
        "The cover is open. Close it until it clicks, then run this again.",
    ),
    "cutter-jam": (
        "Dao cắt bị kẹt. Tắt máy in, mở nắp, gỡ mẩu giấy ở dao, đóng nắp, bật lại.",
        "The cutter is stuck. Switch off, open, take out the paper at the knife, close, switch on.",
    ),
    "over-heat": (
        "Đầu in quá nóng. Chờ vài phút cho nguội; đặt máy nơi thoáng, xa nắng.",
        "The print head is too hot. Wait some minutes; give it air and keep it out of the sun.",
    ),
    "offline": (
        "Không liên lạc được với máy in. Kiểm tra nguồn, dây cáp, địa chỉ và quyền mở thiết bị"
        " (nhóm lp, dialout).",
        "The printer cannot be reached. Check power, cable, address, and the right to open the"
        " device (groups lp, dialout).",
    ),
    "printer-fault": (
        "Máy in báo lỗi. Tắt 10 giây rồi bật lại; nếu vẫn lỗi thì gọi bảo hành.",
        "The printer reports a fault. Switch it off for 10 seconds; if it stays, call the dealer.",
    ),
    "unknown": (
        "Máy in nhận dữ liệu nhưng không trả lời. Vẫn in được, nhưng không ai biết khi hết giấy:"
        " mỗi ngày phải có người xem giấy.",
        "The printer takes bytes and answers nothing. It prints, but nobody is told when the paper"
        " is out: somebody must look every day.",
    ),
}

ADDRESS: Said = ("Địa chỉ: {address}", "Address: {address}")
MODEL: Said = ("Máy tự nhận là: {model}", "It calls itself: {model}")
NO_MODEL: Said = ("Máy không cho biết kiểu.", "It does not tell its model.")
NOT_PRINTED: Said = ("Không in được trang thử.", "The test page was not printed.")
PRINTED: Said = (
    "Đã gửi trang thử. Cầm trang đó lên và đọc.",
    "The test page is sent. Take it and read it.",
)
SENT_ONLY: Said = (
    "Máy in không báo lại: nếu không có giấy ra, kiểm tra giấy và dây cáp.",
    "The printer did not confirm: if no paper came out, check paper and cable.",
)
ASK_ROW: Said = (
    "Dòng nào (1–{rows}) giống hệt dòng MẪU, đủ mọi dấu, không thừa ký tự? Không có: Enter",
    "Which row (1–{rows}) is exactly like the SAMPLE, each accent, nothing more? None: Enter",
)
ASK_QR: Said = (
    "Có ô mã QR vuông, quét được, ở chỗ ghi QR không? (c = có, Enter = không)",
    "Is there a square QR code that a phone reads, where it says QR? (y = yes, Enter = no)",
)
ASK_WIDTH: Said = (
    "Vạch dài nhất còn thấy đủ hai đầu: 384, 512 hay 576? Không rõ: Enter",
    "The longest bar with both ends on the paper: 384, 512 or 576? Not sure: Enter",
)
NOT_ONE_OF: Said = ("{answer!r} không phải {choices}.", "{answer!r} is not {choices}.")
HOW_TO_ANSWER: Said = (
    "Đọc trang thử rồi chạy lại kèm kết quả, ví dụ: --row 1 --qr --width 576",
    "Read the page, then run this again with what you saw, such as: --row 1 --qr --width 576",
)
LETTERS: Said = (
    "Tiếng Việt bằng chữ của máy in: {yes}. Mã QR do máy vẽ: {qr}. Khổ in: {width} điểm.",
    "Vietnamese in the printer's own letters: {yes_en}. QR code by the printer: {qr_en}."
    " Width: {width} dots.",
)
YES_NO: Mapping[bool, Said] = {
    True: ("có", "yes"),
    False: ("không, gửi dạng hình", "no, as picture"),
}
WRITTEN: Said = (
    "Đã ghi hồ sơ máy in vào {path}. Khởi động lại kiosk để dùng.",
    "The printer's profile is in {path}. Restart the kiosk to use it.",
)
NOT_WRITTEN: Said = (
    "Không ghi được {path} ({why}). Chép các dòng trên, hoặc chạy lại với --to TỆP.",
    "{path} cannot be written ({why}). Copy the lines above, or run this again with --to FILE.",
)
ONLY_PRINTER: Said = (
    "bamso doctor chỉ khám: printer (không có {what!r}).",
    "bamso doctor examines: printer (there is no {what!r}).",
)

# On the paper.
PAGE_TITLE = "BẤM SỐ – TRANG THỬ MÁY IN\nPrinter test page"
PAGE_SAMPLE = "MẪU – SAMPLE"
PAGE_ROWS = "Dòng nào giống hệt MẪU?\nWhich row is like the SAMPLE?"
PAGE_QR = "QR: có ô vuông quét được?\nQR: a square that a phone reads?"
PAGE_WIDTH = "Vạch nào đủ hai đầu?\nWhich bar has both ends?"


def both(said: Said, **values: object) -> str:
    """The sentence in both languages, a line each."""
    vietnamese, english = (text.format(**values) for text in said)
    return f"{vietnamese}\n  {english}"
