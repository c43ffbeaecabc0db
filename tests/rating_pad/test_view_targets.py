"""Keys that a finger may miss are told when the settings are checked."""

import pytest

from rating_pad.config import PadConfig, check


def pad(**settings):
    return PadConfig(**{"screen": "window://"} | settings)


@pytest.mark.parametrize(
    "panel",
    [
        {},  # 7 inches, 800 × 480
        {"width_px": 480, "height_px": 800},
        {"width_px": 1024, "height_px": 600, "px_per_mm": 6.64},
        {"width_px": 1280, "height_px": 800, "px_per_mm": 5.9},
    ],
)
def test_the_usual_panels_have_keys_of_two_centimetres(panel):
    assert check(pad(**panel)) == ()


def test_on_a_glass_of_five_inches_the_keys_are_too_small():
    said = check(pad(px_per_mm=7.4))
    assert [one.split(" is ")[0] for one in said] == [
        "px_per_mm: on this glass a key of the prompt",
        "px_per_mm: on this glass a key of the reasons",
    ]
    assert "15 mm" in said[0]


def test_a_pad_that_is_not_touched_may_have_any_size():
    assert check(pad(px_per_mm=7.4, touch=False)) == ()
    assert check(PadConfig(px_per_mm=7.4)) == ()
