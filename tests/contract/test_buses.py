"""The port `kit.bus.Bus`, told to the bus in memory and to paho on a living Mosquitto alike."""

import contextlib
import queue
import socket
import subprocess
import threading
from datetime import UTC, datetime
from time import monotonic

import pytest

from broker_config.mosquitto import PrivateBroker, free_port
from broker_config.render import BrokerSettings, Tls
from kit.bus import BusDown, BusUp, Garbled, Received, Wanted
from kit.bus_memory import MemoryBroker
from kit.config import Broker
from kit.mqtt import MqttBus
from kit.wire import topics
from kit.wire.codec import MAX_BYTES, WireError
from kit.wire.messages import Ask, Board, Call, DeviceState, Ping, Rate, Rated
from kit.wire.topics import TOPICS, address
from tests.broker_config.live import Client
from tests.waiting import until

pytestmark = pytest.mark.slow

SITE = "quang-ngai"
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WITHIN_S = 15.0
PASSWORDS = {name: f"{name}-word" for name in ("hub", "watch", "pad-1", "pad-2", "hall")}
ONLINE = DeviceState(status="online", kind="rating-pad", version="1")


class Ear:
    """A bus and all that it hears, in order."""

    def __init__(self, bus):
        self.bus = bus
        self._events = queue.Queue()

    def start(self):
        self.bus.start(self._events.put)
        return self

    def until(self, kind, wish=lambda event: True):
        """The next event of this kind; what came before it is dropped."""
        deadline = monotonic() + WITHIN_S
        while True:
            event = self._events.get(timeout=max(0.01, deadline - monotonic()))
            if isinstance(event, kind) and wish(event):
                return event

    def message(self, topic):
        return self.until(Received, lambda event: event.topic is topic).message

    def received_before(self, mark):
        """What was received before the call with this id, which was sent last."""
        found = []
        while (event := self.until(Received)).message != mark:
            found.append(event.message)
        return found


class MemoryHouse:
    """Broker and buses in this process."""

    def __init__(self, folder):
        self.broker = MemoryBroker(SITE)

    def ear(self, device, *wanted, state=None):
        return Ear(self.broker.bus(device, wanted=wanted, state=state))

    def raw(self, where, data, *, retain=False):
        self.broker.send(where, data, retain=retain)

    def cut(self, ear):
        ear.bus.cut()

    def mend(self, ear):
        ear.start()

    def close(self):
        pass


class Way:
    """A cable between a bus and the broker that can be cut: no goodbye gets through."""

    def __init__(self, port):
        self._port = port
        self._whole = True
        self._sockets = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._threads = [threading.Thread(target=self._let_in, name="way")]
        self._threads[0].start()

    def cut(self):
        self._whole = False
        for one in tuple(self._sockets):
            _end(one)

    def mend(self):
        self._whole = True

    def close(self):
        _end(self._door)  # wakes the thread that waits there
        self._threads[0].join(WITHIN_S)
        self.cut()
        for thread in self._threads:
            thread.join(WITHIN_S)
        for one in (self._door, *self._sockets):
            one.close()

    def _let_in(self):
        while True:
            try:
                inner, _ = self._door.accept()
            except OSError:
                return
            self._sockets.append(inner)
            try:
                outer = socket.create_connection(("127.0.0.1", self._port))
            except OSError:  # no broker behind it at this moment
                _end(inner)
                continue
            self._sockets.append(outer)
            if not self._whole:
                _end(inner)
                _end(outer)
            for a, b in ((inner, outer), (outer, inner)):
                self._threads.append(threading.Thread(target=_carry, args=(a, b)))
                self._threads[-1].start()


def _carry(a, b):
    with contextlib.suppress(OSError):
        while data := a.recv(65536):
            b.sendall(data)
    _end(a)
    _end(b)


def _end(one):
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


