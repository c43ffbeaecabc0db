"""`bamso demo --day`: simulated citizens press the kiosks, simulated officers serve them.

    python -m bamso.demo.day FOLDER HTTP_PORT SPEED

Everything goes the way of real people: keys and touches through the virtual devices' pipes, the
officers through the console's HTTP, the ratings through the pads' keys.
"""

import json
import logging
import queue
import random
import sys
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from time import monotonic
from typing import Any

from bamso.demo.crowd import Citizen, Habits, crowd, median_min
from bamso.demo.layout import CENTRE_FILE, PIN
from bamso.demo.ports import LOOPBACK
from broker_config.acl import WATCH_USER
from hub.centre_file import read_centre
from hub.core.centre import Centre
from kit.bus import Received, Wanted
from kit.config import Broker
from kit.fifo import NobodyListens, tell
from kit.mqtt import MqttBus
from kit.unit import on_signals
from kit.wire import topics
from kit.wire.messages import Answer

log = logging.getLogger(__name__)

CITIZENS = 400
LOOK_AGAIN_S = 0.2
ONE_TICKET_S = 1.5  # a kiosk needs about so long from the press to the next person
PATIENCE_S = 30.0
HABITS = Habits(rates=0.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What all simulated people share."""

    folder: Path
    http_port: int
    speed: float
    centre: Centre
    manifest: Mapping[str, Any]
    services: dict[str, str]  # number → service, as the hub answered
    ended: threading.Event

    def pause(self, seconds: float) -> bool:
        """Let `seconds` of the fast day go by; True when the demo ends."""
        return self.ended.wait(seconds / self.speed)


class Officer:
    """One officer at one counter, working through the console's HTTP."""

    def __init__(self, stage: Stage, counter: Mapping[str, Any], officer: str, seed: int) -> None:
        self._stage = stage
        self._counter = counter
        self._officer = officer
        self._rng = random.Random(seed)
        self._web = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
        )

    def work(self) -> None:
        """Serve until the demo ends; a hub that restarts is met with patience."""
        stage = self._stage
        while not stage.ended.is_set():
            try:
                self._do("sign_in", officer=self._officer, pin=PIN)
                self._do("open")
                while not stage.ended.is_set():
                    self._serve_one()
            except (OSError, ValueError) as err:
                log.info("counter %s: %s; trying again", self._counter["id"], err)
                stage.ended.wait(2.0)

    def _serve_one(self) -> None:
        stage, rng = self._stage, self._rng
        called = self._do("call_next")
        if called["status"] != "done":
            if called["reason"] == "counter-busy":  # left over from an earlier run
                self._do("finish")
            elif called["reason"] in ("not-signed-in", "counter-paused", "not-yours"):
                raise ValueError(called["reason"])
            stage.ended.wait(LOOK_AGAIN_S * 3)
            return
        if rng.random() < HABITS.no_show:
            stage.pause(60)
            self._do("recall")
            stage.pause(60)
            self._do("no_show")
            return
        stage.pause(rng.uniform(20, 60))
        self._do("start")
        service = stage.services.get(called["number"], "")
        stage.pause(60 * median_min(service) * rng.lognormvariate(0, 0.5))
        if rng.random() < HABITS.transfer:
            self._do("transfer", field=rng.choice(stage.centre.fields).id)
        else:
            self._do("finish")
        if rng.random() < HABITS.rates:
            stage.pause(45)
            self._rate(rng.choices((4, 3, 2, 1), weights=(90, 6, 2, 2))[0])
        stage.pause(20)

    def _rate(self, level: int) -> None:
        key = next(k["press"] for k in self._counter["pad_keys"] if k["level"] == level)
        pipe = self._stage.folder / "bench" / self._counter["pad"] / self._counter["keys"]
        try:
            tell(pipe, f"press {key}")
        except NobodyListens as err:
            log.info("%s", err)

    def _do(self, verb: str, **more: str) -> Mapping[str, Any]:
        request = urllib.request.Request(
            f"http://{LOOPBACK}:{self._stage.http_port}/api/counter/{self._counter['id']}/{verb}",
            data=json.dumps({"request_id": str(uuid.uuid4()), **more}).encode(),
            headers={"Content-Type": "application/json", "X-Bamso": "1"},
        )
        try:
            with self._web.open(request, timeout=10) as response:
                answer: Mapping[str, Any] = json.load(response)
        except urllib.error.HTTPError as err:
            answer = json.load(err)
        return answer


