"""What the technician reads about backups, Vietnamese first."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.core.centre import Centre
from hub.store.facts import Facts
from hub.store.port import BadRow
from hub.store.proof import CHANGED, CUT_OFF, MISSING, NO_END, OTHER_END, PUT_BEHIND, PUT_IN


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in both languages; `str` gives both, a line each."""

    vi: str
    en: str

    def __str__(self) -> str:
        return f"{self.vi}\n{self.en}"


FAULTS = {
    MISSING: "bị thiếu",
    CHANGED: "đã bị sửa",
    PUT_IN: "bị chèn vào",
    CUT_OFF: "bị thiếu ở cuối",
    PUT_BEHIND: "bị chèn vào ở cuối",
    NO_END: "không có dấu cuối của nhật ký",
    OTHER_END: "khác với dấu cuối của nhật ký",
}

NEEDS_TARGET = Said(
    "Hãy cho biết nơi lưu: --to TỆP, hoặc --to THƯ_MỤC --keep N.",
    "Say where to: --to FILE, or --to FOLDER --keep N.",
)
KEEP_AT_LEAST_ONE = Said(
    "--keep phải từ 1 trở lên.",
    "--keep must be 1 or more.",
)
ONE_OF_TWO = Said(
    "Hãy chọn một trong hai: --from TỆP, hoặc --mark.",
    "Choose one of the two: --from FILE, or --mark.",
)
NOT_THE_STORE_ITSELF = Said(
    "Đây chính là cơ sở dữ liệu đang dùng, không phải nơi để sao lưu.",
    "This is the database that is in use, not a place for a backup.",
)
POSTGRES_BACKUP = Said(
    "Cơ sở dữ liệu là PostgreSQL: hãy sao lưu bằng pg_dump (xem docs/operations.md).",
    "The database is PostgreSQL: back it up with pg_dump (see docs/operations.md).",
)
POSTGRES_RESTORE = Said(
    "Cơ sở dữ liệu là PostgreSQL: dừng hub, phục hồi bằng pg_restore, rồi chạy "
    "`bamso restore --mark`, sau đó mới khởi động hub (xem docs/operations.md).",
    "The database is PostgreSQL: stop the hub, use pg_restore, then run `bamso restore --mark`, "
    "and only then start the hub (see docs/operations.md).",
)
NEXT = Said(
    "Bây giờ hãy khởi động hub: systemctl start bamso-hub. "
    "Hub sẽ bỏ qua mọi số có thể đã in ra giấy.",
    "Now start the hub: systemctl start bamso-hub. It skips every number that may be on paper.",
)


def backed_up(centre: Centre, place: str, facts: Facts, size: int) -> Said:
    """A backup is in its place."""
    return Said(
        f"Đã sao lưu vào {place}: đến {_moment(centre, facts, 'vi')}, "
        f"{_count(facts.tickets, 'vi')} phiếu, {_size(size)}. Đã kiểm tra lại sau khi ghi.",
        f"Backed up to {place}: up to {_moment(centre, facts, 'en')}, "
        f"{_count(facts.tickets, 'en')} tickets, {_size(size)}. Checked after writing.",
    )


def restored(centre: Centre, place: str, facts: Facts, term: int) -> Said:
    """A backup is where the database was."""
    return Said(
        f"Đã phục hồi {place}: dữ liệu đến {_moment(centre, facts, 'vi')}, "
        f"{_count(facts.tickets, 'vi')} phiếu. Phiên dữ liệu mới: {term}.",
        f"Restored {place}: data up to {_moment(centre, facts, 'en')}, "
        f"{_count(facts.tickets, 'en')} tickets. The new term of the store: {term}.",
    )


def marked(term: int) -> Said:
    """A database that was restored by other means is marked."""
    return Said(
        f"Đã đánh dấu: cơ sở dữ liệu vừa được phục hồi. Phiên dữ liệu mới: {term}.",
        f"Marked: the database was restored. The new term of the store: {term}.",
    )


def kept(place: str, *, read: bool) -> Said:
    """Where the replaced database is, and whether its numbers are known."""
    if read:
        return Said(
            f"Cơ sở dữ liệu cũ được giữ tại {place}; các số cao nhất trong đó đã được ghi nhận.",
            f"The database that was replaced is kept as {place}; its highest numbers are noted.",
        )
    return Said(
        f"Cơ sở dữ liệu cũ được giữ tại {place}; nó bị hỏng, không đọc được các số đã phát.",
        f"The database that was replaced is kept as {place}; it is damaged, and the numbers that "
        "it gave could not be read.",
    )


def whole(facts: Facts) -> Said:
    """All rows are what was written."""
    return Said(
        f"Nhật ký nguyên vẹn: {_count(facts.events, 'vi')} sự kiện, "
        f"{_count(facts.tickets, 'vi')} phiếu. Dấu cuối: {facts.events} {facts.hash}",
        f"The journal is whole: {_count(facts.events, 'en')} events, "
        f"{_count(facts.tickets, 'en')} tickets. Its end: {facts.events} {facts.hash}",
    )


def broken(bad: BadRow) -> Said:
    """The first row that is not what was written."""
    fault_vi = FAULTS.get(bad.fault, f"không đọc được ({bad.fault})")
    day_vi = f" (ngày {bad.business_day:%d/%m/%Y})" if bad.business_day else ""
    day_en = f" (day {bad.business_day.isoformat()})" if bad.business_day else ""
    return Said(
        f"Nhật ký không còn nguyên vẹn từ dòng {bad.seq}{day_vi}: {fault_vi}.",
        f"The journal is not what was written, from row {bad.seq}{day_en}: it {bad.fault}.",
    )


def unsound(place: str, fault: str) -> Said:
    """A file whose structure is damaged."""
    return Said(
        f"{place}: tệp cơ sở dữ liệu bị hỏng ({fault}).",
        f"{place}: the database file is damaged ({fault}).",
    )


def put_aside(place: str) -> Said:
    """A copy that holds what the database holds, but not what was once written."""
    return Said(
        f"Bản sao được để tại {place}; các bản sao cũ được giữ nguyên.",
        f"The copy is kept as {place}; older backups are left as they are.",
    )


def failed(fault: str) -> Said:
    """Anything else, in the words of whoever found it."""
    return Said(f"Không làm được: {fault}", f"It could not be done: {fault}")


def _moment(centre: Centre, facts: Facts, language: str) -> str:
    if facts.at is None:
        return "chưa có gì" if language == "vi" else "the beginning"
    return _local(centre, facts.at, language)


def _local(centre: Centre, at: datetime, language: str) -> str:
    there = at.astimezone(ZoneInfo(centre.time_zone))
    return f"{there:%H:%M:%S %d/%m/%Y}" if language == "vi" else f"{there:%Y-%m-%d %H:%M:%S}"


def _count(count: int, language: str) -> str:
    text = f"{count:,}"
    return text.replace(",", ".") if language == "vi" else text


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
