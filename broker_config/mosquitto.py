"""Finds Mosquitto, writes its files, and runs a private broker for the demo and for tests.

The broker ends with the process that started it, also when that one is killed: nothing is left
behind. Passwords reach the disk hashed, and never a command line.
"""

import logging
import os
import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from broker_config.acl import acl_text
from broker_config.render import BrokerSettings, conf_text
from kit.wire.topics import NAME

log = logging.getLogger(__name__)

CHECKOUT = Path(__file__).resolve().parent.parent
TEMPLATE = Path(__file__).with_name("mosquitto.conf")
ONLY_TOOLS = "BAMSO_TOOLS_ONLY"  # set: behave as on a machine without an installed Mosquitto
START_WITHIN_S = 10.0
STOP_WITHIN_S = 5.0
# A nameless CONNECT (MQTT 3.1.1 §3.1); whether it is let in or refused, a broker answers it.
HELLO = b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x0a\x00\x00"
CONNACK = b"\x20"


class BrokerError(Exception):
    """The broker cannot be used; `reason` is a stable word, the text names the next step."""

    reason = "broker"


class BrokerMissing(BrokerError):
    """Mosquitto is not on this machine."""

    reason = "broker-missing"


class BrokerFailed(BrokerError):
    """Mosquitto is there but did not start, or would not take its passwords."""

    reason = "broker-failed"


class PortTaken(BrokerFailed):
    """Another program listens on the port."""

    reason = "port-taken"


@dataclass(frozen=True, slots=True)
class Mosquitto:
    """Where the two programs are, and what their environment needs on top of ours."""

    broker: Path
    passwd: Path
    env: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The whole environment to start them with."""
        return {**os.environ, **self.env}


def find_mosquitto(checkout: Path = CHECKOUT) -> Mosquitto:
    """The Mosquitto on PATH, in the usual folders, or unpacked into .tools; else BrokerMissing."""
    if not os.environ.get(ONLY_TOOLS):
        # An ordinary user's PATH leaves out sbin on Debian.
        path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
        broker, passwd = (shutil.which(n, path=path) for n in ("mosquitto", "mosquitto_passwd"))
        if broker and passwd:
            return Mosquitto(Path(broker), Path(passwd))
    root = checkout / ".tools" / "debian"
    unpacked = Mosquitto(
        root / "usr/sbin/mosquitto", root / "usr/bin/mosquitto_passwd", _library_path(root)
    )
    if unpacked.broker.is_file() and unpacked.passwd.is_file():
        return unpacked
    raise BrokerMissing(
        "Mosquitto, the MQTT broker, is not installed. Next step: `sh setup/system.sh run`, "
        "or `apt install mosquitto`."
    )


def _library_path(root: Path) -> dict[str, str]:
    folders = sorted(
        [*root.glob("usr/lib/*-linux-gnu*"), *root.glob("lib/*-linux-gnu*")], reverse=True
    )
    ours = os.environ.get("LD_LIBRARY_PATH")
    joined = os.pathsep.join([*map(str, folders), *([ours] if ours else [])])
    return {"LD_LIBRARY_PATH": joined} if joined else {}


def new_password() -> str:
    """A password that nobody has to type: 24 letters and digits, from the system's randomness."""
    return secrets.token_urlsafe(18)


