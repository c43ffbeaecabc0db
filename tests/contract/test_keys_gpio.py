"""Buttons on GPIO pins, over gpiozero's own mock pins: what a kiosk and a pad rely on."""

import logging
import queue

import pytest

from kit.address import AddressError, parse
from kit.fault import DeviceFault
from kit.fifo import tell
from kit.keys_gpio import GpioKeys
from kit.press import Edge

pytestmark = pytest.mark.slow

WITHIN_S = 5


@pytest.fixture
def buttons(tmp_path):
    edges: queue.Queue[Edge] = queue.Queue()
    keys = GpioKeys(parse(f"gpio://17,27?mock={tmp_path}"), edges.put)
    yield edges, tmp_path / "keys"
    keys.close()


def test_a_press_is_one_edge_down_and_one_up(buttons):
    edges, pipe = buttons
    tell(pipe, "press 17")
    assert [edges.get(timeout=WITHIN_S) for _ in range(2)] == [Edge("17", True), Edge("17", False)]


def test_a_button_that_is_held_is_down_until_it_is_let_go(buttons):
    edges, pipe = buttons
    tell(pipe, "down 27")
    assert edges.get(timeout=WITHIN_S) == Edge("27", True)
    tell(pipe, "down 27")  # it cannot go further down
    tell(pipe, "up 27")
    assert edges.get(timeout=WITHIN_S) == Edge("27", False)


def test_every_bounce_is_reported_because_the_debounce_is_elsewhere(buttons):
    edges, pipe = buttons
    for _ in range(5):
        tell(pipe, "press 17")
    assert len([edges.get(timeout=WITHIN_S) for _ in range(10)]) == 10


def test_a_pin_without_a_button_and_nonsense_are_only_logged(buttons, caplog):
    edges, pipe = buttons
    with caplog.at_level(logging.WARNING):
        tell(pipe, "press 99")
        tell(pipe, "hello")
        tell(pipe, "press 27")
        assert edges.get(timeout=WITHIN_S) == Edge("27", True)
    assert "'press 99' is not" in caplog.text
    assert "'hello' is not" in caplog.text


def test_a_handler_that_fails_does_not_kill_the_buttons(tmp_path):
    edges: queue.Queue[Edge] = queue.Queue()

    def take(edge: Edge) -> None:
        if edge.key == "17":
            raise ValueError("not this one")
        edges.put(edge)

    keys = GpioKeys(parse(f"gpio://17,27?mock={tmp_path}"), take)
    tell(tmp_path / "keys", "press 17")
    tell(tmp_path / "keys", "press 27")
    assert edges.get(timeout=WITHIN_S) == Edge("27", True)
    keys.close()


def test_two_boxes_in_one_process_have_pins_of_their_own(tmp_path):
    first: queue.Queue[Edge] = queue.Queue()
    second: queue.Queue[Edge] = queue.Queue()
    keys = [
        GpioKeys(parse(f"gpio://17?mock={tmp_path / name}"), edges.put)
        for name, edges in (("a", first), ("b", second))
    ]
    tell(tmp_path / "b" / "keys", "press 17")
    assert second.get(timeout=WITHIN_S) == Edge("17", True)
    assert first.empty()
    for one in keys:
        one.close()


def test_the_pins_can_be_taken_again_after_closing(tmp_path):
    for _ in range(2):
        edges: queue.Queue[Edge] = queue.Queue()
        keys = GpioKeys(parse(f"gpio://17?mock={tmp_path}"), edges.put)
        tell(tmp_path / "keys", "press 17")
        assert edges.get(timeout=WITHIN_S) == Edge("17", True)
        keys.close()


def test_a_pin_that_the_board_does_not_have_is_a_fault_with_its_name(tmp_path):
    with pytest.raises(DeviceFault, match="pin 99") as caught:
        GpioKeys(parse(f"gpio://17,99?mock={tmp_path}"), print)
    assert caught.value.reason == "no-gpio"


def test_an_address_without_pins_or_with_an_unknown_option_is_refused(tmp_path):
    with pytest.raises(DeviceFault, match="names no pins"):
        GpioKeys(parse("gpio://"), print)
    with pytest.raises(AddressError, match="did you mean 'mock'"):
        GpioKeys(parse(f"gpio://17?mok={tmp_path}"), print)