class MqttHouse:
    """A Mosquitto of our own with the centre's real ACL; `hub` sends the raw bytes."""

    def __init__(self, folder):
        settings = BrokerSettings(directory=str(folder), port=free_port())
        self.broker = PrivateBroker(settings, SITE, PASSWORDS)
        self.broker.start()
        self.port = settings.port
        self.ways = {}
        self._ears = []

    def ear(self, device, *wanted, state=None, **more):
        way = self.ways.setdefault(device, Way(self.port))
        settings = Broker(port=way.port, username=device, password=PASSWORDS[device], site=SITE)
        ear = Ear(MqttBus(settings, device, wanted=wanted, state=state, **more))
        self._ears.append(ear)
        return ear

    def raw(self, where, data, *, retain=False):
        with Client(self.port, "hub", PASSWORDS["hub"]) as client:
            client.publish(where, data, retain=retain)

    def cut(self, ear):
        self.ways[ear.bus._device].cut()

    def mend(self, ear):
        self.ways[ear.bus._device].mend()

    def close(self):
        for ear in self._ears:
            ear.bus.stop()
        for way in self.ways.values():
            way.close()
        self.broker.stop()


HOUSES = [
    pytest.param(MemoryHouse, id="memory"),
    pytest.param(MqttHouse, id="mosquitto", marks=pytest.mark.slow),
]


@pytest.fixture(params=HOUSES)
def house(request, tmp_path):
    house = request.param(tmp_path / "broker")
    yield house
    house.close()


@pytest.fixture
def mosquitto(tmp_path):
    house = MqttHouse(tmp_path / "broker")
    yield house
    house.close()


def up(house, device, *wanted, state=None):
    """A bus that is connected."""
    ear = house.ear(device, *wanted, state=state).start()
    ear.until(BusUp)
    return ear


def board(notice=""):
    return Board(at=AT, counters=(), notice=notice)


def call(call_id):
    return Call(call_id=call_id, number="A001", counter="3", at=AT)


BOARD, CALL, STATE, RATED, RATE = (
    Wanted(topics.BOARD),
    Wanted(topics.CALL),
    Wanted(topics.STATE),
    Wanted(topics.RATED, {"device": "pad-1"}),
    Wanted(topics.RATE),
)


def test_a_message_arrives_as_the_value_that_was_sent(house):
    hall, hub = up(house, "hall", CALL), up(house, "hub")
    hub.bus.publish(topics.CALL, call("c1"))
    event = hall.until(Received)
    assert (event.topic, event.parts, event.message) == (topics.CALL, {}, call("c1"))
    assert not event.retained


def test_messages_of_one_sender_keep_their_order(house):
    hall, hub = up(house, "hall", CALL), up(house, "hub")
    for n in range(300):
        hub.bus.publish(topics.CALL, call(f"c{n}"))
    found = [hall.message(topics.CALL).call_id for _ in range(300)]
    assert found == [f"c{n}" for n in range(300)]


def test_who_comes_later_gets_the_last_state_at_once_and_knows_that_it_is_old(house):
    hub, watch = up(house, "hub"), up(house, "watch", CALL)
    for notice in ("old", "new"):
        hub.bus.publish(topics.BOARD, board(notice))
    hub.bus.publish(topics.CALL, call("gone"))
    watch.message(topics.CALL)  # what the hub said has reached the broker
    hall = house.ear("hall", BOARD, CALL).start()
    event = hall.until(Received)
    assert (event.message.notice, event.retained) == ("new", True)
    hub.bus.publish(topics.BOARD, board("newest"))
    event = hall.until(Received)
    assert (event.message.notice, event.retained) == ("newest", False)


def test_an_event_is_never_told_to_who_comes_later(house):
    hub, watch = up(house, "hub"), up(house, "watch", CALL)
    hub.bus.publish(topics.CALL, call("old"))
    watch.message(topics.CALL)  # it has reached the broker
    hall = up(house, "hall", CALL)
    hub.bus.publish(topics.CALL, call("mark"))
    assert hall.received_before(call("mark")) == []


def test_a_pad_hears_the_answers_to_itself_alone(house):
    pad, hub = up(house, "pad-1", RATED, CALL), up(house, "hub")
    for device in ("pad-2", "pad-1"):
        hub.bus.publish(topics.RATED, Rated(rating_id=device, status="accepted"), device=device)
    event = pad.until(Received)
    assert (event.message.rating_id, event.parts) == ("pad-1", {"device": "pad-1"})


