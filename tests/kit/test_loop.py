"""The thread that thinks takes events in order, outlives a bad one, and ends when told."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kit.loop import Loop, Program, Stop, Tick


class Recorder:
    """A program that remembers what happened to it."""

    def __init__(self) -> None:
        self.performed: list[object] = []
        self.presented: list[tuple[int, float]] = []
        self.ticked = threading.Event()

    def update(self, state: int, event: object, now_s: float) -> tuple[int, tuple[object, ...]]:
        if isinstance(event, Tick):
            self.ticked.set()
            return state, ()
        if event == "bad":
            raise ValueError("a bug")
        return state + 1, (f"did {event} at {now_s}",)

    def program(self) -> Program[int]:
        return Program(
            update=self.update,
            perform=self.performed.append,
            present=lambda state, moment: self.presented.append((state, moment.now_s)),
        )


def loop_of(recorder: Recorder, **kwargs: object) -> Loop[int]:
    clock: Iterator[float] = iter(range(1000))
    return Loop(
        recorder.program(), now_s=lambda: float(next(clock)),
        wall=lambda: datetime(2026, 11, 24, tzinfo=UTC), **kwargs,  # type: ignore[arg-type]
    )  # fmt: skip


def test_events_are_taken_in_order_and_each_is_shown() -> None:
    recorder = Recorder()
    loop = loop_of(recorder)
    for event in ("a", "b", Stop()):
        loop.put(event)
    assert loop.run(0) == 2
    assert recorder.performed == ["did a at 0.0", "did b at 2.0"]
    assert [state for state, _ in recorder.presented] == [1, 2]


def test_one_bad_event_does_not_end_the_program(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    loop = loop_of(recorder)
    for event in ("a", "bad", "b", Stop()):
        loop.put(event)
    assert loop.run(0) == 2
    assert "event str could not be handled" in caplog.text


def test_time_passes_even_when_nothing_happens() -> None:
    recorder = Recorder()
    loop = loop_of(recorder, tick_s=0.01)
    thread = threading.Thread(target=loop.run, args=(0,))
    thread.start()
    assert recorder.ticked.wait(5)
    loop.put(Stop())
    thread.join(5)
    assert not thread.is_alive()


def test_the_heartbeat_follows_each_turn() -> None:
    recorder, beats = Recorder(), []
    loop = loop_of(recorder, alive=lambda: beats.append(1))
    for event in ("a", "b", Stop()):
        loop.put(event)
    loop.run(0)
    assert len(beats) == 2
