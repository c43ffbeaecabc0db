"""What an officer types, as a command at the counter."""

from typing import Any

import pytest

from hub.core import commands as c
from hub.core.model import CounterId
from hub.translate_desk import desk_command, number_typed
from kit.wire import messages as m

HERE = CounterId("2")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a12", "A012"), ("A012", "A012"), ("a1000", "A1000"), (" h7 ", "H007"),
        ("x2-001", "X2-001"), ("a950b", "A950B"), ("quầy", "QUẦY"),
    ],
)  # fmt: skip
def test_a_number_may_be_typed_as_people_say_it(typed: str, meant: str) -> None:
    assert number_typed(typed) == meant


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("call_number", c.CallNumber), ("reprint", c.Reprint), ("return", c.Return),
        ("take_back", c.TakeBack), ("cancel", c.Cancel),
    ],
)  # fmt: skip
def test_every_verb_with_a_number_means_the_same_number(verb: Any, kind: type) -> None:
    got = desk_command(m.DeskDo(request_id="d", do=verb, number="a12", reason="x"), HERE)
    assert isinstance(got, kind)
    assert (got.number, got.counter) == ("A012", "2")  # type: ignore[attr-defined]
