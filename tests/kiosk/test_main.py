"""A whole kiosk in this process: real buttons' adapter, real paper's bytes, a broker in memory."""

import json
import threading
from contextlib import contextmanager

import pytest

from hub.bench.paper import plain_text, read_paper
from kiosk.config import KioskConfig, own_series
from kiosk.main import STORE, Box, check, wanted
from kit.address import AddressError
from kit.bus import Received, Wanted
from kit.bus_memory import MemoryBroker
from kit.config import ConfigError
from kit.fifo import tell
from kit.spool import Spool
from kit.wire import topics
from kit.wire.messages import DeviceState, Noted
from kit.wire.messages_offline import Reprint, Settled
from tests.kiosk.stand import issued, lease, menu

WITHIN_S = 10


class Centre:
    """The hub's side of the broker: gives out numbers and notes what kiosks tell."""

    def __init__(self, *, answers=True, settles=True):
        self.broker = MemoryBroker()
        self.asks, self.reports, self.settles, self.holds = [], [], [], []
        self.changed = threading.Event()
        self.printer = ""
        self.state = DeviceState(status="offline")
        self.answers, self._settles = answers, settles
        said = (topics.ASK, topics.PRINTED, topics.SETTLE, topics.HOLDS, topics.STATE)
        self.bus = self.broker.bus("hub", wanted=[Wanted(topic) for topic in said])
        self.bus.start(self._hear)
        self.bus.publish(topics.MENU, menu())

    def part(self, name):
        return next((part.state for part in self.state.parts if part.name == name), "")

    def _hear(self, event):
        match event:
            case Received(topic=topics.ASK, message=ask, parts=parts):
                self.asks.append(ask)
                if self.answers:
                    number = f"A{len({one.request_id for one in self.asks}):03d}"
                    message = issued(ask.request_id, number=number)
                    self.bus.publish(topics.ANSWER, message, device=parts["device"])
            case Received(topic=topics.PRINTED, message=report, parts=parts):
                if self.answers:
                    noted = Noted(request_id=report.request_id, status="noted")
                    self.bus.publish(topics.NOTED, noted, device=parts["device"])
                # Last: whoever waits for a report may then switch the kiosk off at once.
                self.reports.append(report)
            case Received(topic=topics.SETTLE, message=settle, parts=parts):
                if self._settles:
                    told = Settled(request_id=settle.request_id, status="settled")
                    self.bus.publish(topics.SETTLED, told, device=parts["device"])
                self.settles.append(settle)
            case Received(topic=topics.HOLDS, message=holds, parts=parts):
                self.bus.publish(topics.LEASE, lease(), device=parts["device"])
                self.holds.append(holds)
            case Received(message=DeviceState() as state):
                self.state = state
                self.printer = self.part("printer")
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
def running(tmp_path, centre, *, connected=True, **settings):
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
        "thanks_s": 0.0,
        "printer_poll_s": 0.05,
    }
    config = KioskConfig(**values | settings)
    bus = centre.broker.bus("kiosk-1", wanted=wanted(config))
    centre.link = bus
    box = Box(config, bus)
    centre.box = box
    box.open()
    if connected:
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


# ---- without a hub


def press(tmp_path, centre, *, slips_then):
    """One person presses and has gone when this returns: the next press will not be theirs."""
    tell(tmp_path / "touch", "key service:khai-sinh")  # a button would be debounced
    centre.until(lambda: len(slips(tmp_path)) == slips_then)
    centre.until(lambda: printed_by_the_book(tmp_path) == slips_then)


def printed_by_the_book(tmp_path):
    spool = Spool(tmp_path / "state" / STORE)
    known = [one.message.printed for one in spool.entries(topics.SETTLE)]
    spool.close()
    return len(known) - known.count(None)


def test_a_silent_hub_costs_a_moment_and_the_ticket_is_told_to_it(tmp_path):
    centre = Centre(answers=False)
    with running(tmp_path, centre, answer_within_s=0.2):
        centre.until(lambda: centre.part("hub") == "ok")
        tell(tmp_path / "keys", "press 17")
        centre.until(lambda: centre.settles)
        [settle] = centre.settles
        assert slips(tmp_path) == [settle.number] == ["A950"]
        assert settle.request_id == centre.asks[0].request_id
        assert (settle.printed, settle.how) == ("confirmed", "lease")
        assert settle.waited_s < WITHIN_S
        # The hub does not answer asks, but it lives; the next person's ask decides anew.
        centre.until(lambda: (centre.part("hub"), centre.state.unsent) == ("ok", 0))
        assert len(settle.token) >= 20  # 128 bits, for the phone of whoever holds the paper
        assert centre.reports == []


