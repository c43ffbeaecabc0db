"""PURE: settings in, the text of mosquitto.conf out.

The fixed lines and their reasons are in the template beside this file, `mosquitto.conf`.
"""

from dataclasses import dataclass
from string import Template

MESSAGE_SIZE_LIMIT = 2 * 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """A second, encrypted listener for the boxes in the building; the files are PEM.

    With `ca_file` each box must also show a certificate signed by that authority.
    """

    cert_file: str
    key_file: str
    ca_file: str | None = None
    port: int = 8883
    address: str = "0.0.0.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerSettings:
    """How a broker runs; paths are absolute. `directory` holds the conf, the ACL and the passwords.

    `log_file` None means standard error. `user` is whom Mosquitto becomes when root starts it; None
    leaves that to Mosquitto, which then becomes `mosquitto` and must be able to read `directory`.
    """

    directory: str
    port: int = 1883
    address: str = "127.0.0.1"
    persistent: bool = False
    log_file: str | None = None
    user: str | None = None
    tls: Tls | None = None


def conf_text(template: str, settings: BrokerSettings) -> str:
    """The text of mosquitto.conf; ValueError names a setting that cannot stand in that file."""
    for name, path in _paths(settings):
        if not path.startswith("/") or not path.isprintable():
            raise ValueError(f"{name}: {path!r} must be an absolute path on one line")
    return Template(template).substitute(
        directory=settings.directory,
        user=f"user {settings.user}\n" if settings.user else "",
        port=settings.port,
        address=settings.address,
        tls=_tls_lines(settings.tls) if settings.tls else "",
        message_size_limit=MESSAGE_SIZE_LIMIT,
        persistence=_persistence_lines(settings),
        log_dest=f"file {settings.log_file}" if settings.log_file else "stderr",
    )


def _paths(settings: BrokerSettings) -> list[tuple[str, str]]:
    named = [("directory", settings.directory), ("log_file", settings.log_file)]
    if settings.tls:
        named += [
            ("tls.cert_file", settings.tls.cert_file),
            ("tls.key_file", settings.tls.key_file),
            ("tls.ca_file", settings.tls.ca_file),
        ]
    return [(name, path) for name, path in named if path is not None]


def _tls_lines(tls: Tls) -> str:
    lines = [
        "",
        "# The boxes in the building come in here; the listener above is for the hub beside us.",
        f"listener {tls.port} {tls.address}",
        f"certfile {tls.cert_file}",
        f"keyfile {tls.key_file}",
        "tls_version tlsv1.2",
    ]
    if tls.ca_file:
        lines += [f"cafile {tls.ca_file}", "require_certificate true"]
    return "\n".join(lines) + "\n"


def _persistence_lines(settings: BrokerSettings) -> str:
    if not settings.persistent:
        return "persistence false"
    return "\n".join(
        [
            "persistence true",
            f"persistence_location {settings.directory}/",
            # On changes would write the whole file again each time; a lost minute is said again.
            "autosave_interval 60",
        ]
    )