def test_a_device_says_that_it_is_there(house):
    hub = up(house, "hub", STATE)
    up(house, "pad-1", state=ONLINE)
    event = hub.until(Received)
    assert (event.parts, event.message) == ({"device": "pad-1"}, ONLINE)


def test_a_device_that_ends_says_that_it_is_gone(house):
    hub, pad = up(house, "hub", STATE), up(house, "pad-1", state=ONLINE)
    pad.bus.stop()
    hub.until(Received, lambda event: event.message.status == "offline")
    late = house.ear("watch", STATE).start().until(Received)
    assert (late.retained, late.message.status) == (True, "offline")


def test_the_broker_says_that_a_device_is_gone_whose_cable_was_cut(house):
    hub, pad = up(house, "hub", STATE), up(house, "pad-1", state=ONLINE)
    house.cut(pad)
    pad.until(BusDown)
    gone = hub.until(Received, lambda event: event.message.status == "offline")
    assert gone.message.kind == "rating-pad"
    late = house.ear("watch", STATE).start().until(Received)
    assert (late.retained, late.message.status) == (True, "offline")


def test_a_device_that_comes_back_is_online_again_with_what_it_said_last(house):
    hub, pad = up(house, "hub", STATE), up(house, "pad-1", state=ONLINE)
    healthy = DeviceState(status="online", kind="rating-pad", version="1", unsent=7)
    pad.bus.publish(topics.STATE, healthy, device="pad-1")
    house.cut(pad)
    hub.until(Received, lambda event: event.message.status == "offline")
    house.mend(pad)
    assert hub.until(Received, lambda event: event.message.status == "online").message == healthy


def test_after_a_cut_the_state_is_read_again_and_news_arrive(house):
    hall, hub = up(house, "hall", BOARD, CALL), up(house, "hub")
    house.cut(hall)
    hall.until(BusDown)
    hub.bus.publish(topics.BOARD, board("while away"))
    hub.bus.publish(topics.CALL, call("missed"))
    house.mend(hall)
    assert hall.message(topics.BOARD).notice == "while away"
    hub.bus.publish(topics.CALL, call("heard"))
    assert hall.message(topics.CALL).call_id == "heard"


def test_what_was_said_without_a_broker_arrives_when_it_is_back(house):
    hub, pad = up(house, "hub", RATE), up(house, "pad-1")
    house.cut(pad)
    pad.until(BusDown)
    rates = [Rate(rating_id=f"r{n}", visit="v1", level=4) for n in range(3)]
    for rate in rates:
        pad.bus.publish(topics.RATE, rate, device="pad-1")
    house.mend(pad)
    assert [hub.message(topics.RATE) for _ in rates] == rates


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b'{"rating_id": "r1", "visit": "v1", "level": "four"}', "level"),
        (b'{"rating_id": "r1", "level": 4}', "visit"),
        (b"[]", "body"),
        (b"not json", "body"),
        (b"\xff\xfe", "body"),
        (b'{"rating_id": "' + b"r" * MAX_BYTES + b'"}', "body"),
    ],
)
def test_a_garbled_message_is_told_as_such_and_the_next_one_is_taken(house, data, field):
    hub, pad = up(house, "hub", RATE), up(house, "pad-1")
    house.raw(address(topics.RATE, SITE, device="pad-1"), data)
    event = hub.until(Garbled)
    assert (event.topic, event.parts) == (topics.RATE, {"device": "pad-1"})
    assert event.fault.fault.startswith(f"{field}:")
    rate = Rate(rating_id="r2", visit="v1", level=4)
    pad.bus.publish(topics.RATE, rate, device="pad-1")
    assert hub.message(topics.RATE) == rate


def test_a_garbled_message_tells_whose_it_was(house):
    hub = up(house, "hub", RATE)
    house.raw(address(topics.RATE, SITE, device="pad-1"), b'{"rating_id": "r1", "level": 4}')
    assert hub.until(Garbled).fault.ids == {"rating_id": "r1"}


@pytest.mark.parametrize("where", ["board", "nonsense/of/others", "kiosk/Kiosk_1/ask"])
def test_an_empty_message_or_a_foreign_topic_is_no_news(house, where):
    hub = up(house, "hub", BOARD, CALL)
    house.raw(f"bamso/v1/{SITE}/{where}", b"")
    house.raw(f"bamso/v1/{SITE}/call", b"")
    hub.bus.publish(topics.CALL, call("mark"))
    assert hub.received_before(call("mark")) == []


