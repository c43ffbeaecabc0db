"""A whole kiosk in this process: real buttons' adapter, real paper's bytes, a broker in memory."""

import json
import threading
from contextlib import contextmanager

import pytest

from hub.bench.paper import plain_text, read_paper
from kiosk.config import KioskConfig
from kiosk.main import Box, wanted
from kit.address import AddressError
from kit.bus import Received, Wanted
from kit.bus_memory import MemoryBroker
from kit.fifo import tell
from kit.wire import topics
from kit.wire.messages import DeviceState, Noted
from tests.kiosk.stand import issued, menu

WITHIN_S = 10


class Centre:
    """The hub's side of the broker: gives out numbers and notes what the paper did."""

    def __init__(self, *, answers=True):
        self.broker = MemoryBroker()
        self.asks, self.reports = [], []
        self.changed = threading.Event()
        self.printer = ""
        self._answers = answers
        self.bus = self.broker.bus("hub", wanted=[Wanted(topics.ASK), Wanted(topics.PRINTED),
                                                   Wanted(topics.STATE)])  # fmt: skip
        self.bus.start(self._hear)
        self.bus.publish(topics.MENU, menu())

    def _hear(self, event):
        match event:
            case Received(topic=topics.ASK, message=ask, parts=parts):
                self.asks.append(ask)
                if self._answers:
                    number = f"A{len({one.request_id for one in self.asks}):03d}"
                    message = issued(ask.request_id, number=number)
                    self.bus.publish(topics.ANSWER, message, device=parts["device"])
            case Received(topic=topics.PRINTED, message=report, parts=parts):
                if self._answers:
                    noted = Noted(request_id=report.request_id, status="noted")
                    self.bus.publish(topics.NOTED, noted, device=parts["device"])
                # Last: whoever waits for a report may then switch the kiosk off at once.
                self.reports.append(report)
            case Received(message=DeviceState(parts=health)):
                self.printer = next((p.state for p in health if p.name == "printer"), "")
        self.changed.set()

    def until(self, true):
        """Waits for news until `true()` holds."""
        for _ in range(200):
            if true():
                return
            self.changed.wait(WITHIN_S / 200)
            self.changed.clear()
        raise AssertionError("it did not come to that")


@contextmanager
def running(tmp_path, centre, **settings):
    values = {
        "state_dir": str(tmp_path / "state"),
        "printer": f"virtual://{tmp_path}",
        "screen": f"virtual://{tmp_path}",
        "buttons": f"gpio://17,27?mock={tmp_path}",
        "button_services": {"17": "khai-sinh", "27": "so-do"},
        "width_px": 320,
        "height_px": 480,
        "px_per_mm": 1.2,
        "guard_s": 0.0,
        "printer_poll_s": 0.05,
    }
    config = KioskConfig(**values | settings)
    bus = centre.broker.bus("kiosk-1", wanted=wanted(config))
    box = Box(config, bus)
    box.open()
    bus.start(box.on_bus)
    thread = threading.Thread(target=box.run)
    thread.start()
    try:
        yield box
    finally:
        box.stop()
        thread.join(WITHIN_S)
        bus.stop()
        box.close()


def slips(tmp_path):
    data = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("paper/*.bin")))
    return [plain_text(slip) for slip in read_paper(data) if slip.cut]


def test_a_button_brings_a_number_on_paper_and_the_hub_hears_of_it(tmp_path):
    centre = Centre()
    with running(tmp_path, centre):
        tell(tmp_path / "keys", "press 17")
        centre.until(lambda: centre.reports)
        assert slips(tmp_path) == ["A001"]
        assert [one.service for one in centre.asks] == ["khai-sinh"]
        assert [(one.result, one.reason) for one in centre.reports] == [("confirmed", None)]


def test_a_finger_on_the_screen_does_the_same(tmp_path):
    centre = Centre()
    with running(tmp_path, centre):
        tell(tmp_path / "touch", "key service:so-do")
        centre.until(lambda: centre.reports)
        assert [one.service for one in centre.asks] == ["so-do"]
        assert slips(tmp_path) == ["A001"]


def test_no_paper_is_told_to_the_staff_and_the_number_is_on_the_screen(tmp_path):
    centre = Centre()
    with running(tmp_path, centre):
        centre.until(lambda: centre.printer == "ok")
        (tmp_path / "fail").write_text("no-paper")
        centre.until(lambda: centre.printer == "no-paper")
        tell(tmp_path / "keys", "press 17")
        centre.until(lambda: centre.reports)
        assert centre.reports[0].reason == "shown-on-screen:no-paper"
        (tmp_path / "fail").unlink()
        centre.until(lambda: centre.printer == "ok")
    assert slips(tmp_path) == []
    targets = json.loads((tmp_path / "targets.json").read_text())
    assert [target["key"] for target in targets["targets"]] == ["done"]


def test_a_report_that_the_hub_did_not_note_is_sent_again_by_the_next_run(tmp_path):
    deaf = Centre(answers=False)
    with running(tmp_path, deaf):
        tell(tmp_path / "keys", "press 17")
        deaf.until(lambda: deaf.asks)
        request_id = deaf.asks[0].request_id
        deaf.bus.publish(topics.ANSWER, issued(request_id), device="kiosk-1")
        deaf.until(lambda: deaf.reports)
    centre = Centre()
    with running(tmp_path, centre):
        centre.until(lambda: centre.reports)
        assert centre.reports[0].request_id == request_id
    again = Centre()
    with running(tmp_path, again):
        again.until(lambda: again.printer == "ok")
        assert again.reports == []


def test_a_kiosk_whose_buttons_and_screen_are_broken_still_starts_and_says_so(tmp_path):
    centre = Centre()
    states = []
    watcher = centre.broker.bus("watch", wanted=[Wanted(topics.STATE)])
    watcher.start(lambda event: states.append(getattr(event, "message", None)))
    broken = {"buttons": f"gpio://99?mock={tmp_path}", "screen": "virtual:///proc/nowhere"}
    with running(tmp_path, centre, **broken):
        centre.until(lambda: centre.printer == "ok")
    last = [state for state in states if isinstance(state, DeviceState) and state.parts][-1]
    parts = {part.name: part.state for part in last.parts}
    assert (parts["buttons"], parts["screen"], parts["disk"]) == ("no-gpio", "failed", "ok")


def test_an_address_that_cannot_be_is_refused_before_anything_is_opened(tmp_path):
    with pytest.raises(AddressError, match="did you mean 'escpos-usb'"):
        Box(KioskConfig(printer="escpos-usv://04b8:0e15"), MemoryBroker().bus("kiosk-1"))
    assert list(tmp_path.iterdir()) == []
