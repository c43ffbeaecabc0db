"""Two displays that speak in one hall are noticed."""

from display.say_rivals import Rivals, follow
from kit.bus import BusUp, Received
from kit.wire import topics
from kit.wire.messages import DeviceState, Part

ALONE = Rivals(device="hall", allowed=("hall-upstairs",))


def state(device: str, *parts: str, status: str = "online") -> Received:
    said = DeviceState(
        status=status, kind="display", parts=tuple(Part(name=one, state="ok") for one in parts)
    )
    return Received(topics.STATE, {"device": device}, said, True)


def test_another_display_that_speaks_is_noticed_until_it_is_gone() -> None:
    both = follow(ALONE, state("hall-2", "screen", "speaker"))
    assert both.others == ("hall-2",)
    assert follow(both, state("hall-2", "screen", "speaker")) is both
    assert follow(both, state("hall-2", status="offline")).others == ()
    assert follow(both, state("hall-2", "speaker", status="offline")).others == ()
    assert follow(both, state("hall-2", "screen")).others == ()


def test_one_whose_loudspeaker_is_broken_would_speak_all_the_same() -> None:
    broken = DeviceState(status="online", parts=(Part(name="speaker", state="no-sound"),))
    assert follow(ALONE, Received(topics.STATE, {"device": "b"}, broken, False)).others == ("b",)


def test_this_display_and_those_of_other_halls_do_not_count() -> None:
    for device in ("hall", "hall-upstairs"):
        assert follow(ALONE, state(device, "speaker")) is ALONE


def test_signs_kiosks_and_other_news_do_not_count() -> None:
    assert follow(ALONE, state("kiosk-1", "printer", "screen")) is ALONE
    assert follow(ALONE, BusUp()) is ALONE
