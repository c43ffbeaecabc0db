"""Finding, starting and ending a private broker."""

import os
import select
import signal
import socket
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from broker_config.mosquitto import (
    ONLY_TOOLS,
    BrokerFailed,
    BrokerMissing,
    PortTaken,
    PrivateBroker,
    find_mosquitto,
    free_port,
    new_password,
    write_files,
)
from broker_config.render import BrokerSettings, Tls
from tests.broker_config.live import NOT_AUTHORIZED, Client


@pytest.fixture
def settings(tmp_path):
    return BrokerSettings(directory=str(tmp_path), port=free_port())


def unpack(root, name):
    path = root / ".tools/debian/usr" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_an_unpacked_broker_is_found_with_its_libraries(tmp_path, monkeypatch):
    monkeypatch.setenv(ONLY_TOOLS, "1")
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    broker = unpack(tmp_path, "sbin/mosquitto")
    passwd = unpack(tmp_path, "bin/mosquitto_passwd")
    libraries = tmp_path / ".tools/debian/usr/lib/x86_64-linux-gnu"
    libraries.mkdir(parents=True)
    found = find_mosquitto(tmp_path)
    assert (found.broker, found.passwd) == (broker, passwd)
    assert found.env == {"LD_LIBRARY_PATH": str(libraries)}


def test_a_missing_broker_is_told_with_the_next_step(tmp_path, monkeypatch):
    monkeypatch.setenv(ONLY_TOOLS, "1")
    with pytest.raises(BrokerMissing, match=r"setup/system\.sh run"):
        find_mosquitto(tmp_path)


def test_an_installed_broker_is_found_although_sbin_is_not_on_the_path(tmp_path, monkeypatch):
    monkeypatch.delenv(ONLY_TOOLS, raising=False)
    unpack(tmp_path, "sbin/mosquitto")
    unpack(tmp_path, "bin/mosquitto_passwd")
    folders = [tmp_path / ".tools/debian/usr/sbin", tmp_path / ".tools/debian/usr/bin"]
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, folders)))
    found = find_mosquitto(tmp_path / "elsewhere")
    assert found.broker == folders[0] / "mosquitto"
    assert found.env == {}


def test_passwords_differ_and_are_long():
    assert len({new_password() for _ in range(100)}) == 100
    assert len(new_password()) >= 24


@pytest.mark.parametrize("user", ["", "a:b", "kiosk/1", "+", "Kiosk"])
def test_a_user_that_could_reach_other_names_is_refused(user, settings):
    with pytest.raises(ValueError, match="user"):
        write_files(settings, "demo", {user: "x"}, tool=None)


@pytest.mark.slow
def test_passwords_lie_hashed_in_a_file_that_only_we_may_read(settings):
    write_files(settings, "demo", {"hub": "secret-1", "kiosk-1": "secret-2"}, tool=find_mosquitto())
    path = Path(settings.directory) / "passwords"
    text = path.read_text()
    assert "secret" not in text
    assert [line.split(":$7$")[0] for line in text.splitlines()] == ["hub", "kiosk-1"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list(path.parent.glob("*.new"))


@pytest.mark.slow
def test_a_taken_port_is_a_clear_sentence(settings):
    with PrivateBroker(settings, "demo", {"hub": "x"}):
        other = PrivateBroker(settings, "demo", {"hub": "x"})
        with pytest.raises(PortTaken, match=f"port {settings.port}"):
            other.start()


@pytest.mark.slow
def test_a_broker_that_cannot_start_says_its_last_words(tmp_path):
    missing = Tls(
        cert_file="/nowhere/cert.pem",
        key_file="/nowhere/key.pem",
        port=free_port(),
        address="127.0.0.1",
    )
    settings = BrokerSettings(directory=str(tmp_path), port=free_port(), tls=missing)
    broker = PrivateBroker(settings, "demo", {"hub": "x"})
    with pytest.raises(BrokerFailed, match=r"/nowhere/cert\.pem"):
        broker.start()
    assert broker.pid is None


@pytest.mark.slow
def test_it_starts_again_after_a_stop_and_after_a_kill(settings):
    broker = PrivateBroker(settings, "demo", {"hub": "x"})
    for end in (broker.stop, broker.kill, broker.stop):
        broker.start()
        with Client(settings.port, "hub", "x"):
            pass
        end()
        assert broker.pid is None


@pytest.mark.slow
def test_a_frozen_broker_can_be_stopped(settings):
    with PrivateBroker(settings, "demo", {"hub": "x"}) as broker:
        os.kill(broker.pid, signal.SIGSTOP)
    assert broker.pid is None


@pytest.mark.slow
def test_nothing_is_left_when_its_starter_is_killed(settings):
    program = (
        "import sys\n"
        "from broker_config.mosquitto import PrivateBroker\n"
        "from broker_config.render import BrokerSettings\n"
        "s = BrokerSettings(directory=sys.argv[1], port=int(sys.argv[2]))\n"
        "b = PrivateBroker(s, 'demo', {'hub': 'x'})\n"
        "b.start()\n"
        "print(b.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program, str(settings.directory), str(settings.port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with starter:
        pid = int(starter.stdout.readline())
        gone = os.pidfd_open(pid)
        starter.kill()
    try:
        assert select.select([gone], [], [], 10)[0], "the broker outlived its starter"
    finally:
        os.close(gone)


@pytest.mark.slow
def test_boxes_can_come_in_encrypted(tmp_path):
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=bamso test", "-keyout", key, "-out", cert),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    tls = Tls(
        cert_file=str(cert),
        key_file=str(key),
        port=free_port(),
        address="127.0.0.1",
    )
    settings = BrokerSettings(directory=str(tmp_path), port=free_port(), tls=tls)
    with PrivateBroker(settings, "demo", {"kiosk-1": "x"}):
        client = Client(tls.port, "kiosk-1", "x")
        client.tls(str(cert))
        with client:
            assert client.publish("bamso/v1/demo/kiosk/kiosk-2/ask") == NOT_AUTHORIZED
        # Somebody who does not know the certificate does not talk to it.
        strict = ssl.create_default_context()
        with (
            socket.create_connection(("127.0.0.1", tls.port)) as plain,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            strict.wrap_socket(plain, server_hostname="127.0.0.1")
