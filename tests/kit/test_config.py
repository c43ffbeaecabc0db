"""Settings are checked whole: every fault at once, each by its name."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kit.config import SECRET, Broker, ConfigError, load, settings, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    device: str
    printer: str = "virtual://"
    answer_within_s: float = 0.8
    buttons: dict[str, str] = field(default_factory=dict)
    broker: Broker = field(default_factory=Broker)
    pin: str = field(default="", metadata=SECRET)


def write(folder: Path, text: str) -> Path:
    path = folder / "box.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_then_file_then_environment(tmp_path: Path) -> None:
    path = write(tmp_path, 'device = "kiosk-1"\n[broker]\nport = 1884\nhost = "10.0.0.2"\n')
    box = load(Box, path, {"BAMSO__BROKER__PORT": "1999", "PATH": "x"})
    assert (box.device, box.broker.host, box.broker.port) == ("kiosk-1", "10.0.0.2", 1999)
    assert box.answer_within_s == 0.8


def test_all_faults_are_told_at_once_with_the_nearest_name(tmp_path: Path) -> None:
    path = write(tmp_path, 'pritner = "x"\nanswer_within_s = "soon"\n[broker]\nport = []\n')
    with pytest.raises(ConfigError) as refused:
        load(Box, path, {})
    told = "\n".join(refused.value.faults)
    assert "pritner: unknown setting; did you mean 'printer'?" in told
    assert "answer_within_s: expected `float`, got `str`, value 'soon'" in told
    assert "broker.port: expected `int`, got `array`, value []" in told
    assert "device: missing" in told


def test_a_secret_may_lie_in_a_file_of_its_own_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("mật-khẩu\n", encoding="utf-8")
    path = write(
        tmp_path, f'device = "k"\npin = "1234"\n[broker]\npassword_file = "{tmp_path}/pw"\n'
    )
    box = load(Box, path, {})
    assert box.broker.password == "mật-khẩu"
    lines = list(shown(box))
    assert "broker.password = ********" in lines
    assert "pin = ********" in lines
    assert not any("1234" in line or "mật" in line for line in lines)


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, 'device = "k"\n[broker]\npassword_file = "/nowhere/pw"\n')
    with pytest.raises(ConfigError, match=r"broker\.password_file: /nowhere/pw cannot be read"):
        load(Box, path, {})


def test_a_file_that_is_not_toml_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not TOML"):
        load(Box, write(tmp_path, "device = "), {})


def test_every_setting_is_listed_for_the_docs() -> None:
    found = {one.key: one for one in settings(Box)}
    assert list(found)[:2] == ["device", "printer"]
    assert found["broker.password"].type is str
    assert found["broker.tls_ca"].about == "path of the CA certificate; empty: no TLS"
