"""The ear at the broker: hears everything but pings, says nothing, remembers two hundred."""

from datetime import datetime

import pytest

from hub.bench.tap import KEPT, SHOWN, WANTED, Tap
from kit.bus_memory import MemoryBroker, MemoryBus
from kit.wire import topics
from kit.wire.messages import Ask, DeviceState, Menu, Ping
from tests.hub.core.hall import MORNING

SITE = "hall"


@pytest.fixture
def broker() -> MemoryBroker:
    return MemoryBroker(SITE)


@pytest.fixture
def tap(broker: MemoryBroker) -> Tap:
    return Tap(broker.bus("watch", wanted=WANTED), SITE, lambda: MORNING)


def speaker(broker: MemoryBroker, device: str) -> MemoryBus:
    bus = broker.bus(device)
    bus.start(lambda event: None)
    return bus


def press(broker: MemoryBroker, id_: str = "r1") -> None:
    bus = speaker(broker, "kiosk-1")
    bus.publish(topics.ASK, Ask(request_id=id_, service="civil"), device="kiosk-1")


def test_a_press_is_heard_with_its_address_and_its_json(broker: MemoryBroker, tap: Tap) -> None:
    tap.start()
    press(broker)
    (heard,) = tap.since(0)
    assert heard.topic == "bamso/v1/hall/kiosk/kiosk-1/ask"
    assert '"request_id":"r1"' in heard.text
    assert (heard.retained, heard.fault, heard.at) == (False, "", MORNING)


def test_who_looks_again_gets_only_what_is_new(broker: MemoryBroker, tap: Tap) -> None:
    tap.start()
    press(broker, "r1")
    seq = tap.since(0)[-1].seq
    press(broker, "r2")
    assert [heard.seq for heard in tap.since(seq)] == [seq + 1]
    assert tap.since(seq + 1) == ()


def test_what_was_retained_before_is_marked(broker: MemoryBroker, tap: Tap) -> None:
    menu = Menu(at=MORNING, centre="Trung tâm", services=())
    speaker(broker, "hub").publish(topics.MENU, menu)
    tap.start()
    assert [heard.retained for heard in tap.since(0)] == [True]


def test_a_garbled_message_is_listed_with_its_fault(broker: MemoryBroker, tap: Tap) -> None:
    tap.start()
    broker.send("bamso/v1/hall/kiosk/kiosk-1/ask", b'{"service": 7}')
    (heard,) = tap.since(0)
    assert heard.fault.startswith("service:") or heard.fault.startswith("request_id:")
    assert heard.text == ""


def test_pings_are_left_out(broker: MemoryBroker, tap: Tap) -> None:
    tap.start()
    speaker(broker, "pad-1").publish(topics.PING, Ping(token="t"), device="pad-1")
    assert tap.since(0) == ()


def test_old_messages_make_room_and_long_ones_are_cut(broker: MemoryBroker, tap: Tap) -> None:
    tap.start()
    for n in range(KEPT + 50):
        press(broker, f"r{n}")
    assert len(tap.since(0)) == KEPT
    menu = Menu(at=MORNING, centre="Trung tâm", services=(), notice="a" * 5000)
    speaker(broker, "hub").publish(topics.MENU, menu)
    assert len(tap.since(0)[-1].text) == SHOWN + 1


def test_it_says_nothing_about_itself(broker: MemoryBroker, tap: Tap) -> None:
    said: list[object] = []
    other = broker.bus("hub", wanted=WANTED)
    other.start(said.append)
    tap.start()
    assert tap.connected
    tap.stop()
    assert not tap.connected
    assert [event for event in said if not type(event).__name__.startswith("Bus")] == []


def test_a_device_that_comes_is_heard(broker: MemoryBroker, tap: Tap) -> None:
    tap.start()
    state = DeviceState(status="online", kind="kiosk")
    broker.bus("kiosk-1", state=state).start(lambda event: None)
    assert [heard.name for heard in tap.since(0)] == ["state"]
    assert isinstance(tap.since(0)[0].at, datetime)
