"""systemd hears of a program only while its whole way is alive."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.bus import BusDown, BusUp, Received
from kit.bus_memory import MemoryBroker
from kit.unit import SILENT_AFTER_S, Unit
from kit.wire import topics
from kit.wire.messages import Ping


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A socket that systemd would listen on."""
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(str(path))
        sock.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        yield sock


def heard(sock: socket.socket) -> list[str]:
    found = []
    while True:
        try:
            found.append(sock.recv(200).decode())
        except BlockingIOError:
            return found


class Clock:
    """A clock that the test moves."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_the_watchdog_is_fed_while_pings_come_back(systemd: socket.socket) -> None:
    clock = Clock()
    unit = Unit("kiosk-1", now_s=clock)
    bus = MemoryBroker().bus("kiosk-1", wanted=[unit.wanted])
    bus.start(unit.saw)
    unit.ready()
    for _ in range(10):
        clock.now_s += 5
        assert unit.beat(bus)
    assert heard(systemd) == ["READY=1"] + ["WATCHDOG=1"] * 10


def test_a_dead_way_through_the_broker_starves_the_watchdog(systemd: socket.socket) -> None:
    clock = Clock()
    unit = Unit("kiosk-1", now_s=clock)
    bus = MemoryBroker().bus("kiosk-1", wanted=[])  # its own pings never come back
    unit.saw(BusUp())
    clock.now_s += SILENT_AFTER_S + 1
    assert not unit.beat(bus)
    assert heard(systemd) == []


def test_a_ping_that_comes_back_late_heals_it(systemd: socket.socket) -> None:
    clock = Clock()
    unit = Unit("kiosk-1", now_s=clock)
    unit.saw(BusUp())
    clock.now_s += SILENT_AFTER_S + 1
    unit.saw(Received(topics.PING, {"device": "kiosk-1"}, Ping(token="kiosk-1")))
    assert unit.beat(MemoryBroker().bus("kiosk-1"))


def test_a_broker_that_is_known_to_be_gone_is_no_reason_for_a_restart(
    systemd: socket.socket,
) -> None:
    clock = Clock()
    unit = Unit("kiosk-1", now_s=clock)
    unit.saw(BusUp())
    unit.saw(BusDown())
    clock.now_s += 1000
    assert unit.beat(MemoryBroker().bus("kiosk-1"))


def test_without_systemd_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert Unit("kiosk-1").beat(MemoryBroker().bus("kiosk-1"))
