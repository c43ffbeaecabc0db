"""Addresses as an installer writes them, right and wrong."""

import pytest

from kit.address import AddressError, parse


def test_pins_are_a_list():
    assert parse("gpio://17,27, 22?mock=/tmp/a").names == ("17", "27", "22")


def test_a_serial_line_has_a_path_and_a_speed():
    where = parse("serial:///dev/ttyUSB0?baud=9600")
    assert (where.path, where.number("baud", 1200)) == ("/dev/ttyUSB0", 9600)
    assert parse("serial:///dev/ttyUSB0").number("baud", 1200) == 1200


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("escpos-tcp://10.0.0.5:9100", "10.0.0.5", 9100),
        ("escpos-tcp://printer", "printer", None),
        ("escpos-tcp://[::1]:9100", "::1", 9100),
        ("escpos-usb://04b8:0e15", "04b8:0e15", None),
    ],
)
def test_a_host_may_have_a_port(text, host, port):
    where = parse(text)
    assert (where.host, where.port) == (host, port)


def test_a_folder_may_have_blanks_and_vietnamese_letters():
    assert parse("virtual:///srv/Trung tâm/k%201").path == "/srv/Trung tâm/k 1"


def test_an_unknown_kind_is_refused_with_the_known_ones_and_the_nearest():
    with pytest.raises(AddressError, match=r"'gpi'; did you mean 'gpio'\? \(known: gpio, serial\)"):
        parse("gpi://17", ("gpio", "serial"))


@pytest.mark.parametrize("text", ["", "17", "gpio:17", "://x"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(AddressError, match="no address"):
        parse(text)


def test_an_unknown_option_is_refused_with_the_nearest():
    with pytest.raises(AddressError, match="did you mean 'baud'"):
        parse("serial:///dev/x?buad=9600").allow("baud")


def test_a_speed_that_is_no_number_is_refused():
    with pytest.raises(AddressError, match="baud='fast' is not a number"):
        parse("serial:///dev/x?baud=fast").number("baud", 9600)
