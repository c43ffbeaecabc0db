"""A whole demo centre at rest and at work: memory, idle processor time, and the ways of a press."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import uuid
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from kit.bus import BusUp, Received, Wanted
from kit.config import Broker
from kit.mqtt import MqttBus
from kit.wire import topics
from kit.wire.messages import Ask, Ping
from tests.bamso.demo.running import Demo, running_demo, sit_down
from tests.waiting import until

HOUSE = Path(__file__).resolve().parents[2]
REST_S = 20.0
WATCHED = ("hub", "kiosk-1", "kiosk-2", "hall", "sign-2", "pad-1", "pad-2")
ASKS = 300
CALLS = 30
SERVICES = ("khai-sinh", "so-do", "sao-y", "ho-kinh-doanh")


def measure() -> dict[str, Any]:
    """Start a demo with two counters, measure it at rest, then at work."""
    bare = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    begun = perf_counter()
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as demo:
        ready_s = perf_counter() - begun
        rest(5.0)
        before = {name: cpu_s(pid) for name, pid in demo.pids().items()}
        rest(REST_S)
        idle = {
            name: 100 * (cpu_s(pid) - before[name]) / REST_S
            for name, pid in demo.pids().items()
            if name in WATCHED
        }
        times = [("`bamso demo` → hub serves and seven devices show", f"{ready_s:.2f} s", "")]
        times += at_work(demo)
        for service in SERVICES * 3:
            press(demo, service)
        memory = {name: memory_mb(demo.pids()[name]) for name in WATCHED}
    found = {
        "memory_mb": memory,
        "memory_mb_bare": memory_mb(bare.pid),
        "idle_percent": idle,
        "times": times,
    }
    bare.communicate(b"\n")
    return found


def at_work(demo: Demo) -> list[tuple[str, str, str]]:
    """Ask → answer through the broker, and call → picture on the board."""
    spare = json.loads((demo.folder / "spare-kiosk.json").read_text(encoding="utf-8"))
    name = spare["device"]
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    mine = {"device": name}
    bus = MqttBus(
        Broker(port=spare["port"], username=name, password=spare["password"], site=spare["site"]),
        name, wanted=[Wanted(topics.ANSWER, mine), Wanted(topics.PING, mine)], state=None,
    )  # fmt: skip
    bus.start(inbox.put)
    until(lambda: isinstance(inbox.get(timeout=10), BusUp), 10, "a connection")

    def round_trip(topic: topics.Topic, message: object) -> float:
        begun = perf_counter()
        bus.publish(topic, message, device=name)
        until(lambda: isinstance(inbox.get(timeout=10), Received), 10, "an answer")
        return perf_counter() - begun

    pings, asks = [], []
    for _ in range(ASKS):
        pings.append(round_trip(topics.PING, Ping(token="x")))
        ask = Ask(request_id=str(uuid.uuid4()), service="khai-sinh")
        asks.append(round_trip(topics.ASK, ask))
    bus.stop()
    rest(11.0)  # nobody prints these tickets; then they can be called all the same
    calls = [call_to_picture(demo) for _ in range(CALLS)]
    base = f"ping through the broker {shown(pings)}"
    return [
        ("ask → answer over MQTT, committed (p50 / p99)", shown(asks), base),
        ("call next (HTTP) → the board's picture on disk (p50 / max)", shown_max(calls), base),
    ]


def call_to_picture(demo: Demo) -> float:
    """Seconds from the officer's click to a new picture of the hall board."""
    if not (demo.folder / "seated").exists():
        sit_down(demo, "1", "thao")
        (demo.folder / "seated").touch()
    picture = demo.bench("hall", "screen.png")
    until(lambda: rested(picture), 30, "a board that rests")
    at = picture.stat().st_mtime_ns
    begun = perf_counter()
    demo.act("1", "call_next")
    until(lambda: picture.stat().st_mtime_ns != at, 10, "a new picture")
    took = perf_counter() - begun
    demo.act("1", "finish")
    return took


def press(demo: Demo, service: str) -> None:
    """A ticket out of each kiosk: their memory is measured after work, not before."""
    demo.press("kiosk-2", "touch", f"key service:{service}")
    demo.press("kiosk-1", "keys", "press 17")
    targets = demo.bench("kiosk-2", "targets.json")
    until(lambda: "service:" in targets.read_text(), 30, "a kiosk that is free again")


def rested(path: Path) -> bool:
    """Whether the file did not change for half a second."""
    at = path.stat().st_mtime_ns
    rest(0.5)
    return path.stat().st_mtime_ns == at


def rest(seconds: float) -> None:
    """Let time go by."""
    threading.Event().wait(seconds)


def shown(times: list[float]) -> str:
    cuts = quantiles(times, n=100)
    return f"{cuts[49] * 1000:.1f} / {cuts[98] * 1000:.1f} ms"


def shown_max(times: list[float]) -> str:
    return f"{sorted(times)[len(times) // 2] * 1000:.0f} / {max(times) * 1000:.0f} ms"


def cpu_s(pid: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> dict[str, float]:
    """Resident and proportional memory in MB (1,000,000 bytes)."""
    found = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
        key, _, rest_ = line.partition(":")
        if key in ("Rss", "Pss"):
            found[key.lower()] = int(rest_.split()[0]) * 1024 / 1e6
    return found
