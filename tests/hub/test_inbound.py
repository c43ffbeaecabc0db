"""What comes in from the bus, and what goes back to whoever sent it."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from hub.core import commands as c
from hub.inbound import ON_THE_WAY_MOST, WANTED, Inbound
from hub.service_door import BUSY_PER_S
from hub.store.port import StoreConflict
from hub.translate import Publish
from kit.bus import BusEvent, Received, Wanted
from kit.bus_memory import MemoryBroker, MemoryBus
from kit.wire import messages as m
from kit.wire import messages_offline as mo
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
    hub.on_said = publish
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
    (kind,) = centre.inbound.quarantine.kinds
    assert (kind.device, kind.topic, kind.count) == ("kiosk-1", "ask", 5)
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
    kinds = centre.inbound.quarantine.kinds
    assert [(kind.device, kind.topic) for kind in kinds] == [("kiosk-1", "state")]


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


# ---- kiosks that go on alone


ONLINE = m.DeviceState(status="online", kind="kiosk")


def kiosk(centre: Centre, name: str = "kiosk-1", *answers: topics.Topic) -> Box:
    """A kiosk that says so when it connects, as the real ones do."""
    topics_ = answers or (topics.SETTLED, topics.LEASE, topics.REPRINT, topics.ANSWER)
    wanted = [Wanted(topic, {"device": name}) for topic in topics_]
    box = Box(centre.broker.bus(name, wanted=wanted, state=ONLINE))
    box.bus.start(box.take)
    return box


def lease_of(centre: Centre, box: Box) -> mo.Lease:
    for _ in range(3):
        centre.hub.clock.go(s=1)
        centre.turn()
    return next(one for one in reversed(box.heard) if isinstance(one, mo.Lease))


def settle(lease: mo.Lease, at: int = 0, **more: Any) -> mo.Settle:
    """The ticket that a kiosk gives out alone from the first range of its lease."""
    given = next(one for one in lease.ranges if one.series == "A" and one.date == lease.date)
    n = given.first + at
    plain = mo.Settle(
        request_id=f"alone-{n}", number=f"A{n}", series="A", n=n, service="civil", how="lease",
        date=lease.date, order=n, waited_s=60.0, printed="confirmed",
    )  # fmt: skip
    return replace(plain, **more)


def test_a_kiosk_that_comes_is_lent_numbers(centre: Centre) -> None:
    lease = lease_of(centre, kiosk(centre))
    assert {one.series for one in lease.ranges} == {"A", "H", "K"}


def test_a_box_that_is_no_kiosk_is_lent_nothing(centre: Centre) -> None:
    centre.broker.bus("hall", state=replace(ONLINE, kind="display")).start(lambda event: None)
    centre.hub.clock.go(s=3)
    centre.turn()
    assert centre.hub.service.day is not None
    assert centre.hub.service.day.leases == ()


def test_a_kiosk_that_says_what_it_holds_gets_its_lease_afresh(centre: Centre) -> None:
    box = kiosk(centre)
    first = lease_of(centre, box)
    centre.hub.clock.go(min=5)
    centre.turn()
    box.heard.clear()
    box.bus.publish(topics.HOLDS, mo.Holds(), device="kiosk-1")
    centre.turn()
    centre.turn()
    (again,) = box.heard
    assert again == replace(first, at=again.at)
    assert again.at > first.at


def test_a_hub_that_lost_its_store_lends_nothing_that_a_kiosk_holds(centre: Centre) -> None:
    """The other kiosk says it a moment later: nothing is lent before that."""
    new, old = kiosk(centre), kiosk(centre, "kiosk-2")
    new.bus.publish(topics.HOLDS, mo.Holds(), device="kiosk-1")
    centre.turn()
    tops = (mo.Top(series="A", date="2026-03-02", n=999),)
    old.bus.publish(topics.HOLDS, mo.Holds(tops=tops), device="kiosk-2")
    centre.turn()
    centre.hub.clock.go(s=61)
    centre.turn()
    lent = [one for box in (new, old) for one in lease_of(centre, box).ranges]
    assert min(one.first for one in lent if one.series == "A") > 1999


def test_a_kiosk_whose_state_the_broker_lost_is_lent_numbers_all_the_same(centre: Centre) -> None:
    box = centre.box("kiosk-1", topics.LEASE)
    centre.hub.clock.go(s=3)
    centre.turn()
    box.bus.publish(topics.HOLDS, mo.Holds(), device="kiosk-1")
    assert lease_of(centre, box).ranges


def test_numbers_that_a_kiosk_has_seen_are_not_given_again(centre: Centre) -> None:
    box = kiosk(centre)
    lease = lease_of(centre, box)
    tops = (mo.Top(series="A", date=lease.date, n=1200),)
    box.bus.publish(topics.HOLDS, mo.Holds(tops=tops), device="kiosk-1")
    centre.turn()
    assert centre.hub.do(centre.hub.ask()).number == "A2001"


def test_a_ticket_given_out_alone_is_settled_and_can_be_called(centre: Centre) -> None:
    box = kiosk(centre)
    told = settle(lease_of(centre, box))
    box.bus.publish(topics.SETTLE, told, device="kiosk-1")
    centre.turn()
    settled = next(one for one in box.heard if isinstance(one, mo.Settled))
    assert (settled.request_id, settled.status, settled.printed) == (
        told.request_id, "settled", "confirmed")  # fmt: skip
    centre.hub.sit("1")
    assert centre.hub.at(c.CallNext, "1").number == told.number


def test_a_ticket_told_three_times_is_one_ticket(centre: Centre) -> None:
    box = kiosk(centre)
    told = settle(lease_of(centre, box))
    for _ in range(3):
        box.bus.publish(topics.SETTLE, told, device="kiosk-1")
        centre.turn()
    assert [one.status for one in box.heard if isinstance(one, mo.Settled)] == ["settled"] * 3
    assert centre.hub.service.day is not None
    assert len(centre.hub.service.day.tickets) == 1


def test_a_hub_that_cannot_take_a_ticket_yet_says_nothing(centre: Centre) -> None:
    """A refusal would mean never, and the kiosk would forget a person who holds a paper."""
    box = kiosk(centre)
    lease = lease_of(centre, box)
    for n in range(ON_THE_WAY_MOST + 1):
        box.bus.publish(topics.SETTLE, settle(lease, request_id=f"s{n}"), device="kiosk-1")
    assert [one for one in box.heard if isinstance(one, mo.Settled)] == []


def test_every_answer_says_which_life_of_the_store_it_is_from(centre: Centre) -> None:
    box = kiosk(centre)
    lease = lease_of(centre, box)
    centre.hub.do(c.Restore(term=7))
    ask = m.Ask(request_id="one", service="civil")
    box.bus.publish(topics.ASK, ask, device="kiosk-1")
    box.bus.publish(topics.SETTLE, settle(lease), device="kiosk-1")
    centre.turn()
    said = [one for one in box.heard if isinstance(one, mo.Settled | m.Answer)]
    assert [one.term for one in said] == [7, 7]
    assert said[0].reason == "recovering"


def test_a_kiosk_that_knows_a_newer_hub_is_a_grave_sign(
    centre: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    box = kiosk(centre)
    for _ in range(3):
        box.bus.publish(topics.HOLDS, mo.Holds(term=9), device="kiosk-1")
        centre.turn()
    (said,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "kiosk-1 has heard of a newer hub (term 9, ours 0)" in said.message


def test_holdings_on_a_day_of_no_calendar_go_to_quarantine(centre: Centre) -> None:
    tops = (mo.Top(series="A", date="2026-13-01", n=3),)
    kiosk(centre).bus.publish(topics.HOLDS, mo.Holds(tops=tops), device="kiosk-1")
    assert [kind.topic for kind in centre.inbound.quarantine.kinds] == ["holds"]


def test_a_desk_has_a_paper_printed_again_where_it_came_from(centre: Centre) -> None:
    hub, box = centre.hub, kiosk(centre)
    hub.sit("1")
    number = hub.do(hub.ask()).number
    desk = centre.box("desk-1", topics.DONE)
    do = m.DeskDo(request_id="d1", do="reprint", number="a1")
    desk.bus.publish(topics.DO, do, device="desk-1")
    centre.turn()
    assert desk.heard == [m.DeskDone(request_id="d1", status="done", number=number)]
    (copy,) = [one for one in box.heard if isinstance(one, mo.Reprint)]
    assert (copy.print_id, copy.answer.number, copy.copy) == ("d1", number, 1)


def test_a_desk_is_told_when_the_kiosk_is_gone(centre: Centre) -> None:
    hub, box = centre.hub, kiosk(centre)
    hub.sit("1")
    hub.do(hub.ask())
    box.bus.cut()
    desk = centre.box("desk-1", topics.DONE)
    desk.bus.publish(
        topics.DO, m.DeskDo(request_id="d1", do="reprint", number="a1"), device="desk-1"
    )
    assert (desk.heard[0].status, desk.heard[0].reason) == ("refused", "kiosk-offline")
    assert hub.service.day is not None
    assert not hub.service.day.reprints


# ---- poison and floods


def test_one_box_that_floods_does_not_keep_others_waiting(centre: Centre) -> None:
    flood, kiosk_2 = (centre.box(name, topics.ANSWER) for name in ("kiosk-1", "kiosk-2"))
    for n in range(ON_THE_WAY_MOST + 50):
        ask = m.Ask(request_id=f"x{n}", service="civil")
        flood.bus.publish(topics.ASK, ask, device="kiosk-1")
    kiosk_2.bus.publish(topics.ASK, m.Ask(request_id="one", service="civil"), device="kiosk-2")
    assert [one.reason for one in flood.heard] == ["busy"] * 50
    for _ in range(5):
        centre.turn()
    assert kiosk_2.heard[0].number is not None
    assert [one.status for one in flood.heard].count("issued") == ON_THE_WAY_MOST


def test_who_has_waited_may_ask_again(centre: Centre) -> None:
    box = centre.box("kiosk-1", topics.ANSWER)
    for n in range(2 * ON_THE_WAY_MOST):
        ask = m.Ask(request_id=f"x{n}", service="civil")
        box.bus.publish(topics.ASK, ask, device="kiosk-1")
        if n % 60 == 59:
            centre.turn()
    centre.turn()
    assert {one.status for one in box.heard} == {"issued"}


def test_a_message_that_the_hub_cannot_bear_is_refused_the_third_time(centre: Centre) -> None:
    box = kiosk(centre)
    told = settle(lease_of(centre, box))
    for _ in range(4):
        centre.hub.store.failures = [ValueError("a fault of ours")]
        box.bus.publish(topics.SETTLE, told, device="kiosk-1")
        centre.turn()
    refused = [one for one in box.heard if isinstance(one, mo.Settled)]
    assert [(one.status, one.reason) for one in refused] == [("refused", "poison")] * 2
    assert centre.hub.store.failures != [], "the fourth time it is not even tried"
    assert [kind.fault for kind in centre.inbound.quarantine.kinds] == ["poison"]


def test_a_ticket_of_an_earlier_day_that_is_told_again_is_on_record(centre: Centre) -> None:
    box = kiosk(centre)
    told = settle(lease_of(centre, box), waited_s=None, date="2026-02-27")
    box.bus.publish(topics.SETTLE, told, device="kiosk-1")
    centre.turn()
    centre.hub.store.failures = [StoreConflict("ticket_pk")]
    box.bus.publish(topics.SETTLE, replace(told, request_id="other"), device="kiosk-1")
    centre.turn()
    assert [one.status for one in box.heard if isinstance(one, mo.Settled)] == ["settled"] * 2


def flood(centre: Centre, count: int, device: str = "kiosk-1") -> list[bool]:
    """Presses as the bus hands them over: which of them fell unread."""
    fell = []
    for n in range(count):
        fell.append(centre.inbound.sheds(topics.ASK, {"device": device}))
        if not fell[-1]:
            ask = m.Ask(request_id=f"{device}.{n}", service="civil")
            centre.inbound.on_event(Received(topics.ASK, {"device": device}, ask))
    return fell


def test_a_box_that_asks_without_end_is_told_so_a_few_times_and_then_not_even_read(
    centre: Centre,
) -> None:
    box = centre.box("kiosk-1", topics.ANSWER)
    fell = flood(centre, 1000)
    assert fell == [False] * (ON_THE_WAY_MOST + BUSY_PER_S) + [True] * (800 - BUSY_PER_S)
    assert [one.reason for one in box.heard] == ["busy"] * BUSY_PER_S
    assert not centre.inbound.sheds(topics.ASK, {"device": "kiosk-2"}), "others are served"


def test_when_more_ask_than_can_be_served_in_time_most_fall_unread(centre: Centre) -> None:
    for n in range(30):
        flood(centre, 20, f"kiosk-{n}")
    centre.hub.clock.go(s=1)
    centre.turn()
    assert flood(centre, 100) == [False] * BUSY_PER_S + [True] * (100 - BUSY_PER_S)


def test_what_somebody_holds_in_their_hands_is_always_read(centre: Centre) -> None:
    for n in range(30):
        flood(centre, 20, f"kiosk-{n}")
    centre.hub.clock.go(s=1)
    centre.turn()
    flood(centre, 1000)
    for topic in WANTED:
        if topic.topic is not topics.ASK:
            assert not centre.inbound.sheds(topic.topic, {"device": "kiosk-1"})
