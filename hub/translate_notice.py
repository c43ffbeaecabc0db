"""PURE: the sentence that says why no numbers are given now, and when again (both languages)."""

from datetime import datetime, timedelta

from hub.core.centre import Centre
from hub.core.hours import Opening, periods_on
from hub.translate import local

NOON_H = 12

_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def notice(centre: Centre, hours: Opening, now: datetime) -> tuple[str, str]:
    """Vietnamese and English: the centre's own notice while open, else why not and until when."""
    if hours.open:
        return centre.notice, centre.notice_en
    why, why_en = _why(centre, hours, local(centre, now))
    if hours.next is None:
        return f"{why} Mời Ông/Bà hỏi nhân viên hướng dẫn.", f"{why_en} Please ask our staff."
    when, when_en = _when(hours.next, local(centre, now))
    return f"{why} Mời Ông/Bà quay lại từ {when}.", f"{why_en} Please come back from {when_en}."


def _why(centre: Centre, hours: Opening, now: datetime) -> tuple[str, str]:
    if hours.why == "day-off":
        return "Hôm nay Trung tâm không làm việc.", "The centre is closed today."
    today = periods_on(centre, now.date())
    over = [period for period in today if period.end <= now.time()]
    if not over:
        return "Chưa đến giờ lấy số.", "Numbers are not given yet."
    if len(over) == len(today):
        return "Đã hết giờ lấy số hôm nay.", "No more numbers are given today."
    if over[-1].start.hour < NOON_H:
        return "Đã hết giờ lấy số buổi sáng.", "No more numbers are given this morning."
    return "Đã hết giờ lấy số buổi chiều.", "No more numbers are given this afternoon."


def _when(next_: datetime, now: datetime) -> tuple[str, str]:
    hour = f"{next_.hour} giờ" + (f" {next_.minute:02d}" if next_.minute else "")
    hour_en = f"{next_:%H:%M}"
    if next_.date() == now.date():
        return hour, hour_en
    day, day_en = _DAYS[next_.weekday()], _DAYS_EN[next_.weekday()]
    date = f"{next_.day}/{next_.month}"
    if next_.date() == now.date() + timedelta(days=1):
        return f"{hour} ngày mai ({day}, {date})", f"{hour_en} tomorrow ({day_en} {date})"
    return f"{hour} {day}, ngày {date}", f"{hour_en} on {day_en} {date}"
