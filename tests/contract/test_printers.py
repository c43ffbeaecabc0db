"""What every ticket printer does, on every cable and in a folder; and how each of them fails.

The paper is read by a decoder of its own, not by the library that wrote it.
"""

import threading
import time

import pytest

from hub.bench.paper import plain_text, qr_payloads, read_paper
from kiosk.config import KioskConfig
from kiosk.doctor import doctor
from kiosk.printer import open_printer
from kiosk.printer_escpos import EscposPrinter
from kiosk.printer_link import Patience
from kiosk.profile import UNKNOWN, Profile, read_profile
from kiosk.ticket import layout, ticket_of
from kit.address import AddressError, parse
from kit.fault import DeviceFault
from tests.contract.machine import FileBench, FolderBench, PtyBench, TcpBench
from tests.kiosk.stand import issued, menu

# Real waits on real lines: left out of `make check`.
pytestmark = pytest.mark.slow

STEPS = layout(ticket_of(issued("r1"), menu()), number_native=True)
LINK = "http://192.168.1.10/t/Zk3vT0pQm9yXw2LrB7uE1g"
QUICK = Patience(write_s=0.4, answer_s=0.25, printed_s=0.5)
WIDTH = 576
KNOWN = Profile(qr=True)


def paper(bench, slips=1):
    """All slips that came out at this bench, as soon as there are so many."""
    pause, tries = threading.Event(), 200
    while len(found := _paper(bench)) < slips and tries:
        tries -= 1
        pause.wait(0.02)  # a mute printer's bytes are still on the cable
    return found


def _paper(bench):
    match bench:
        case FolderBench():
            files = sorted(bench.folder.glob("paper/*.bin"))
            data = b"".join(path.read_bytes() for path in files)
        case FileBench():
            data = bench.path.read_bytes()
        case _:
            data = bytes(bench.machine.got)
    return [slip for slip in read_paper(data) if slip.cut]


@pytest.fixture(params=["folder", "file", "serial", "tcp"])
def bench(request, tmp_path):
    made = {
        "folder": lambda: FolderBench(tmp_path),
        "file": lambda: FileBench(tmp_path),
        "serial": lambda: PtyBench(tmp_path),
        "tcp": TcpBench,
    }[request.param]()
    yield made
    made.close()


@pytest.fixture(params=["serial", "tcp"])
def cable(request, tmp_path):
    made = PtyBench(tmp_path) if request.param == "serial" else TcpBench()
    yield made
    made.close()


@pytest.fixture
def printer(request):
    """The driver for whatever bench the test uses."""
    name = "bench" if "bench" in request.fixturenames else "cable"
    address = request.getfixturevalue(name).address()
    made = (
        open_printer(address, WIDTH)
        if address.startswith("virtual")
        else EscposPrinter(parse(address), WIDTH, KNOWN, QUICK)
    )
    yield made
    made.close()


def test_a_slip_comes_out_whole_and_cut(bench, printer):
    printer.status()
    printer.print(STEPS)
    [slip] = paper(bench)
    assert plain_text(slip) == "A012"
    assert qr_payloads(slip) == (LINK,)
    assert slip.unknown == ()
    assert slip.unprinted == ()


def test_two_slips_are_two_pieces_of_paper(bench, printer):
    printer.print(STEPS)
    printer.print(STEPS)
    assert len(paper(bench, 2)) == 2


def test_who_can_tell_says_that_the_slip_is_out_and_who_cannot_does_not(bench, printer):
    word = printer.status()
    assert word == ("unknown" if isinstance(bench, FileBench) else "ok")
    assert printer.print(STEPS) is (word == "ok")


def test_closing_twice_and_using_it_again_does_no_harm(bench, printer):
    printer.print(STEPS)
    printer.close()
    printer.close()
    printer.print(STEPS)
    assert len(paper(bench, 2)) == 2


EACH_WORD = pytest.mark.parametrize(
    "word",
    ["no-paper", "near-end", "cover-open", "cutter-jam", "over-heat", "offline", "printer-fault"],
)


