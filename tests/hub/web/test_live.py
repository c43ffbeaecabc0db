"""Live pages: a whole state at once and after each change, a beat in silence, a bound."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from hub.core.model import CounterMode
from hub.web.live import BEAT, BEAT_S, LOOK_S, RETRY, SHARED_MOST, Streams, as_json, states
from tests.hub.core.hall import MORNING
from tests.hub.web.running import RunningHub


class Quiet:
    """A service in which only the test makes changes; waiting for one takes no time."""

    def __init__(self) -> None:
        self.version = 0
        self.waits: list[float] = []

    def now(self) -> datetime:
        return MORNING

    def changed(self, since: int, timeout_s: float) -> int:
        self.waits.append(timeout_s)
        return self.version


def test_the_state_comes_at_once_then_only_a_beat_while_nothing_changes() -> None:
    service, picture = Quiet(), {"number": "A001"}
    stream = states(Streams(1), service, 1, lambda now: picture)  # type: ignore[arg-type]
    assert next(stream) == RETRY
    first = next(stream)
    assert first.startswith("event: state\ndata: ")
    assert json.loads(first.split("data: ", 1)[1]) == {
        "at": MORNING.isoformat(),
        "state": {"number": "A001"},
    }
    assert next(stream) == BEAT
    assert len([wait for wait in service.waits if wait]) == BEAT_S / LOOK_S


def test_a_change_is_sent_whole() -> None:
    service, picture = Quiet(), {"number": "A001", "waiting": 3}
    stream = states(Streams(1), service, 1, lambda now: dict(picture))  # type: ignore[arg-type]
    next(stream), next(stream)
    picture["waiting"] = 4
    service.version += 1
    assert '"state": {"number":"A001","waiting":4}' in next(stream)


def test_pages_that_show_the_same_share_one_picture_until_it_changes() -> None:
    streams, made = Streams(1), []

    def make() -> dict[str, int]:
        made.append(1)
        return {"n": len(made)}

    assert streams.shared("1", 7, make) == streams.shared("1", 7, make) == '{"n":1}'
    assert streams.shared("2", 7, make) == '{"n":2}', "another counter"
    assert streams.shared("1", 8, make) == '{"n":3}', "another time"
    for n in range(1000):
        streams.shared(n, 1, make)
    assert len(streams._shared) <= SHARED_MOST


def test_a_state_is_one_line_in_unicode() -> None:
    text = as_json({"a": "Quầy\n1", "b": MORNING, "c": CounterMode.OPEN, "d": (1, None)})
    assert "\n" not in text
    assert "Quầy" in text
    assert json.loads(text)["b"] == "2026-03-02T01:00:00+00:00"
    with pytest.raises(TypeError):
        as_json({"x": object()})


def test_streams_beyond_the_bound_are_refused_until_one_ends() -> None:
    streams = Streams(2)
    opened = [streams.open(iter(())) for _ in range(3)]
    assert [stream is not None for stream in opened] == [True, True, False]
    assert opened[0] is not None
    opened[0].close()
    assert streams.open(iter(())) is not None
    assert streams.open(iter(())) is None


def test_a_page_that_finds_no_place_is_told_when_to_come_back(hub: RunningHub) -> None:
    streams = hub.app.extensions["bamso"].streams
    while streams.open(iter(())) is not None:
        pass
    answer = hub.browser().get("/counter/1/events")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert hub.browser().get("/counter/1").status_code == 200


def test_a_stopped_hub_ends_its_streams() -> None:
    streams = Streams(1)
    stream = states(streams, Quiet(), 1, lambda now: {})  # type: ignore[arg-type]
    next(stream), next(stream)
    streams.stop()
    assert list(stream) == []


def test_the_console_hears_of_a_press_without_asking(hub: RunningHub) -> None:
    response = hub.officer("1", "an").get("/counter/1/events")
    assert response.mimetype == "text/event-stream"
    assert response.headers["Cache-Control"] == "no-store"
    events = iter(response.response)
    heard: Callable[[], str] = lambda: next(events).decode()  # noqa: E731
    assert heard() == RETRY
    assert '"next":null' in heard()
    hub.press()
    after = heard()
    assert '"number":"A001"' in after
    assert '"seat":"mine"' in after
    response.close()


@pytest.mark.slow
def test_time_alone_changes_a_picture(hub: RunningHub) -> None:
    assert hub.clock.now().tzinfo is UTC
    number = hub.press()
    an = hub.officer("1", "an")
    hub.click(an, "1", "call_next")
    hub.click(an, "1", "no_show")
    response = an.get("/counter/1/events")
    events = iter(response.response)
    next(events)
    assert f'"number":"{number}"' in (first := next(events).decode())
    assert "giữ nguyên chỗ" in first
    hub.clock.go(min=16)
    assert "về cuối hàng" in next(events).decode()
    response.close()
