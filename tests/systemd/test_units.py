"""The unit files: systemd itself finds no fault in them, and each keeps the same promises."""

import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "systemd"
BACKUP = FOLDER / "bamso-backup.service"
TIMER = FOLDER / "bamso-backup.timer"
UNITS = sorted(path for path in FOLDER.glob("*.service") if path != BACKUP)
DROP_IN = FOLDER / "mosquitto.service.d" / "bamso.conf"
PROGRAMS = {"hub": "hub", "kiosk": "kiosk", "display": "display", "rating-pad": "rating-pad"}

each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)


def read(path, *, strict=True):
    parser = RawConfigParser(strict=strict, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


def verify(*units):
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=yes", *units],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def systemd_analyze():
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed (sh setup/system.sh test)")


@pytest.mark.slow
@pytest.mark.usefixtures("systemd_analyze")
@each_unit
def test_systemd_finds_no_fault(unit, tmp_path):
    copy = tmp_path / unit.name
    # The program is not installed where the test runs; everything else stays as it is.
    lines = [
        "ExecStart=/bin/true" if line.startswith("ExecStart=") else line
        for line in unit.read_text(encoding="utf-8").splitlines()
    ]
    copy.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = verify(copy)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.usefixtures("systemd_analyze")
def test_systemd_finds_no_fault_in_the_backup_and_its_timer(tmp_path):
    lines = BACKUP.read_text(encoding="utf-8").splitlines()
    copy = tmp_path / BACKUP.name
    copy.write_text(
        "\n".join("ExecStart=/bin/true" if one.startswith("ExecStart=") else one for one in lines)
    )
    timer = tmp_path / TIMER.name
    timer.write_text(TIMER.read_text(encoding="utf-8"))
    done = verify(copy, timer)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.usefixtures("systemd_analyze")
def test_systemd_finds_no_fault_in_the_brokers_drop_in(tmp_path):
    unit = tmp_path / "mosquitto.service"
    unit.write_text("[Service]\nType=notify\nExecStart=/bin/true\n")
    drop_in = tmp_path / "mosquitto.service.d" / "bamso.conf"
    drop_in.parent.mkdir()
    drop_in.write_text(DROP_IN.read_text(encoding="utf-8"), encoding="utf-8")
    done = verify(unit)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.usefixtures("systemd_analyze")
@pytest.mark.parametrize("fault", ["WatchdogSecs=15", "Restart=forever", "NoNewPrivilege=true"])
def test_the_check_above_would_see_a_slip(fault, tmp_path):
    unit = tmp_path / "slip.service"
    unit.write_text(f"[Service]\nExecStart=/bin/true\n{fault}\n")
    done = verify(unit)
    assert (done.returncode, done.stderr) != (0, "")


def test_there_is_one_unit_for_each_program():
    assert [unit.stem for unit in UNITS] == sorted(f"bamso-{name}" for name in PROGRAMS)


@each_unit
def test_a_program_that_falls_or_hangs_is_started_again_for_ever(unit):
    found = read(unit)
    assert found["Service"]["Type"] == "notify"
    assert found["Service"]["NotifyAccess"] == "main"
    assert found["Service"]["WatchdogSec"] == "15"
    assert found["Service"]["Restart"] == "always"
    assert float(found["Service"]["RestartSec"]) <= 5
    assert found["Unit"]["StartLimitIntervalSec"] == "0"
    assert found["Install"]["WantedBy"] == "multi-user.target"


@each_unit
def test_a_program_starts_its_own_verb_with_its_own_settings(unit):
    verb = PROGRAMS[unit.stem.removeprefix("bamso-")]
    command = read(unit)["Service"]["ExecStart"].split()
    assert command == [
        "/opt/bamso/venv/bin/bamso",
        verb,
        "--config",
        f"/etc/bamso/{verb}.toml",
    ]


def test_the_backup_is_made_by_the_hubs_user_twice_a_day_and_made_up_for():
    service, timer = read(BACKUP)["Service"], read(TIMER, strict=False)
    assert service["Type"] == "oneshot"
    assert service["User"] == read(FOLDER / "bamso-hub.service")["Service"]["User"]
    verb = service["ExecStart"].split()
    assert verb[1:4] == ["backup", "--config", "/etc/bamso/hub.toml"]
    assert f"--to /var/lib/{service['StateDirectory'].split()[0]} --keep 14" in service["ExecStart"]
    # SQLite's readers write into the folder of the database, too.
    assert "bamso/hub" in service["StateDirectory"].split()
    assert timer["Timer"]["Persistent"] == "true"
    assert TIMER.read_text(encoding="utf-8").count("OnCalendar=") == 2
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("unit", [*UNITS, BACKUP], ids=lambda unit: unit.stem)
def test_no_program_is_root_or_writes_outside_its_state(unit):
    service = read(unit)["Service"]
    assert service["User"] == "bamso"
    assert service["NoNewPrivileges"] == "true"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"].startswith("bamso/")


@pytest.mark.parametrize("name", ["kiosk", "display"])
def test_a_program_with_a_screen_has_a_terminal_and_a_renderer_that_draws(name):
    service = read(FOLDER / f"bamso-{name}.service")["Service"]
    assert "SDL_FRAMEBUFFER_ACCELERATION=opengles2" in service["Environment"].split()
    assert service["TTYPath"] == "/dev/tty1"
    assert service["PAMName"] == "login"
    assert {"video", "render", "input", "tty"} <= set(service["SupplementaryGroups"].split())
