"""What the tests of the pages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.web.running import RunningHub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    running = RunningHub(tmp_path)
    yield running
    running.close()
