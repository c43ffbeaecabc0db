"""PURE: every sentence of the pad, Vietnamese first, English second."""

from collections.abc import Mapping
from dataclasses import dataclass

from kit.wire.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One level of satisfaction as people read it."""

    vi: str
    en: str = ""

    def text(self, language: Language) -> str:
        """In the language, in Vietnamese when there is no English."""
        return (self.en or self.vi) if language == "en" else self.vi


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason(Label):
    """Why somebody was not satisfied; `id` is the word in the reports."""

    id: str


# Lowest first: the level of a label is its place, from 1.
LEVELS: tuple[Label, ...] = (
    Label(vi="Không hài lòng", en="Not satisfied"),
    Label(vi="Bình thường", en="Acceptable"),
    Label(vi="Hài lòng", en="Satisfied"),
    Label(vi="Rất hài lòng", en="Very satisfied"),
)

# The ids are those of the demo centre: a hub refuses reasons that its centre does not list.
REASONS: tuple[Reason, ...] = (
    Reason(id="thai-do", vi="Thái độ chưa tốt", en="Unfriendly manner"),
    Reason(id="huong-dan", vi="Hướng dẫn chưa rõ ràng", en="Unclear guidance"),
    Reason(id="cho-lau", vi="Chờ lâu", en="Long wait"),
    Reason(id="giay-to", vi="Yêu cầu giấy tờ ngoài quy định", en="Asked for extra papers"),
    Reason(id="di-lai", vi="Đi lại nhiều lần", en="Too many trips"),
    Reason(id="tre-hen", vi="Trễ hẹn", en="Result was late"),
    Reason(id="khac", vi="Khác", en="Something else"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The sentences in one language; `{name}`, `{counter}` and `{number}` are filled in."""

    counter: str
    prompt: str
    prompt_officer: str
    prompt_whom: str
    why: str
    why_hint: str
    send: str
    skip: str
    thanks: str
    thanks_more: str
    already: str
    not_counted: str
    other_language: str
    officer: str
    calling: str
    serving: str
    ready: str
    paused: str
    wait: str
    closed: str
    connecting: str
    offline: str
    late: str


WORDS: Mapping[Language, Words] = {
    "vi": Words(
        counter="Quầy",
        prompt="Xin Ông/Bà đánh giá mức độ hài lòng về",
        prompt_officer="Xin Ông/Bà đánh giá mức độ hài lòng về cán bộ",
        prompt_whom="{name} – Quầy {counter}",
        why="Ông/Bà chưa hài lòng về điều gì?",
        why_hint="Có thể chọn nhiều ý, hoặc bỏ qua.",
        send="Gửi",
        skip="Bỏ qua",
        thanks="Cảm ơn Ông/Bà đã đánh giá!",
        thanks_more="Ý kiến của Ông/Bà giúp chúng tôi phục vụ tốt hơn.",
        already="Lượt phục vụ này đã được đánh giá.",
        not_counted="Rất tiếc, đánh giá này không còn được tính.",
        other_language="English",
        officer="Cán bộ phụ trách",
        calling="Đang mời số {number}",
        serving="Đang phục vụ số {number}",
        ready="Sẵn sàng phục vụ",
        paused="Tạm ngưng",
        wait="xin chờ",
        closed="Chưa mở quầy",
        connecting="Đang kết nối…",
        offline="Mất kết nối. Đánh giá của Ông/Bà vẫn được giữ lại và gửi sau.",
        late="Đánh giá đã được giữ lại, đang chờ máy chủ nhận.",
    ),
    "en": Words(
        counter="Counter",
        prompt="How satisfied are you with the service at",
        prompt_officer="How satisfied are you with the service of",
        prompt_whom="{name} – Counter {counter}",
        why="What were you not satisfied with?",
        why_hint="Choose as many as you like, or skip.",
        send="Send",
        skip="Skip",
        thanks="Thank you for your rating!",
        thanks_more="Your opinion helps us to serve you better.",
        already="This visit has already been rated.",
        not_counted="Sorry, this rating no longer counts.",
        other_language="Tiếng Việt",
        officer="Officer in charge",
        calling="Now calling {number}",
        serving="Now serving {number}",
        ready="Ready",
        paused="Paused",
        wait="please wait",
        closed="Counter not open yet",
        connecting="Connecting…",
        offline="No connection. Your rating is kept and will be sent later.",
        late="Your rating is kept and waits for the server.",
    ),
}
