"""A PostgreSQL cluster of our own: in a temporary folder, on a free port, ended by its process."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

WITHIN_S = 30
FAST = ("-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=40")


def programs() -> Path | None:
    """The folder of the newest installed server; None when there is none."""
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max((path.parent for path in found), key=lambda p: int(p.parent.name), default=None)


class PrivatePostgres:
    """Use it as `with PrivatePostgres(programs()) as server: server.url("name")`."""

    def __init__(self, bin_: Path) -> None:
        self._bin = bin_
        self._as: dict[str, Any] = {}
        self._user = pwd.getpwuid(os.getuid()).pw_name
        self.port = _free_port()

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="bamso-pg-"))
        if os.getuid() == 0:  # the server refuses to run as root
            other = _other_user()
            os.chown(self._folder, other.pw_uid, other.pw_gid)
            self._as = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
            self._user = other.pw_name
        data = self._folder / "data"
        self._run("initdb", "-D", str(data), "-A", "trust", "-E", "UTF8", "--no-sync", "-N")
        self._server = subprocess.Popen(
            [self._bin / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(self.port),
             "-k", self._folder, *FAST],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self._folder, **self._as,
        )  # fmt: skip
        self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self.port), patient=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        try:
            self._server.wait(WITHIN_S)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The address of a fresh database."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), name)
        return f"postgresql+psycopg://{self._user}@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *args: str, patient: bool = False) -> None:
        command = [self._bin / program, *args, *(["-t", "1"] if patient else [])]
        for last in [False] * (WITHIN_S if patient else 0) + [True]:
            done = subprocess.run(
                command, check=False, capture_output=True, cwd=self._folder, **self._as
            )
            if done.returncode == 0:
                return
            assert not last, done.stderr.decode()
            if patient and self._server.poll() is None:
                _wait(self.port)


def _wait(port: int) -> None:
    """Until the port is open, or a while."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
    except OSError:
        # A refused connection returns at once; a datagram that nobody sends is a quiet pause.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nothing:
            nothing.bind(("127.0.0.1", 0))
            nothing.settimeout(0.1)
            try:
                nothing.recv(1)
            except TimeoutError:
                return


def _other_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("no user to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