def test_an_impossible_message_is_refused_at_the_sender(house):
    hub = up(house, "hub")
    with pytest.raises(WireError, match="body"):
        hub.bus.publish(topics.BOARD, board("x" * MAX_BYTES))
    with pytest.raises(ValueError, match="device"):
        hub.bus.publish(topics.ASK, Ask(request_id="1", service="a"), device="../hub")


def test_a_device_hears_its_own_ping_through_the_broker(house):
    pad = up(house, "pad-1", Wanted(topics.PING, {"device": "pad-1"}))
    pad.bus.publish(topics.PING, Ping(token="t1"), device="pad-1")
    assert pad.message(topics.PING) == Ping(token="t1")


def test_decomposed_letters_arrive_composed(house):
    hall = up(house, "hall", BOARD)
    text = '{"at": "2026-11-24T08:00:00Z", "counters": [], "notice": "Nghi\u0309 tr\u01b0a"}'
    house.raw(address(topics.BOARD, SITE), text.encode(), retain=True)
    assert hall.message(topics.BOARD).notice == "Nghỉ trưa"


# --- what only a real broker shows ---------------------------------------------------------------


@pytest.mark.slow
def test_a_broker_that_dies_and_comes_back_is_found_again(mosquitto):
    hall, hub = up(mosquitto, "hall", CALL), up(mosquitto, "hub")
    mosquitto.broker.kill()
    for ear in (hall, hub):
        ear.until(BusDown)
    mosquitto.broker.start()
    for ear in (hall, hub):
        ear.until(BusUp)
    hub.bus.publish(topics.CALL, call("c1"))
    assert hall.message(topics.CALL).call_id == "c1"


@pytest.mark.slow
def test_a_device_that_starts_before_the_broker_waits_for_it(mosquitto):
    mosquitto.broker.stop()
    settings = Broker(port=mosquitto.port, password=PASSWORDS["pad-1"], site=SITE)
    pad = Ear(MqttBus(settings, "pad-1", wanted=[CALL], state=None)).start()
    mosquitto.broker.start()
    pad.until(BusUp)
    pad.bus.stop()


@pytest.mark.slow
def test_a_listener_that_breaks_does_not_make_the_device_deaf(mosquitto, caplog):
    heard = queue.Queue()

    def breaks_once(event):
        if isinstance(event, Received) and event.message.call_id == "bad":
            raise RuntimeError("a bug")
        heard.put(event)

    hall, hub = mosquitto.ear("hall", CALL), up(mosquitto, "hub")
    hall.bus.start(breaks_once)
    assert heard.get(timeout=WITHIN_S) == BusUp()
    for call_id in ("bad", "good"):
        hub.bus.publish(topics.CALL, call(call_id))
    assert heard.get(timeout=WITHIN_S).message.call_id == "good"
    assert "a bug" in caplog.text


@pytest.mark.slow
def test_each_topic_travels_with_the_care_that_the_table_says(mosquitto):
    hub = up(mosquitto, "hub")
    told = queue.Queue()
    with Client(mosquitto.port, "watch", PASSWORDS["watch"]) as watch:
        watch._paho.on_message = lambda _c, _u, raw: told.put((raw.topic, raw.qos))
        watch.subscribe(f"bamso/v1/{SITE}/#")
        wanted = {}
        for topic, message in (
            (topics.CALL, call("c")),
            (topics.BOARD, board()),
            (topics.RATED, Rated(rating_id="r", status="accepted")),
            (topics.PING, Ping(token="t")),
        ):
            parts = {"device": "pad-1"} if "{device}" in topic.pattern else {}
            hub.bus.publish(topic, message, **parts)
            wanted[address(topic, SITE, **parts)] = topic.qos
        found = dict(told.get(timeout=WITHIN_S) for _ in wanted)
    assert found == wanted
    assert {topic.qos for topic in TOPICS} == {0, 1}


