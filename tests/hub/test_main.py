"""The hub as a process, with a real broker: how it starts, serves, ends, and comes back."""

import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broker_config.mosquitto import PrivateBroker
from broker_config.render import BrokerSettings
from hub.centre_file import CentreError
from hub.claim_ask import Claimant
from hub.config import HubConfig
from hub.core.commands import Restore
from hub.main import BEAT_S, _Hub, centre_of
from hub.service import Service
from hub.store.sql import SqlStore
from kit.bus_memory import MemoryBroker
from kit.config import Broker, load
from tests.broker_config.live import Client

SITE = "quang-ngai"
CENTRE = Path(__file__).resolve().parents[2] / "bamso" / "demo" / "centre.toml"
PASSWORDS = {name: f"{name}-secret" for name in ("hub", "kiosk-1", "desk-1", "hall")}
READY_WITHIN_S = 5.0  # the contract of a second `make run`
MEMORY_MAX_KB = 96 * 1024
ROOT = f"bamso/v1/{SITE}"


def test_the_demo_is_open_whatever_the_hour() -> None:
    assert not centre_of(HubConfig(centre=str(CENTRE))).rules.always_open
    assert centre_of(HubConfig(centre=str(CENTRE), always_open=True)).rules.always_open


def test_a_menu_that_fits_into_no_message_is_told_before_the_day_begins(tmp_path: Path) -> None:
    text = CENTRE.read_text(encoding="utf-8")
    name = "Thủ tục có tên dài như trong bộ thủ tục hành chính " * 2
    many = "".join(
        f'\n[[services]]\nid = "s-{n}"\nname = "{name}"\nfield = "ho-tich"\n' for n in range(60)
    )
    (tmp_path / "centre.toml").write_text(text + many, encoding="utf-8")
    with pytest.raises(CentreError, match="menu: with 83 services"):
        centre_of(HubConfig(centre=str(tmp_path / "centre.toml")))


def test_settings_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text('database = "sqlite:///x.db"\n[http]\nport = 81\n[broker]\nport = 2\n')
    got = load(HubConfig, file, {"BAMSO__WEB__PIN": "1234"})
    assert (got.database, got.http.port, got.web.pin) == ("sqlite:///x.db", 81, "1234")
    assert got.broker == Broker(port=2)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    settings = BrokerSettings(directory=str(tmp_path_factory.mktemp("broker")), port=free_port())
    with PrivateBroker(settings, SITE, PASSWORDS):
        yield settings.port


