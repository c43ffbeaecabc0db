"""A whole pad: real GPIO adapter on mock pins, real tty, real disk, a screen in a folder."""

import contextlib
import json
import logging
import os
import pty
import queue
import threading
import tty
from dataclasses import replace

import pytest

from kit.bus import Received, Wanted
from kit.bus_memory import MemoryBroker
from kit.fifo import tell
from kit.spool import Spool
from kit.wire import topics
from kit.wire.messages import CounterState, Rated
from rating_pad.config import PadConfig, plan
from rating_pad.main import STORE, Pad, main, wanted
from rating_pad.session_model import Notice
from tests.rating_pad.counter import counter, finished

WITHIN_S = 5.0


class WatchedPad(Pad):
    """A pad whose last state a test can look at."""

    state = None

    def _present(self, state, moment):
        super()._present(state, moment)
        self.state = state


class Room:
    """A pad on a counter and a hub that says only what the test lets it say."""

    def __init__(self, folder):
        self.folder = folder
        self.broker = MemoryBroker()
        self.told = queue.Queue()
        hub = self.broker.bus("hub", wanted=[Wanted(topics.RATE), Wanted(topics.STATE)])
        hub.start(self.told.put)
        self.hub = hub
        self.config = PadConfig(
            device="pad-3",
            counter="3",
            state_dir=str(folder / "state"),
            keys=f"gpio://17,27,22,23?mock={folder}",
            screen=f"virtual://{folder}",
        )

    def switch_on(self, **changed):
        self.turns = queue.Queue()
        config = replace(self.config, **changed)
        bus = self.broker.bus("pad-3", wanted=wanted(config))
        self.pad = WatchedPad(config, plan(config), bus, alive=lambda: self.turns.put(None))
        self.pad.open()
        bus.start(self.pad.on_bus)
        self.bus = bus
        self._thread = threading.Thread(target=self.pad.run)
        self._thread.start()
        return self

    def switch_off(self):
        self.pad.stop()
        self._thread.join(WITHIN_S)
        self.bus.stop()
        self.pad.close()

    def say(self, news: CounterState):
        self.hub.publish(topics.COUNTER, news, counter="3")

    def finish(self, visit):
        """The officer presses *finish*; returns when the pad shows it."""
        self.say(counter(finished(visit)).message)
        self.until(lambda: self.pad.shown == visit)

    def until(self, true):
        while not true():
            self.turns.get(timeout=WITHIN_S)

    def press(self, pin):
        tell(self.folder / "keys", f"press {pin}")

    def rating(self):
        """The next rating that the hub hears."""
        return self.heard(topics.RATE)

    def heard(self, topic, wish=lambda message: True):
        while True:
            event = self.told.get(timeout=WITHIN_S)
            if isinstance(event, Received) and event.topic is topic and wish(event.message):
                return event.message

    def answer(self, rating_id):
        rated = Rated(rating_id=rating_id, status="accepted")
        self.hub.publish(topics.RATED, rated, device="pad-3")

    def part(self, name, word):
        """Wait until the hub hears that this part is so."""

        def wish(state):
            return any((part.name, part.state) == (name, word) for part in state.parts)

        return self.heard(topics.STATE, wish)


@pytest.fixture
def room(tmp_path):
    room = Room(tmp_path)
    yield room
    with contextlib.suppress(AttributeError):
        room.switch_off()


def waiting(room):
    spool = Spool(room.folder / "state" / STORE)
    with contextlib.closing(spool):
        return [kept.message for kept in spool.pending()]


def test_a_gpio_key_rates_the_visit_that_is_shown(room):
    room.switch_on().finish("v1")
    room.press(23)
    rate = room.rating()
    assert (rate.visit, rate.level) == ("v1", 4)
    room.heard(topics.STATE, lambda state: state.unsent == 1)
    room.answer(rate.rating_id)
    room.heard(topics.STATE, lambda state: state.unsent == 0)
    assert waiting(room) == []


def test_two_keys_make_one_rating_and_the_next_visit_is_rated_by_its_own_key(room):
    room.switch_on().finish("v1")
    room.press(23)
    room.press(27)
    room.until(lambda: isinstance(room.pad.state.stage, Notice))
    room.finish("v2")
    room.press(22)
    rates = [room.rating(), room.rating()]
    assert [(rate.visit, rate.level) for rate in rates] == [("v1", 4), ("v2", 3)]


