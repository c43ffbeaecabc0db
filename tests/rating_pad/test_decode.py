"""The bytes of keypads: frames of every kind, noise between them, halves of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rating_pad.decode import FRAME_MAX, KeyDecoder, frame

BYTES = {b"1": "one", b"2": "two"}
LINES = {b"K1\r": "one", b"K2\r": "two"}
PACKETS = {bytes.fromhex("AA 01 55"): "one", bytes.fromhex("AA 02 55"): "two"}


def keys_of(frames, *pieces):
    decoder, keys = KeyDecoder(frames), []
    for piece in pieces:
        decoder, more = decoder.feed(piece)
        keys += more
    return keys


@pytest.mark.parametrize("frames", [BYTES, LINES, PACKETS])
def test_keys_come_out_in_the_order_of_their_frames(frames):
    one, two = frames
    assert keys_of(frames, two + one + one) == ["two", "one", "one"]


@pytest.mark.parametrize("frames", [LINES, PACKETS])
def test_a_frame_may_come_byte_by_byte(frames):
    one, _ = frames
    assert keys_of(frames, *(bytes([b]) for b in one)) == ["one"]


@pytest.mark.parametrize("noise", [b"\x00\xff", b"K", b"K1", b"KK", b"\xaa", b"\xaa\x01", b"\r\n"])
def test_noise_and_half_frames_between_keys_do_no_harm(noise):
    both = LINES | PACKETS
    assert keys_of(both, noise + b"K1\r" + noise + bytes.fromhex("AA 02 55")) == ["one", "two"]


def test_a_frame_that_begins_inside_a_broken_one_is_found():
    assert keys_of({b"AAB": "key"}, b"AAAB") == ["key"]


def test_a_pause_ends_half_a_frame():
    decoder, keys = KeyDecoder(LINES).feed(b"K")
    assert keys == ()
    decoder, keys = decoder.quiet().feed(b"1\r")
    assert keys == ()
    assert decoder.feed(b"K2\r")[1] == ("two",)


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_whatever_the_line_says_the_decoder_holds_less_than_a_frame(pieces):
    decoder = KeyDecoder(LINES | PACKETS)
    for piece in pieces:
        decoder, _ = decoder.feed(piece)
        assert len(decoder.rest) < 3


@given(st.lists(st.sampled_from(sorted(LINES)), max_size=10), st.data())
def test_how_the_bytes_are_cut_into_pieces_makes_no_difference(sent, data):
    line = b"".join(sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(line)), max_size=6)))
    pieces = [line[a:b] for a, b in zip([0, *cuts], [*cuts, len(line)], strict=True)]
    assert keys_of(LINES, *pieces) == [LINES[one] for one in sent]


@pytest.mark.slow
def test_a_megabyte_of_noise_is_no_key_and_is_not_kept():
    decoder, keys = KeyDecoder(PACKETS).feed(b"\xaa" * 1_000_000)
    assert keys == ()
    assert len(decoder.rest) < 3


def test_a_frame_that_begins_another_is_refused():
    with pytest.raises(ValueError, match="beginning"):
        KeyDecoder({b"K1": "one", b"K1\r": "two"})


@pytest.mark.parametrize(
    ("written", "bytes_"),
    [
        ("1", b"1"),
        ("K1\r", b"K1\r"),
        ("AA 01 55", b"\xaa\x01\x55"),
        ("0x31", b"1"),
        ("0xAA 01", b"\xaa\x01"),
        ("AA", b"AA"),
        ("12 3", b"12 3"),
    ],
)
def test_a_frame_is_written_as_text_or_as_hexadecimal(written, bytes_):
    assert frame(written) == bytes_


@pytest.mark.parametrize("written", ["", "á", "x" * (FRAME_MAX + 1)])
def test_an_impossible_frame_is_refused_with_what_was_written(written):
    with pytest.raises(ValueError, match=repr(written)):
        frame(written)
