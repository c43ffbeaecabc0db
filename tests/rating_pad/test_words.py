"""What a pad says: the words of the field, in both languages, and the ids that the hub knows."""

import tomllib
import unicodedata
from pathlib import Path

from rating_pad.words import LEVELS, REASONS, WORDS, Label

DEMO_CENTRE = Path(__file__).parents[2] / "bamso" / "demo" / "centre.toml"


def test_the_levels_are_named_as_on_every_pad_in_the_country_from_the_lowest():
    names = [level.vi for level in LEVELS]
    assert names == ["Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"]


def test_the_reasons_are_those_that_the_demo_centre_takes():
    centre = tomllib.loads(DEMO_CENTRE.read_text(encoding="utf-8"))
    known = {reason["id"]: reason["name"] for reason in centre["rating_reasons"]}
    assert {reason.id: reason.vi for reason in REASONS} == known


def test_without_english_the_vietnamese_is_said():
    assert Label(vi="Tốt").text("en") == "Tốt"
    assert Label(vi="Tốt", en="Good").text("en") == "Good"


def test_all_words_are_there_and_composed_in_both_languages():
    assert set(WORDS) == {"vi", "en"}
    for language in WORDS.values():
        for name in language.__slots__:
            text = getattr(language, name)
            assert text
            assert unicodedata.is_normalized("NFC", text)
    assert all(label.en for label in (*LEVELS, *REASONS))
