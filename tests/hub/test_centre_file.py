"""The centre as a file that a clerk edits."""

from datetime import time
from pathlib import Path
from unicodedata import normalize

import pytest

import bamso
from hub.centre_file import CentreError, parse_centre, read_centre
from hub.core.check import warnings

DEMO = Path(bamso.__file__).parent / "demo" / "centre.toml"

SMALL = """
site = "nho"
name = "Trung tâm nhỏ"
holidays = [2026-09-02, "2026-09-01"]
[[fields]]
id = "land"
name = "Đất đai"
series = "H"
[[services]]
id = "land"
name = "Sổ đỏ"
field = "land"
[[counters]]
id = "1"
fields = ["land"]
[[officers]]
id = "an"
name = "Nguyễn Văn An"
[[hours]]
days = [1, 2]
start = 07:30:00
end = "11:30"
[rules]
ordinary_per_priority = 3
day_starts_at = "03:00"
[pads]
pad-1 = "1"
"""


def test_the_centre_of_the_article_is_sound_and_its_letters_sound_apart() -> None:
    centre = read_centre(DEMO)
    assert centre.site == "quang-ngai"
    assert [counter.id for counter in centre.counters] == [str(n) for n in range(1, 13)]
    assert warnings(centre) == ()
    assert not centre.rules.always_open
    for n in range(1, 13):
        assert centre.pads[f"pad-{n}"] == centre.desks[f"desk-{n}"] == str(n)


def test_everything_a_visitor_reads_in_the_demo_is_also_in_english() -> None:
    centre = read_centre(DEMO)
    named = (
        centre, *centre.fields, *centre.services, *centre.priorities,
        *centre.pause_reasons, *centre.rating_reasons,
    )  # fmt: skip
    assert [one.name for one in named if not one.name_en] == []
    assert all((centre.agency_en, centre.notice_en, centre.ticket_note_en))


def test_every_counter_of_the_demo_has_an_officer_who_usually_sits_there() -> None:
    centre = read_centre(DEMO)
    usual = [officer.counter for officer in centre.officers if officer.counter]
    assert sorted(usual, key=int) == [counter.id for counter in centre.counters]


def test_a_small_file_becomes_a_centre() -> None:
    centre = parse_centre(SMALL)
    assert centre.hours[0].start == time(7, 30)
    assert centre.hours[0].end == time(11, 30)
    assert centre.holidays == ("2026-09-02", "2026-09-01")
    assert centre.rules.ordinary_per_priority == 3
    assert centre.rules.day_starts_at == time(3, 0)
    assert centre.pads == {"pad-1": "1"}


def test_letters_in_pieces_are_put_together() -> None:
    assert parse_centre(normalize("NFD", SMALL)) == parse_centre(SMALL)


def said(text: str) -> str:
    with pytest.raises(CentreError) as err:
        parse_centre(text, name="centre.toml")
    return str(err.value)


def test_a_typo_is_answered_with_the_nearest_name() -> None:
    message = said(SMALL.replace("ordinary_per_priority", "ordinary_per_prioriti"))
    assert "ordinary_per_priority" in message
    assert message.startswith("centre.toml: 1 fault(s)")


def test_several_faults_of_shape_come_at_once() -> None:
    message = said(SMALL.replace('id = "1"', "id = 1").replace('series = "H"', 'seris = "H"'))
    for word in ("counters", "seris", "series"):
        assert word in message


def test_several_faults_of_sense_come_at_once() -> None:
    message = said(SMALL.replace('field = "land"', 'field = "lamd"').replace('"nho"', '"N H O"'))
    assert "2 fault(s)" in message
    assert 'did you mean "land"' in message


@pytest.mark.parametrize("text", ["site = ", "site = quang-ngai", ""])
def test_what_is_no_centre_is_said_and_not_a_traceback(text: str) -> None:
    assert said(text).startswith("centre.toml: ")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CentreError, match="cannot be read"):
        read_centre(tmp_path / "centre.toml")
