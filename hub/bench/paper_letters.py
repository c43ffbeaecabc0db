"""Which letters the bytes of printed text are, by the code table chosen with ESC t.

Tables by Epson's numbers; a table we do not hold reads as latin-1, so the paper shows
the same kind of nonsense a visitor would see.
"""

from __future__ import annotations

import unicodedata

HOLE = "\N{REPLACEMENT CHARACTER}"

# Epson's names: PC437, PC850, WPC1252, PC858, WPC1258.
_CODECS = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858", 52: "cp1258"}

# TCVN 5712 part 3 puts both cases in two fonts; Epson made pages 30 and 31 of them.
_SHARED = {
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_SMALL = {0xA8: "ăâêôơưđ"} | _SHARED
_CAPITAL = {0xA1: "ĂÂ", 0xA7: "Đ", 0xAA: "ÊÔƠƯ"} | {
    first: letters.upper() for first, letters in _SHARED.items()
}


def _tcvn(parts: dict[int, str]) -> str:
    table = [chr(code) for code in range(128)] + [HOLE] * 128
    for first, letters in parts.items():
        table[first : first + len(letters)] = letters
    return "".join(table)


_TCVN = {30: _tcvn(_SMALL), 31: _tcvn(_CAPITAL)}


def letters(raw: bytes, table: int) -> str:
    """The text of these bytes in the table ESC t chose, composed (NFC); a hole reads U+FFFD.

    WPC1258 sends tone marks apart: they are joined to their vowel here.
    """
    if table in _TCVN:
        page = _TCVN[table]
        return "".join(page[byte] for byte in raw)
    text = raw.decode(_CODECS.get(table, "latin-1"), errors="replace")
    return unicodedata.normalize("NFC", text)
