"""Ids of presses: RFC 9562's own example, order by time, nobody makes one twice."""

import re
from uuid import UUID

import pytest

from kit.ids import new_id, new_token, uuid7


def test_the_example_of_the_standard_comes_out():
    # RFC 9562, appendix A.6: 2022-02-22 14:22:22.00-05:00, rand_a CC3, rand_b 18C4DC0C0C07398F.
    chance = (0xCC3 << 68 | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert uuid7(0x017F22E279B0, chance) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_a_later_press_sorts_after_an_earlier_one():
    assert uuid7(1_000, b"\xff" * 10) < uuid7(1_001, b"\x00" * 10)


def test_a_thousand_presses_have_a_thousand_ids_of_the_right_kind():
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {(UUID(i).version, UUID(i).variant) for i in ids} == {(7, UUID(int=8 << 60).variant)}


@pytest.mark.parametrize("wrong", [b"", b"x" * 9, b"x" * 11])
def test_too_few_or_too_many_random_bytes_are_refused(wrong):
    with pytest.raises(ValueError, match="random_bytes"):
        uuid7(0, wrong)


def test_a_time_before_1970_is_refused():
    with pytest.raises(ValueError, match="now_ms"):
        uuid7(-1, b"x" * 10)


def test_a_thousand_tokens_are_a_thousand_and_fit_into_an_address():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {30}
    assert all(re.fullmatch("[A-Za-z0-9_-]+", token) for token in tokens)


def test_of_the_tokens_of_a_moment_only_the_time_is_alike():
    after_the_time = {new_token()[8:16] for _ in range(1000)}
    assert len(after_the_time) == 1000
