"""Every text is there twice, and every word of the rules has a sentence for people."""

import ast
import re
import string
import unicodedata
from pathlib import Path

from hub.web.verbs import VERBS
from hub.web.words import LABELS, REASONS, for_scripts, say, sentence

HOUSE = Path(__file__).resolve().parents[3]
ALL = {**LABELS, **{f"reason {key}": pair for key, pair in REASONS.items()}}


def refusals() -> set[str]:
    """The reason words of every `Refused("…")` in the rules."""
    found = set()
    for path in (HOUSE / "hub" / "core").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Refused"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    return found


def test_every_refusal_of_the_rules_has_a_sentence() -> None:
    assert len(refusals()) > 10
    assert refusals() - REASONS.keys() == set()


def test_each_text_is_whole_in_both_languages() -> None:
    for key, (vi, en) in ALL.items():
        assert vi.strip() == vi != "", key
        assert en.strip() == en != "", key
        assert unicodedata.is_normalized("NFC", vi), key
        holes = [{name for _, name, _, _ in string.Formatter().parse(t) if name} for t in (vi, en)]
        assert holes[0] == holes[1], key


def test_every_verb_has_a_label_a_key_of_its_own_and_a_last_word() -> None:
    for verb in VERBS:
        assert say(verb.name, "vi") != say(verb.name, "en")
        assert say(f"done.{verb.name}", "vi", number="A001")
    assert len({verb.key for verb in VERBS}) == len(VERBS)
    assert all(re.fullmatch("[A-Z]", verb.key) for verb in VERBS)


def test_a_reason_that_is_new_shows_at_least_its_word() -> None:
    assert sentence("never-heard", "vi") == "never-heard"


def test_scripts_get_their_texts_without_the_prefix() -> None:
    assert for_scripts("vi")["live"] == "Trực tuyến"
    assert for_scripts("en")["live"] == "Live"