@pytest.mark.slow
def test_a_wrong_password_is_told_in_the_log_and_no_event_comes(mosquitto, caplog):
    settings = Broker(port=mosquitto.port, username="pad-2", password="wrong", site=SITE)
    bus = MqttBus(settings, "pad-2", wanted=[], state=None)
    told = queue.Queue()
    bus.start(told.put)
    assert told.get(timeout=WITHIN_S) == BusDown()
    bus.stop()
    assert "broker refused pad-2" in caplog.text
    assert all(event == BusDown() for event in told.queue)


@pytest.mark.slow
def test_more_than_one_read_and_one_write_can_hold_arrives_whole_and_in_order(mosquitto):
    hall, hub = up(mosquitto, "hall", CALL, BOARD), up(mosquitto, "hub")
    sent = [board(f"{n} " + "ă" * 6000) if n % 3 else call(f"c{n}") for n in range(120)]
    for message in sent:
        hub.bus.publish(topics.CALL if isinstance(message, Call) else topics.BOARD, message)
    assert [hall.until(Received).message for _ in sent] == sent


@pytest.mark.slow
def test_what_was_under_way_when_the_line_broke_is_sent_again(mosquitto):
    hub, pad = up(mosquitto, "hub", RATE), up(mosquitto, "pad-1")
    rates = [Rate(rating_id=f"r{n}", visit="v1", level=4) for n in range(500)]
    for n, rate in enumerate(rates):
        pad.bus.publish(topics.RATE, rate, device="pad-1")
        if n == 250:
            mosquitto.cut(pad)
    pad.until(BusDown)
    mosquitto.mend(pad)
    missing = {rate.rating_id for rate in rates}
    while missing:  # some come twice: nobody could tell whether they had arrived
        missing.discard(hub.until(Received).message.rating_id)


@pytest.mark.slow
def test_what_is_shed_is_acknowledged_and_never_heard_of_and_all_else_is(mosquitto):
    asked = []

    def sheds(topic, parts):
        asked.append((topic.name, dict(parts)))
        return topic is topics.RATE and parts["device"] == "pad-1"

    hub = mosquitto.ear("hub", RATE, STATE, sheds=sheds).start()
    hub.until(BusUp)
    flood, other = up(mosquitto, "pad-1"), up(mosquitto, "pad-2")
    for n in range(300):
        rate = Rate(rating_id=f"r{n}", visit="v1", level=4)
        flood.bus.publish(topics.RATE, rate, device="pad-1")
    until(lambda: ("rate", {"device": "pad-1"}) in asked, 10.0, "the flood has reached the hub")
    mark = Rate(rating_id="mark", visit="v1", level=4)
    other.bus.publish(topics.RATE, mark, device="pad-2")
    assert hub.received_before(mark) == []
    mosquitto.cut(hub)  # what was not acknowledged would come again now
    hub.until(BusDown)
    mosquitto.mend(hub)
    hub.until(BusUp)
    other.bus.publish(topics.RATE, mark, device="pad-2")
    assert hub.received_before(mark) == []


@pytest.mark.slow
def test_a_box_talks_through_an_encrypted_line(tmp_path):
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=bamso test", "-keyout", key, "-out", cert),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    tls = Tls(cert_file=str(cert), key_file=str(key), port=free_port(), address="127.0.0.1")
    settings = BrokerSettings(directory=str(tmp_path / "b"), port=free_port(), tls=tls)
    (tmp_path / "b").mkdir()
    with PrivateBroker(settings, SITE, PASSWORDS):
        ears = [
            Ear(MqttBus(
                Broker(port=tls.port, password=PASSWORDS[name], site=SITE, tls_ca=str(cert)),
                name, wanted=wanted, state=None, sheds=lambda topic, parts: False,
            )).start()
            for name, wanted in (("hall", [CALL, BOARD]), ("hub", [RATE]))
        ]  # fmt: skip
        hall, hub = ears
        for ear in ears:
            ear.until(BusUp)
        sent = [board(f"{n} " + "x" * 12_000) if n % 2 else call(f"c{n}") for n in range(40)]
        for message in sent:
            hub.bus.publish(topics.CALL if isinstance(message, Call) else topics.BOARD, message)
        assert [hall.until(Received).message for _ in sent] == sent
        for ear in ears:
            ear.bus.stop()
