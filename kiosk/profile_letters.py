"""PURE: Vietnamese in a printer's own letters, for the code pages that hold all of them.

ASCII is the same on every ESC/POS printer. Vietnamese is not: TCVN 5712 part 3 (TCVN-3) has a font
for small letters and one for capitals, which Epson's printers for the region keep as pages 30 and
31; Windows-1258 has vowels and tone marks apart, and few printers put them together again. So a
page is used only where somebody has read the test page of `bamso doctor printer`.
"""

import unicodedata
from collections.abc import Mapping
from typing import Literal

Letters = Literal["ascii", "tcvn3", "cp1258"]

# TCVN-3, 0xA0 to 0xFF, a row of 16 a line; a blank is no letter of ours.
_SMALL = (
    "        ăâêôơưđ "
    "     àảãáạ ằẳẵắ "
    "      ặầẩẫấậè ẻẽ"
    "éẹềểễếệìỉ   ĩíịò"
    " ỏõóọồổỗốộờởỡớợù"
    " ủũúụừửữứựỳỷỹýỵ "
)
# The page of capitals: these seven have places of their own, all others those of the small ones.
_CAPITALS_APART = {0xA1: "Ă", 0xA2: "Â", 0xA7: "Đ", 0xAA: "Ê", 0xAB: "Ô", 0xAC: "Ơ", 0xAD: "Ư"}
_FIRST = 0xA0
_APART_BELOW = 0xB0

# What a typesetter writes and a receipt printer lacks.
_PLAINER = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'",
                          "…": "...", "·": "-", "\u00a0": " "})  # fmt: skip
_CHOOSE = b"\x1bt"  # ESC t n
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _pages() -> tuple[Mapping[str, int], Mapping[str, int]]:
    small = {letter: _FIRST + at for at, letter in enumerate(_SMALL) if letter != " "}
    capital = {letter: code for code, letter in _CAPITALS_APART.items()}
    capital |= {letter.upper(): code for letter, code in small.items() if code >= _APART_BELOW}
    return small, capital


_TCVN_SMALL, _TCVN_CAPITAL = _pages()


def plain(text: str) -> str:
    """The text composed (NFC), with dashes and quotation marks as a typewriter has them."""
    return unicodedata.normalize("NFC", text).translate(_PLAINER)


def encode(text: str, letters: Letters, pages: tuple[int, ...]) -> bytes | None:
    """`plain` text as bytes with the commands that choose its pages; None if a letter is missing.

    `pages` are the numbers behind ESC t: small and capital letters for TCVN-3, one for CP1258.
    """
    if all(" " <= sign <= "~" for sign in text):
        return text.encode("ascii")
    if letters == "tcvn3" and len(pages) == 2:
        return _tcvn3(text, *pages)
    if letters == "cp1258" and len(pages) == 1:
        return _cp1258(text, pages[0])
    return None


def _tcvn3(text: str, small_page: int, capital_page: int) -> bytes | None:
    out, chosen = bytearray(), -1
    for sign in text:
        if " " <= sign <= "~":
            out += sign.encode("ascii")
            continue
        if sign in _TCVN_SMALL:
            page, code = small_page, _TCVN_SMALL[sign]
        elif sign in _TCVN_CAPITAL:
            page, code = capital_page, _TCVN_CAPITAL[sign]
        else:
            return None
        if page != chosen:
            out += _CHOOSE + bytes([page])
            chosen = page
        out.append(code)
    return bytes(out)


def _cp1258(text: str, page: int) -> bytes | None:
    """The page has ă â ê ô ơ ư đ whole and the five tones apart, behind their vowel."""
    out = bytearray(_CHOOSE + bytes([page]))
    for sign in text:
        apart = unicodedata.normalize("NFD", sign)
        tone = next((mark for mark in apart if mark in _TONES), "")
        whole = unicodedata.normalize("NFC", apart.replace(tone, "")) if tone else sign
        try:
            out += (whole + tone).encode("cp1258")
        except UnicodeEncodeError:
            return None
    return bytes(out)