class HubProcess:
    """`bamso hub` on a folder of its own."""

    def __init__(self, folder: Path, broker_port: int, **changes: Any) -> None:
        self.port = free_port()
        self.folder = folder
        settings = {
            "state_dir": str(folder / "state"),
            "centre": str(CENTRE),
            "database": f"sqlite:///{folder / 'hub.db'}",
            "always_open": True,
            **changes,
        }
        lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
        lines += ["[http]", f"port = {self.port}"]
        lines += ["[broker]", f"port = {broker_port}", 'password = "hub-secret"']
        (folder / "hub.toml").write_text("\n".join(lines), encoding="utf-8")
        self.process: subprocess.Popen[str] | None = None

    def start(self, **environment: str) -> "HubProcess":
        command = [sys.executable, "-m", "bamso", "hub", "--config", str(self.folder / "hub.toml")]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )
        return self

    def ready(self) -> float:
        """Seconds until it serves."""
        began = time.monotonic()
        while time.monotonic() - began < READY_WITHIN_S:
            if self.health()[0] == 200:
                return time.monotonic() - began
            select_nothing(0.02)
        raise AssertionError(f"not ready in {READY_WITHIN_S} s: {self.health()}")

    def health(self) -> tuple[int, dict[str, str]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as got:
                return got.status, json.loads(got.read())
        except urllib.error.HTTPError as no:
            return no.code, json.loads(no.read())
        except OSError:
            return 0, {}

    def memory_kb(self) -> int:
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line)

    def end(self, how: int = 15) -> tuple[int, str]:
        """Exit status and what it said, after a signal."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.wait()

    def wait(self, within_s: float = 10) -> tuple[int, str]:
        assert self.process is not None
        _, said = self.process.communicate(timeout=within_s)
        return self.process.returncode, said


def select_nothing(seconds: float) -> None:
    """A pause between two looks at another process."""
    import select

    select.select([], [], [], seconds)


@pytest.fixture
def hub(tmp_path: Path, broker: int) -> Iterator[HubProcess]:
    process = HubProcess(tmp_path, broker)
    yield process
    if process.process is not None and process.process.poll() is None:
        process.process.kill()
        process.process.communicate()


@pytest.fixture
def kiosk(broker: int) -> Iterator[Client]:
    with Client(broker, "kiosk-1", PASSWORDS["kiosk-1"]) as client:
        client.subscribe(f"{ROOT}/kiosk/kiosk-1/answer")
        yield client


def ask(kiosk: Client, request_id: str) -> dict[str, Any]:
    body = {"request_id": request_id, "service": "khai-sinh"}
    kiosk.publish(f"{ROOT}/kiosk/kiosk-1/ask", json.dumps(body))
    answer: dict[str, Any] = json.loads(kiosk.next_message()[1])
    return answer


@pytest.mark.slow
def test_a_press_gets_its_number_from_a_hub_that_was_just_started(
    hub: HubProcess, kiosk: Client
) -> None:
    hub.start().ready()
    assert hub.health()[1]["site"] == SITE
    answer = ask(kiosk, "one")
    assert (answer["status"], answer["number"]) == ("issued", "A001")
    assert hub.memory_kb() < MEMORY_MAX_KB
    code, said = hub.end()
    assert code == 0
    assert "A001 issued at kiosk-1" in said


@pytest.mark.slow
def test_a_hub_that_was_killed_comes_back_with_the_same_day(
    hub: HubProcess, kiosk: Client, broker: int
) -> None:
    hub.start().ready()
    first = ask(kiosk, "one")
    hub.end(how=9)
    hub.start().ready()
    assert ask(kiosk, "one") == first
    assert ask(kiosk, "two")["number"] == "A002"
    with Client(broker, "hall", PASSWORDS["hall"]) as board:
        board.subscribe(f"{ROOT}/board")
        # The answer comes first and the board at once after it; the one before may still be there.
        while json.loads(board.next_message()[1])["queues"][0]["waiting"] != 2:
            pass


@pytest.mark.slow
def test_a_malformed_press_is_refused_by_field_and_the_hub_goes_on(
    hub: HubProcess, kiosk: Client
) -> None:
    hub.start().ready()
    kiosk.publish(f"{ROOT}/kiosk/kiosk-1/ask", '{"request_id": "bad", "service": 7}')
    answer = json.loads(kiosk.next_message()[1])
    assert (answer["request_id"], answer["reason"]) == ("bad", "malformed")
    assert answer["fault"].startswith("service:")
    assert ask(kiosk, "good")["number"] == "A001"
    assert hub.end()[0] == 0
    kept = (hub.folder / "state" / "quarantine.jsonl").read_text(encoding="utf-8")
    assert json.loads(kept)["fault"] == answer["fault"], "a technician can look at it"


@pytest.mark.slow
def test_a_disk_that_takes_nothing_more_ends_the_hub_and_answers_nobody(
    hub: HubProcess, kiosk: Client
) -> None:
    hub.start().ready()
    ask(kiosk, "one")
    assert hub.process is not None
    resource.prlimit(hub.process.pid, resource.RLIMIT_FSIZE, (0, 0))
    kiosk.publish(f"{ROOT}/kiosk/kiosk-1/ask", '{"request_id": "two", "service": "khai-sinh"}')
    code, said = hub.wait()
    assert code == 70
    assert "the store does not obey" in said
    hub.start().ready()
    assert ask(kiosk, "two")["number"] == "A002"


@pytest.mark.slow
def test_without_a_broker_the_hub_says_why_it_is_not_ready(tmp_path: Path) -> None:
    hub = HubProcess(tmp_path, free_port()).start()
    began = time.monotonic()
    while hub.health()[0] == 0 and time.monotonic() - began < READY_WITHIN_S:
        select_nothing(0.02)
    assert hub.health()[0] == 503
    assert hub.health()[1]["reason"] == "no-broker"
    assert hub.end()[0] == 0


@pytest.mark.slow
def test_a_taken_port_is_a_clear_sentence(hub: HubProcess) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", hub.port))
        taken.listen()
        code, said = hub.start().wait()
    assert code == 69
    assert f"127.0.0.1:{hub.port}" in said
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        ({"centre": "/nowhere/centre.toml"}, 78, "/nowhere/centre.toml"),
        ({"database": "sqlite://"}, 69, "SQLite needs a file"),
        ({"database": "sqlite:////proc/hub.db"}, 69, "the database cannot be used"),
        ({"database": "mysql://x"}, 69, "the database cannot be used"),
        ({"database": "mongodb://x"}, 69, "the database cannot be used"),
        ({"database": "no address"}, 69, "the database cannot be used"),
    ],
)
def test_a_hub_that_cannot_start_says_why_in_a_sentence(
    tmp_path: Path, changes: dict[str, str], code: int, sentence: str
) -> None:
    got, said = HubProcess(tmp_path, free_port(), **changes).start().wait()
    assert (got, "Traceback" in said) == (code, False), said
    assert sentence in said


# ---- one centre, one hub


@pytest.fixture
def second(tmp_path: Path, broker: int) -> Iterator[HubProcess]:
    """A hub of the same centre on another machine: its own folder, database and port."""
    (tmp_path / "second").mkdir()
    process = HubProcess(tmp_path / "second", broker)
    yield process
    if process.process is not None and process.process.poll() is None:
        process.process.kill()
        process.process.communicate()


def hub_state(broker: int) -> str:
    """What every box believes about the hub."""
    with Client(broker, "hall", PASSWORDS["hall"]) as board:
        board.subscribe(f"{ROOT}/device/hub/state")
        status: str = json.loads(board.next_message()[1])["status"]
        return status


def restored(hub: HubProcess, term: int) -> None:
    """Make the database of a hub that came back from a backup and has said so."""
    centre = centre_of(HubConfig(centre=str(CENTRE), always_open=True))
    store = SqlStore(f"sqlite:///{hub.folder / 'hub.db'}", centre.site).open()
    service = Service(centre, store, lambda said: None)
    service.start()
    assert service.submit(Restore(term=term)).result(10).done
    service.stop()
    store.close()


@pytest.mark.slow
def test_a_second_hub_of_a_centre_ends_with_a_sentence_and_disturbs_nobody(
    hub: HubProcess, second: HubProcess, kiosk: Client, broker: int
) -> None:
    hub.start().ready()
    code, said = second.start().wait()
    assert code == 69
    assert f"another hub serves {SITE}" in said
    assert "systemctl stop bamso-hub" in said
    assert "Traceback" not in said
    assert hub_state(broker) == "online"
    assert ask(kiosk, "one")["number"] == "A001"
    assert hub.end()[0] == 0


@pytest.mark.slow
def test_a_restored_hub_takes_the_place_of_one_with_older_data(
    hub: HubProcess, second: HubProcess, kiosk: Client, broker: int
) -> None:
    hub.start().ready()
    restored(second, term=5)
    second.start().ready()
    code, said = hub.wait()
    assert code == 69
    assert f"another hub serves {SITE} (its term is 5, ours 0)" in said
    assert hub_state(broker) == "online"
    answer = ask(kiosk, "one")
    assert (answer["term"], answer["reason"]) == (5, "recovering")
    assert second.end()[0] == 0


@pytest.mark.slow
def test_when_the_hub_that_serves_is_killed_the_other_can_take_over_at_once(
    hub: HubProcess, second: HubProcess, kiosk: Client, broker: int
) -> None:
    hub.start().ready()
    hub.end(how=9)
    second.start().ready()
    assert hub_state(broker) == "online"
    assert ask(kiosk, "one")["number"] == "A001"
    assert second.end()[0] == 0
    assert hub_state(broker) == "offline"


# ---- systemd


@pytest.mark.slow
def test_systemd_is_told_when_the_hub_serves_and_that_it_lives(
    hub: HubProcess, tmp_path: Path
) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.settimeout(10)
        hub.start(NOTIFY_SOCKET=str(address))
        assert [systemd.recv(100) for _ in range(2)] == [b"READY=1", b"WATCHDOG=1"]
        hub.ready()
        assert hub.end()[0] == 0
        said = b""
        while said != b"STOPPING=1":
            said = systemd.recv(100)


class Pages:
    """Pages that answer or not, as the test says."""

    alive = True

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def answers(self) -> bool:
        return self.alive


@pytest.mark.slow
def test_the_watchdog_is_not_fed_while_the_pages_do_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = tmp_path / "notify"
    monkeypatch.setenv("NOTIFY_SOCKET", str(address))
    config = HubConfig(centre=str(CENTRE), state_dir=str(tmp_path), broker=Broker(port=free_port()))
    centre = centre_of(config)
    store = SqlStore(f"sqlite:///{tmp_path / 'hub.db'}", centre.site).open()
    bus = MemoryBroker(centre.site).bus("hub")
    hub, pages = _Hub(config, centre, store, Claimant(bus, "one")), Pages()
    assert hub._may_serve()
    pages.alive = False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.settimeout(10)
        thread = threading.Thread(target=hub._live, args=(pages,), daemon=True)
        thread.start()
        assert systemd.recv(100) == b"READY=1"
        systemd.settimeout(3 * BEAT_S)
        try:
            with pytest.raises(TimeoutError):
                systemd.recv(100)
            pages.alive = True
            systemd.settimeout(10)
            assert systemd.recv(100) == b"WATCHDOG=1"
        finally:
            hub._ended.set()
            thread.join(10)
    store.close()
