"""One press from a bouncing switch, and none is lost."""

from hypothesis import given
from hypothesis import strategies as st

from kit.press import QUIET_S, Edge, Presses, press


def presses(edges: list[tuple[float, str, bool]]) -> int:
    state, count = Presses(), 0
    for at_s, key, down in edges:
        state, begins = press(state, Edge(key, down), at_s)
        count += begins
    return count


def test_a_bouncing_button_is_one_press() -> None:
    bounce = [(n * 0.002, "17", n % 2 == 0) for n in range(9)]
    assert presses(bounce) == 1


def test_letting_go_with_a_bounce_is_no_second_press() -> None:
    assert presses([(0.0, "17", True), (0.9, "17", False), (0.903, "17", True)]) == 1


def test_two_slow_presses_are_two() -> None:
    assert presses([(0.0, "17", True), (0.2, "17", False), (0.6, "17", True)]) == 2


def test_a_lost_release_does_not_deafen_the_button() -> None:
    assert presses([(0.0, "17", True), (3.0, "17", True)]) == 2


def test_two_buttons_do_not_disturb_each_other() -> None:
    assert presses([(0.0, "17", True), (0.01, "27", True)]) == 2


@given(st.lists(st.tuples(st.floats(0, 0.02), st.booleans()), min_size=1, max_size=40))
def test_within_one_burst_of_edges_there_is_never_more_than_one_press(
    steps: list[tuple[float, bool]],
) -> None:
    at_s, edges = 0.0, []
    for gap_s, down in steps:
        at_s += gap_s
        if edges and at_s - edges[-1][0] >= QUIET_S:
            break
        edges.append((at_s, "17", down))
    assert presses(edges) <= 1
