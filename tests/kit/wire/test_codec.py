"""A message from outside is checked once, at the border, and refused by the name of its field."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.wire import codec
from kit.wire.messages import Answer, Ask, Board, BoardCounter, Rate


def ask(**changes: object) -> bytes:
    body = {"request_id": "r-1", "service": "khai-sinh", "language": "vi", "priority": None}
    return json.dumps({**body, **changes}).encode()


def test_a_plain_ask_of_somebody_elses_program_is_understood() -> None:
    assert codec.decode(b'{"request_id":"r-1","service":"khai-sinh"}', Ask) == Ask(
        request_id="r-1", service="khai-sinh"
    )


def test_unknown_fields_are_ignored_so_that_old_and_new_boxes_understand_each_other() -> None:
    assert codec.decode(ask(colour="red"), Ask).service == "khai-sinh"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"service": 7}, "service: Expected `str`, got `int` (got 7)"),
        ({"language": "fr"}, "language: Invalid enum value 'fr' (got 'fr')"),
        ({"priority": 1.5}, "priority: Expected `str | null`, got `float` (got 1.5)"),
        ({"request_id": None}, "request_id: Expected `str`, got `null` (got None)"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name_and_value(
    changes: dict[str, object], fault: str
) -> None:
    with pytest.raises(codec.WireError) as refused:
        codec.decode(ask(**changes), Ask)
    assert refused.value.fault == fault


def test_a_missing_field_is_named() -> None:
    with pytest.raises(codec.WireError, match="service: missing"):
        codec.decode(b'{"request_id":"r-1"}', Ask)


def test_a_refusal_can_repeat_the_request_id_of_a_bad_message() -> None:
    with pytest.raises(codec.WireError) as refused:
        codec.decode(ask(service=7), Ask)
    assert refused.value.ids == {"request_id": "r-1"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"xx",
        b"[1]",
        b"null",
        b"\xff\xfe",
        b"[" * 9000,
        b'{"request_id":"\\ud800","service":"x"}',
    ],
)
def test_what_is_no_message_at_all_is_refused_and_nothing_breaks(data: bytes) -> None:
    with pytest.raises(codec.WireError):
        codec.decode(data, Ask)


def test_a_message_over_16_kib_is_refused_both_ways() -> None:
    with pytest.raises(codec.WireError, match="at most 16384"):
        codec.decode(ask(colour="x" * 17_000), Ask)
    many = tuple(
        BoardCounter(id=str(n), field="x" * 190, officer="y" * 190, state="open", number=None)
        for n in range(60)
    )
    with pytest.raises(codec.WireError, match="at most 16384"):
        codec.encode(Board(at=datetime.now(UTC), counters=many))


def test_a_line_break_cannot_hide_at_the_end_of_an_id() -> None:
    with pytest.raises(codec.WireError, match="request_id"):
        codec.decode(ask(request_id="r-1\n"), Ask)


def test_decomposed_vietnamese_comes_in_and_goes_out_composed() -> None:
    name = "Nguyễn Thị Thuỷ"
    board = Board(
        at=datetime.now(UTC),
        counters=(
            BoardCounter(
                id="1", field="x", state="open", number=None,
                officer=unicodedata.normalize("NFD", name),
            ),
        ),
    )  # fmt: skip
    data = codec.encode(board)
    assert name in data.decode()
    nfd = unicodedata.normalize("NFD", data.decode()).encode()
    assert codec.decode(nfd, Board).counters[0].officer == name


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(codec.WireError, match="at"):
        codec.decode(b'{"request_id":"r","status":"issued","at":"2026-11-24T08:15:00"}', Answer)


def test_the_offset_of_an_instant_survives_the_way() -> None:
    at = datetime(2026, 11, 24, 8, 15, tzinfo=timezone(timedelta(hours=7)))
    data = codec.encode(Answer(request_id="r", status="issued", at=at))
    assert b"2026-11-24T08:15:00+07:00" in data
    assert codec.decode(data, Answer).at == at


@given(st.integers(1, 10), st.lists(st.from_regex(r"[a-z-]{1,20}", fullmatch=True), max_size=10))
def test_what_was_encoded_is_decoded_to_the_same(level: int, reasons: list[str]) -> None:
    rate = Rate(rating_id="a", visit="v", level=level, reasons=tuple(reasons))
    assert codec.decode(codec.encode(rate), Rate) == rate


@given(st.binary(max_size=200))
def test_no_bytes_whatever_do_more_than_be_refused(data: bytes) -> None:
    fault = ""
    try:
        request_id = codec.decode(data, Ask).request_id
    except codec.WireError as refused:
        request_id, fault = "", refused.fault
    assert bool(request_id) != bool(fault)
