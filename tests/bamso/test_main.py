"""The command line: one verb a program, wrong settings told all at once, no traceback."""

import fcntl
from pathlib import Path

import pytest

from bamso.__main__ import EX_TEMPFAIL, main
from bamso.demo.layout import CENTRE_FILE
from bamso.verbs import TOOLS, VERBS, Verb
from hub.store.sql import SqlStore
from kit.config import EX_CONFIG

EVERYTHING = [*VERBS, *TOOLS]


@pytest.mark.parametrize("verb", [verb.name for verb in EVERYTHING])
def test_every_program_shows_its_settings_with_secrets_masked(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.toml"
    centre = f'centre = "{CENTRE_FILE}"\n' if verb == "hub" else ""
    text = f'device = "box-1"\n{centre}[broker]\npassword = "very-secret"\n'
    path.write_text(text, encoding="utf-8")
    assert main([verb, "--config", str(path), "--check"]) == 0
    out = capsys.readouterr().out
    assert "device = 'box-1'" in out
    assert "broker.password = ********" in out
    assert "very-secret" not in out


@pytest.mark.parametrize("verb", [verb.name for verb in EVERYTHING])
def test_wrong_settings_are_told_all_at_once_and_end_with_78(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.toml"
    path.write_text('devise = "box-1"\n[broker]\nport = "many"\n', encoding="utf-8")
    assert main([verb, "--config", str(path)]) == EX_CONFIG
    err = capsys.readouterr().err
    assert "devise: unknown setting; did you mean 'device'?" in err
    assert "broker.port" in err
    assert "Traceback" not in err


def test_the_hub_checks_its_centre_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = CENTRE_FILE.read_text(encoding="utf-8").replace('fields = ["tai-chinh"]', "fields = []")
    (tmp_path / "centre.toml").write_text(text, encoding="utf-8")
    (tmp_path / "hub.toml").write_text(f'centre = "{tmp_path}/centre.toml"\n', encoding="utf-8")
    assert main(["hub", "--config", str(tmp_path / "hub.toml"), "--check"]) == EX_CONFIG
    assert "counter 4 serves no field" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("verb", "setting", "told"),
    [
        ("kiosk", 'printer = "escpos-usv://04b8:0e15"', "printer: escpos-usv://04b8:0e15: unknown"),
        ("display", 'screen = "hdmi://"', "screen: hdmi://: unknown kind 'hdmi' (known: window"),
        ("display", 'mode = "sign"', "counter: '' is no name of a counter"),
        ("rating-pad", 'keys = "gpoi://17"', "keys: gpoi://17: unknown kind 'gpoi'"),
    ],
)
def test_an_address_that_cannot_be_is_found_before_anything_runs(
    verb: str, setting: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.toml").write_text(setting + "\n", encoding="utf-8")
    assert main([verb, "--config", str(tmp_path / "x.toml"), "--check"]) == EX_CONFIG
    assert told in capsys.readouterr().err


def test_a_settings_file_that_is_not_there_isnamed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hub", "--config", "/nowhere/hub.toml"]) == EX_CONFIG
    assert "/nowhere/hub.toml: cannot be read" in capsys.readouterr().err


def test_two_programs_of_one_name_do_not_run_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f'state_dir = "{tmp_path}/state"\n', encoding="utf-8")
    (tmp_path / "state").mkdir()
    with open(tmp_path / "state" / "lock", "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert main(["kiosk", "--config", str(path)]) == EX_TEMPFAIL
    assert "is in use: it runs already" in capsys.readouterr().err


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tool_tells_in_plain_words_what_it_does_and_with_what(
    tool: Verb, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([tool.name, "--help"])
    assert ended.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert tool.about in told
    for argument in tool.arguments:
        assert argument.flag in told
        assert argument.about in told


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS if not tool.defaults])
def test_a_tool_does_nothing_without_the_settings_of_a_hub(
    tool: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([tool])
    assert ended.value.code == 2
    assert "--config" in capsys.readouterr().err


@pytest.fixture
def hub_toml(tmp_path: Path) -> Path:
    """The settings of a hub that has an empty database."""
    path = tmp_path / "hub.toml"
    path.write_text(
        f'centre = "{CENTRE_FILE}"\nstate_dir = "{tmp_path}/state"\n'
        f'database = "sqlite:///{tmp_path}/state/hub.db"\n',
        encoding="utf-8",
    )
    SqlStore(f"sqlite:///{tmp_path}/state/hub.db", "quang-ngai").open().close()
    return path


def test_the_database_is_backed_up_checked_and_restored_from_the_command_line(
    hub_toml: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ["--config", str(hub_toml)]
    assert main(["backup", *config, "--to", str(tmp_path / "usb"), "--keep", "2"]) == 0
    (made,) = (tmp_path / "usb").iterdir()
    assert main(["verify", *config]) == 0
    assert main(["verify", *config, "--file", str(made)]) == 0
    assert main(["restore", *config, "--from", str(made)]) == 0
    assert main(["restore", *config, "--mark"]) == 0
    out = capsys.readouterr().out
    for sentence in ("Đã sao lưu", "Nhật ký nguyên vẹn", "Đã phục hồi", "Đã đánh dấu"):
        assert sentence in out


def test_a_backup_is_made_and_checked_while_the_hub_runs_but_not_put_back(
    hub_toml: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ["--config", str(hub_toml)]
    with open(tmp_path / "state" / "lock", "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert main(["backup", *config, "--to", str(tmp_path / "usb.db")]) == 0
        assert main(["verify", *config]) == 0
        for more in (["--from", str(tmp_path / "usb.db")], ["--mark"]):
            assert main(["restore", *config, *more]) == EX_TEMPFAIL
    assert "stop the hub first" in capsys.readouterr().err
    assert not list((tmp_path / "state").glob("*.replaced-*"))


def test_keep_wants_a_number(hub_toml: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["backup", "--config", str(hub_toml), "--to", "x", "--keep", "many"])
    assert "--keep" in capsys.readouterr().err
