"""What the loudspeaker says, against a second implementation that was written another way."""

import re
from itertools import product

import pytest

from display.say import (
    CHIME,
    LETTER_MS,
    WORD_MS,
    Clip,
    Pause,
    languages,
    pieces,
    sentence,
    ticket,
    vocabulary,
)
from display.say_numbers import LETTERS, number_words, number_words_en
from kit.numbers import number_text
from kit.wire.messages import Language
from tests.display.samples import call

# The second implementation: tables of all that can be said, made by putting words behind each other
# as a grammar would, without any arithmetic on the number that is read.
ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
TEENS = "mười|mười một|mười hai|mười ba|mười bốn|mười lăm|mười sáu|mười bảy|mười tám|mười chín"
TAILS = ["", "mốt", "hai", "ba", "tư", "lăm", "sáu", "bảy", "tám", "chín"]
BELOW_100 = ONES + TEENS.split("|") + [
    f"{ONES[tens]} mươi {TAILS[unit]}".strip() for tens in range(2, 10) for unit in range(10)
]  # fmt: skip
ONES_EN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS_EN = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen"]  # fmt: skip
BELOW_100_EN = ONES_EN + TEENS_EN + [
    f"{tens} {unit}".strip()
    for tens in ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    for unit in ["", *ONES_EN[1:]]
]  # fmt: skip
NAMES = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép", "G": "giê",
    "H": "hát", "I": "i", "J": "di", "K": "ca", "L": "e lờ", "M": "em mờ", "N": "en nờ", "O": "o",
    "P": "pê", "Q": "quy", "R": "e rờ", "S": "ét sì", "T": "tê", "U": "u", "V": "vê",
    "W": "vê kép", "X": "ích xì", "Y": "i dài", "Z": "dét",
}  # fmt: skip


def counted(link: str) -> list[str]:
    """0 to 9999 as people count in Vietnamese."""
    behind_hundred = [
        "",
        *(f" {link} {one}" for one in ONES[1:]),
        *(f" {w}" for w in BELOW_100[10:]),
    ]
    hundreds = [f"{one} trăm{tail}" for one in ONES for tail in behind_hundred]
    below_1000 = BELOW_100 + hundreds[100:]
    behind_thousand = ["", *(f" {words}" for words in hundreds[1:])]
    return below_1000 + [f"{one} nghìn{tail}" for one in ONES[1:] for tail in behind_thousand]


def counted_en() -> list[str]:
    """0 to 9999 as people count in English."""
    behind = ["", *(f" and {words}" for words in BELOW_100_EN[1:])]
    hundreds = [f"{one} hundred{tail}" for one in ONES_EN[1:] for tail in behind]
    below_1000 = BELOW_100_EN + hundreds
    behind_thousand = [*behind, *(f" {words}" for words in hundreds)]
    return below_1000 + [f"{one} thousand{tail}" for one in ONES_EN[1:] for tail in behind_thousand]


def read_out(digits: list[str]) -> list[str]:
    """000 to 999, then 1000 to 9999, as they are read from a ticket."""
    three = [" ".join(words) for words in product(digits, repeat=3)]
    return three + [" ".join(words) for words in product(digits, repeat=4)][1000:]


def heard(number: str, counter: str, language: Language = "vi", **changes: object) -> str:
    row = pieces(call(1, number=number, counter=counter, **changes), language)
    return " ".join(piece.text for piece in row if isinstance(piece, Clip))


def test_every_number_of_every_series_is_read_digit_by_digit() -> None:
    wanted = read_out(ONES)
    assert set(NAMES) == set(LETTERS)
    for letter, name in NAMES.items():
        for n, words in enumerate(wanted):
            row = ticket(number_text(letter, n))
            read = " ".join([piece.text for piece in row if isinstance(piece, Clip)])
            assert read == f"{name} {words}", (letter, n)


def test_english_tickets_are_read_digit_by_digit() -> None:
    for n, words in enumerate(read_out(ONES_EN)):
        said = heard(number_text("A", n), "1", "en")
        assert said == f"Number A {words} please go to counter one"


def test_no_two_tickets_are_the_same_to_the_ear() -> None:
    names = list(NAMES.values())
    assert len(set(names)) == len(names)
    assert not set(" ".join(names).split()) & set(ONES)


@pytest.mark.parametrize("link", ["lẻ", "linh"])
def test_every_counter_is_read_as_people_count(link: str) -> None:
    for n, words in enumerate(counted(link)):
        assert " ".join(number_words(n, link)) == words


def test_every_counter_is_read_as_people_count_in_english() -> None:
    for n, words in enumerate(counted_en()):
        assert " ".join(number_words_en(n)) == words


def test_a_counter_is_said_at_the_end() -> None:
    for n, words in enumerate(counted("lẻ")[:100]):
        assert heard("A012", str(n)).endswith(f"đến quầy số {words}")
    assert heard("A012", "3b").endswith("đến quầy số ba bê")


