"""What comes in from the bus, and what goes back to whoever sent it."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from hub.inbound import WANTED, Inbound
from hub.translate import Publish
from kit.bus import BusEvent, Received, Wanted
from kit.bus_memory import MemoryBroker, MemoryBus
from kit.wire import messages as m
from kit.wire import topics
from tests.hub.core.hall import CENTRE
from tests.hub.one_path import OnePath

HALL = replace(CENTRE, pads={"pad-1": "1"}, desks={"desk-1": "1"})
SITE = HALL.site


@dataclass
class Box:
    """A device of somebody else's make: it sends what it likes and keeps what it hears."""

    bus: MemoryBus
    heard: list[Any] = field(default_factory=list)

    def take(self, event: BusEvent) -> None:
        if isinstance(event, Received):
            self.heard.append(event.message)


@dataclass
class Centre:
    broker: MemoryBroker
    hub: OnePath
    inbound: Inbound

    def box(self, device: str, *answers: topics.Topic) -> Box:
        wanted = [Wanted(topic, {"device": device}) for topic in answers]
        box = Box(self.broker.bus(device, wanted=wanted))
        box.bus.start(box.take)
        return box

    def raw(self, where: str, text: str, *, retain: bool = False) -> None:
        self.broker.send(f"bamso/v1/{SITE}/{where}", text.encode(), retain=retain)

    def turn(self) -> None:
        self.hub.service._wake()
        self.hub.service.turn()


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    hub = OnePath(tmp_path, centre=HALL)
    broker = MemoryBroker(SITE)
    bus = broker.bus("hub", wanted=WANTED)

    def publish(one: Publish) -> None:
        bus.publish(one.topic, one.message, **one.parts)

    tokens = (f"token-{n}" for n in range(1000))
    inbound = Inbound(HALL, hub.service, publish, draw_token=lambda: next(tokens))
    hub.service.open()
    bus.start(inbound.on_event)
    yield Centre(broker, hub, inbound)
    hub.close()


def test_a_press_is_answered_when_it_is_on_disk(centre: Centre) -> None:
    kiosk = centre.box("kiosk-1", topics.ANSWER)
    kiosk.bus.publish(topics.ASK, m.Ask(request_id="one", service="civil"), device="kiosk-1")
    assert kiosk.heard == []
    centre.turn()
    (answer,) = kiosk.heard
    assert (answer.status, answer.number, answer.request_id) == ("issued", "A001", "one")
    assert answer.token == "token-0"


def test_only_the_kiosk_that_asked_hears_the_answer(centre: Centre) -> None:
    kiosk, other = (centre.box(name, topics.ANSWER) for name in ("kiosk-1", "kiosk-2"))
    kiosk.bus.publish(topics.ASK, m.Ask(request_id="one", service="civil"), device="kiosk-1")
    centre.turn()
    assert (len(kiosk.heard), other.heard) == (1, [])


def test_the_same_press_again_gets_the_same_answer(centre: Centre) -> None:
    kiosk = centre.box("kiosk-1", topics.ANSWER)
    for _ in range(3):
        kiosk.bus.publish(topics.ASK, m.Ask(request_id="one", service="civil"), device="kiosk-1")
        centre.turn()
        centre.hub.clock.go(s=20)
    assert kiosk.heard == [kiosk.heard[0]] * 3


@pytest.mark.parametrize(
    ("where", "answers", "body", "fault"),
    [
        ("kiosk/kiosk-1/ask", topics.ANSWER, {"request_id": "x"}, "service: missing"),
        ("kiosk/kiosk-1/printed", topics.NOTED, {"request_id": "x"}, "result: missing"),
        ("pad/pad-1/rate", topics.RATED, {"rating_id": "x", "visit": "v"}, "level: missing"),
        ("desk/desk-1/do", topics.DONE, {"request_id": "x"}, "do: missing"),
    ],
)
def test_a_garbled_message_is_answered_with_the_field_that_is_wrong(
    centre: Centre, where: str, answers: topics.Topic, body: dict[str, str], fault: str
) -> None:
    box = centre.box(where.split("/")[1], answers)
    centre.raw(where, json.dumps(body))
    (answer,) = box.heard
    assert (answer.status, answer.reason, answer.fault) == ("refused", "malformed", fault)
    assert getattr(answer, "request_id", None) or answer.rating_id == "x"


