"""PURE: a frozen value with some of its fields changed, at a third of the cost of `replace`.

Every event makes a new day and a new ticket, and a hub that starts reads tens of thousands of
events before it serves: there `dataclasses.replace` alone took two thirds of the time.
"""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

Value = TypeVar("Value")
_Way = tuple[str, Callable[[Any], Any], Callable[[Any, Any], None]]


def changed(value: Value, **changes: Any) -> Value:
    """Another `value` (a dataclass with slots) with these fields; TypeError for one it has not."""
    kind: type = type(value)
    made: Value = object.__new__(kind)
    for name, get, put in _ways(kind):
        put(made, changes.pop(name) if name in changes else get(value))
    if changes:
        raise TypeError(f"{type(value).__name__} has no {', '.join(changes)}")
    return made


@cache
def _ways(kind: type) -> tuple[_Way, ...]:
    """How each field is read and written: past the guard of a frozen class, while it is made."""
    slots = ((field.name, getattr(kind, field.name)) for field in fields(kind))
    return tuple((name, slot.__get__, slot.__set__) for name, slot in slots)
