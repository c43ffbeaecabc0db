"""The serial keypad over a real tty (a pty): keys, noise, cables pulled out and put in again."""

import os
import pty
import queue
import threading
import tty

import pytest
import serial

from kit.address import parse
from kit.press import Edge
from rating_pad.decode import KeyDecoder
from rating_pad.keypad_serial import SerialKeypad
from rating_pad.session_model import KeypadDown, KeypadUp

# Real waits on real lines: left out of `make check`.
pytestmark = pytest.mark.slow

FRAMES = {b"1": "level-1", b"4": "level-4", b"\xaa\x02\x55": "level-2", b"K3\r": "level-3"}
WITHIN_S = 5.0
RETRY_S = 0.02


class Cable:
    """A keypad in a socket that keeps its name, as udev does for /dev/keypad."""

    def __init__(self, folder):
        self.name = folder / "keypad"
        self._fds = []

    def plug_in(self):
        self._master, slave = pty.openpty()
        tty.setraw(slave)
        fresh = self.name.with_suffix(".new")
        fresh.symlink_to(os.ttyname(slave))
        fresh.replace(self.name)
        # The slave stays open here: bytes sent before the driver opens it would be lost.
        self._fds += [self._master, slave]

    def pull_out(self):
        self.name.unlink()
        for fd in self._fds:
            os.close(fd)
        self._fds = []

    def send(self, data):
        os.write(self._master, data)

    def read(self, count):
        data = b""
        while len(data) < count:
            data += os.read(self._master, count - len(data))
        return data

    def close(self):
        for fd in self._fds:
            os.close(fd)


@pytest.fixture
def cable(tmp_path):
    cable = Cable(tmp_path)
    yield cable
    cable.close()


@pytest.fixture
def heard():
    return queue.Queue()


@pytest.fixture
def listen(cable, heard):
    """Starts the driver; its events come out of `heard`."""
    drivers = []

    def start(on_event=heard.put):
        address = parse(f"serial://{cable.name}?baud=9600")
        drivers.append(SerialKeypad(address, KeyDecoder(FRAMES), on_event, retry_s=RETRY_S))
        return drivers[-1]

    yield start
    for driver in drivers:
        driver.close()


def next_of(heard):
    return heard.get(timeout=WITHIN_S)


def down(key):
    return Edge(key, down=True)


def test_a_key_is_heard(cable, heard, listen):
    cable.plug_in()
    listen()
    assert next_of(heard) == KeypadUp()
    cable.send(b"4")
    assert next_of(heard) == down("level-4")


def test_keys_are_heard_between_noise(cable, heard, listen):
    cable.plug_in()
    listen()
    next_of(heard)
    cable.send(b"\x00\xffK\xaa\x021\xaa\x02\x55" + bytes(range(0x80, 0xA0)) * 50 + b"\rK3\r")
    assert [next_of(heard) for _ in range(3)] == [down("level-1"), down("level-2"), down("level-3")]


def test_a_frame_in_two_parts_is_one_key(cable, heard, listen):
    cable.plug_in()
    listen()
    next_of(heard)
    cable.send(b"K")
    cable.send(b"3\r")
    assert next_of(heard) == down("level-3")


def test_a_keypad_that_is_missing_at_first_is_taken_when_it_comes(cable, heard, listen):
    listen()
    assert next_of(heard) == KeypadDown("unplugged")
    cable.plug_in()
    assert next_of(heard) == KeypadUp()
    cable.send(b"1")
    assert next_of(heard) == down("level-1")


def test_a_cable_pulled_out_and_put_in_again_works_on(cable, heard, listen):
    cable.plug_in()
    listen()
    next_of(heard)
    for _ in range(3):
        cable.pull_out()
        assert next_of(heard) == KeypadDown("unplugged")
        cable.plug_in()
        assert next_of(heard) == KeypadUp()
        cable.send(b"4")
        assert next_of(heard) == down("level-4")


def test_half_a_key_before_the_cable_was_pulled_out_is_no_key_afterwards(cable, heard, listen):
    cable.plug_in()
    listen()
    next_of(heard)
    cable.send(b"4\xaa\x02")
    assert next_of(heard) == down("level-4")
    cable.pull_out()
    assert next_of(heard) == KeypadDown("unplugged")
    cable.plug_in()
    assert next_of(heard) == KeypadUp()
    cable.send(b"\x551")
    assert next_of(heard) == down("level-1")


def test_another_keypad_under_the_same_name_is_listened_to(cable, heard, listen):
    cable.plug_in()
    listen()
    next_of(heard)
    cable.plug_in()  # the old line is still open and silent: no error will ever tell
    assert next_of(heard) == KeypadDown("unplugged")
    assert next_of(heard) == KeypadUp()
    cable.send(b"1")
    assert next_of(heard) == down("level-1")


def test_a_line_that_another_program_holds_is_told_and_taken_when_it_is_free(cable, heard, listen):
    cable.plug_in()
    with serial.Serial(str(cable.name), exclusive=True):
        listen()
        assert next_of(heard) == KeypadDown("busy")
    assert next_of(heard) == KeypadUp()


def test_a_listener_that_breaks_does_not_make_the_pad_deaf(cable, heard, listen, caplog):
    def breaks_once(event):
        if event == down("level-1"):
            raise RuntimeError("a bug")
        heard.put(event)

    cable.plug_in()
    listen(breaks_once)
    next_of(heard)
    cable.send(b"14")
    assert next_of(heard) == down("level-4")
    assert "a bug" in caplog.text


def test_the_lamp_is_set_and_set_again_on_a_keypad_that_comes_back(cable, heard, listen):
    cable.plug_in()
    driver = listen()
    next_of(heard)
    driver.send(b"L1\r")
    assert cable.read(3) == b"L1\r"
    cable.pull_out()
    next_of(heard)
    cable.plug_in()
    assert cable.read(3) == b"L1\r"


def test_a_closed_driver_lets_the_line_go_and_leaves_no_thread(cable, heard, listen):
    cable.plug_in()
    driver = listen()
    next_of(heard)
    driver.close()
    assert "keypad-serial" not in {thread.name for thread in threading.enumerate()}
    with serial.Serial(str(cable.name), exclusive=True) as line:
        assert line.is_open
