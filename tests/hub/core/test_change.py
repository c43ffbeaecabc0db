"""A value with other fields is another value."""

from dataclasses import FrozenInstanceError, replace

import pytest

from hub.core.change import changed
from hub.core.events import DayClosed
from hub.core.model import CounterId, CounterMode, CounterNow
from tests.hub.core.hall import MORNING

SIX = CounterNow(id=CounterId("6"), officer="an", mode=CounterMode.OPEN)


def test_it_does_what_replace_does() -> None:
    assert changed(SIX, officer="binh") == replace(SIX, officer="binh")
    assert changed(SIX) == SIX
    assert SIX.officer == "an"


def test_what_a_base_class_has_is_kept() -> None:
    closed = DayClosed(at=MORNING)
    assert changed(closed) == closed
    assert changed(closed, at=MORNING.replace(hour=9)).at.hour == 9


def test_the_new_value_is_frozen_as_well() -> None:
    with pytest.raises(FrozenInstanceError):
        changed(SIX, officer="binh").officer = "chi"  # type: ignore[misc]


def test_a_field_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(TypeError, match="offiser"):
        changed(SIX, offiser="binh")
