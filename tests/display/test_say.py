"""What the loudspeaker says, against a second implementation that was written another way."""

import pytest

from display.say import (
    CHIME,
    LETTERS,
    Clip,
    Pause,
    languages,
    number_words,
    number_words_en,
    pieces,
    sentence,
    vocabulary,
)
from tests.display.samples import call

# The second implementation: a table of two-digit numbers spoken out, and plain string work.
ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
TEENS = "mười|mười một|mười hai|mười ba|mười bốn|mười lăm|mười sáu|mười bảy|mười tám|mười chín"
TAILS = ["", "mốt", "hai", "ba", "tư", "lăm", "sáu", "bảy", "tám", "chín"]
BELOW_100 = ONES + TEENS.split("|") + [
    f"{ONES[tens]} mươi {TAILS[unit]}".strip() for tens in range(2, 10) for unit in range(10)
]  # fmt: skip
NAMES = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép", "G": "giê",
    "H": "hát", "I": "i", "J": "di", "K": "ca", "L": "e lờ", "M": "em mờ", "N": "en nờ", "O": "o",
    "P": "pê", "Q": "quy", "R": "e rờ", "S": "ét sì", "T": "tê", "U": "u", "V": "vê",
    "W": "vê kép", "X": "ích xì", "Y": "i dài", "Z": "dét",
}  # fmt: skip


def counted(number: int) -> str:
    """The number as people count."""
    if number < 100:
        return BELOW_100[number]
    tail = number % 100
    head = f"{ONES[number // 100]} trăm"
    if tail == 0:
        return head
    return f"{head} lẻ {ONES[tail]}" if tail < 10 else f"{head} {BELOW_100[tail]}"


def spoken(number: str) -> str:
    """The ticket as it is read out."""
    return " ".join(NAMES[c] if c in NAMES else ONES[int(c)] for c in number)


def heard(number: str, counter: str, **changes: object) -> str:
    row = pieces(call(1, number=number, counter=counter, **changes))
    return " ".join(piece.text for piece in row if isinstance(piece, Clip) and piece.text)


@pytest.mark.slow
def test_every_number_of_every_series_is_read_digit_by_digit() -> None:
    for letter in NAMES:
        for n in range(0, 1000):
            number = f"{letter}{n:03d}"
            wanted = f"Mời công dân có số thứ tự {spoken(number)} đến quầy số một"
            assert heard(number, "1") == wanted


def test_every_counter_is_read_as_people_count() -> None:
    for n in range(0, 1000):
        assert " ".join(number_words(n)) == counted(n)
        assert heard("A012", str(n)).endswith(f"đến quầy số {counted(n)}")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (4, "bốn"), (5, "năm"), (10, "mười"), (11, "mười một"), (14, "mười bốn"),
        (15, "mười lăm"), (20, "hai mươi"), (21, "hai mươi mốt"), (24, "hai mươi tư"),
        (25, "hai mươi lăm"), (40, "bốn mươi"), (44, "bốn mươi tư"), (100, "một trăm"),
        (101, "một trăm lẻ một"), (105, "một trăm lẻ năm"), (110, "một trăm mười"),
        (115, "một trăm mười lăm"), (121, "một trăm hai mươi mốt"), (555, "năm trăm năm mươi lăm"),
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
    assert row[:3] == ["", "Xin nhắc lại", "Mời công dân có số thứ tự"]


def test_who_asked_in_english_hears_both_languages() -> None:
    assert languages(call(1, language="en")) == ("vi", "en")
    both = [p.language for p in pieces(call(1, language="en")) if isinstance(p, Clip)]
    assert both == sorted(both, reverse=True)
    assert set(both) == {"vi", "en"}


def test_twice_is_twice_with_one_chime() -> None:
    once = pieces(call(1), times=1)
    twice = pieces(call(1), times=2)
    assert twice == (*once, Pause(700), *once[1:])
    assert twice[0] == CHIME
    assert CHIME not in twice[1:]


def test_with_many_waiting_only_number_and_counter_are_said() -> None:
    assert sentence(call(1, number="A012", counter="3", repeat=1), short=True) == (
        "A, không một hai, đến quầy số ba."
    )
    row = pieces(call(1, number="A012", counter="3"), times=2, short=True)
    assert [p.text for p in row if isinstance(p, Clip)] == [
        "", "a", "không", "một", "hai", "đến quầy số", "ba"
    ]  # fmt: skip


def test_english_counters() -> None:
    assert [" ".join(number_words_en(n)) for n in (0, 9, 10, 13, 20, 21, 40, 99)] == [
        "zero", "nine", "ten", "thirteen", "twenty", "twenty one", "forty", "ninety nine"
    ]  # fmt: skip


def test_every_word_that_can_be_said_has_a_clip_of_its_own() -> None:
    words = set(vocabulary())
    names = {(clip.language, clip.name) for clip in words}
    assert len(names) == len(words)
    needed = set()
    for letter in LETTERS:
        for counter in range(1, 200):
            shown = call(1, number=f"{letter}{counter * 7 % 1000:03d}", counter=str(counter),
                         priority=counter % 2 == 0, repeat=counter % 3, language="en")  # fmt: skip
            needed |= {p for p in pieces(shown) if isinstance(p, Clip)}
    assert needed <= words
    assert all(clip.name.replace("-", "").isalnum() and clip.name.isascii() for clip in words)
