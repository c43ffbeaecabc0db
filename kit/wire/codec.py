"""PURE: bytes to message and back; the one place where a message from outside is checked.

What comes out is a frozen value of the topic's type with all text in NFC; from here on nobody
doubts it. What cannot be taken raises `WireError` naming the field and the value.
"""

import unicodedata
from typing import Any, TypeVar

import msgspec

MAX_BYTES = 16 * 1024  # contract: no message is larger (docs/protocol.md)
SHOWN = 60  # characters of a bad value that a fault repeats; a log line must stay a line

T = TypeVar("T")


class WireError(ValueError):
    """A message that cannot be taken. `fault` names the field; `request_id` if it was readable."""

    def __init__(self, fault: str, *, ids: dict[str, str] | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.ids = ids or {}


def encode(message: object, *, most: int = MAX_BYTES) -> bytes:
    """The message as UTF-8 JSON, text in NFC; WireError when it is more than `most` bytes."""
    data = msgspec.json.encode(message)
    if not _is_nfc(data):
        data = msgspec.json.encode(_nfc(msgspec.to_builtins(message)))
    if len(data) > most:
        raise WireError(f"body: {len(data)} bytes, at most {most} allowed")
    return data


def decode(data: bytes, kind: type[T], *, most: int = MAX_BYTES) -> T:
    """The message in `data` as a `kind`; WireError when it is none, or more than `most` bytes."""
    if len(data) > most:
        raise WireError(f"body: {len(data)} bytes, at most {most} allowed")
    try:
        body = msgspec.json.decode(data)
        if not _is_nfc(data) or b"\\u" in data:  # an escape may hide a letter in two parts
            body = _nfc(body)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as err:
        raise WireError(f"body: not JSON in UTF-8 ({err})") from err
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as err:
        raise WireError(_fault(str(err), body), ids=_ids(body)) from err


def _is_nfc(data: bytes) -> bool:
    """Whether all text in some JSON is in NFC: nearly always, and seen at once."""
    return data.isascii() or unicodedata.is_normalized("NFC", data.decode())


def _nfc(value: Any) -> Any:
    """The same JSON value with every text in NFC (a kiosk may send decomposed Vietnamese)."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list | tuple):
        return [_nfc(item) for item in value]
    if isinstance(value, dict):
        return {_nfc(key): _nfc(item) for key, item in value.items()}
    return value


def _ids(body: Any) -> dict[str, str]:
    """The ids that an answer to a bad message should repeat, as far as they can be read."""
    if not isinstance(body, dict):
        return {}
    found = {key: body.get(key) for key in ("request_id", "rating_id")}
    return {key: value[:64] for key, value in found.items() if isinstance(value, str)}


def _fault(sentence: str, body: Any) -> str:
    """msgspec's sentence turned into `field: what is wrong (value)`."""
    what, _, path = sentence.partition(" - at `$")
    if "required field" in what:
        name = what.split("`")[1] if "`" in what else "body"
        where = f"{path.rstrip('`').lstrip('.')}." if path.strip("`.") else ""
        return f"{where}{name}: missing"
    where = path.rstrip("`").lstrip(".") or "body"
    return f"{where}: {what} (got {_shown(body, where)})"


def _shown(body: Any, path: str) -> str:
    value = body
    for step in [] if path == "body" else path.replace("[", ".[").split("."):
        if isinstance(value, dict) and step in value:
            value = value[step]
        else:
            break
    text = repr(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