def free_port(address: str = "127.0.0.1") -> int:
    """A TCP port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port


def write_files(
    settings: BrokerSettings, site: str, passwords: Mapping[str, str], *, tool: Mosquitto
) -> Path:
    """Writes conf, ACL and hashed passwords into the settings' directory; the path of the conf.

    `passwords` maps each user (`hub`, `watch`, every device's id) to its password. ValueError names
    a user or password that cannot be used, BrokerFailed says why the hashing did not work.
    """
    for user, password in passwords.items():
        if not NAME.fullmatch(user):
            raise ValueError(f"user: {user!r} is not a name (a-z, 0-9, -; at most 32)")
        if not password or not password.isprintable():
            raise ValueError(f"password of {user}: must be printable text")
    directory = Path(settings.directory)
    directory.mkdir(parents=True, exist_ok=True)
    conf = directory / "mosquitto.conf"
    conf.write_text(conf_text(TEMPLATE.read_text(encoding="utf-8"), settings), encoding="utf-8")
    _write_private(directory / "acl", acl_text(site))
    _write_passwords(directory / "passwords", passwords, tool)
    return conf


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _write_passwords(path: Path, passwords: Mapping[str, str], tool: Mosquitto) -> None:
    fresh = path.with_suffix(".new")
    _write_private(fresh, "".join(f"{user}:{word}\n" for user, word in passwords.items()))
    # -U hashes a file of plain passwords in place: they never stand on a command line.
    done = subprocess.run(
        [tool.passwd, "-U", fresh],
        env=tool.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    hashed = fresh.read_text(encoding="utf-8")
    if done.returncode or any(":$7$" not in line for line in hashed.splitlines()):
        fresh.unlink()
        raise BrokerFailed(f"mosquitto_passwd did not hash the passwords: {done.stderr.strip()}")
    fresh.replace(path)


class PrivateBroker:
    """A Mosquitto of our own. Start it on a thread that lives on: the broker ends with that thread.

    Use it as `with PrivateBroker(settings, site, passwords) as broker: …`, or `start` and `stop`.
    """

    def __init__(
        self,
        settings: BrokerSettings,
        site: str,
        passwords: Mapping[str, str],
        *,
        tool: Mosquitto | None = None,
    ) -> None:
        # As root Mosquitto would become another user, who cannot read the private files.
        as_root = settings.user is None and os.geteuid() == 0
        self.settings = replace(settings, user="root") if as_root else settings
        self.site = site
        self.passwords = dict(passwords)
        self._tool = tool
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The broker's process id; None while it does not run."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Writes the files, starts the broker and returns when it takes connections.

        BrokerMissing, PortTaken or BrokerFailed when it cannot.
        """
        if self.pid is not None:
            raise BrokerFailed(f"the broker runs already (process {self.pid})")
        tool = self._tool or find_mosquitto()
        self._refuse_a_taken_port()
        conf = write_files(self.settings, self.site, self.passwords, tool=tool)
        command: list[str | Path] = [tool.broker, "-c", conf]
        # If we are killed the kernel ends the broker too; a broker left behind would hold the port.
        if setpriv := shutil.which("setpriv"):
            command = [setpriv, "--pdeathsig", "TERM", *command]
        with self._output().open("ab") as output:
            self._process = subprocess.Popen(
                command,
                env=tool.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C goes to the whole group; the broker must outlive the devices' good-byes.
                start_new_session=True,
            )
        self._wait_until_it_listens(self._process)
        log.info("broker listens on %s:%d", self.settings.address, self.settings.port)

    def stop(self) -> None:
        """Ends the broker politely, after STOP_WITHIN_S with force; harmless when it is not up."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        # A stopped (SIGSTOP) broker would not hear it.
        process.send_signal(signal.SIGCONT)
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_WITHIN_S)

    def kill(self) -> None:
        """Ends the broker as a power cut would: no good-byes, nothing saved."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(STOP_WITHIN_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _output(self) -> Path:
        return Path(self.settings.directory) / "broker.log"

    def _refuse_a_taken_port(self) -> None:
        with socket.socket() as probe:
            # As Mosquitto does: a port in TIME_WAIT is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.settings.address, self.settings.port))
            except OSError as err:
                raise PortTaken(
                    f"port {self.settings.port} on {self.settings.address} cannot be used "
                    f"({err.strerror}). Next step: stop the other program or choose another port."
                ) from err

    def _wait_until_it_listens(self, process: subprocess.Popen[bytes]) -> None:
        deadline = monotonic() + START_WITHIN_S
        while monotonic() < deadline:
            if self._answers():
                return
            try:
                process.wait(0.01)
            except subprocess.TimeoutExpired:
                continue
            break
        self.stop()
        raise BrokerFailed(f"the broker did not start: {self._last_words()}")

    def _answers(self) -> bool:
        """Whether a broker speaks on the port. An open port proves nothing: Mosquitto opens its
        first listener before it finds out that the second one cannot be had, and then ends.
        """
        try:
            with socket.create_connection((self.settings.address, self.settings.port), 1.0) as line:
                line.sendall(HELLO)
                return line.recv(1) == CONNACK
        except OSError:
            return False

    def _last_words(self) -> str:
        paths = [self._output()]
        if self.settings.log_file:
            paths.append(Path(self.settings.log_file))
        lines = [
            line
            for path in paths
            if path.is_file()
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
        ]
        return " | ".join(lines) or "it said nothing"
