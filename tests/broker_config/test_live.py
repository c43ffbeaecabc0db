"""The ACL at a real broker: for every topic what is allowed goes through, the rest is refused."""

import pytest

from broker_config.mosquitto import PrivateBroker, free_port
from broker_config.render import BrokerSettings
from kit.wire.topics import TOPICS, Role, address
from tests.broker_config.live import NOT_AUTHORIZED, TAKEN, Client

pytestmark = pytest.mark.slow

SITE = "demo"
OWN = "box-1"
OTHER = "box-2"
PASSWORDS = {"hub": "hub-word", "watch": "watch-word", OWN: "own-word", OTHER: "other-word"}
MARK = f"bamso/v1/{SITE}/board"  # everybody reads it, so it shows that all before it has passed

WRITTEN = [topic for topic in TOPICS if topic.writer is not Role.HUB]
READ = [topic for topic in TOPICS if any(reader is not Role.HUB for reader in topic.readers)]
# Each box says it of itself, and everybody may hear it.
OPEN = [topic for topic in TOPICS if topic.writer is Role.DEVICE and Role.DISPLAY in topic.readers]
# What hubs say among themselves.
AMONG_HUBS = [t for t in TOPICS if t.writer is Role.HUB and set(t.readers) == {Role.HUB}]
NAMED = [topic for topic in TOPICS if "{device}" in topic.pattern]
SHARED = [topic for topic in TOPICS if "{device}" not in topic.pattern]


def by_name(topics):
    return pytest.mark.parametrize("topic", topics, ids=lambda topic: topic.name)


def at(topic, device=OWN, site=SITE):
    parts = {"device": device, "counter": "3"}
    return address(topic, site, **{k: v for k, v in parts.items() if f"{{{k}}}" in topic.pattern})


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    settings = BrokerSettings(directory=str(tmp_path_factory.mktemp("broker")), port=free_port())
    with PrivateBroker(settings, SITE, PASSWORDS):
        yield settings.port


@pytest.fixture
def sign_in(port):
    clients = []

    def sign_in(user):
        client = Client(port, user, PASSWORDS[user])
        clients.append(client)
        return client.__enter__()

    yield sign_in
    for client in clients:
        client.close()


@by_name(WRITTEN)
def test_a_device_writes_below_its_own_name_and_the_hub_hears_it(topic, sign_in):
    hub, device = sign_in("hub"), sign_in(OWN)
    hub.subscribe(at(topic))
    assert device.publish(at(topic), "mine") in TAKEN
    assert hub.next_message() == (at(topic), "mine")


@by_name(NAMED)
def test_a_device_cannot_write_below_another_name(topic, sign_in):
    assert sign_in(OWN).publish(at(topic, OTHER)) == NOT_AUTHORIZED


@by_name([topic for topic in TOPICS if topic.writer is Role.HUB])
def test_a_device_cannot_write_what_the_hub_says(topic, sign_in):
    assert sign_in(OWN).publish(at(topic)) == NOT_AUTHORIZED


@by_name(READ)
def test_a_device_hears_what_is_for_it(topic, sign_in):
    hub, device = sign_in("hub"), sign_in(OWN)
    device.subscribe(at(topic))
    assert hub.publish(at(topic), "for you") in TAKEN
    assert device.next_message() == (at(topic), "for you")


@by_name([topic for topic in NAMED if topic not in OPEN])
def test_a_device_does_not_hear_what_is_for_another(topic, sign_in):
    hub, device = sign_in("hub"), sign_in(OWN)
    device.subscribe(at(topic, OTHER))
    device.subscribe(MARK)
    assert hub.publish(at(topic, OTHER), "not for you") in TAKEN
    hub.publish(MARK)
    assert device.until(MARK) == []


@by_name(OPEN)
def test_how_another_box_is_may_be_heard(topic, sign_in):
    hub, device = sign_in("hub"), sign_in(OWN)
    device.subscribe(at(topic, OTHER))
    assert hub.publish(at(topic, OTHER), "for all") in TAKEN
    assert device.next_message() == (at(topic, OTHER), "for all")


