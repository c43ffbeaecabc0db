"""PURE: numbers and letters in words, Vietnamese and English (domain 3.3).

A Vietnamese number changes its words by their place: 1 is mốt and 4 is tư behind mươi, 5 is lăm
behind mười and mươi, and an empty ten is said as lẻ (South, Centre) or linh (North).
"""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LETTERS = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép", "G": "giê",
    "H": "hát", "I": "i", "J": "di", "K": "ca", "L": "e lờ", "M": "em mờ", "N": "en nờ", "O": "o",
    "P": "pê", "Q": "quy", "R": "e rờ", "S": "ét sì", "T": "tê", "U": "u", "V": "vê",
    "W": "vê kép", "X": "ích xì", "Y": "i dài", "Z": "dét",
}  # fmt: skip
HUNDRED, THOUSAND = "trăm", "nghìn"

DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS_EN = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen")  # fmt: skip
TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
HUNDRED_EN, THOUSAND_EN, AND_EN = "hundred", "thousand", "and"

LARGEST = 9999  # read as a number; no counter is above 40, a larger one is read digit by digit


def number_words(number: int, link: str = "lẻ") -> tuple[str, ...]:
    """A number from 0 to 9999 in Vietnamese words; larger ones digit by digit."""
    if number > LARGEST:
        return tuple(DIGITS[int(digit)] for digit in str(number))
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_1000(rest, link)
    words = (DIGITS[thousands], THOUSAND)
    if not rest:
        return words
    # Behind a thousand the hundred is always said: một nghìn không trăm lẻ năm.
    empty = (DIGITS[0], HUNDRED) if rest < 100 else ()
    gap = (link,) if rest < 10 else ()
    return (*words, *empty, *gap, *_below_1000(rest, link))


def number_words_en(number: int) -> tuple[str, ...]:
    """A number from 0 to 9999 in English words; larger ones digit by digit."""
    if number > LARGEST:
        return tuple(DIGITS_EN[int(digit)] for digit in str(number))
    words: list[str] = []
    thousands, rest = divmod(number, 1000)
    hundreds, small = divmod(rest, 100)
    if thousands:
        words += [DIGITS_EN[thousands], THOUSAND_EN]
    if hundreds:
        words += [DIGITS_EN[hundreds], HUNDRED_EN]
    if small and words:
        words.append(AND_EN)
    if small or not words:
        words += _below_100_en(small)
    return tuple(words)


def _below_1000(number: int, link: str) -> tuple[str, ...]:
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    words: list[str] = []
    if hundreds:
        words += [DIGITS[hundreds], HUNDRED]
        if rest and not tens:
            words.append(link)
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [DIGITS[tens], "mươi"]
    if unit or not words:
        words.append(_unit(tens, unit))
    return tuple(words)


def _unit(tens: int, unit: int) -> str:
    if tens >= 1 and unit == 5:
        return "lăm"
    if tens >= 2:
        return {1: "mốt", 4: "tư"}.get(unit, DIGITS[unit])
    return DIGITS[unit]


def _below_100_en(number: int) -> list[str]:
    tens, unit = divmod(number, 10)
    if tens == 1:
        return [TEENS_EN[unit]]
    words = [TENS_EN[tens]] if tens else []
    return [*words, DIGITS_EN[unit]] if unit or not words else words
