"""A demo process for tests: started on free ports, used through its files and pages, and ended."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from broker_config.mosquitto import free_port
from kit.fifo import tell
from tests.waiting import until

HOUSE = Path(__file__).resolve().parents[3]
START_S = 40.0


@dataclass
class Demo:
    """A running demo and an officer's browser."""

    folder: Path
    http_port: int
    mqtt_port: int
    process: "subprocess.Popen[str]"
    web: Any = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
        )
    )

    def bench(self, *parts: str) -> Path:
        return self.folder.joinpath("bench", *parts)

    def pids(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.folder / "pids.json").read_text())
        return found

    def health(self) -> int:
        try:
            url = f"http://127.0.0.1:{self.http_port}/healthz"
            with self.web.open(url, timeout=2) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as err:
            return err.code
        except OSError:
            return 0

    def act(self, counter: str, verb: str, **more: str) -> dict[str, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http_port}/api/counter/{counter}/{verb}",
            data=json.dumps({"request_id": str(uuid.uuid4()), **more}).encode(),
            headers={"Content-Type": "application/json", "X-Bamso": "1"},
        )
        with self.web.open(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        assert found["status"] == "done", found
        return found

    def said(self) -> list[dict[str, Any]]:
        """What the loudspeaker of the hall has said so far."""
        path = self.bench("hall", "calls.jsonl")
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def papers(self, kiosk: str) -> list[Path]:
        return sorted(self.bench(kiosk, "paper").glob("*.bin"))

    def press(self, kiosk: str, pipe: str, line: str) -> Path:
        """Press and take the paper."""
        before = len(self.papers(kiosk))
        tell(self.bench(kiosk, pipe), line)
        found = until(lambda: self.papers(kiosk)[before:], 10, f"a paper out of {kiosk}")
        return found[0]


@contextmanager
def running_demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    """A centre whose hub serves and whose devices show their first pictures."""
    env = {
        **os.environ,
        "BAMSO_HTTP_PORT": str(free_port()),
        "BAMSO_MQTT_PORT": str(free_port()),
        "BAMSO_DEMO_DIR": str(folder),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bamso", "demo", "--counters", "2", *arguments],
        cwd=HOUSE, env=env, text=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    found = Demo(folder, int(env["BAMSO_HTTP_PORT"]), int(env["BAMSO_MQTT_PORT"]), process)
    try:
        until(lambda: found.health() == 200, START_S, "a hub that serves")
        for name in ("kiosk-2", "kiosk-1", "hall", "sign-2", "pad-1", "pad-2"):
            until(found.bench(name, "screen.png").exists, START_S, f"a picture on {name}")
        # A kiosk offers something only after it has heard the hub's menu.
        targets = found.bench("kiosk-2", "targets.json")
        until(lambda: "service:khai-sinh" in targets.read_text(), START_S, "services on kiosk-2")
        yield found
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def sit_down(demo: Demo, counter: str, officer: str) -> None:
    demo.act(counter, "sign_in", officer=officer, pin="1234")
    demo.act(counter, "open")
