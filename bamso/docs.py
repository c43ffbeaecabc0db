"""Writes the pages of docs/ that are made from the code: protocol and settings.

A test compares them with the code, so they cannot become stale.
"""

import dataclasses
import json
import sys
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bamso.docs_examples import EXAMPLES, JOIN
from bamso.verbs import VERBS, named
from kit.config import settings
from kit.wire import codec
from kit.wire.topics import ROOT, TOPICS

SHORT = 48  # of a default; the whole is in the code
MADE = "<!-- Made by `make docs` from the code; change it there. -->\n"


def write_docs(folder: Path, *, check: bool = False) -> int:
    """Write the pages, or with `check` only tell; 1 when a page was stale, else 0."""
    stale = 0
    for name, text in pages().items():
        path = folder / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale = 1
        print(f"{path}: {'stale' if check else 'written'}", file=sys.stderr)
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return stale if check else 0


def pages() -> dict[str, str]:
    """File name → text of every generated page."""
    return {"protocol.md": _protocol(), "settings.md": _settings()}


def _protocol() -> str:
    rows = [
        f"| `{t.pattern}` | {t.writer} → {', '.join(t.readers)} | {'yes' if t.retain else 'no'} |"
        f" {t.qos} | [{t.message.__name__}](#{t.message.__name__.lower()}) | {t.about} |"
        for t in TOPICS
    ]
    parts = [
        "# The protocol\n",
        MADE,
        "\nMQTT v5. JSON in UTF-8, at most 16 KiB a message; text in NFC (NFD is accepted).",
        "Fields that are not known are ignored; a wrong type is refused and counted, and the",
        "answer's `fault` names the field and the value. Instants are ISO 8601 with offset.",
        f"Every topic lies below `{ROOT}`; a device signs in with its id as user name and may",
        "write only below that name. A **state** is retained and whole; an **event** is not",
        "retained and carries an id, and whoever acts on it is idempotent by that id.\n",
        "| topic | who → whom | retained | QoS | message | what |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        JOIN,
        "\n## Messages\n",
        *(_message(kind) for kind in _kinds()),
        *(_part(kind) for kind in _nested()),
    ]
    return "\n".join(parts) + "\n"


def _kinds() -> list[type]:
    """The messages of all topics, each once."""
    return list(dict.fromkeys(topic.message for topic in TOPICS))


def _message(kind: type) -> str:
    parts = [_part(kind)]
    for topic in TOPICS:
        if topic.message is kind:
            example = _pretty(codec.encode(EXAMPLES[topic.name]))
            parts.append(f"Example on `{topic.pattern}`:\n\n```json\n{example}\n```\n")
    return "\n".join(parts)


def _pretty(data: bytes) -> str:
    return json.dumps(json.loads(data), indent=2, ensure_ascii=False)


def _part(kind: type) -> str:
    hints = typing.get_type_hints(kind)
    lines = [
        f"### {kind.__name__}\n",
        _doc(kind),
        "",
        "| field | type | default |",
        "|---|---|---|",
    ]
    for item in dataclasses.fields(kind):
        default = "required" if item.default is dataclasses.MISSING else f"`{item.default!r}`"
        lines.append(f"| `{item.name}` | {_type(hints[item.name])} | {default} |")
    return "\n".join(lines) + "\n"


def _nested() -> list[type]:
    """The messages' parts (a board's counter, a menu's service), in order of appearance."""
    found: list[type] = []
    tops = _kinds()
    for kind in tops:
        for hint in typing.get_type_hints(kind).values():
            for inner in (hint, *typing.get_args(hint)):
                fresh = inner not in found and inner not in tops
                if isinstance(inner, type) and dataclasses.is_dataclass(inner) and fresh:
                    found.append(inner)
    return found


def _settings() -> str:
    lines = [
        "# Settings\n",
        MADE,
        "\nEach program reads `--config FILE` (TOML). The environment overrides it:",
        "`BAMSO__BROKER__PORT=1884` sets `broker.port`. A secret may lie in a file of its own:",
        '`password_file = "…"`. `--check` tells every fault at once and shows what is in force.\n',
    ]
    for verb in VERBS:
        kind = named(verb.config)
        lines += [f"## bamso {verb.name}\n", _doc(kind), "", "| key | type | default | what |"]
        lines.append("|---|---|---|---|")
        for one in settings(kind):
            missing = one.default is dataclasses.MISSING
            default = "required" if missing else f"`{_short(one.default)}`"
            lines.append(f"| `{one.key}` | {_type(one.type)} | {default} | {one.about} |")
        lines.append("")
    lines += ["## The demo\n", _demo_settings()]
    return "\n".join(lines)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _demo_settings() -> str:
    from bamso.demo import ports

    return (ports.__doc__ or "") + "\n"


def _doc(kind: type) -> str:
    text = (kind.__doc__ or "").strip()
    return "\n".join(line.strip() for line in text.splitlines())


def _type(hint: Any) -> str:
    """The type in a reader's words: text, number, true/false, list of X, X or null, "a" or "b"."""
    plain = {
        str: "text",
        int: "whole number",
        float: "number",
        bool: "true/false",
        type(None): "null",
    }
    if hint in plain:
        return plain[hint]
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        inner = [a for a in args if a is not Ellipsis]
        if len(args) == len(inner) and len(inner) > 1:
            return f"list of {len(inner)}: {_type(inner[0])}"
        return f"list of {_type(inner[0])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"table of {_type(args[1])}"
    if origin is typing.Literal:
        return " or ".join(f'"{a}"' for a in args)
    if args:
        return " or ".join(_type(a) for a in args)
    if getattr(hint, "__name__", "") == "datetime":
        return "instant"
    if dataclasses.is_dataclass(hint) and hint not in _kinds() and hint not in _nested():
        return f"table of {', '.join(item.name for item in dataclasses.fields(hint))}"
    return f"[{hint.__name__}](#{hint.__name__.lower()})"