def test_without_a_broker_numbers_go_on_and_all_is_told_in_order_when_it_is_back(tmp_path):
    centre = Centre()
    with running(tmp_path, centre):
        centre.until(lambda: centre.part("hub") == "ok")
        centre.link.cut()
        for n in (1, 2, 3):
            press(tmp_path, centre, slips_then=n)
        assert slips(tmp_path) == ["A950", "A951", "A952"]
        assert (centre.asks, centre.settles) == ([], [])
        assert centre.state.status == "offline"
        held = len(centre.holds)
        centre.link.start(centre.box.on_bus)
        centre.until(lambda: len(centre.settles) == 3 and centre.state.unsent == 0)
        assert [one.number for one in centre.settles] == ["A950", "A951", "A952"]
        assert [one.order for one in centre.settles] == [1, 2, 3]
        assert len(centre.holds) > held


def test_a_kiosk_that_is_switched_on_without_its_hub_knows_where_it_was(tmp_path):
    centre = Centre(settles=False)
    with running(tmp_path, centre):
        centre.until(lambda: centre.part("hub") == "ok")
        centre.link.cut()
        press(tmp_path, centre, slips_then=1)
    nobody = Centre(answers=False)
    nobody.broker.retained.clear()
    with running(tmp_path, nobody, connected=False):
        press(tmp_path, nobody, slips_then=2)
    assert slips(tmp_path) == ["A950", "A951"]
    back = Centre()
    with running(tmp_path, back):
        back.until(lambda: len(back.settles) == 2)
    assert [one.number for one in back.settles] == ["A950", "A951"]


def test_staff_have_a_ticket_printed_once_more(tmp_path):
    centre = Centre()
    with running(tmp_path, centre):
        centre.until(lambda: centre.part("hub") == "ok")
        wish = Reprint(print_id="p1", answer=issued("r1", number="A042"), copy=1)
        for _ in range(2):
            centre.bus.publish(topics.REPRINT, wish, device="kiosk-1")
        centre.until(lambda: centre.reports)
        assert centre.reports[0].request_id == "p1"
    assert slips(tmp_path) == ["A042"]


def test_a_disk_that_cannot_be_used_still_gives_numbers_and_the_staff_are_told(tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")
    centre = Centre()
    with running(tmp_path, centre):
        centre.until(lambda: centre.part("disk") == "failed")
        centre.link.cut()
        tell(tmp_path / "keys", "press 17")
        centre.until(lambda: len(slips(tmp_path)) == 1)
        centre.link.start(centre.box.on_bus)
        centre.until(lambda: centre.settles)
        # Not 001: nobody would know after a restart that it was given.
        assert len(centre.settles[0].number) > len("X1-001")


def test_a_damaged_printer_profile_keeps_nobody_from_a_number_and_the_check_names_it(tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "printer.toml").write_text("letters = 'tcvn4'")
    centre = Centre()
    with running(tmp_path, centre):
        tell(tmp_path / "keys", "press 17")
        centre.until(lambda: slips(tmp_path) == ["A001"])
    with pytest.raises(ConfigError, match=r"printer\.toml: letters"):
        check(KioskConfig(state_dir=str(tmp_path / "state")))


def test_what_the_doctor_found_is_what_the_kiosk_prints_by(tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "printer.toml").write_text("letters = 'tcvn3'\npages = [30, 31]")
    centre = Centre()
    with running(tmp_path, centre):
        tell(tmp_path / "keys", "press 17")
        centre.until(lambda: slips(tmp_path))
    assert "Vui lòng theo dõi màn hình" in slips(tmp_path)[0]


def test_an_own_series_that_cannot_be_one_is_refused_at_once():
    assert own_series(KioskConfig(device="kiosk-12")) == "X12"
    assert own_series(KioskConfig(device="lobby")) == "X0"
    assert own_series(KioskConfig(device="kiosk-417")) == "X17"
    assert own_series(KioskConfig(local_series="Y3")) == "Y3"
    bad = KioskConfig(local_series="A")
    with pytest.raises(ConfigError, match="letter and one or two digits"):
        check(bad)
    with pytest.raises(ConfigError):
        Box(bad, MemoryBroker().bus("kiosk-1"))


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
