"""A whole demo centre at rest and at work: memory, idle processor time, and the ways of a press."""

import json
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
from tests.bamso.demo.running import Demo, running_demo
from tests.bench.plan import Plan
from tests.bench.watch import cpu_s, memory_mb
from tests.waiting import until

HOUSE = Path(__file__).resolve().parents[2]
WATCHED = ("hub", "kiosk-1", "kiosk-2", "hall", "sign-2", "pad-1", "pad-2")
ASKS = 300
SERVICES = ("khai-sinh", "so-do", "sao-y", "ho-kinh-doanh")


def measure(plan: Plan) -> dict[str, Any]:
    """Start a demo with two counters, measure it at rest, then at work."""
    rest_s = plan.rest_s
    bare = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    begun = perf_counter()
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as demo:
        ready_s = perf_counter() - begun
        rest(5.0)
        before = {name: cpu_s(pid) for name, pid in demo.pids().items()}
        rest(rest_s)
        idle = {
            name: 100 * (cpu_s(pid) - before[name]) / rest_s
            for name, pid in demo.pids().items()
            if name in WATCHED
        }
        times = [("`bamso demo` → hub serves and seven devices show", f"{ready_s:.2f} s", "")]
        times += at_work(demo)
        for service in SERVICES * plan.work_rounds:
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
    """Ask → answer through the broker, beside a ping."""
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
    base = f"ping through the broker {shown(pings)}"
    return [
        ("ask → answer over MQTT, committed (p50 / p99)", shown(asks), base),
    ]


def press(demo: Demo, service: str) -> None:
    """A ticket out of each kiosk: their memory is measured after work, not before."""
    demo.press("kiosk-2", "touch", f"key service:{service}")
    demo.press("kiosk-1", "keys", "press 17")
    targets = demo.bench("kiosk-2", "targets.json")
    until(lambda: "service:" in targets.read_text(), 30, "a kiosk that is free again")


def rest(seconds: float) -> None:
    """Let time go by."""
    threading.Event().wait(seconds)


def shown(times: list[float]) -> str:
    cuts = quantiles(times, n=100)
    return f"{cuts[49] * 1000:.1f} / {cuts[98] * 1000:.1f} ms"
