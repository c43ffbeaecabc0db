"""The kiosk's book on its disk, and the way of it to the hub."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.flow_events import Given, NotOnDisk, OnDisk, report_key
from kiosk.flow_memory import Found
from kiosk.outbox import WINDOW, Outbox
from kiosk.times import Stamp
from kit.spool import Opened, Spool
from kit.spool_open import IN_MEMORY, open_spool
from kit.wire import topics
from kit.wire.messages import Printed
from kit.wire.messages_offline import Settle

AT = datetime(2026, 11, 24, 1, 15, tzinfo=UTC)
STAMP = Stamp(boot="b", s=100.0, at=AT)
NOW = Stamp(boot="b", s=160.0, at=AT + timedelta(seconds=60))


def given(n: int, *, printed: str | None = "confirmed", **changes) -> Given:
    settle = Settle(
        request_id=f"r{n}", number=f"A{n:03d}", series="A", n=n, service="khai-sinh",
        how="lease", order=n, printed=printed,
    )  # fmt: skip
    values = {"settle": settle, "stamp": STAMP, "day": "2026-11-24", "pending": True}
    return Given(**values | changes)


class Wire:
    """A bus that notes what is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, object]] = []

    def start(self, on_event) -> None:
        raise TypeError("an outbox starts nothing")

    def publish(self, topic, message, **parts) -> None:
        self.sent.append((topic.name, parts["device"], message))

    def stop(self) -> None:
        raise TypeError("an outbox stops nothing")

    def take(self) -> list[str]:
        """The requests that were sent since the last look."""
        sent, self.sent = self.sent, []
        return [message.request_id for _, _, message in sent]