def test_a_message_that_is_no_json_is_answered_without_an_id(centre: Centre) -> None:
    kiosk = centre.box("kiosk-1", topics.ANSWER)
    centre.raw("kiosk/kiosk-1/ask", "number please")
    assert (kiosk.heard[0].request_id, kiosk.heard[0].reason) == (None, "malformed")


def test_garbled_messages_are_counted_and_logged_once(
    centre: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for n in range(5):
            centre.raw("kiosk/kiosk-1/ask", json.dumps({"request_id": f"x{n}", "service": n}))
    assert sum(centre.inbound.faults.values()) == 5
    assert len(caplog.records) == 1
    assert "kiosk-1" in caplog.text


def test_the_hub_goes_on_after_a_garbled_message(centre: Centre) -> None:
    kiosk = centre.box("kiosk-1", topics.ANSWER)
    centre.raw("kiosk/kiosk-1/ask", "{")
    kiosk.bus.publish(topics.ASK, m.Ask(request_id="one", service="civil"), device="kiosk-1")
    centre.turn()
    assert kiosk.heard[-1].number == "A001"


def test_a_garbled_state_of_a_box_is_not_answered(centre: Centre) -> None:
    centre.raw("device/kiosk-1/state", '{"status": "so-so"}')
    assert [key[:2] for key in centre.inbound.faults] == [("kiosk-1", "state")]


def test_a_press_that_somebody_let_the_broker_keep_is_none(centre: Centre, tmp_path: Path) -> None:
    ask = m.Ask(request_id="one", service="civil")
    centre.inbound.on_event(Received(topics.ASK, {"device": "kiosk-1"}, ask, retained=True))
    centre.turn()
    assert centre.hub.service.day is not None
    assert not centre.hub.service.day.tickets


def test_a_rating_goes_to_the_counter_where_the_pad_stands(centre: Centre) -> None:
    hub, pad = centre.hub, centre.box("pad-1", topics.RATED)
    hub.sit("1")
    visit = hub.serve()
    rate = m.Rate(rating_id="r1", visit=visit, level=4)
    pad.bus.publish(topics.RATE, rate, device="pad-1")
    centre.turn()
    assert pad.heard == [m.Rated(rating_id="r1", status="accepted")]
    (row,) = hub.sql.latest_ratings(10)
    assert (row.officer, row.counter, row.number, row.level) == ("an", "1", "A001", 4)


def test_a_pad_that_stands_at_no_counter_is_told_so(centre: Centre) -> None:
    pad = centre.box("pad-7", topics.RATED)
    pad.bus.publish(topics.RATE, m.Rate(rating_id="r1", visit="v", level=4), device="pad-7")
    (rated,) = pad.heard
    assert (rated.status, rated.reason) == ("refused", "unknown-counter")
    assert "pad-7" in rated.fault


def test_a_call_keypad_calls_and_hears_whom(centre: Centre) -> None:
    centre.hub.sit("1")
    centre.hub.do(centre.hub.ask())
    centre.hub.clock.go(s=11)
    centre.turn()
    desk = centre.box("desk-1", topics.DONE)
    desk.bus.publish(topics.DO, m.DeskDo(request_id="d1", do="call_next"), device="desk-1")
    centre.turn()
    assert desk.heard == [m.DeskDone(request_id="d1", status="done", number="A001")]


def test_what_a_box_says_about_itself_is_known(centre: Centre) -> None:
    state = m.DeviceState(status="online", kind="kiosk", unsent=2)
    centre.broker.bus("kiosk-1", state=state).start(lambda event: None)
    assert centre.hub.service.devices["kiosk-1"] == state


def test_without_a_broker_the_hub_is_not_ready(centre: Centre) -> None:
    from kit.bus import BusDown

    assert centre.hub.service.why_not_ready() is None
    centre.inbound.on_event(BusDown())
    assert centre.hub.service.why_not_ready() == "no-broker"