def test_beyond_four_digits_a_number_is_read_digit_by_digit() -> None:
    assert " ".join(number_words(10_005)) == "một không không không năm"
    assert " ".join(number_words_en(10_005)) == "one zero zero zero five"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (4, "bốn"), (5, "năm"), (10, "mười"), (11, "mười một"), (14, "mười bốn"),
        (15, "mười lăm"), (20, "hai mươi"), (21, "hai mươi mốt"), (24, "hai mươi tư"),
        (25, "hai mươi lăm"), (40, "bốn mươi"), (44, "bốn mươi tư"), (100, "một trăm"),
        (101, "một trăm lẻ một"), (105, "một trăm lẻ năm"), (110, "một trăm mười"),
        (115, "một trăm mười lăm"), (121, "một trăm hai mươi mốt"), (555, "năm trăm năm mươi lăm"),
        (1000, "một nghìn"), (1005, "một nghìn không trăm lẻ năm"), (2100, "hai nghìn một trăm"),
        (4015, "bốn nghìn không trăm mười lăm"), (9999, "chín nghìn chín trăm chín mươi chín"),
    ],
)  # fmt: skip
def test_numbers_from_the_book(number: int, words: str) -> None:
    assert " ".join(number_words(number)) == words


def test_the_north_says_linh() -> None:
    assert " ".join(number_words(105, "linh")) == "một trăm linh năm"
    row = pieces(call(1, counter="105"), link="linh")
    assert "linh" in [p.text for p in row if isinstance(p, Clip)]


def test_more_than_999_people_have_four_digits() -> None:
    assert "hát một không một hai" in heard("H1012", "3")


def test_signs_between_letters_and_digits_are_silent() -> None:
    assert heard("A-012", "1") == heard("A012", "1")
    assert heard("đ012", "1") == heard("Đ012", "1")


def test_sentences_of_the_book() -> None:
    assert sentence(call(1, number="A012", counter="3")) == (
        "Mời công dân có số thứ tự A, không một hai, đến quầy số ba."
    )
    assert sentence(call(1, number="A012", counter="3", repeat=1)) == (
        "Xin nhắc lại: mời công dân có số thứ tự A, không một hai, đến quầy số ba."
    )
    assert sentence(call(1, number="K105", counter="15", priority=True)) == (
        "Mời công dân ưu tiên có số thứ tự K, một không năm, đến quầy số mười lăm."
    )
    assert sentence(call(1, number="A012", counter="21"), "en") == (
        "Number A, zero one two, please go to counter twenty one."
    )


def test_a_recall_is_said_as_a_reminder() -> None:
    row = [p.text for p in pieces(call(1, repeat=2)) if isinstance(p, Clip)]
    assert row[:2] == ["Xin nhắc lại", "Mời công dân có số thứ tự"]


def test_who_asked_in_english_hears_both_languages() -> None:
    assert languages(call(1, language="en")) == ("vi", "en")
    assert languages(call(1)) == ("vi",)
    for language in languages(call(1, language="en")):
        row = pieces(call(1, language="en"), language)
        assert {p.language for p in row if isinstance(p, Clip)} == {language}


def test_letter_and_digits_do_not_run_together() -> None:
    row = pieces(call(1, number="A012", counter="3"), short=True)
    assert row[1] == Pause(LETTER_MS)
    assert LETTER_MS > WORD_MS


def test_with_many_waiting_only_number_and_counter_are_said() -> None:
    assert sentence(call(1, number="A012", counter="3", repeat=1), short=True) == (
        "A, không một hai, đến quầy số ba."
    )
    row = pieces(call(1, number="A012", counter="3", repeat=1), short=True)
    assert [p.text for p in row if isinstance(p, Clip)] == [
        "a", "không", "một", "hai", "đến quầy số", "ba"
    ]  # fmt: skip


def test_the_sentence_says_what_the_clips_say() -> None:
    for language in ("vi", "en"):
        for shown in (call(1, number="B105", counter="24"), call(1, repeat=1, priority=True)):
            clips = heard(shown.number, shown.counter, language, repeat=shown.repeat,
                          priority=shown.priority)  # fmt: skip
            text = re.sub(r"[,.:]", "", sentence(shown, language)).lower()
            names = {shown.number[0].lower(): NAMES[shown.number[0]]} if language == "vi" else {}
            assert " ".join(names.get(word, word) for word in text.split()) == clips.lower()


def test_every_word_that_can_be_said_has_a_clip_of_its_own() -> None:
    words = set(vocabulary())
    names = {(clip.language, clip.name) for clip in words}
    assert len(names) == len(words)
    needed = set()
    for letter in LETTERS:
        for counter in range(1, 100):
            shown = call(1, number=f"{letter}{counter * 7 % 1000:03d}", counter=str(counter),
                         priority=counter % 2 == 0, repeat=counter % 3, language="en")  # fmt: skip
            for language in languages(shown):
                needed |= {p for p in pieces(shown, language) if isinstance(p, Clip)}
    assert needed <= words
    for_all = {clip for clip in words if clip not in needed and clip != CHIME}
    assert not for_all, "nobody should record words for nothing"
    assert all(clip.name.replace("-", "").isalnum() and clip.name.isascii() for clip in words)
