"""The demo says clearly where it listens, and why it cannot."""

import socket
from pathlib import Path

import pytest

from bamso.demo.ports import DemoError, places
from broker_config.mosquitto import free_port


def test_the_ports_and_the_folder_come_from_the_environment(tmp_path: Path) -> None:
    http, mqtt = free_port(), free_port()
    at = places(
        {
            "BAMSO_HTTP_PORT": str(http),
            "BAMSO_MQTT_PORT": str(mqtt),
            "BAMSO_DEMO_DIR": str(tmp_path),
        }
    )
    assert (at.http_port, at.mqtt_port, at.folder) == (http, mqtt, tmp_path)


def test_a_taken_port_is_a_clear_sentence_with_a_next_step() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DemoError) as refused:
            places({"BAMSO_HTTP_PORT": str(port), "BAMSO_MQTT_PORT": str(free_port())})
    assert f"Cổng {port} đang được chương trình khác dùng" in str(refused.value)
    assert f"BAMSO_HTTP_PORT={port + 1} make run" in str(refused.value)


@pytest.mark.parametrize("text", ["0", "-1", "65536", "http", "8080.0", "٨٠"])
def test_what_is_no_port_is_named(text: str) -> None:
    with pytest.raises(DemoError, match="BAMSO_MQTT_PORT"):
        places({"BAMSO_HTTP_PORT": str(free_port()), "BAMSO_MQTT_PORT": text})


def test_one_port_cannot_serve_both() -> None:
    port = str(free_port())
    with pytest.raises(DemoError, match="choose two ports"):
        places({"BAMSO_HTTP_PORT": port, "BAMSO_MQTT_PORT": port})
