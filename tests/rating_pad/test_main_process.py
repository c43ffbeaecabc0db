"""A pad as a process of its own on a living Mosquitto, ended as a power cut ends it."""

import os
import pty
import queue
import signal
import subprocess
import sys
import tty
from pathlib import Path
from time import monotonic

import pytest

from broker_config.mosquitto import PrivateBroker, free_port
from broker_config.render import BrokerSettings
from kit.bus import BusUp, Received, Wanted
from kit.config import Broker
from kit.fifo import tell
from kit.mqtt import MqttBus
from kit.wire import topics
from kit.wire.messages import Rated
from tests.rating_pad.counter import counter, finished

pytestmark = pytest.mark.slow

SITE = "quang-ngai"
WITHIN_S = 20.0
HOUSE = Path(__file__).parents[2]
RESIDENT_MB = 64


class Hub:
    """A hub that answers only when it is told to."""

    def __init__(self, port):
        self._told = queue.Queue()
        settings = Broker(port=port, username="hub", password="hub-word", site=SITE)
        wanted = [Wanted(topics.RATE), Wanted(topics.STATE)]
        self.bus = MqttBus(settings, "hub", wanted=wanted, state=None)
        self.bus.start(self._told.put)
        assert self._told.get(timeout=WITHIN_S) == BusUp()

    def heard(self, topic, wish=lambda message: True, within_s=WITHIN_S):
        deadline = monotonic() + within_s
        while True:
            event = self._told.get(timeout=max(0.01, deadline - monotonic()))
            if isinstance(event, Received) and event.topic is topic and wish(event.message):
                return event.message


class Keypad:
    """The cable's other end; its lamp tells when a key counts."""

    def __init__(self, link):
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        link.symlink_to(os.ttyname(self._slave))

    def press(self, key):
        os.write(self._master, key)

    def lamp(self):
        """The next word for the lamp."""
        word = b""
        while not word.endswith(b"\n"):
            word += os.read(self._master, 1)
        return word.decode().strip()

    def close(self):
        os.close(self._master)
        os.close(self._slave)


@pytest.fixture
def broker(tmp_path):
    settings = BrokerSettings(directory=str(tmp_path / "broker"), port=free_port())
    with PrivateBroker(settings, SITE, {"hub": "hub-word", "pad-3": "pad-word"}) as broker:
        yield broker


@pytest.fixture
def hub(broker):
    hub = Hub(broker.settings.port)
    yield hub
    hub.bus.stop()


@pytest.fixture
def keypad(tmp_path):
    keypad = Keypad(tmp_path / "tty")
    yield keypad
    keypad.close()


@pytest.fixture
def switch_on(broker, keypad, tmp_path):
    config = tmp_path / "pad.toml"
    config.write_text(
        f"""
        device = "pad-3"
        counter = "3"
        state_dir = "{tmp_path}/state"
        keys = "gpio://17,27,22,23?mock={tmp_path}"
        keypad = "serial://{tmp_path}/tty"
        keypad_lights = {{ on = "on\\n", off = "off\\n" }}
        screen = "virtual://{tmp_path}"
        [broker]
        port = {broker.settings.port}
        password = "pad-word"
        site = "{SITE}"
        """
    )
    command = [sys.executable, "-m", "bamso", "rating-pad", "--config", str(config)]
    running = []

    def start():
        running.append(subprocess.Popen(command, cwd=HOUSE))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait(WITHIN_S)


def unsent(count):
    return lambda state: state.status == "online" and state.unsent == count and state.parts


def test_a_rating_survives_kill_9_and_a_silent_hub(hub, keypad, switch_on):
    pad = switch_on()
    hub.heard(topics.STATE, unsent(0))
    hub.bus.publish(topics.COUNTER, counter(finished("v1")).message, counter="3")
    while keypad.lamp() != "on":
        pass
    keypad.press(b"\x00\xffnoise4")
    rate = hub.heard(topics.RATE)
    assert (rate.visit, rate.level) == ("v1", 4)

    pad.send_signal(signal.SIGKILL)
    pad.wait(WITHIN_S)
    hub.heard(topics.STATE, lambda state: state.status == "offline")

    started_s = monotonic()
    switch_on()
    assert hub.heard(topics.RATE) == rate
    assert monotonic() - started_s < 3.0
    hub.bus.publish(
        topics.RATED, Rated(rating_id=rate.rating_id, status="accepted"), device="pad-3"
    )
    hub.heard(topics.STATE, unsent(0))


def test_a_pad_keeps_within_its_memory_and_ends_when_it_is_told(hub, switch_on, tmp_path):
    pad = switch_on()
    hub.heard(topics.STATE, unsent(0))
    for n in range(5):
        hub.bus.publish(topics.COUNTER, counter(finished(f"v{n}")).message, counter="3")
        rated = None
        while rated is None:  # until the screen shows it a touch means nothing
            tell(tmp_path / "touch", "key level-3")
            try:
                rated = hub.heard(topics.RATE, lambda r, n=n: r.visit == f"v{n}", within_s=0.1)
            except queue.Empty:
                continue
    status = Path(f"/proc/{pad.pid}/status").read_text()
    resident_kb = next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line)
    assert resident_kb / 1024 <= RESIDENT_MB
    pad.terminate()
    assert pad.wait(WITHIN_S) == 0
    hub.heard(topics.STATE, lambda state: state.status == "offline")
