"""A real centre to be tortured: broker, hub, kiosks, pads and a board as processes of their own.

Its clock is the machine's, so its time zone is chosen to make it about noon: the business day never
turns in the midst of a test. Passwords, ports and folders are its own.
"""

import json
import shutil
import sqlite3
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bamso.demo.files import toml
from broker_config.acl import HUB_USER, WATCH_USER
from broker_config.mosquitto import PrivateBroker, free_port, new_password
from broker_config.render import BrokerSettings
from hub.centre_file import parse_centre
from hub.core.centre import Centre
from tests.torture.programs import Program
from tests.waiting import until

SITE = "quang-ngai"
PIN = "1234"
FIELDS = {"ho-tich": "A", "dat-dai": "H", "chung-thuc": "K", "tra": "M"}
SERVICES = tuple(f"s-{field}" for field in FIELDS)
COUNTERS = ("1", "2", "3", "4", "5", "6")
SERVES_WITHIN_S = 30.0
# What stands in the hall: two real kiosks, one of them without any screen, a real pad, a board.
REAL_KIOSKS = ("kiosk-1", "kiosk-2")
REAL_PAD, REAL_PAD_COUNTER = "pad-1", "1"
LIGHT_KIOSKS = tuple(f"light-{n}" for n in range(1, 5))
PIN_SERVICES = {"17": SERVICES[0], "27": SERVICES[1]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a hall is set up. `through` leads users of the broker over another port (a proxy)."""

    mqtt_port: int = 0  # 0: a free one
    persistent: bool = False
    through: Mapping[str, int] | None = None
    history: Path | None = None  # a hub's database to begin with
    real_devices: bool = True
    hub_env: Mapping[str, str] | None = None
    always_open: bool = True
    module: str = "bamso"  # what is run as the command
    hurry: Mapping[str, float] = field(default_factory=dict)  # settings of the kiosks


class Hall:
    """`start` brings all of it up; `close` ends it. `broker` and `programs` may be hurt freely."""

    def __init__(self, folder: Path, wish: Wish | None = None) -> None:
        self.folder = folder
        self.wish = wish or Wish()
        self.mqtt_port = self.wish.mqtt_port or free_port()
        self.http_port = free_port()
        self.logs = folder / "log"
        for name in ("log", "config", "state"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.passwords = {user: new_password() for user in users()}
        (folder / "centre.toml").write_text(centre_text(), encoding="utf-8")
        self.database = folder / "hub.db"
        self.events_before = 0
        if self.wish.history is not None:
            self.events_before = _copy_database(self.wish.history, self.database)
        self.broker = PrivateBroker(
            BrokerSettings(
                directory=str(folder / "broker"),
                port=self.mqtt_port,
                persistent=self.wish.persistent,
            ),
            SITE,
            self.passwords,
        )
        self.hub = self._program("hub", "hub", self._hub_settings(), self.wish.hub_env)
        self.devices = self._devices() if self.wish.real_devices else {}

    @property
    def programs(self) -> Mapping[str, Program]:
        """Every program by name, the hub among them."""
        return {"hub": self.hub, **self.devices}

    @property
    def centre(self) -> Centre:
        """The centre as the hub knows it."""
        return hall_centre(always_open=self.wish.always_open)

    def start(self) -> "Hall":
        """Broker, hub, then the devices; returns when the hub serves and all devices are ready."""
        self.broker.start()
        self.hub.start()
        self.wait_serving()
        for device in self.devices.values():
            device.start()
        for device in self.devices.values():
            device.wait_ready()
        return self

    def close(self) -> None:
        """End all of it, whatever state it is in."""
        for program in self.programs.values():
            program.close()
        self.broker.kill()

    # ---- the broker

    def forget_broker_database(self) -> None:
        """Delete what a broker with persistence keeps."""
        (self.folder / "broker" / "mosquitto.db").unlink(missing_ok=True)

    # ---- the hub

    def health(self) -> int:
        """The status of /healthz; 0 when nobody listens."""
        try:
            url = f"http://127.0.0.1:{self.http_port}/healthz"
            with _web().open(url, timeout=2) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as err:
            return err.code
        except OSError:
            return 0

    def wait_serving(self, within_s: float = SERVES_WITHIN_S) -> None:
        """Until /healthz says 200."""

        def look() -> bool:
            assert self.hub.alive, f"the hub ended ({self.hub.status}):\n{self.hub.last_words()}"
            return self.health() == 200

        until(look, within_s, "a hub that serves")

    def sign_in(self, counter: str) -> None:
        """The officer of a counter sits down there."""
        body = {"request_id": str(uuid.uuid4()), "officer": f"o-{counter}", "pin": PIN}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http_port}/api/counter/{counter}/sign_in",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "X-Bamso": "1"},
        )
        with _web().open(request, timeout=10) as answer:
            assert json.load(answer)["status"] == "done"

    # ---- devices

    def port_of(self, user: str) -> int:
        """Where a user of the broker connects to."""
        return (self.wish.through or {}).get(user, self.mqtt_port)

    def device_folder(self, name: str) -> Path:
        """The folder of a device's virtual parts."""
        return self.folder / "devices" / name

    def papers(self, kiosk: str) -> list[Path]:
        """The slips that came out of a kiosk, oldest first."""
        return sorted((self.device_folder(kiosk) / "paper").glob("*.bin"))

    def _devices(self) -> dict[str, Program]:
        hurry = {"thanks_s": 0.2, "guard_s": 0.05, "shown_s": 1.0, "fault_s": 0.5}
        hurry = {**hurry, **self.wish.hurry}
        # The secret on a slip, by which it is told from all others, is in the code's link.
        link = {"link_base": f"http://127.0.0.1:{self.http_port}/t/"}
        found: dict[str, Program] = {}
        for name, parts in {
            "kiosk-1": {
                "buttons": f"gpio://{','.join(PIN_SERVICES)}?mock={_quoted(self, 'kiosk-1')}",
                "button_services": PIN_SERVICES,
            },
            "kiosk-2": {"screen": _virtual(self, "kiosk-2"), "width_px": 600, "height_px": 960},
        }.items():
            settings = {"printer": _virtual(self, name), **hurry, **link, **parts}
            found[name] = self._program("kiosk", name, settings)
        pad = {"counter": REAL_PAD_COUNTER, "keys": f"gpio://17,27?mock={_quoted(self, REAL_PAD)}"}
        found[REAL_PAD] = self._program("rating-pad", REAL_PAD, pad)
        board = {
            "mode": "hall", "screen": _virtual(self, "hall"), "width_px": 640, "height_px": 360,
            "speaker": _virtual(self, "hall") + "?speed=60", "say_times": 1,
        }  # fmt: skip
        found["hall"] = self._program("display", "hall", board)
        return found

    def _hub_settings(self) -> dict[str, Any]:
        return {
            "centre": str(self.folder / "centre.toml"),
            "database": f"sqlite:///{self.database}",
            "always_open": self.wish.always_open,
            "http": {"port": self.http_port},
            "web": {"pin": PIN, "session_key": "a key for tests that outlives the hub"},
        }

    def _program(
        self,
        verb: str,
        name: str,
        settings: Mapping[str, Any],
        env: Mapping[str, str] | None = None,
    ) -> Program:
        path = self.folder / "config" / f"{name}.toml"
        own = {"device": name, "state_dir": str(self.folder / "state" / name), **settings}
        path.write_text(toml({**own, "broker": self.login(name)}), encoding="utf-8")
        words, module = [verb, "--config", str(path)], self.wish.module
        # A centre's boxes have processors of their own; here they must not slow the hub down.
        before = ("nice", "-n", "10") if verb != "hub" else ()
        return Program(name, words, self.logs, module=module, env=env, before=before)

    def login(self, user: str) -> dict[str, Any]:
        """The settings of a user at the broker."""
        return {
            "port": self.port_of(user), "username": user, "password": self.passwords[user],
            "site": SITE,
        }  # fmt: skip


def hall_centre(*, always_open: bool = True) -> Centre:
    """The centre of every hall, as its hub knows it."""
    centre = parse_centre(centre_text())
    return replace(centre, rules=replace(centre.rules, always_open=always_open))


def centre_text() -> str:
    """`centre.toml` of the hall: four fields, six counters with a desk and a pad each."""
    lines = [f'site = "{SITE}"', 'name = "Trung tâm thử"', f'time_zone = "{noon_zone()}"', ""]
    for id_, series in FIELDS.items():
        lines += ["[[fields]]", f'id = "{id_}"', f'name = "Lĩnh vực {series}"']
        lines += [f'series = "{series}"', "", "[[services]]", f'id = "s-{id_}"']
        lines += [f'name = "Việc {series}"', f'field = "{id_}"', ""]
    fields = list(FIELDS)
    for n, counter in enumerate(COUNTERS):
        serves = [fields[n % 4], fields[(n + 1) % 4]]
        lines += ["[[counters]]", f'id = "{counter}"', f"fields = {json.dumps(serves)}", ""]
        lines += ["[[officers]]", f'id = "o-{counter}"', f'name = "Cán bộ {counter}"', ""]
    lines += ["[[hours]]", "days = [1, 2, 3, 4, 5, 6, 7]", "start = 06:00:00", "end = 22:00:00", ""]
    lines += ["[desks]", *(f'desk-{c} = "{c}"' for c in COUNTERS), ""]
    lines += ["[pads]", *(f'pad-{c} = "{c}"' for c in COUNTERS), ""]
    return "\n".join(lines) + "\n"


def noon_zone(now: datetime | None = None) -> str:
    """A time zone in which it is about noon: twelve hours from any turn of the day."""
    hours = 12 - (now or datetime.now(UTC)).hour
    # POSIX signs: Etc/GMT-7 is seven hours east.
    return "Etc/GMT" if hours == 0 else f"Etc/GMT{-hours:+d}"


def users() -> tuple[str, ...]:
    """Every user of the hall's broker."""
    at_counters = [f"{kind}-{counter}" for kind in ("desk", "pad") for counter in COUNTERS]
    return (HUB_USER, WATCH_USER, *REAL_KIOSKS, *LIGHT_KIOSKS, "hall", "spy", *at_counters)


def _quoted(hall: Hall, name: str) -> str:
    return quote(str(hall.device_folder(name)))


def _virtual(hall: Hall, name: str) -> str:
    return f"virtual://{_quoted(hall, name)}"


def _copy_database(source: Path, target: Path) -> int:
    """A copy of a store that nobody has open; how many events are in it."""
    shutil.copyfile(source, target)
    with closing(sqlite3.connect(target)) as db:
        return int(db.execute("SELECT max(seq) FROM event").fetchone()[0])


def _web() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
    )
