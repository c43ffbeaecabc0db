"""Addresses that choose drivers: `gpio://17,27`, `serial:///dev/ttyUSB0?baud=9600`, `virtual:///x`.

The same shape for every device, real or virtual, so that a settings file says all of it in one
line and a wrong line is refused with what would have been right.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote


class AddressError(ValueError):
    """An address that names no driver or gives an option that the driver does not have."""


@dataclass(frozen=True, slots=True)
class Address:
    """`scheme://place/path?options`; `place` is what stands before the path, `path` keeps its /."""

    scheme: str
    place: str = ""
    path: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    text: str = ""  # the whole address as it was written, for sentences about it

    @property
    def host(self) -> str:
        """The host name of `host:port`; all of `place` when it has no port."""
        name, colon, port = self.place.rpartition(":")
        return (name if colon and port.isdecimal() else self.place).strip("[]")

    @property
    def port(self) -> int | None:
        """The number behind the last colon of `place`, or None."""
        _, colon, port = self.place.rpartition(":")
        return int(port) if colon and port.isdecimal() else None

    @property
    def names(self) -> tuple[str, ...]:
        """`place` as a list: the pins of `gpio://17,27`."""
        return tuple(name.strip() for name in self.place.split(",") if name.strip())

    def number(self, option: str, default: float) -> float:
        """The option as a number, or `default`; AddressError when it is none."""
        value = self.options.get(option)
        if value is None:
            return default
        try:
            return float(value)
        except ValueError as err:
            raise AddressError(f"{self.text}: {option}={value!r} is not a number") from err

    def allow(self, *known: str) -> "Address":
        """This address; AddressError when it has an option that is not `known`."""
        for option in self.options:
            if option not in known:
                raise AddressError(f"{self.text}: unknown option {_advice(option, known)}")
        return self


def parse(text: str, known: Sequence[str] = ()) -> Address:
    """The parts of an address; AddressError when it is none, or its scheme is not `known`."""
    scheme, separator, rest = text.strip().partition("://")
    if not separator or not scheme:
        raise AddressError(f"{text!r} is no address; it looks like {_examples(known)}")
    if known and scheme not in known:
        raise AddressError(f"{text}: unknown kind {_advice(scheme, known)}")
    where, _, query = rest.partition("?")
    place, slash, path = where.partition("/")
    return Address(
        scheme=scheme,
        place=unquote(place),
        path=unquote(slash + path),
        options=dict(parse_qsl(query, keep_blank_values=True)),
        text=text.strip(),
    )


def wrong(given: Mapping[str, tuple[str, Sequence[str]]]) -> list[str]:
    """A sentence for each setting (name → address, known kinds) that is no address of a known kind.

    An empty address means that there is no such part.
    """
    faults = []
    for name, (text, known) in given.items():
        try:
            if text:
                parse(text, known)
        except AddressError as err:
            faults.append(f"{name}: {err}")
    return faults


def _examples(known: Sequence[str]) -> str:
    return ", ".join(f"{scheme}://…" for scheme in known or ("gpio", "serial", "virtual"))


def _advice(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{word!r}{hint} (known: {', '.join(known) or 'none'})"