def test_a_rating_that_a_silent_hub_never_answered_is_delivered_after_a_restart(room):
    room.switch_on().finish("v1")
    room.press(22)
    rate = room.rating()
    room.switch_off()
    assert waiting(room) == [rate]
    room.switch_on()
    assert room.rating() == rate, "the same id: a repeat is harmless"
    assert room.pad.shown is None, "and the visit is not asked about again"
    room.answer(rate.rating_id)
    room.heard(topics.STATE, lambda state: state.status == "online" and state.unsent == 0)
    assert waiting(room) == []


def test_a_low_rating_is_on_disk_while_its_reasons_are_still_asked(room):
    room.switch_on().finish("v1")
    room.press(17)
    room.until(lambda: len(waiting(room)) == 1)
    tell(room.folder / "touch", "key reason-cho-lau")
    tell(room.folder / "touch", "key done")
    rate = room.rating()
    assert (rate.level, rate.reasons) == (1, ("cho-lau",))
    assert waiting(room) == [rate]


def test_a_finger_on_the_screen_rates(room):
    room.switch_on().finish("v1")
    tell(room.folder / "touch", "tap 112 300")
    assert room.rating().level == 4
    room.switch_off()
    assert (room.folder / "screen.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((room.folder / "targets.json").read_text())["targets"] == []


def test_a_serial_keypad_rates_between_noise(room, tmp_path):
    master, slave = pty.openpty()
    tty.setraw(slave)
    (tmp_path / "tty").symlink_to(os.ttyname(slave))
    room.switch_on(keypad=f"serial://{tmp_path}/tty", keypad_lights={"on": "L1", "off": "L0"})
    room.part("keypad", "ok")
    room.finish("v1")
    os.write(master, b"\x00\xffzz9\r\n3")
    assert room.rating().level == 3
    lamps = b""
    while not lamps.endswith(b"L1") and not lamps.endswith(b"L1L0"):
        lamps += os.read(master, 100)
    os.close(master)
    room.part("keypad", "unplugged")
    os.close(slave)


def test_a_pad_without_its_keypad_tells_so_and_its_keys_still_work(room):
    room.switch_on(keypad=f"serial://{room.folder}/not-there")
    room.part("keypad", "unplugged")
    room.finish("v1")
    room.press(23)
    assert room.rating().level == 4


# gpiozero warns about each way that it tries.
@pytest.mark.filterwarnings("ignore::gpiozero.exc.PinFactoryFallback")
@pytest.mark.filterwarnings("ignore::gpiozero.exc.NativePinFactoryFallback")
def test_a_pad_without_gpio_tells_so_and_its_screen_still_works(room):
    room.switch_on(keys="gpio://17,27,22,23")
    room.part("keys", "no-gpio")
    room.finish("v1")
    tell(room.folder / "touch", "key level-2")
    assert room.rating().level == 2


def test_a_broken_store_is_put_aside_and_the_pad_goes_on(room):
    folder = room.folder / "state"
    folder.mkdir()
    (folder / STORE).write_bytes(b"this is no database, it was one before the power went" * 99)
    room.switch_on()
    room.part("disk", "replaced")
    room.finish("v1")
    room.press(23)
    rate = room.rating()
    assert waiting(room) == [rate]
    assert (folder / STORE).with_suffix(".broken").exists()


def test_without_a_disk_a_rating_still_gets_through(room):
    (room.folder / "state").write_text("a file where a folder should be")
    room.switch_on()
    room.part("disk", "failed")
    room.finish("v1")
    room.press(23)
    assert room.rating().level == 4


def test_a_garbled_message_is_logged_and_the_pad_goes_on(room, caplog):
    room.switch_on()
    room.broker.send("bamso/v1/quang-ngai/counter/3", b'{"counter": 3}', retain=True)
    room.finish("v1")
    assert "counter could not be read" in caplog.text


def test_a_screen_that_cannot_be_opened_asks_nobody_for_reasons(room):
    (room.folder / "screen").write_text("a file where a folder should be")
    room.switch_on(screen=f"virtual://{room.folder}/screen")
    room.part("screen", "failed")
    room.finish("v1")
    room.press(17)
    assert room.rating().level == 1


def test_wrong_settings_end_the_program_with_what_is_wrong(caplog):
    with caplog.at_level(logging.ERROR):
        assert main(PadConfig(keypad="serail:///dev/ttyUSB0", keys="gpoi://17")) == 78
    assert "serial" in caplog.text
    assert "gpio" in caplog.text
