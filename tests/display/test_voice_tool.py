"""`bamso voice`: what the technician and the person who records see."""

from pathlib import Path

import pytest

from bamso.__main__ import main
from display.say import CHIME, vocabulary
from display.voice_folder import file_name
from display.voice_tool import EX_BAD, EX_UNAVAILABLE, EX_USAGE
from tests.display.voices import recording, recordings

WORDS = [clip for clip in vocabulary() if clip != CHIME]


def test_the_list_has_a_line_for_each_clip(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voice", "list"]) == 0
    lines = [one for one in capsys.readouterr().out.splitlines() if not one.startswith("#")]
    assert [line.split("\t")[:2] for line in lines[1:]] == [
        [file_name(clip), clip.text] for clip in WORDS
    ]
    assert lines[0].startswith("vi/chime.wav")
    assert "vi/mot-after-ty.wav\tmốt\ttiếng Việt\tnhư trong “hai mươi mốt”" in lines


def test_a_whole_folder_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recordings(tmp_path, WORDS)
    assert main(["voice", "check", str(tmp_path)]) == 0
    assert f"Đủ {len(WORDS)} tiếng" in capsys.readouterr().out


def test_all_that_is_missing_or_bad_is_told_at_once_and_the_status_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recordings(tmp_path, WORDS[3:])
    recording(tmp_path, WORDS[5], loud=300)
    (tmp_path / "vi" / "notes.txt").write_text("three takes", encoding="utf-8")
    assert main(["voice", "check", str(tmp_path)]) == EX_BAD
    out = capsys.readouterr().out
    assert f"{file_name(WORDS[0])}: chưa có, cần thu / missing: {WORDS[0].text}" in out
    assert f"{file_name(WORDS[5])}: quá nhỏ" in out
    assert "vi/notes.txt: không dùng đến" in out
    assert "3 tệp thiếu, 1 tệp cần thu lại" in out


def test_a_file_that_nobody_plays_is_no_reason_to_refuse_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recordings(tmp_path, WORDS)
    (tmp_path / "vi" / "notes.txt").write_text("three takes", encoding="utf-8")
    assert main(["voice", "check", str(tmp_path)]) == 0
    assert "vi/notes.txt" in capsys.readouterr().out


def test_the_folder_of_the_settings_is_meant_when_none_is_given(tmp_path: Path) -> None:
    recordings(tmp_path / "clips", WORDS)
    settings = tmp_path / "display.toml"
    settings.write_text(f'clips = "{tmp_path}/clips"\n', encoding="utf-8")
    assert main(["voice", "check", "--config", str(settings)]) == 0


def test_a_folder_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["voice", "check", str(tmp_path / "usb")]) == EX_BAD
    assert str(tmp_path / "usb") in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["check"], ["render"], ["sing"]])
def test_half_a_command_is_told_how_it_goes(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["voice", *words]) == EX_USAGE
    assert "bamso voice check THƯ_MỤC" in capsys.readouterr().err


def test_without_the_synthesiser_nothing_is_rendered_and_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(["voice", "render", str(tmp_path)]) == EX_UNAVAILABLE
    assert "espeak-ng" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_what_is_missing_is_rendered_and_recordings_are_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = recording(tmp_path, WORDS[0], seconds=1.0).read_bytes()
    assert main(["voice", "render", str(tmp_path)]) == 0
    assert f"Đã tạo {len(WORDS)} tệp; giữ nguyên 1 tệp" in capsys.readouterr().out
    assert main(["voice", "check", str(tmp_path)]) == 0, "what we make passes our own check"
    assert (tmp_path / file_name(WORDS[0])).read_bytes() == own
