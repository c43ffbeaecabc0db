"""What stands where in the demo: every device with its settings file, password and folder.

The devices' drivers are chosen by address, as on a real box; here the addresses name folders of
virtual devices below `bench/`.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bamso.demo.children import Spec
from bamso.demo.files import toml, write_json, write_private
from bamso.demo.keypad import LINE
from bamso.demo.ports import LOOPBACK, Places
from broker_config.acl import HUB_USER, WATCH_USER
from broker_config.mosquitto import new_password
from hub.centre_file import read_centre
from hub.core.centre import Centre, Service

CENTRE_FILE = Path(__file__).with_name("centre.toml")
PIN = "1234"
SPARE = "kiosk-spare"
SERIAL_PAD = "1"  # the counter whose pad is a serial keypad; the others have keys on GPIO pins

# Button pins of kiosk-1 (BCM numbers) and what they are for: the four fields that most come for.
BUTTONS = {"17": "khai-sinh", "27": "sao-y", "22": "so-do", "23": "nhan-ket-qua"}
PAD_PINS = ("17", "27", "22", "23")  # from the lowest level to the highest


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user at the broker."""

    username: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole demo: programs to start, users, folders."""

    site: str
    pin: str
    passwords: Mapping[str, str]
    spare: Login
    hub: Spec
    devices: tuple[Spec, ...]
    keypad_folders: tuple[Path, ...]
    logs: Path


def plan(at: Places, *, day: bool, speed: float, counters: int) -> Layout:
    """Write all settings files below `at.folder`; what is to be started.

    `counters` is how many counters get a sign and a pad of their own; 0 means all.
    """
    centre = read_centre(CENTRE_FILE)
    made = _Made(at, centre, day=day, speed=speed)
    shown = [c.id for c in centre.counters][: counters or None]
    hub = made.hub()
    devices = [made.kiosk_with_buttons(), made.kiosk_with_touch(), made.hall()]
    for counter in shown:
        devices += [made.sign(counter), made.pad(counter)]
    made.bench_manifest(shown)
    made.spare_kiosk()
    if day:
        devices.append(made.crowd())
    return Layout(
        site=centre.site,
        pin=PIN,
        passwords=made.passwords,
        spare=Login(username=SPARE, password=made.passwords[SPARE]),
        hub=hub,
        devices=tuple(devices),
        keypad_folders=(made.bench / f"pad-{SERIAL_PAD}",),
        logs=made.logs,
    )


class _Made:
    """Writes the files of one demo."""

    def __init__(self, at: Places, centre: Centre, *, day: bool, speed: float) -> None:
        self.at = at
        self.centre = centre
        self.day = day
        self.speed = speed
        self.bench = at.folder / "bench"
        self.logs = at.folder / "log"
        for folder in (self.bench, self.logs, at.folder / "config"):
            folder.mkdir(parents=True, exist_ok=True)
        self.passwords = self._passwords()

    def hub(self) -> Spec:
        """The hub with its pages and the demo page; open whatever the hour."""
        return self._spec("hub", "hub", {
            "centre": str(CENTRE_FILE),
            "database": f"sqlite:///{self.at.folder / 'hub.db'}",
            "always_open": True,
            "http": {"host": LOOPBACK, "port": self.at.http_port},
            "web": {
                "pin": PIN,
                "session_key": self._session_key(),
                "bench": str(self.bench),
                "watch": self._broker(WATCH_USER),
            },
        })  # fmt: skip

    def kiosk_with_buttons(self) -> Spec:
        """Four push buttons on GPIO pins and a small screen that says what they do."""
        folder = self.bench / "kiosk-1"
        return self._spec("kiosk", "kiosk-1", {
            "buttons": f"gpio://{','.join(BUTTONS)}?mock={quote(str(folder))}",
            "button_services": BUTTONS,
            "printer": _virtual(folder),
            "screen": _virtual(folder),
            "touch": False,
            "width_px": 1024,
            "height_px": 600,
            **self._people(),
        })  # fmt: skip

    def kiosk_with_touch(self) -> Spec:
        """A touch kiosk."""
        folder = self.bench / "kiosk-2"
        return self._spec("kiosk", "kiosk-2", {
            "printer": _virtual(folder),
            "screen": _virtual(folder),
            "width_px": 1080,
            "height_px": 1920,
            **self._people(),
        })  # fmt: skip

    def hall(self) -> Spec:
        """The hall board, which also speaks."""
        folder = self.bench / "hall"
        fast = f"?speed={self.speed:g}" if self.day else ""
        return self._spec("display", "hall", {
            "mode": "hall",
            "screen": _virtual(folder),
            "speaker": _virtual(folder) + fast,
            "say_times": 1,
        })  # fmt: skip

    def sign(self, counter: str) -> Spec:
        """The sign above one counter."""
        name = f"sign-{counter}"
        return self._spec("display", name, {
            "mode": "sign",
            "counter": counter,
            "screen": _virtual(self.bench / name),
            "width_px": 1280,
            "height_px": 720,
        })  # fmt: skip

    def pad(self, counter: str) -> Spec:
        """The rating pad of one counter: a serial keypad at the first, GPIO keys at the others."""
        name = f"pad-{counter}"
        folder = self.bench / name
        keys = (
            {"keypad": f"serial://{quote(str(folder / LINE))}?baud=9600"}
            if counter == SERIAL_PAD
            else {"keys": f"gpio://{','.join(PAD_PINS)}?mock={quote(str(folder))}"}
        )
        return self._spec("rating-pad", name, {
            "counter": counter,
            "screen": _virtual(folder),
            **keys,
        })  # fmt: skip

    def crowd(self) -> Spec:
        """The simulated citizens and officers."""
        return Spec(
            name="crowd",
            module="bamso.demo.day",
            args=(str(self.at.folder), str(self.at.http_port), f"{self.speed:g}"),
            notifies=False,
        )

    def bench_manifest(self, counters: Sequence[str]) -> None:
        """`bench.json`: what the demo page shows and which pipe moves what."""
        names = {service.id: service for service in self.centre.services}
        buttons = [
            {"pin": pin, "service": id_, **_label(names[id_])} for pin, id_ in BUTTONS.items()
        ]
        write_json(self.bench / "bench.json", {
            "kiosks": [
                {"id": "kiosk-1", "kind": "buttons", "buttons": buttons},
                {"id": "kiosk-2", "kind": "touch"},
            ],
            "hall": "hall",
            "counters": [_counter_set(counter) for counter in counters],
            "pin": PIN,
        })  # fmt: skip

    def spare_kiosk(self) -> None:
        """`spare-kiosk.json`: for whoever joins with a client of their own (docs/protocol.md)."""
        write_json(self.at.folder / "spare-kiosk.json", {
            "host": LOOPBACK,
            "port": self.at.mqtt_port,
            "username": SPARE,
            "password": self.passwords[SPARE],
            "site": self.centre.site,
            "device": SPARE,
        })  # fmt: skip

    def _people(self) -> dict[str, Any]:
        # On a fast day people do not read their number for six seconds.
        hurry = {"thanks_s": 0.5, "guard_s": 0.1} if self.day else {}
        return {"link_base": f"http://{LOOPBACK}:{self.at.http_port}/t/", **hurry}

    def _spec(self, verb: str, name: str, settings: Mapping[str, Any]) -> Spec:
        path = self.at.folder / "config" / f"{name}.toml"
        own = {
            "device": name,
            "state_dir": str(self.at.folder / "state" / name),
            **settings,
            "broker": self._broker(name),
        }
        write_private(path, f"# Made by `bamso demo`.\n{toml(own)}")
        return Spec(name=name, args=(verb, "--config", str(path)))

    def _broker(self, user: str) -> dict[str, Any]:
        return {
            "host": LOOPBACK,
            "port": self.at.mqtt_port,
            "username": user,
            "password": self.passwords[user],
            "site": self.centre.site,
        }

    def _passwords(self) -> dict[str, str]:
        """A password per user, kept between runs so that a client of one's own goes on working."""
        path = self.at.folder / "passwords.json"
        known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        counters = [counter.id for counter in self.centre.counters]
        users = [HUB_USER, WATCH_USER, "kiosk-1", "kiosk-2", SPARE, "hall"]
        users += [f"{kind}-{counter}" for kind in ("sign", "pad", "desk") for counter in counters]
        found = {user: known.get(user) or new_password() for user in users}
        write_private(path, json.dumps(found, indent=1))
        return found

    def _session_key(self) -> str:
        path = self.at.folder / "session-key"
        if not path.is_file():
            write_private(path, secrets.token_urlsafe(32))
        return path.read_text(encoding="utf-8")


def _virtual(folder: Path) -> str:
    """The address of a virtual device; a folder may have signs that mean something in addresses."""
    return f"virtual://{quote(str(folder))}"


def _label(service: Service) -> dict[str, str]:
    return {"label": service.name, "label_en": service.name_en}


def _counter_set(counter: str) -> dict[str, Any]:
    serial = counter == SERIAL_PAD
    keys = ("1", "2", "3", "4") if serial else PAD_PINS
    return {
        "id": counter,
        "sign": f"sign-{counter}",
        "pad": f"pad-{counter}",
        "pad_keys": [{"press": key, "level": n} for n, key in enumerate(keys, start=1)],
        "keys": "keypad" if serial else "keys",
    }