@EACH_WORD
def test_each_state_of_the_printer_has_its_word(cable, printer, word):
    cable.machine.word = word
    assert printer.status() == word
    cable.machine.word = "ok"
    assert printer.status() == "ok"


@EACH_WORD
def test_a_printer_that_only_tells_by_itself_is_heard(cable, printer, word):
    cable.machine.answers_at_once, cable.machine.tells_by_itself = False, True
    assert printer.status() == "ok"
    cable.machine.word = word
    cable.say(cable.machine.state())
    tries = 100
    while printer.status() != word and tries:
        tries -= 1
        threading.Event().wait(0.02)
    assert printer.status() == word


def test_a_printer_that_only_tells_by_itself_prints_and_does_not_confirm(cable, printer):
    cable.machine.answers_at_once, cable.machine.tells_by_itself = False, True
    assert printer.print(STEPS) is False
    assert len(paper(cable)) == 1
    assert printer.status() == "ok"


def test_a_printer_says_its_name_or_none(cable, printer):
    assert printer.model() == ""
    cable.machine.name = "TM-T82III"
    assert printer.model() == "EPSON TM-T82III"
    assert printer.status() == "ok"


def test_an_unknown_printer_gets_the_code_as_a_picture(tmp_path):
    bench = FileBench(tmp_path)
    printer = EscposPrinter(parse(bench.address()), WIDTH, UNKNOWN, QUICK)
    printer.print(STEPS)
    [slip] = paper(bench)
    assert (slip.unknown, qr_payloads(slip)) == ((), ())


@pytest.mark.parametrize("mute", [False, True])
def test_the_doctor_prints_a_page_on_any_cable_and_tells_what_it_found(
    cable, tmp_path, capsys, mute
):
    cable.machine.mute, cable.machine.name = mute, "TM-T88V"
    config = KioskConfig(printer=cable.address(), state_dir=str(tmp_path))
    assert doctor(config, what="printer", address=None) == 0
    assert len(paper(cable)) == 1
    said = capsys.readouterr().out
    assert ("không trả lời" in said) is mute
    assert ("EPSON TM-T88V" in said) is not mute
    profile = read_profile(tmp_path / "printer.toml")
    assert (profile.qr, profile.width_dots) == ((False, 0) if mute else (True, 512))


def test_the_doctor_of_a_printer_that_is_not_there_says_what_to_look_at(cable, tmp_path, capsys):
    address = cable.address()
    cable.unplug()
    config = KioskConfig(printer=address, state_dir=str(tmp_path))
    assert doctor(config, what="printer", address=None) == 69
    assert "dây cáp" in capsys.readouterr().out
    cable.plug()


def test_a_mute_printer_is_unknown_and_its_slips_unverified(cable, printer):
    cable.machine.mute = True
    assert printer.status() == "unknown"
    assert printer.print(STEPS) is False
    assert len(paper(cable)) == 1


@pytest.mark.slow  # waits for what never comes
def test_a_printer_that_only_answers_at_once_is_believed_and_not_waited_for_twice(cable, printer):
    cable.machine.tells_when_printed = False
    printer.status()
    assert printer.print(STEPS) is True
    assert printer.print(STEPS) is True
    asked = [item for slip in read_paper(bytes(cable.machine.got)) for item in slip.items
             if getattr(item, "command", "") == "GS r"]  # fmt: skip
    assert len(asked) == 1


@pytest.mark.slow  # waits for what never comes
def test_a_roll_that_ends_in_the_middle_is_no_paper(cable, printer):
    printer.status()
    cable.machine.ends_after = len(cable.machine.got) + 3000
    with pytest.raises(DeviceFault) as caught:
        printer.print(STEPS)
    assert caught.value.reason == "no-paper"
    cable.machine.ends_after, cable.machine.word = None, "ok"
    assert printer.status() == "ok"
    assert printer.print(STEPS) is True
    assert b"\x10\x14\x08" in cable.machine.got  # it was told to forget the rest of the slip


