"""Settings: defaults in the dataclass < TOML file < environment < `*_FILE` secrets.

All faults are found at once and each names the key and the value; an unknown key is a fault with
the nearest known name. Programs exit with 78 (EX_CONFIG) on `ConfigError`.
"""

import dataclasses
import difflib
import inspect
import json
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

EX_CONFIG = 78  # sysexits.h: something was found in an unconfigured or misconfigured state
PREFIX = "BAMSO__"
SECRET: Mapping[str, bool] = types.MappingProxyType({"secret": True})

_COMMENT = re.compile(r"^    (\w+):[^#\n]*#(.*)$", re.MULTILINE)

T = TypeVar("T")


class ConfigError(Exception):
    """The settings cannot be used; `faults` holds one sentence for each thing that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """How to reach the broker; the user name is the device id (docs/protocol.md)."""

    host: str = "127.0.0.1"
    port: int = 1883
    username: str = ""
    password: str = field(default="", metadata=SECRET)
    site: str = "quang-ngai"
    tls_ca: str = ""  # path of the CA certificate; empty: no TLS


def load(kind: type[T], path: Path | None, env: Mapping[str, str]) -> T:
    """The settings for `kind`; ConfigError with every fault in file and environment."""
    table: dict[str, Any] = {}
    if path is not None:
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as err:
            raise ConfigError([f"{path}: cannot be read ({err.strerror})"]) from err
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
            raise ConfigError([f"{path}: is not TOML ({err})"]) from err
    _overlay(kind, table, env)
    return build(kind, table)


def build(kind: type[T], table: Mapping[str, Any]) -> T:
    """A `kind` (a dataclass, nested at will) from a plain table; ConfigError with every fault."""
    faults: list[str] = []
    value = _build(kind, table, "", faults)
    if faults:
        raise ConfigError(faults)
    return typing.cast(T, value)


def shown(config: object) -> Iterator[str]:
    """The effective settings as `key = value` lines, secrets masked."""
    yield from _shown(config, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as the docs tell it: key, type, default (MISSING: required), and what it does."""

    key: str
    type: Any
    default: object
    about: str


def settings(kind: type) -> Iterator[Setting]:
    """Every setting of `kind`, for docs/settings.md and its test; `about`: the field's comment."""
    yield from _settings(kind, "")


def _shown(config: Any, prefix: str) -> Iterator[str]:
    for item in dataclasses.fields(config):
        value = getattr(config, item.name)
        if dataclasses.is_dataclass(value):
            yield from _shown(value, f"{prefix}{item.name}.")
        elif item.metadata.get("secret") and value:
            yield f"{prefix}{item.name} = ********"
        else:
            yield f"{prefix}{item.name} = {value!r}"


def _settings(kind: type, prefix: str) -> Iterator[Setting]:
    hints = typing.get_type_hints(kind)
    said = dict(_COMMENT.findall(inspect.getsource(kind)))
    for item in dataclasses.fields(kind):
        hint = hints[item.name]
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            yield from _settings(hint, f"{prefix}{item.name}.")
            continue
        about = said.get(item.name, "").strip()
        yield Setting(key=f"{prefix}{item.name}", type=hint, default=_default(item), about=about)


def _default(item: "dataclasses.Field[Any]") -> object:
    if item.default is not dataclasses.MISSING:
        return item.default
    if item.default_factory is not dataclasses.MISSING:
        return item.default_factory()
    return dataclasses.MISSING


def _args(hint: object) -> tuple[Any, ...]:
    return typing.get_args(hint)


def _build(kind: Any, value: Any, path: str, faults: list[str]) -> Any:
    """The value as a `kind`; what is wrong goes to `faults`, and None stands in."""
    if dataclasses.is_dataclass(kind):
        if not isinstance(value, Mapping):
            faults.append(f"{path}: a table is expected, got {value!r}")
            return None
        return _build_table(typing.cast(type, kind), value, path, faults)
    args = _args(kind)
    nested = args[0] if typing.get_origin(kind) is tuple and args else None
    if dataclasses.is_dataclass(nested):
        if not isinstance(value, list):
            faults.append(f"{path}: a list of tables is expected, got {value!r}")
            return None
        return tuple(_build(nested, v, f"{path}[{i}]", faults) for i, v in enumerate(value))
    try:
        return msgspec.convert(value, kind, strict=not isinstance(value, str))
    except msgspec.ValidationError as err:
        what = str(err).split(" - at ")[0].replace("Expected", "expected")
        faults.append(f"{path}: {what}, value {value!r}")
        return None


def _build_table(kind: type, table: Mapping[str, Any], path: str, faults: list[str]) -> Any:
    hints = typing.get_type_hints(kind)
    items = {item.name: item for item in dataclasses.fields(kind)}
    dot = f"{path}." if path else ""
    before = len(faults)
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = key.removesuffix("_file") if key not in items else key
        if name not in items:
            near = difflib.get_close_matches(key, items, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(items)}"
            faults.append(f"{dot}{key}: unknown setting{hint}")
        elif name != key:  # `password_file`: the secret lies in a file of its own
            found[name] = _secret(str(value), f"{dot}{key}", faults)
        else:
            found[key] = _build(hints[key], value, f"{dot}{key}", faults)
    for name, item in items.items():
        if name not in found and _default(item) is dataclasses.MISSING:
            faults.append(f"{dot}{name}: missing")
    return kind(**found) if len(faults) == before else None


def _secret(path: str, key: str, faults: list[str]) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as err:
        faults.append(f"{key}: {path} cannot be read ({err.strerror})")
        return ""


def _overlay(kind: type, table: dict[str, Any], env: Mapping[str, str]) -> None:
    """Lay `BAMSO__BROKER__PORT=1884` over the table; lists and tables are given as JSON."""
    for key in sorted(k for k in env if k.startswith(PREFIX)):
        steps = key.removeprefix(PREFIX).lower().split("__")
        place = table
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        text = env[key]
        place[steps[-1]] = json.loads(text) if text[:1] in ("[", "{") else text
