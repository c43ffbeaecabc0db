"""A centre to measure: a real Mosquitto (persistence off), the real `bamso hub`, nobody else.

Everything lies in one folder and listens on 127.0.0.1; all of it ends with the `with` block.
"""

import itertools
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from bamso.demo.files import toml
from bamso.demo.layout import CENTRE_FILE
from broker_config.mosquitto import PrivateBroker, free_port
from broker_config.render import BrokerSettings
from hub.centre_file import read_centre
from kit.wire import topics
from kit.wire.topics import Topic
from tests.bench.wire import Login
from tests.waiting import until

HOUSE = Path(__file__).resolve().parents[2]
PIN = "1234"
KIOSKS = tuple(f"kiosk-{n}" for n in range(1, 65))
COUNTERS = tuple(str(n) for n in range(1, 13))
USERS = (
    "hub", "watch", "hall", *KIOSKS,
    *(f"{kind}-{n}" for kind in ("board", "pad", "desk") for n in COUNTERS),
)  # fmt: skip
START_S = 60.0
STOP_S = 15.0


@dataclass
class Hall:
    """A running centre: where its broker and pages are, and its hub's process."""

    folder: Path
    logs: Path
    mqtt_port: int
    http_port: int
    passwords: dict[str, str]
    broker: PrivateBroker
    database: Path
    hub: "subprocess.Popen[bytes] | None" = None
    prefix: Sequence[str] = ()
    others: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    web: Any = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
        )
    )
    site: str = read_centre(CENTRE_FILE).site
    runs: "itertools.count[int]" = field(default_factory=itertools.count)

    # ---- the hub

    def start_hub(self) -> None:
        """Start it and come back when it serves."""
        self.hub = self.program("hub", self.hub_file(), prefix=self.prefix)
        until(lambda: self.health() == 200, START_S, f"a hub that serves\n{self.last_words('hub')}")

    def stop_hub(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait for it."""
        if self.hub is not None:
            end(self.hub, how)
            self.hub = None

    def health(self) -> int:
        """The status of /healthz; 0 when nobody answers."""
        assert self.hub is None or self.hub.poll() is None, self.last_words("hub")
        try:
            with self.web.open(f"http://127.0.0.1:{self.http_port}/healthz", timeout=2) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as err:
            return err.code
        except OSError:
            return 0

    def hub_file(self) -> Path:
        """The hub's settings."""
        return self.settings("hub", {
            "centre": str(CENTRE_FILE),
            "database": f"sqlite:///{self.database}",
            "always_open": True,
            "http": {"host": "127.0.0.1", "port": self.http_port},
            "web": {"pin": PIN, "session_key": "bench"},
        })  # fmt: skip

    # ---- other programs

    def settings(self, name: str, values: dict[str, Any]) -> Path:
        """The settings file of one program of this centre."""
        path = self.folder / f"{name}.toml"
        own = {
            "device": name,
            "state_dir": str(self.folder / "state" / name),
            **values,
            "broker": {
                "host": "127.0.0.1", "port": self.mqtt_port, "username": name,
                "password": self.passwords[name], "site": self.site,
            },
        }  # fmt: skip
        path.write_text(toml(own), encoding="utf-8")
        return path

    def program(
        self, verb: str, settings: Path, *, prefix: Sequence[str] = ()
    ) -> "subprocess.Popen[bytes]":
        """A real program of the house, which ends with us; its words go to NAME.log."""
        with (self.logs / f"{settings.stem}.log").open("ab") as output:
            return subprocess.Popen(
                [*with_us(), *prefix, sys.executable, "-m", "bamso", verb, "--config", settings],
                cwd=HOUSE, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
            )  # fmt: skip

    def last_words(self, name: str) -> str:
        """The end of a program's log."""
        path = self.logs / f"{name}.log"
        lines = path.read_text("utf-8", "replace").splitlines() if path.exists() else []
        return "\n".join(lines[-8:])

    # ---- people

    @property
    def officers(self) -> dict[str, str]:
        """Who sits where."""
        officers = [one.id for one in read_centre(CENTRE_FILE).officers]
        return dict(zip(COUNTERS, officers, strict=False))

    def login(self, user: str) -> Login:
        """How a line signs in."""
        return Login(self.mqtt_port, user, self.passwords[user])

    def address(self, topic: Topic, **parts: str) -> str:
        """The full address of a topic here."""
        return topics.address(topic, self.site, **parts)

    def act(self, counter: str, verb: str, **more: str) -> dict[str, Any]:
        """An officer's click."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http_port}/api/counter/{counter}/{verb}",
            data=json.dumps({"request_id": str(uuid.uuid4()), **more}).encode(),
            headers={"Content-Type": "application/json", "X-Bamso": "1"},
        )
        with self.web.open(request, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        assert found["status"] == "done", found
        return found

    def sit_down(self) -> None:
        """An officer at every counter, ready to call."""
        for counter, officer in self.officers.items():
            self.act(counter, "sign_in", officer=officer, pin=PIN)
            self.act(counter, "open")


@contextmanager
def hall(folder: Path, *, prefix: Sequence[str] = (), start: bool = True) -> Iterator[Hall]:
    """A centre in `folder`; `prefix` is what the hub is started with (strace …)."""
    folder.mkdir(parents=True, exist_ok=True)
    passwords = {user: secrets.token_hex(8) for user in USERS}
    settings = BrokerSettings(directory=str(folder / "broker"), port=free_port())
    site = read_centre(CENTRE_FILE).site
    with PrivateBroker(settings, site, passwords) as broker, _apart(folder) as logs:
        port, database = free_port(), folder / "hub.db"
        found = Hall(folder, logs, settings.port, port, passwords, broker, database, prefix=prefix)
        try:
            if start:
                found.start_hub()
            yield found
        finally:
            found.stop_hub()
            for one in found.others:
                end(one)


@contextmanager
def _apart(folder: Path) -> Iterator[Path]:
    """A folder for what the programs say: elsewhere, for that is the system's log to write, and on
    the same disk each line would be written out with the next commit, a page at a time.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else folder) as name:
        yield Path(name)


def with_us() -> list[str]:
    """What makes a child end when we are killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def end(process: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGTERM) -> None:
    """End it politely, after a while with force."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def helper(module: str, job: dict[str, Any]) -> "subprocess.Popen[str]":
    """A process of the bench itself: it reads `job` and prints what it found as JSON."""
    process = subprocess.Popen(
        [*with_us(), sys.executable, "-m", module], cwd=HOUSE, env=dict(os.environ), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(json.dumps(job) + "\n")
    process.stdin.flush()
    return process


def told(process: "subprocess.Popen[str]", timeout_s: float) -> dict[str, Any]:
    """What a helper found (its standard input is closed: that tells it to come to an end)."""
    output, _ = process.communicate(timeout=timeout_s)
    assert process.returncode == 0, f"{process.args} ended with {process.returncode}"
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found
