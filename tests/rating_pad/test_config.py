"""Settings of a pad: what they mean, and every fault in them at once."""

import pytest

from kit.config import ConfigError, build
from rating_pad.config import PadConfig, plan


def faults_of(**table):
    with pytest.raises(ConfigError) as caught:
        plan(build(PadConfig, table))
    return caught.value.faults


def test_pins_are_levels_from_the_lowest_in_the_order_of_the_address():
    rules = plan(PadConfig(keys="gpio://17,27,22,23")).rules
    assert [rules.levels[pin] for pin in ("17", "27", "22", "23")] == [1, 2, 3, 4]


def test_pins_may_be_told_their_levels_one_by_one():
    table = {"keys": "gpio://5,6", "key_levels": {"5": 4, "6": 1}}
    levels = plan(build(PadConfig, table)).rules.levels
    assert (levels["5"], levels["6"], levels["level-2"]) == (4, 1, 2)


def test_the_keypad_of_the_settings_is_understood():
    table = {
        "keypad": "serial:///dev/ttyUSB0?baud=19200",
        "keypad_frames": {"AA 01 55": 1, "K4\r": 4},
        "keypad_lights": {"on": "L1\r", "off": "0x00"},
    }
    planned = plan(build(PadConfig, table))
    assert planned.decoder.feed(b"\xaa\x01\x55K4\r")[1] == ("level-1", "level-4")
    assert planned.lights == {True: b"L1\r", False: b"\x00"}
    assert planned.keypad.path == "/dev/ttyUSB0"


@pytest.mark.parametrize(
    ("table", "asks"),
    [
        ({"screen": "virtual:///x"}, True),
        ({"screen": "virtual:///x", "touch": False}, False),
        ({"screen": "none://"}, False),
        ({"screen": "virtual:///x", "reasons": []}, False),
    ],
)
def test_reasons_are_asked_only_where_a_finger_can_answer(table, asks):
    assert bool(plan(build(PadConfig, table)).rules.reasons) is asks


def test_levels_and_reasons_of_a_centre_come_from_its_settings():
    table = {
        "levels": [{"vi": "Chưa tốt"}, {"vi": "Tốt", "en": "Good"}],
        "keypad_frames": {"1": 1, "2": 2},
        "reasons": [{"id": "noise", "vi": "Ồn ào"}],
        "screen": "virtual:///x",
    }
    planned = plan(build(PadConfig, table))
    assert planned.rules.reasons == ("noise",)
    assert [label.text("en") for label in planned.look.levels] == ["Chưa tốt", "Good"]


def test_every_fault_is_told_at_once():
    faults = faults_of(
        keys="gpoi://17",
        keypad="serail:///dev/ttyUSB0",
        screen="windw://",
        keypad_frames={"K1": 1, "K1\r": 2, "á": 3, "9": 9},
        keypad_lights={"red": "x", "on": ""},
        levels=[{"vi": "Tốt"}],
    )
    said = "\n".join(faults)
    for part in ("gpio", "serial", "window", "beginning", "'á'", "'9'", "'red'", "on:", "levels"):
        assert part in said


def test_a_pin_without_a_level_is_told():
    assert "27" in faults_of(keys="gpio://17,27", key_levels={"17": 1})[0]


@pytest.mark.parametrize(
    "address",
    ["serial://", "serial:///dev/x?baud=fast", "serial:///dev/x?baud=0", "serial:///x?y=1"],
)
def test_an_impossible_serial_line_is_told(address):
    assert "keypad" in faults_of(keypad=address)[0]
