"""What the staff are told of a kiosk, and what each effect does to its book."""

from dataclasses import replace

import pytest

from kiosk.flow_events import (
    Again,
    Forget,
    Keep,
    Note,
    OnDisk,
    Print,
    Prune,
    Report,
    SendHolds,
    SendKept,
    TellHealth,
)
from kiosk.hands import Hands
from kiosk.outbox import Outbox
from kiosk.ticket import ticket_of
from kit.spool_open import open_spool
from kit.wire import topics
from kit.wire.messages_offline import Holds
from tests.kiosk.stand import issued, menu
from tests.kiosk.test_outbox import NOW, Wire, given


class Bench:
    """Hands over a real book, and all that comes out of them."""

    def __init__(self, folder) -> None:
        self.path = folder / "spool.db"
        self.wire = Wire()
        self.outbox = Outbox(open_spool(self.path), self.wire, "kiosk-1")
        self.events: list[object] = []
        self.slips: list[str] = []
        self.hands = Hands(
            "kiosk-1",
            self.wire,
            self.outbox,
            put=self.events.append,
            print_it=lambda request_id, ticket: self.slips.append(request_id),
            parts={"screen": "ok"},
        )

    def do(self, *effects) -> None:
        for effect in effects:
            self.hands.perform(effect)

    def states(self):
        """Printer, hub, disk and how many are unsent, each time that it was told."""
        told = [message for topic, _, message in self.wire.sent if topic == topics.STATE.name]
        words = [{part.name: part.state for part in state.parts} for state in told]
        return [
            (word["printer"], word["hub"], word["disk"], state.unsent)
            for word, state in zip(words, told, strict=True)
        ]


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_staff_are_told_how_printer_and_hub_are_once(bench):
    bench.do(TellHealth("ok", "ok"), TellHealth("ok", "ok"), TellHealth("no-paper", "alone"))
    assert bench.states() == [("ok", "ok", "ok", 0), ("no-paper", "alone", "ok", 0)]


def test_staff_are_told_that_something_is_unsent_and_when_all_is_told_but_not_each_ticket(bench):
    bench.do(TellHealth("ok", "alone"))
    for n in (1, 2, 3):
        bench.do(Report(given=given(n)), SendKept(NOW))
    bench.do(SendKept(NOW, lost=True))
    for n in (1, 2, 3):
        bench.do(Forget(f"r{n}"), SendKept(NOW))
    assert [unsent for _, _, _, unsent in bench.states()] == [0, 1, 3, 0]


def test_a_ticket_is_kept_before_the_flow_hears_of_it(bench):
    bench.do(Keep(given(1, printed=None), {"state": "s"}))
    assert bench.events == [OnDisk("r1")]
    assert open_spool(bench.path).spool.notes() == {"state": "s"}


def test_notes_days_and_tickets_to_be_told_again_go_into_the_book(bench):
    bench.do(
        Note({"menu": "m"}),
        Report(given=given(1)),
        Report(given=replace(given(2), day="2026-11-23")),
        Forget("r1", "poison"),
        Forget("r2"),
        Prune("2026-11-24"),
        Again(notes={"state": "term 5"}),
        SendKept(NOW),
    )
    assert bench.outbox.unsent() == 1
    assert open_spool(bench.path).spool.notes() == {"menu": "m", "state": "term 5"}


def test_slips_and_holdings_go_their_way_and_anything_else_is_left_alone(bench):
    slip = Print("r1", ticket_of(issued("r1"), menu()))
    bench.do(slip, SendHolds(Holds(term=3)), "not an effect")
    assert bench.slips == ["r1"]
    assert [message for _, _, message in bench.wire.sent] == [Holds(term=3)]