@pytest.mark.slow  # waits for what never comes
def test_a_printer_that_takes_no_more_bytes_ends_in_time(cable, printer):
    printer.status()
    cable.machine.deaf = True
    began_s = time.monotonic()
    with pytest.raises(DeviceFault) as caught:
        printer.print(STEPS * 30)  # more than all the buffers on the way hold
    assert caught.value.reason == "offline"
    assert time.monotonic() - began_s < 5


@pytest.mark.slow  # waits for what never comes
def test_a_printer_that_falls_silent_after_the_slip_has_not_printed(cable, printer):
    printer.status()
    cable.machine.deaf = True
    with pytest.raises(DeviceFault) as caught:
        printer.print(STEPS)
    assert caught.value.reason == "offline"


def test_an_unplugged_printer_is_offline_and_comes_back_by_itself(cable, printer):
    assert printer.status() == "ok"
    cable.unplug()
    assert printer.status() == "offline"
    with pytest.raises(DeviceFault) as caught:
        printer.print(STEPS)
    assert caught.value.reason == "offline"
    cable.plug()
    assert printer.status() == "ok"
    assert printer.print(STEPS) is True


def test_an_idle_connection_that_the_printer_closed_costs_no_ticket(tmp_path):
    bench = TcpBench()
    printer = EscposPrinter(parse(bench.address()), WIDTH, KNOWN, QUICK)
    assert printer.status() == "ok"
    bench.hang_up()
    assert printer.status() == "ok"
    assert printer.print(STEPS) is True
    printer.close()
    bench.close()


def test_a_device_file_that_is_not_there_is_offline_and_not_created(tmp_path):
    printer = EscposPrinter(parse(f"escpos-file://{tmp_path}/lp0"), WIDTH, KNOWN, QUICK)
    assert printer.status() == "offline"
    assert list(tmp_path.iterdir()) == []


def test_a_usb_printer_that_is_not_there_is_offline():
    printer = EscposPrinter(parse("escpos-usb://04b8:0e15"), WIDTH, KNOWN, QUICK)
    assert printer.status() == "offline"


@pytest.mark.parametrize("word", ["no-paper", "cover-open", "offline", "printer-fault"])
def test_the_virtual_printer_fails_while_the_file_says_so(tmp_path, word):
    bench = FolderBench(tmp_path)
    printer = open_printer(bench.address(), WIDTH)
    (bench.folder / "fail").write_text(f"{word}\n")
    assert printer.status() == word
    with pytest.raises(DeviceFault) as caught:
        printer.print(STEPS)
    assert caught.value.reason == word
    (bench.folder / "fail").unlink()
    assert printer.status() == "ok"
    printer.print(STEPS)
    assert [path.name for path in sorted(bench.folder.glob("paper/*"))] == ["000001.bin"]


def test_the_virtual_printer_fails_at_the_slip_it_was_told(tmp_path):
    bench = FolderBench(tmp_path)
    printer = open_printer(bench.address() + "?fail=no-paper@2", WIDTH)
    printer.print(STEPS)
    with pytest.raises(DeviceFault, match="no-paper"):
        printer.print(STEPS)
    printer.print(STEPS)
    assert len(paper(bench)) == 2


def test_the_virtual_printer_goes_on_counting_after_a_restart(tmp_path):
    bench = FolderBench(tmp_path)
    for _ in range(2):
        printer = open_printer(bench.address(), WIDTH)
        printer.print(STEPS)
        printer.close()
    names = [path.name for path in sorted(bench.folder.glob("paper/*"))]
    assert names == ["000001.bin", "000002.bin"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("escpos-seriel:///dev/x", "did you mean 'escpos-serial'"),
        ("escpos-usb://printer", "not two hexadecimal numbers"),
        ("escpos-serial:///dev/x?bauds=9600", "did you mean 'baud'"),
        ("virtual:///tmp/x?fail=fire@3", "is not WORD@N"),
    ],
)
def test_a_wrong_address_is_a_sentence(address, says):
    with pytest.raises(AddressError, match=says):
        open_printer(address, WIDTH)
