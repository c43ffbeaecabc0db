"""The number on the paper."""

import pytest

from hub.core.numbering import number_text


@pytest.mark.parametrize(("n", "text"), [(1, "A001"), (12, "A012"), (999, "A999"), (1000, "A1000")])
def test_three_digits_and_more_when_needed(n: int, text: str) -> None:
    assert number_text("A", n) == text
