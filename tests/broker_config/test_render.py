"""mosquitto.conf as text: what the settings change, and what they can never change."""

from dataclasses import replace
from pathlib import Path

import pytest

import broker_config.render
from broker_config.render import BrokerSettings, Tls, conf_text

TEMPLATE = Path(broker_config.render.__file__).with_name("mosquitto.conf").read_text()
PLAIN = BrokerSettings(directory="/srv/broker")
TLS = Tls(cert_file="/tls/cert.pem", key_file="/tls/key.pem")


def rules(settings):
    lines = conf_text(TEMPLATE, settings).splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_nobody_comes_in_without_a_name_and_only_from_this_machine():
    found = rules(PLAIN)
    assert "allow_anonymous false" in found
    assert "password_file /srv/broker/passwords" in found
    assert "acl_file /srv/broker/acl" in found
    assert [line for line in found if line.startswith("listener")] == ["listener 1883 127.0.0.1"]


def test_messages_are_not_held_back_and_not_dropped_for_a_slow_board():
    found = rules(PLAIN)
    assert "set_tcp_nodelay true" in found
    assert "max_queued_messages 100000" in found
    assert "message_size_limit 32768" in found


def test_the_demo_forgets_and_a_centre_may_remember():
    assert "persistence false" in rules(PLAIN)
    found = rules(replace(PLAIN, persistent=True))
    assert "persistence true" in found
    assert "persistence_location /srv/broker/" in found


def test_the_log_goes_to_a_file_when_one_is_named():
    assert "log_dest stderr" in rules(PLAIN)
    found = rules(replace(PLAIN, log_file="/var/log/b.log"))
    assert "log_dest file /var/log/b.log" in found


def test_with_certificates_there_is_an_encrypted_listener_beside_the_local_one():
    found = rules(replace(PLAIN, tls=TLS))
    at = found.index("listener 8883 0.0.0.0")
    assert found[at + 1 : at + 4] == [
        "certfile /tls/cert.pem",
        "keyfile /tls/key.pem",
        "tls_version tlsv1.2",
    ]
    assert "listener 1883 127.0.0.1" in found
    assert "require_certificate true" not in found
    own = replace(TLS, ca_file="/tls/ca.pem")
    assert "require_certificate true" in rules(replace(PLAIN, tls=own))


@pytest.mark.parametrize("path", ["relative", "/two\nlines"])
def test_a_path_that_cannot_stand_in_the_file_is_refused_by_name(path):
    with pytest.raises(ValueError, match="directory"):
        conf_text(TEMPLATE, BrokerSettings(directory=path))


def test_every_fixed_rule_stands_once():
    names = [line.split()[0] for line in rules(PLAIN)]
    assert sorted(set(names) - {"log_type"}) == sorted(n for n in names if n != "log_type")
