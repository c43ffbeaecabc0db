"""PURE: what `bamso voice` tells the technician and the person who records, Vietnamese first."""

from dataclasses import dataclass

from display.say import Clip

LANGUAGES = {"vi": "tiếng Việt", "en": "tiếng Anh / English"}
# Words that change with their place sound wrong when they are read alone from a list.
AS_IN = {
    ("vi", "mươi"): "như trong “hai mươi”",
    ("vi", "mốt"): "như trong “hai mươi mốt”",
    ("vi", "tư"): "như trong “hai mươi tư”",
    ("vi", "lăm"): "như trong “mười lăm”",
    ("vi", "lẻ"): "như trong “một trăm lẻ năm”",
    ("vi", "linh"): "như trong “một trăm linh năm”",
    ("vi", "đến quầy số"): "không xuống giọng, số quầy theo sau / do not let the voice fall",
    ("en", "please go to counter"): "do not let the voice fall: the counter follows",
}
CHIME = "(tiếng chuông, không bắt buộc / a chime, optional)"
LIST_HEAD = (
    "# Cần thu {count} tiếng: mỗi dòng một tệp WAV 16 bit / {count} clips, one WAV file each\n"
    "# tệp / file\tlời / words\tngôn ngữ / language\tcách đọc / how to say it"
)
USAGE = (
    "Cách dùng: bamso voice list | bamso voice check THƯ_MỤC | bamso voice render THƯ_MỤC\n"
    "Usage: bamso voice list | bamso voice check FOLDER | bamso voice render FOLDER"
)
NO_FOLDER = "Không có thư mục {folder}\nThere is no folder {folder}"
NO_PROGRAM = (
    "Chưa cài espeak-ng: không tạo được tiếng nói (sudo apt install espeak-ng)\n"
    "espeak-ng is not installed: nothing can be spoken"
)
NOT_WRITTEN = "Không ghi được {name}: {why}\n{name} cannot be made: {why}"
RENDERED = (
    "Đã tạo {made} tệp; giữ nguyên {kept} tệp có sẵn trong {folder}\n"
    "{made} files made; {kept} that were there are untouched in {folder}"
)
WHOLE = "Đủ {count} tiếng, dùng được cả / all {count} clips are there and can be used"
NOT_WHOLE = (
    "{missing} tệp thiếu, {bad} tệp cần thu lại, trong số {count} tệp\n"
    "{missing} missing, {bad} to be recorded again, of {count}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One file of a folder and what is wrong with it: a key of `FINDINGS`, and the figure."""

    name: str
    reason: str
    about: str = ""

    @property
    def missing(self) -> bool:
        """There is no such file."""
        return self.reason == "missing"

    @property
    def counts(self) -> bool:
        """It has to be put right; a file that nobody plays does no harm."""
        return self.reason != "unknown"


FINDINGS = {
    "missing": "chưa có, cần thu / missing: {about}",
    "format": "không đọc được, cần WAV 16 bit không nén / not an uncompressed 16-bit WAV: {about}",
    "rate": "tần số lấy mẫu quá thấp, cần từ 16000 Hz / sample rate too low: {about} Hz",
    "silent": "không nghe thấy tiếng nói / no voice in it",
    "quiet": "quá nhỏ, nói gần micrô hơn / too quiet: {about} dB",
    "loud": "quá to, bị vỡ tiếng / too loud, distorted: {about}",
    "long": "quá dài / too long: {about} s",
    "unknown": "không dùng đến; có phải là / not used; did you mean: {about}",
}


def finding(one: Finding) -> str:
    """The finding as a line: the file, what is wrong and by how much."""
    return f"{one.name}: {FINDINGS[one.reason].format(about=one.about or '–')}"


def entry(clip: Clip, name: str) -> str:
    """A clip as a line of the list, columns parted by tabs."""
    if not clip.text:
        return f"{name}\t{CHIME}"
    words = clip.text
    how = AS_IN.get((clip.language, clip.text), "")
    return f"{name}\t{words}\t{LANGUAGES[clip.language]}\t{how}".rstrip("\t")
