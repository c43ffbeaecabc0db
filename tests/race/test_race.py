"""Sixteen kiosks ask and twenty-four counters call, all at once, each a process of its own.

The hub is the real program on a real broker with its store on disk. Peers give 26 to 93 % of such
people a number that somebody else has too.
"""

import json
import os
import sqlite3
import subprocess
import sys
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bamso.demo.files import toml
from broker_config.mosquitto import PrivateBroker, free_port, new_password
from broker_config.render import BrokerSettings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

HOUSE = Path(__file__).resolve().parents[2]
KIOSKS, DESKS, EACH = 16, 24, 40
FIELDS = {"a": "A", "h": "H", "k": "K", "m": "M"}
PIN = "1234"


@dataclass(frozen=True)
class Hall:
    mqtt_port: int
    http_port: int
    passwords: Mapping[str, str]
    database: Path


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A broker and a hub as processes, with a centre of 24 counters and 4 fields."""
    mqtt_port, http_port = free_port(), free_port()
    users = ["hub", *(f"kiosk-{n}" for n in range(KIOSKS)), *(f"desk-{n}" for n in numbers())]
    passwords = {user: new_password() for user in users}
    (tmp_path / "centre.toml").write_text(toml_centre(), encoding="utf-8")
    database = tmp_path / "hub.db"
    settings = {
        "centre": str(tmp_path / "centre.toml"),
        "database": f"sqlite:///{database}",
        "state_dir": str(tmp_path / "state"),
        "always_open": True,
        "http": {"port": http_port},
        "web": {"pin": PIN},
        "broker": {"port": mqtt_port, "username": "hub", "password": passwords["hub"]},
    }
    (tmp_path / "hub.toml").write_text(toml(settings), encoding="utf-8")
    at = BrokerSettings(directory=str(tmp_path / "broker"), port=mqtt_port)
    with PrivateBroker(at, "quang-ngai", passwords), open(tmp_path / "hub.log", "wb") as log:
        hub = subprocess.Popen(
            [sys.executable, "-m", "bamso", "hub", "--config", str(tmp_path / "hub.toml")],
            cwd=HOUSE, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            wait_for_health(hub, http_port, tmp_path / "hub.log")
            yield Hall(mqtt_port, http_port, passwords, database)
        finally:
            hub.terminate()
            hub.wait(20)


def numbers() -> range:
    return range(1, DESKS + 1)


def toml_centre() -> str:
    """A plain centre: each field is served by six counters."""
    lines = ['site = "quang-ngai"', 'name = "Trung tâm thử"', ""]
    fields = list(FIELDS)
    for id_, series in FIELDS.items():
        lines += ["[[fields]]", f'id = "{id_}"', f'name = "Lĩnh vực {series}"']
        lines += [f'series = "{series}"', "", "[[services]]", f'id = "s-{id_}"']
        lines += [f'name = "Việc {series}"', f'field = "{id_}"', ""]
    for n in numbers():
        field = fields[n % len(fields)]
        lines += ["[[counters]]", f'id = "{n}"', f'fields = ["{field}"]', ""]
        lines += ["[[officers]]", f'id = "o-{n}"', f'name = "Cán bộ {n}"', ""]
    lines += ["[[hours]]", "days = [1, 2, 3, 4, 5]", "start = 07:30:00", "end = 17:00:00", ""]
    lines += ["[desks]", *(f'desk-{n} = "{n}"' for n in numbers())]
    return "\n".join(lines) + "\n"


def wait_for_health(hub: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = monotonic() + 30
    while monotonic() < until and hub.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            try:
                hub.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError(f"the hub did not start:\n{log.read_text(encoding='utf-8')}")


def sign_in(hall: Hall, counter: int) -> None:
    web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    body = {"request_id": str(uuid.uuid4()), "officer": f"o-{counter}", "pin": PIN}
    request = urllib.request.Request(
        f"http://127.0.0.1:{hall.http_port}/api/counter/{counter}/sign_in",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "X-Bamso": "1"},
    )
    with web.open(request, timeout=10) as answer:
        assert json.load(answer)["status"] == "done"


def racer(hall: Hall, kind: str, device: str, **more: object) -> "subprocess.Popen[str]":
    setup = {"port": hall.mqtt_port, "device": device, "password": hall.passwords[device], **more}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.race.racer", kind, json.dumps(setup)],
        cwd=HOUSE, env={**os.environ, "PYTHONPATH": str(HOUSE)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def told(process: "subprocess.Popen[str]") -> list[dict[str, Any]]:
    out, _ = process.communicate(timeout=150)
    assert process.returncode == 0
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


def test_no_number_twice_and_no_ticket_at_two_counters(hall: Hall) -> None:
    for counter in numbers():
        sign_in(hall, counter)
    services = [f"s-{field}" for field in FIELDS]
    desks = {n: racer(hall, "desk", f"desk-{n}", counter=str(n)) for n in numbers()}
    kiosks = [
        racer(
            hall, "kiosk", f"kiosk-{n}", count=EACH, services=services[n % 4 :] + services[: n % 4]
        )
        for n in range(KIOSKS)
    ]
    asked = [line for kiosk in kiosks for line in told(kiosk)]
    called = [line for desk in desks.values() for line in told(desk)]

    assert {line["status"] for line in asked} == {"issued"}
    by_request: dict[str, set[str]] = {}
    for line in asked:
        by_request.setdefault(line["request_id"], set()).add(line["number"])
    assert len(by_request) == KIOSKS * EACH
    assert all(len(found) == 1 for found in by_request.values()), "a repeat got another number"
    given = Counter(number for found in by_request.values() for number in found)
    assert [number for number, times in given.items() if times > 1] == []

    assert [line for line in called if "refused" in line] == []
    calls = Counter(line["called"] for line in called)
    assert [number for number, times in calls.items() if times > 1] == []
    assert set(calls) == set(given), "somebody was never called"
    check_disk(hall.database, set(given))


def check_disk(database: Path, given: set[str]) -> None:
    """What is on disk is what the kiosks and counters were told."""
    with closing(sqlite3.connect(database)) as db:
        rows = db.execute("SELECT number, state FROM ticket").fetchall()
        visits = db.execute("SELECT count(*), count(DISTINCT ticket) FROM visit").fetchone()
    assert {number for number, _ in rows} == given
    assert {state for _, state in rows} == {"done"}
    assert visits == (len(given), len(given))