class Door:
    """The citizens, one after the other, each at the first kiosk that is free and offers it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._bench = stage.folder / "bench"
        self._pressed_s: dict[str, float] = {}
        self._line: queue.SimpleQueue[Citizen] = queue.SimpleQueue()

    def come(self, citizen: Citizen) -> None:
        """Stand in line at the kiosks; any thread."""
        self._line.put(citizen)

    def work(self) -> None:
        """Let one after the other press; who finds no kiosk for half a minute goes home."""
        while not self._stage.ended.is_set():
            try:
                citizen = self._line.get(timeout=1.0)
            except queue.Empty:
                continue
            until_s = monotonic() + PATIENCE_S
            while not self._presses(citizen):
                if self._stage.ended.wait(LOOK_AGAIN_S):
                    return
                if monotonic() > until_s:
                    log.info("citizen %d found no free kiosk", citizen.n)
                    break

    def _presses(self, citizen: Citizen) -> bool:
        kiosks = self._stage.manifest["kiosks"]
        return any(self._press(kiosk, citizen) for kiosk in kiosks if self._is_free(kiosk))

    def _press(self, kiosk: Mapping[str, Any], citizen: Citizen) -> bool:
        """Whether this kiosk could be pressed for what the citizen needs."""
        folder = self._bench / kiosk["id"]
        try:
            if kiosk["kind"] == "buttons":
                pins = {button["service"]: button["pin"] for button in kiosk["buttons"]}
                if citizen.priority or citizen.service not in pins:
                    return False
                tell(folder / "keys", f"press {pins[citizen.service]}")
            else:
                if citizen.priority:
                    tell(folder / "touch", f"key priority:{citizen.priority}")
                tell(folder / "touch", f"key service:{citizen.service}")
        except NobodyListens:
            return False
        self._pressed_s[kiosk["id"]] = monotonic()
        return True

    def _is_free(self, kiosk: Mapping[str, Any]) -> bool:
        """Whether the one before has the number; a touch kiosk then offers services again."""
        if monotonic() - self._pressed_s.get(kiosk["id"], 0.0) < ONE_TICKET_S:
            return False
        if kiosk["kind"] == "buttons":
            return True
        try:
            targets = (self._bench / kiosk["id"] / "targets.json").read_text(encoding="utf-8")
        except OSError:
            return False
        return "service:" in targets or "field:" in targets


def main(argv: Sequence[str]) -> int:
    """Run days one after the other until a signal."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    folder, port, speed = Path(argv[0]), int(argv[1]), float(argv[2])
    stage = Stage(
        folder=folder,
        http_port=port,
        speed=speed,
        centre=read_centre(CENTRE_FILE),
        manifest=json.loads((folder / "bench" / "bench.json").read_text(encoding="utf-8")),
        services={},
        ended=threading.Event(),
    )
    on_signals(stage.ended.set)
    ear = _listen(stage)
    for n, counter in enumerate(stage.manifest["counters"]):
        officer = Officer(stage, counter, stage.centre.officers[n].id, seed=n)
        threading.Thread(target=officer.work, name=f"officer-{counter['id']}", daemon=True).start()
    door = Door(stage)
    threading.Thread(target=door.work, name="door", daemon=True).start()
    day = 0
    while not stage.ended.is_set():
        day += 1
        _one_day(stage, door, random.Random(day))
    ear.stop()
    return 0


def _one_day(stage: Stage, door: Door, rng: random.Random) -> None:
    services = [service.id for service in stage.centre.services]
    priorities = [priority.id for priority in stage.centre.priorities]
    begun_s, people = monotonic(), crowd(rng, CITIZENS, services, priorities, HABITS)
    for citizen in people:
        due_s = begun_s + citizen.arrives_s / stage.speed
        if stage.ended.wait(max(0.0, due_s - monotonic())):
            return
        door.come(citizen)


def _listen(stage: Stage) -> MqttBus:
    """Hear which number is for which service: it decides how long the officer takes."""
    passwords = json.loads((stage.folder / "passwords.json").read_text(encoding="utf-8"))
    spare = json.loads((stage.folder / "spare-kiosk.json").read_text(encoding="utf-8"))
    broker = Broker(
        port=spare["port"], site=spare["site"],
        username=WATCH_USER, password=passwords[WATCH_USER],
    )  # fmt: skip
    bus = MqttBus(broker, "crowd", wanted=[Wanted(topics.ANSWER)], state=None)

    def hear(event: object) -> None:
        if isinstance(event, Received) and isinstance(event.message, Answer):
            answer = event.message
            if answer.number and answer.service:
                stage.services[answer.number] = answer.service

    bus.start(hear)
    return bus


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
