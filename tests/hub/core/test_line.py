"""Lines of people: always in order, however people come and go."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.line import EMPTY, Line, Place, Row
from hub.core.model import TicketId

NINE = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def place(second: int) -> Place:
    return NINE + timedelta(seconds=second), "A", second, TicketId(f"t{second}")


def row(*seconds: int) -> Row:
    made = EMPTY
    for second in seconds:
        made = made.add(place(second))
    return made


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=600))
def test_a_row_is_what_sorting_would_give(steps: list[tuple[int, bool]]) -> None:
    made, there = EMPTY, set[int]()
    for second, comes in steps:
        if comes and second not in there:
            made, there = made.add(place(second)), there | {second}
        elif second in there:
            made, there = made.drop(place(second)), there - {second}
    wanted = [place(second) for second in sorted(there)]
    assert list(made) == wanted
    assert len(made) == len(wanted)
    assert made.last() == (wanted[-1] if wanted else None)
    assert [str(id_) for id_ in made.ids()] == [one[3] for one in wanted]
    assert all((place(n) in made) is (n in there) for n in range(0, 400, 7))


def test_a_long_row_stays_in_small_pieces_wherever_people_join() -> None:
    made = row(*range(0, 4000, 2), *range(3999, 0, -2))
    assert [one[2] for one in made] == list(range(4000))
    assert max(len(piece) for piece in made.pieces) <= 128


def test_a_row_that_was_added_to_is_as_it_was() -> None:
    before = row(1, 2, 3)
    before.add(place(4))
    before.drop(place(2))
    assert [one[2] for one in before] == [1, 2, 3]


@pytest.mark.parametrize("second", [0, 2, 9])
def test_who_is_not_in_a_row_cannot_leave_it(second: int) -> None:
    with pytest.raises(KeyError):
        row(1, 3).drop(place(second))
    with pytest.raises(KeyError):
        EMPTY.drop(place(second))


def test_what_is_no_place_is_not_in_a_row() -> None:
    assert "A001" not in row(1)
    assert place(1) not in EMPTY


def test_a_line_counts_everybody_and_names_them_in_order() -> None:
    line = Line(ordinary=row(1, 4), priority=row(2, 9))
    assert len(line) == 4
    assert list(line) == ["t1", "t2", "t4", "t9"]
    assert line.last() == place(9)
    assert Line(ordinary=row(5), priority=row(2)).last() == place(5)
    assert Line().last() is None
    assert list(Line(ordinary=row(1, 4))) == ["t1", "t4"]


@pytest.mark.parametrize("many", [0, 1, 5, 127, 128, 129, 600])
def test_how_many_came_before_a_place_is_what_counting_says(many: int) -> None:
    seconds = range(0, 2 * many, 2)
    there = row(*seconds)
    for second in (0, 1, many, 2 * many - 1, 2 * many + 3):
        assert there.before(place(second)) == sum(one < second for one in seconds)
