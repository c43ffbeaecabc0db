"""The boxes of a centre as the hub knows them."""

from hub.core import commands as c
from hub.service_devices import KEPT, LISTEN_FIRST_S, Devices
from kit.wire.messages import DeviceState
from tests.hub.core.hall import Hall

ONLINE = DeviceState(status="online", kind="kiosk")
OFFLINE = DeviceState(status="offline", kind="kiosk")


def test_names_that_somebody_invents_do_not_push_out_the_boxes_that_are_there() -> None:
    devices = Devices(lambda: 0.0)
    devices.note("kiosk-1", ONLINE)
    devices.note("kiosk-2", OFFLINE)
    for n in range(2 * KEPT):
        devices.note(f"x-{n}", OFFLINE)
    assert len(devices.known) == KEPT
    assert devices.known["kiosk-1"] == ONLINE
    assert "kiosk-2" not in devices.known
    assert f"x-{2 * KEPT - 1}" in devices.known


def test_the_latest_word_of_a_box_counts() -> None:
    devices = Devices(lambda: 0.0)
    devices.note("kiosk-1", ONLINE)
    devices.note("kiosk-1", OFFLINE)
    assert devices.known == {"kiosk-1": OFFLINE}


def test_a_kiosk_that_is_there_is_lent_numbers_until_it_has_some() -> None:
    now_s = 100.0
    devices, hall = Devices(lambda: now_s), Hall()
    devices.note_bus(True)
    devices.note("kiosk-1", ONLINE)
    devices.note("kiosk-2", OFFLINE)
    devices.note("hall", DeviceState(status="online", kind="display"))
    assert list(devices.unlent(None)) == [], "the others may still say what they hold"
    now_s += LISTEN_FIRST_S
    assert list(devices.unlent(None)) == [c.Lend(device="kiosk-1")]
    for lend in devices.unlent(None):
        hall.do(lend)
    assert list(devices.unlent(hall.day)) == []