class Sick:
    """A spool whose disk fails while `ill`; everything else is the real one's."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.ill = False

    def __getattr__(self, name):
        if self.ill and name != "close":
            return self._fail
        return getattr(self.spool, name)

    def _fail(self, *_args, **_more):
        raise sqlite3.OperationalError("database or disk is full")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "spool.db"


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def sick(path):
    return Sick(Spool(path))


def opened(path, wire) -> Outbox:
    return Outbox(open_spool(path), wire, "kiosk-1")


def sickly(sick, wire) -> Outbox:
    return Outbox(Opened(sick, "ok"), wire, "kiosk-1")


# ---- onto the disk


def test_a_ticket_and_its_notes_are_there_after_a_power_cut(path, wire):
    outbox = opened(path, wire)
    assert outbox.keep(given(1, printed=None), {"state": "one"}) == OnDisk("r1")
    found = opened(path, wire).found()
    assert found == Found(memory="kept", notes={"state": "one"}, tickets=(given(1, printed=None),))


def test_what_the_paper_did_replaces_the_ticket_and_lies_beside_its_report(path, wire):
    outbox = opened(path, wire)
    ticket = given(1, printed=None, pending=False)
    outbox.keep(ticket, {})
    done = replace(ticket, settle=replace(ticket.settle, printed="confirmed"))
    outbox.report(done, Printed(request_id="r1", result="confirmed"), {})
    assert outbox.unsent() == 1
    assert opened(path, wire).found().tickets == (done,)
    outbox.forget(report_key("r1"))
    assert outbox.unsent() == 0
    assert opened(path, wire).found().tickets == (done,)  # for a hub that has forgotten it


def test_a_broken_store_and_a_missing_disk_are_told_apart(path, wire, tmp_path):
    path.write_bytes(b"no database" * 99)
    lost = opened(path, wire)
    assert (lost.found().memory, lost.disk) == ("lost", "replaced")
    (tmp_path / "file").write_text("")
    none = opened(tmp_path / "file" / "spool.db", wire)
    assert (none.found().memory, none.disk) == ("none", "failed")


def test_in_memory_nothing_is_promised(wire):
    outbox = Outbox(Opened(Spool(IN_MEMORY), "failed"), wire, "kiosk-1")
    assert outbox.keep(given(1), {}) == NotOnDisk("r1")
    outbox.report(given(1), None, {})
    outbox.send(NOW, lost=False)
    assert wire.take() == ["r1"]  # but it is told as long as the program lives


def test_a_full_disk_promises_nothing_and_takes_all_that_is_owed_when_there_is_room(
    path, wire, sick
):
    outbox = sickly(sick, wire)
    sick.ill = True
    assert outbox.keep(given(1, printed=None), {"state": "one"}) == NotOnDisk("r1")
    assert outbox.disk == "failed"
    other = replace(given(1), settle=replace(given(1).settle, number="X2-4501", series="X2"))
    outbox.report(other, None, {})
    outbox.note({"menu": "m"})
    outbox.again({"state": "two"})
    outbox.send(NOW, lost=False)
    assert wire.take() == ["r1"]
    sick.ill = False
    assert outbox.keep(given(2), {"past": "p"}) == OnDisk("r2")
    assert outbox.disk == "ok"
    found = opened(path, wire).found()
    assert [one.settle.number for one in found.tickets] == ["X2-4501", "A002"]
    assert found.notes == {"state": "two", "menu": "m", "past": "p"}


def test_a_ticket_that_was_not_kept_is_not_written_later_with_a_number_that_is_on_no_paper(
    path, wire, sick
):
    outbox = sickly(sick, wire)
    sick.ill = True
    outbox.keep(given(1, printed=None), {})
    sick.ill = False
    outbox.note({"menu": "m"})
    assert opened(path, wire).found().tickets == ()


def test_what_the_hub_has_and_the_disk_not_yet_is_not_sent_again(path, wire, sick):
    outbox = sickly(sick, wire)
    sick.ill = True
    outbox.report(given(1), None, {})
    outbox.forget("r1")
    outbox.send(NOW, lost=True)
    assert (wire.take(), outbox.unsent()) == ([], 0)
    sick.ill = False
    outbox.note({"menu": "m"})
    [ticket] = opened(path, wire).found().tickets
    assert not ticket.pending


def test_a_hub_with_a_new_term_hears_of_every_ticket_again_also_when_the_disk_fails(
    path, wire, sick
):
    outbox = sickly(sick, wire)
    outbox.report(given(1), None, {})
    outbox.forget("r1")
    sick.ill = True
    outbox.again({"state": "term 5"})
    sick.ill = False
    outbox.note({})
    outbox.send(NOW, lost=False)
    assert wire.take() == ["r1"]


def test_days_that_are_over_are_forgotten(path, wire):
    outbox = opened(path, wire)
    outbox.report(given(1), None, {})
    outbox.report(given(2), None, {})
    outbox.forget("r2")
    outbox.prune("2026-11-25")
    assert [one.settle.request_id for one in opened(path, wire).found().tickets] == ["r1"]


# ---- to the hub


def test_tickets_go_out_once_in_the_order_in_which_they_were_given_a_window_at_a_time(path, wire):
    outbox = opened(path, wire)
    for n in range(1, 61):
        outbox.report(given(n), None, {})
    outbox.send(NOW, lost=True)
    seen, queue = [], wire.take()
    while queue:
        request_id = queue.pop(0)
        seen.append(request_id)
        outbox.forget(request_id)
        outbox.send(NOW, lost=False)
        queue += wire.take()
        assert len(queue) <= WINDOW
    assert seen == [f"r{n}" for n in range(1, 61)]
    assert outbox.unsent() == 0


def test_a_hub_that_is_silent_is_asked_again_with_the_same_and_no_more(path, wire):
    outbox = opened(path, wire)
    for n in range(1, 61):
        outbox.report(given(n), None, {})
    outbox.send(NOW, lost=True)
    first = wire.take()
    outbox.send(NOW, lost=False)
    assert (len(first), wire.take()) == (WINDOW, [])
    outbox.send(NOW, lost=True)
    assert wire.take() == first


def test_a_ticket_waits_until_it_is_known_what_its_paper_did(path, wire):
    outbox = opened(path, wire)
    outbox.keep(given(1, printed=None), {})
    outbox.report(given(2), None, {})
    outbox.send(NOW, lost=True)
    assert wire.take() == ["r2"]
    assert outbox.unsent() == 2


def test_the_hub_hears_how_long_ago_it_was(path, wire):
    outbox = opened(path, wire)
    outbox.report(given(1), None, {})
    outbox.send(replace(NOW, s=100.0 + 3600), lost=True)
    [(topic, device, settle)] = wire.sent
    assert (topic, device, settle.waited_s) == (topics.SETTLE.name, "kiosk-1", 3600.0)
    wire.take()
    outbox.send(Stamp(boot="after a power cut", s=1.0), lost=True)
    assert wire.sent[0][2].waited_s is None


def test_a_disk_that_cannot_be_read_stops_nobody(wire, sick):
    outbox = sickly(sick, wire)
    sick.ill = True
    outbox.send(NOW, lost=True)
    outbox.prune("2026-11-25")
    assert (outbox.found().memory, outbox.disk, outbox.unsent()) == ("lost", "failed", 0)
