"""PURE: a call as a row of clips, and as the sentence that they make (domain 3.3, 5.5).

Numbers on tickets are read digit by digit, where 1, 4 and 5 are always một, bốn, năm. Numbers of
counters are read as numbers, with mốt, tư, lăm, lẻ. Whoever asked in English hears both.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from display.say_numbers import (
    DIGITS,
    DIGITS_EN,
    LETTERS,
    number_words,
    number_words_en,
)
from kit.wire.messages import Call, Language

LETTER_MS = 220  # the letter and the digits must not run together
WORD_MS = 40
PART_MS = 160
TIMES_MS = 700  # between the first and the second time (domain 3.3)
LANGUAGES_MS = 500
CHIME_MS = 150  # behind the chime, so that it does not ring into the first word

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
BETWEEN = Pause(WORD_MS)


def pieces(
    call: Call, language: Language = "vi", *, short: bool = False, link: str = "lẻ"
) -> tuple[Piece, ...]:
    """The call said once in a language; `short` is for a long line of calls: number and counter."""
    please, priority, again, to_counter = _words(language)
    said: list[Piece] = []
    if not short:
        if call.repeat:
            said += [_clip(again, language), Pause(PART_MS)]
        said += [_clip(priority if call.priority else please, language), Pause(PART_MS)]
    said += ticket(call.number, language)
    said += [Pause(PART_MS), _clip(to_counter, language), BETWEEN]
    return (*said, *_counter(call.counter, language, link))


def ticket(number: str, language: Language = "vi") -> tuple[Piece, ...]:
    """Letters by their names, a pause, the digits one by one; other signs are silent."""
    said: list[Piece] = []
    digits = DIGITS_EN if language == "en" else DIGITS
    for kind, signs in _runs(number):
        if said:
            said.append(Pause(LETTER_MS))
        for place, sign in enumerate(signs):
            if place:
                said.append(BETWEEN)
            said.append(_clip(digits[int(sign)], language) if kind == "digit"
                        else _letter(sign, language))  # fmt: skip
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


def vocabulary(link: str = "lẻ") -> tuple[Clip, ...]:
    """Every clip that a call may need, for recording or for speaking them beforehand.

    Counters to 99: no centre has more than 40, and nobody should record words for nothing.
    """
    found: dict[Clip, None] = {CHIME: None}
    for language in ("vi", "en"):
        for text in _words(language):
            found[_clip(text, language)] = None
        for letter in LETTERS:
            found[_letter(letter, language)] = None
        for number in range(100):
            for word in _number(number, language, link):
                found[_clip(word, language)] = None
    return tuple(found)


def _words(language: Language) -> tuple[str, str, str, str]:
    if language == "en":
        return PLEASE_EN, PLEASE_PRIORITY_EN, AGAIN_EN, TO_COUNTER_EN
    return PLEASE, PLEASE_PRIORITY, AGAIN, TO_COUNTER


def _counter(counter: str, language: Language, link: str) -> list[Piece]:
    said: list[Piece] = []
    for kind, signs in _runs(counter):
        if kind == "digit":
            clips = [_clip(word, language) for word in _number(int(signs), language, link)]
        else:
            clips = [_letter(sign, language) for sign in signs]
        for clip in clips:
            said += [BETWEEN, clip] if said else [clip]
    return said


def _runs(text: str) -> list[tuple[str, str]]:
    """`A012` as letter `A` and digit `012`."""
    known = unicodedata.normalize("NFC", text).upper()
    return [(kind, "".join(signs)) for kind, signs in groupby(known, key=_kind) if kind]


def _kind(sign: str) -> str:
    return "digit" if sign in "0123456789" else "letter" if sign in LETTERS else ""


def _number(number: int, language: Language, link: str) -> tuple[str, ...]:
    return number_words_en(number) if language == "en" else number_words(number, link)


@cache
def _letter(letter: str, language: Language) -> Clip:
    if language == "en":  # English has no Đ; everybody in the hall knows it as a D.
        letter = letter.replace("Đ", "D")
        return Clip(f"letter-{letter.lower()}", letter, language)
    name = "dd" if letter == "Đ" else letter.lower()
    return Clip(f"letter-{name}", LETTERS[letter], language)


# Words that are one without their accents. Recorded alone they would also sound wrong: mốt, tư and
# lăm are only ever said behind a ten.
_FILES = {"mươi": "muoi-ty", "mốt": "mot-after-ty", "tư": "tu-after-ty", "lăm": "lam-after-ten"}


@cache  # some hundred words, and each call needs ten of them
def _clip(text: str, language: Language) -> Clip:
    """The clip of a word or phrase; its file has the same name without accents."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    name = "".join(c for c in plain if not unicodedata.combining(c)).replace(" ", "-")
    return Clip(_FILES.get(text, name), text, language)
