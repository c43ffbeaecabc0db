"""`bamso demo` takes three settings from the environment:

| name | default | what |
|---|---|---|
| `BAMSO_HTTP_PORT` | `8080` | the page and the consoles, on 127.0.0.1 |
| `BAMSO_MQTT_PORT` | `1883` | the broker, on 127.0.0.1 |
| `BAMSO_DEMO_DIR` | `var/demo` | where the demo keeps its data |
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
HIGHEST = 65535


class DemoError(Exception):
    """The demo cannot start; the text is a sentence with a next step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the demo listens and where it keeps its data (an absolute folder)."""

    http_port: int
    mqtt_port: int
    folder: Path


def places(env: Mapping[str, str]) -> Places:
    """The places that the environment names; DemoError when one cannot be used."""
    http = _port(env, "BAMSO_HTTP_PORT", 8080)
    mqtt = _port(env, "BAMSO_MQTT_PORT", 1883)
    if http == mqtt:
        raise DemoError(f"BAMSO_HTTP_PORT and BAMSO_MQTT_PORT are both {http}: choose two ports.")
    for name, port in (("BAMSO_HTTP_PORT", http), ("BAMSO_MQTT_PORT", mqtt)):
        _refuse_taken(name, port)
    folder = Path(env.get("BAMSO_DEMO_DIR") or "var/demo").absolute()
    return Places(http_port=http, mqtt_port=mqtt, folder=folder)


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= HIGHEST:
        raise DemoError(f"{name}: {text!r} is not a port (1 to {HIGHEST}).")
    return int(text)


def _refuse_taken(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as err:
            raise DemoError(
                f"Cổng {port} đang được chương trình khác dùng. / Port {port} on {LOOPBACK} cannot "
                f"be used ({err.strerror}). Next step: stop the other program, or choose another "
                f"port: {name}={port + 1} make run"
            ) from err
