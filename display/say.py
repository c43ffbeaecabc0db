"""PURE: a call as a row of clips, and as the sentence that they make (domain 3.3, 5.5).

Numbers on tickets are read digit by digit, where 1, 4 and 5 are always một, bốn, năm. Numbers of
counters are read as numbers, with mốt, tư, lăm, lẻ. Whoever asked in English hears both.
"""

import unicodedata
from dataclasses import dataclass
from itertools import groupby

from kit.wire.messages import Call, Language

LETTER_MS = 220  # the letter and the digits must not run together
WORD_MS = 40
PART_MS = 160
TIMES_MS = 700  # between the first and the second time (domain 3.3)
LANGUAGES_MS = 500

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LETTERS = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép", "G": "giê",
    "H": "hát", "I": "i", "J": "di", "K": "ca", "L": "e lờ", "M": "em mờ", "N": "en nờ", "O": "o",
    "P": "pê", "Q": "quy", "R": "e rờ", "S": "ét sì", "T": "tê", "U": "u", "V": "vê",
    "W": "vê kép", "X": "ích xì", "Y": "i dài", "Z": "dét",
}  # fmt: skip
DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS_EN = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen")  # fmt: skip
TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

PLEASE = "Mời công dân có số thứ tự"
PLEASE_PRIORITY = "Mời công dân ưu tiên có số thứ tự"
AGAIN = "Xin nhắc lại"
TO_COUNTER = "đến quầy số"
PLEASE_EN = "Number"
PLEASE_PRIORITY_EN = "Priority number"
AGAIN_EN = "Reminder"
TO_COUNTER_EN = "please go to counter"


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of sound: a recording `{language}/{name}.wav`, or else `text` spoken by a machine."""

    name: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    ms: int


Piece = Clip | Pause
CHIME = Clip("chime", "", "vi")


def pieces(
    call: Call, *, times: int = 1, short: bool = False, link: str = "lẻ"
) -> tuple[Piece, ...]:
    """The chime and the call, `times` times; `short` is for a long queue of calls: once, no words
    but number and counter.
    """
    said: list[Piece] = [CHIME]
    for turn in range(1 if short else times):
        if turn:
            said.append(Pause(TIMES_MS))
        for place, language in enumerate(languages(call)):
            if place:
                said.append(Pause(LANGUAGES_MS))
            said += _sentence(call, language, short=short, link=link)
    return tuple(said)


def sentence(
    call: Call, language: Language = "vi", *, short: bool = False, link: str = "lẻ"
) -> str:
    """What is said, written as a sentence."""
    please, priority, again, to_counter = _words(language)
    digits = DIGITS_EN if language == "en" else DIGITS
    ticket = ", ".join(
        signs if kind == "letter" else " ".join(digits[int(sign)] for sign in signs)
        for kind, signs in _runs(call.number)
    )
    counter = " ".join(
        signs if kind == "letter" else " ".join(_number(int(signs), language, link))
        for kind, signs in _runs(call.counter)
    )
    where = f"{ticket}, {to_counter} {counter}."
    if short:
        return where
    said = priority if call.priority else please
    return f"{again}: {said[0].lower()}{said[1:]} {where}" if call.repeat else f"{said} {where}"


def languages(call: Call) -> tuple[Language, ...]:
    """Vietnamese for everybody in the hall; English too for who asked in English."""
    return ("vi", "en") if call.language == "en" else ("vi",)


def number_words(number: int, link: str = "lẻ") -> tuple[str, ...]:
    """A number from 0 to 999 in Vietnamese words; larger ones digit by digit."""
    if number > 999:
        return tuple(DIGITS[int(d)] for d in str(number))
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    words: list[str] = []
    if hundreds:
        words += [DIGITS[hundreds], "trăm"]
        if rest and not tens:
            words.append(link)
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [DIGITS[tens], "mươi"]
    if unit or not words:
        words.append(_unit(tens, unit))
    return tuple(words)


def number_words_en(number: int) -> tuple[str, ...]:
    """A number from 0 to 99 in English words; larger ones digit by digit."""
    if number > 99:
        return tuple(DIGITS_EN[int(d)] for d in str(number))
    tens, unit = divmod(number, 10)
    if tens == 1:
        return (TEENS_EN[unit],)
    words = [TENS_EN[tens]] if tens else []
    return tuple([*words, DIGITS_EN[unit]] if unit or not words else words)


def vocabulary(link: str = "lẻ") -> tuple[Clip, ...]:
    """Every clip that a call may need, for recording or for speaking them beforehand."""
    found: dict[Clip, None] = {CHIME: None}
    for language in ("vi", "en"):
        for text in _words(language):
            found[_clip(text, language)] = None
        for letter in LETTERS:
            found[_letter(letter, language)] = None
        for number in (*range(10), *range(10, 100)):
            for word in _number(number, language, link):
                found[_clip(word, language)] = None
    for word in ("trăm", link):
        found[_clip(word, "vi")] = None
    return tuple(found)


def _unit(tens: int, unit: int) -> str:
    if tens >= 1 and unit == 5:
        return "lăm"
    if tens >= 2:
        return {1: "mốt", 4: "tư"}.get(unit, DIGITS[unit])
    return DIGITS[unit]


def _sentence(call: Call, language: Language, *, short: bool, link: str) -> list[Piece]:
    please, priority, again, to_counter = _words(language)
    said: list[Piece] = []
    if not short:
        if call.repeat:
            said += [_clip(again, language), Pause(PART_MS)]
        said += [_clip(priority if call.priority else please, language), Pause(PART_MS)]
    said += _ticket(call.number, language)
    said += [Pause(PART_MS), _clip(to_counter, language), Pause(WORD_MS)]
    return said + _counter(call.counter, language, link)


def _words(language: Language) -> tuple[str, str, str, str]:
    if language == "en":
        return PLEASE_EN, PLEASE_PRIORITY_EN, AGAIN_EN, TO_COUNTER_EN
    return PLEASE, PLEASE_PRIORITY, AGAIN, TO_COUNTER


def _ticket(number: str, language: Language) -> list[Piece]:
    """Letters by their names, a pause, the digits one by one; other signs are silent."""
    said: list[Piece] = []
    digits = DIGITS_EN if language == "en" else DIGITS
    for kind, signs in _runs(number):
        if said:
            said.append(Pause(LETTER_MS))
        for place, sign in enumerate(signs):
            if place:
                said.append(Pause(WORD_MS))
            said.append(_clip(digits[int(sign)], language) if kind == "digit"
                        else _letter(sign, language))  # fmt: skip
    return said


def _counter(counter: str, language: Language, link: str) -> list[Piece]:
    said: list[Piece] = []
    for kind, signs in _runs(counter):
        if kind == "digit":
            clips = [_clip(word, language) for word in _number(int(signs), language, link)]
        else:
            clips = [_letter(sign, language) for sign in signs]
        for clip in clips:
            said += [Pause(WORD_MS), clip] if said else [clip]
    return said


def _runs(text: str) -> list[tuple[str, str]]:
    """`A012` as letter `A` and digit `012`."""
    known = unicodedata.normalize("NFC", text).upper()
    kinds = groupby(
        known, key=lambda c: "digit" if c in "0123456789" else "letter" if c in LETTERS else ""
    )
    return [(kind, "".join(signs)) for kind, signs in kinds if kind]


def _number(number: int, language: Language, link: str) -> tuple[str, ...]:
    return number_words_en(number) if language == "en" else number_words(number, link)


def _letter(letter: str, language: Language) -> Clip:
    name = "dd" if letter == "Đ" else letter.lower()
    # English has no Đ; everybody in the hall knows it as a D.
    text = LETTERS[letter] if language == "vi" else letter.replace("Đ", "D")
    return Clip(f"letter-{name}", text, language)


# Words that are one without their accents. Recorded alone they would also sound wrong: mốt, tư and
# lăm are only ever said behind a ten.
_FILES = {"mươi": "muoi-ty", "mốt": "mot-after-ty", "tư": "tu-after-ty", "lăm": "lam-after-ten"}


def _clip(text: str, language: Language) -> Clip:
    """The clip of a word or phrase; its file has the same name without accents."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    name = "".join(c for c in plain if not unicodedata.combining(c)).replace(" ", "-")
    return Clip(_FILES.get(text, name), text, language)
