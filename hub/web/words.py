"""PURE: every text of the pages, once, in Vietnamese and English.

A page asks for a text by its key; the reason words of `Refused` have sentences that say what to do
next.
"""

from collections.abc import Mapping
from typing import Literal

from hub.web.words_boards import BOARDS
from hub.web.words_console import CONSOLE
from hub.web.words_demo import DEMO
from hub.web.words_follow import FOLLOW
from hub.web.words_reasons import REASONS

Lang = Literal["vi", "en"]

LABELS: Mapping[str, tuple[str, str]] = {**CONSOLE, **BOARDS, **DEMO, **FOLLOW}


def say(key: str, lang: Lang, **values: object) -> str:
    """The text for `key`; KeyError when there is none, so that no page shows a bare key."""
    return LABELS[key][lang == "en"].format(**values)


def sentence(reason: str, lang: Lang, **values: object) -> str:
    """What a refusal means for the person; the reason word itself when it is new to this table."""
    known = REASONS.get(reason)
    return known[lang == "en"].format(**values) if known else reason


def for_scripts(lang: Lang) -> dict[str, str]:
    """The texts that scripts show, without the prefix."""
    return {k.removeprefix("js."): say(k, lang) for k in LABELS if k.startswith("js.")}
