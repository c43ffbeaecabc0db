"""What is told about the voice's settings before a display starts."""

from pathlib import Path

import pytest

from bamso.__main__ import main
from display.config import DisplayConfig
from display.say_volume import Volume
from display.voice_settings import faults, notes
from kit.config import EX_CONFIG
from tests.display.voices import recordings


def test_the_defaults_can_be_used() -> None:
    assert faults(DisplayConfig()) == []
    assert notes(DisplayConfig()) == ()


@pytest.mark.parametrize("times", [0, 4])
def test_a_call_is_said_once_to_three_times(times: int) -> None:
    assert faults(DisplayConfig(say_times=times)) == [f"say_times: {times} is not from 1 to 3"]


def test_names_of_other_voices_are_names_of_other_displays() -> None:
    assert faults(DisplayConfig(device="hall", other_voices=("Hall 2", "hall", "hall-3"))) == [
        "other_voices: 'Hall 2' is no name of a display",
        "other_voices: 'hall' is this display itself",
    ]


def test_hours_without_a_voice_are_pointed_out() -> None:
    quiet = DisplayConfig(volume=(Volume(at="07:00", percent=90), Volume(at="12:00", percent=0)))
    assert faults(quiet) == []
    assert notes(quiet) == ("volume: no call is heard from 12:00 on until the next entry",)


def test_a_folder_that_is_not_whole_is_no_reason_to_leave_the_hall_dark(tmp_path: Path) -> None:
    recordings(tmp_path, ())
    config = DisplayConfig(clips=str(tmp_path))
    assert faults(config) == []
    (note,) = notes(config)
    assert note.startswith("clips: 104 of 104 are not recorded")


def test_the_schedule_is_read_from_the_settings_file_and_its_faults_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "display.toml"
    path.write_text(
        '[[volume]]\nat = "07:00"\npercent = 100\n[[volume]]\nat = "11:30"\npercent = 60\n',
        encoding="utf-8",
    )
    assert main(["display", "--config", str(path), "--check"]) == 0
    assert "Volume(at='11:30', percent=60)" in capsys.readouterr().out
    path.write_text('say_times = 9\n[[volume]]\nat = "7h"\npercent = 140\n', encoding="utf-8")
    assert main(["display", "--config", str(path), "--check"]) == EX_CONFIG
    err = capsys.readouterr().err
    assert "volume[0].at: '7h' is no time of day such as 07:30" in err
    assert "volume[0].percent: 140 is not from 0 to 100" in err
    assert "say_times: 9" in err
