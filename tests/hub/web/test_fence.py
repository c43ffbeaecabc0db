"""Who may act at a counter: only whoever the day says sits there."""

import pytest

from hub.core.model import CounterId
from hub.web.fence import fence
from tests.hub.core.hall import Hall


@pytest.mark.parametrize(
    ("counter", "claimed", "why"),
    [
        ("1", "an", None),
        ("1", "binh", "replaced"),
        ("1", None, "not-yours"),
        ("2", "an", "not-signed-in"),
        ("99", "an", "not-signed-in"),
    ],
)
def test_only_who_sits_there_may_act(counter: str, claimed: str | None, why: str | None) -> None:
    hall = Hall()
    hall.open("1")
    assert fence(hall.day, CounterId(counter), claimed) == why
