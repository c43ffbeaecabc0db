"""Every planted bug is found: a checker that misses one is not worth its name."""

import pytest

from tests.plant.__main__ import line, look_for
from tests.plant.table import BUGS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


def test_every_planted_bug_is_found() -> None:
    assert len(BUGS) >= 24
    assert len({bug.name for bug in BUGS}) == len(BUGS)
    missed = []
    for one in look_for(BUGS, jobs=2):
        print(line(one))
        if not one.found:
            missed.append(line(one))
    assert missed == []