@by_name(SHARED)
def test_a_device_cannot_hear_another_centre(topic, sign_in):
    device = sign_in(OWN)
    device.subscribe(at(topic, site="elsewhere"))
    assert sign_in("hub").publish(at(topic, site="elsewhere")) == NOT_AUTHORIZED


def test_a_device_that_listens_to_everything_hears_what_the_table_says_and_no_more(sign_in):
    hub, device = sign_in("hub"), sign_in(OWN)
    device.subscribe("#")
    device.subscribe("$SYS/#")
    for topic in TOPICS:
        for whose in (OWN, OTHER):
            assert hub.publish(at(topic, whose), topic.name) in TAKEN
    hub.publish(MARK, "end")
    heard = []
    while (message := device.next_message()) != (MARK, "end"):
        heard.append(message)
    # An address without a device's name was published once for each of the two.
    expected = [(at(t), t.name) for t in READ for _ in range(2 if t in SHARED else 1)]
    expected += [(at(t, OTHER), t.name) for t in OPEN]
    assert sorted(heard) == sorted(expected)


@by_name(AMONG_HUBS)
def test_two_hubs_hear_each_other_and_no_device_does(topic, sign_in):
    hub, other, device = sign_in("hub"), sign_in("hub"), sign_in(OWN)
    other.subscribe(at(topic))
    device.subscribe(at(topic))
    device.subscribe(MARK)
    assert hub.publish(at(topic), "who serves?") in TAKEN
    assert other.next_message() == (at(topic), "who serves?")
    hub.publish(MARK)
    assert device.until(MARK) == []


def test_a_retained_state_waits_for_the_hub(sign_in):
    device = sign_in(OWN)
    state = f"bamso/v1/{SITE}/device/{OWN}/state"
    assert device.publish(state, "online", retain=True) in TAKEN
    hub = sign_in("hub")
    hub.subscribe(f"bamso/v1/{SITE}/device/+/state")
    assert hub.next_message() == (state, "online")
    device.publish(state, "", retain=True)


@by_name(TOPICS)
def test_the_tap_hears_everything_and_says_nothing(topic, sign_in):
    hub, watch = sign_in("hub"), sign_in("watch")
    watch.subscribe(f"bamso/v1/{SITE}/#")
    hub.publish(at(topic), "seen")
    assert watch.next_message() == (at(topic), "seen")
    for device in ("watch", OTHER):
        assert watch.publish(at(topic, device)) == NOT_AUTHORIZED


@pytest.mark.parametrize("user", ["hub", "watch", OWN])
@pytest.mark.parametrize("topic", ["elsewhere", "bamso/v1/elsewhere/menu", "$SYS/broker/x"])
def test_nobody_writes_outside_the_centre(topic, user, sign_in):
    assert sign_in(user).publish(topic) == NOT_AUTHORIZED


@pytest.mark.parametrize(
    ("user", "password"),
    [(None, None), (OWN, "wrong"), (OWN, "hub-word"), ("stranger", "own-word")],
)
def test_nobody_comes_in_without_the_right_password(user, password, port):
    client = Client(port, user, password)
    try:
        assert client.connect() == NOT_AUTHORIZED
    finally:
        client.close()


def test_a_message_that_is_a_little_too_long_reaches_the_hub_and_a_flood_does_not(sign_in):
    hub, device = sign_in("hub"), sign_in(OWN)
    ask, mark = (f"bamso/v1/{SITE}/{end}" for end in (f"kiosk/{OWN}/ask", f"pad/{OWN}/rate"))
    hub.subscribe(ask)
    hub.subscribe(mark)
    device.throw(ask, "x" * 40_000)
    device.throw(ask, "y" * 20_000)
    device.publish(mark)
    assert [text[0] for _, text in hub.until(mark)] == ["y"]
