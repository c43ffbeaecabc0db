"""The pages of docs/ that are made from the code say what the code says."""

import re
from pathlib import Path

from bamso.docs import pages
from bamso.docs_examples import EXAMPLES
from bamso.verbs import VERBS, named
from kit.config import settings
from kit.wire import codec
from kit.wire.topics import TOPICS

HOUSE = Path(__file__).resolve().parents[2]


def test_the_generated_pages_are_fresh() -> None:
    stale = [
        name
        for name, text in pages().items()
        if (HOUSE / "docs" / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make docs`"


def test_every_topic_and_every_setting_is_documented() -> None:
    protocol, known = pages()["protocol.md"], pages()["settings.md"]
    assert [topic.pattern for topic in TOPICS if f"`{topic.pattern}`" not in protocol] == []
    names = [one.key for verb in VERBS for one in settings(named(verb.config))]
    assert [name for name in names if f"`{name}`" not in known] == []


def test_every_example_is_a_message_that_the_codec_takes() -> None:
    for topic in TOPICS:
        example = EXAMPLES[topic.name]
        assert codec.decode(codec.encode(example), topic.message) == example


def test_every_refusal_that_the_rules_know_is_documented() -> None:
    found = set()
    for path in (HOUSE / "hub" / "core").glob("*.py"):
        found |= set(re.findall(r'Refused\("([a-z-]+)"', path.read_text(encoding="utf-8")))
    assert len(found) > 15
    assert sorted(word for word in found if f"`{word}`" not in pages()["protocol.md"]) == []


def test_the_links_between_the_pages_lead_somewhere() -> None:
    broken = []
    for page in [*HOUSE.glob("*.md"), *HOUSE.glob("docs/*.md"), *HOUSE.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []
