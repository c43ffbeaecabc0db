"""How the demo writes its settings: TOML and JSON, whole or not at all, for the owner's eyes."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def toml(table: Mapping[str, Any]) -> str:
    """The table as TOML: plain values first, then sub-tables. JSON's strings are TOML's too."""
    lines: list[str] = []
    _toml(table, "", lines)
    return "\n".join(lines) + "\n"


def _toml(table: Mapping[str, Any], path: str, lines: list[str]) -> None:
    for key, value in table.items():
        if not isinstance(value, Mapping):
            lines.append(f"{json.dumps(key)} = {json.dumps(value, ensure_ascii=False)}")
    for key, value in table.items():
        if isinstance(value, Mapping):
            name = f"{path}.{json.dumps(key)}" if path else json.dumps(key)
            lines += ["", f"[{name}]"]
            _toml(value, name, lines)


def write_json(path: Path, value: object) -> None:
    """The value as JSON, written as `write_private` does."""
    write_private(path, json.dumps(value, indent=1, ensure_ascii=False))


def write_private(path: Path, text: str) -> None:
    """The whole file or the old one; readable by the owner only, for most hold a password."""
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
